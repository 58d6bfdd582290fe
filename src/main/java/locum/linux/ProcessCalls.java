package locum.linux;

import java.lang.foreign.MemorySegment;

/// What the C library has about processes, users and FIFOs, by the rules of [Libc]. Apart from it,
/// because most daemons run no scripts and need not look these up at their start.
final class ProcessCalls {

  private static final MemorySegment POSIX_SPAWN = Libc.function("posix_spawn");
  private static final MemorySegment ATTR_INIT = Libc.function("posix_spawnattr_init");
  private static final MemorySegment ATTR_DESTROY = Libc.function("posix_spawnattr_destroy");
  private static final MemorySegment ATTR_FLAGS = Libc.function("posix_spawnattr_setflags");
  private static final MemorySegment ATTR_MASK = Libc.function("posix_spawnattr_setsigmask");
  private static final MemorySegment ATTR_DEFAULT = Libc.function("posix_spawnattr_setsigdefault");
  private static final MemorySegment ACTIONS_INIT = Libc.function("posix_spawn_file_actions_init");
  private static final MemorySegment ACTIONS_DESTROY =
      Libc.function("posix_spawn_file_actions_destroy");
  private static final MemorySegment ACTIONS_OPEN =
      Libc.function("posix_spawn_file_actions_addopen");
  private static final MemorySegment ACTIONS_DUP2 =
      Libc.function("posix_spawn_file_actions_adddup2");

  /// Since glibc 2.34.
  private static final MemorySegment ACTIONS_CLOSE_FROM =
      Libc.function("posix_spawn_file_actions_addclosefrom_np");

  private static final MemorySegment PIPE2 = Libc.function("pipe2");
  private static final MemorySegment FCNTL = Libc.function("fcntl");
  private static final MemorySegment KILL = Libc.function("kill");
  private static final MemorySegment WAITID = Libc.function("waitid");
  private static final MemorySegment SYSCALL = Libc.function("syscall");
  private static final MemorySegment MKFIFO = Libc.function("mkfifo");
  private static final MemorySegment FCHOWN = Libc.function("fchown");
  private static final MemorySegment GETPWNAM_R = Libc.function("getpwnam_r");
  private static final MemorySegment GETPWUID_R = Libc.function("getpwuid_r");
  private static final MemorySegment GETGRNAM_R = Libc.function("getgrnam_r");
  private static final MemorySegment GETGROUPLIST = Libc.function("getgrouplist");
  private static final MemorySegment GETEUID = Libc.function("geteuid");
  private static final MemorySegment GETEGID = Libc.function("getegid");

  /// The same number on every architecture.
  private static final int SYS_PIDFD_OPEN = 434;

  private ProcessCalls() {}

  /// Returns `-errno` as the others do; C returns errno itself.
  static int posixSpawn(
      MemorySegment pid,
      MemorySegment path,
      MemorySegment actions,
      MemorySegment attributes,
      MemorySegment argv,
      MemorySegment envp) {
    return -(int)
        Libc.call(
            POSIX_SPAWN,
            pid.address(),
            path.address(),
            actions.address(),
            attributes.address(),
            argv.address(),
            envp.address());
  }

  static int attributesInit(MemorySegment attributes) {
    return -(int) Libc.call(ATTR_INIT, attributes.address(), 0, 0, 0, 0, 0);
  }

  static void attributesDestroy(MemorySegment attributes) {
    Libc.call(ATTR_DESTROY, attributes.address(), 0, 0, 0, 0, 0);
  }

  static int attributesFlags(MemorySegment attributes, int flags) {
    return -(int) Libc.call(ATTR_FLAGS, attributes.address(), flags, 0, 0, 0, 0);
  }

  static int attributesSignalMask(MemorySegment attributes, MemorySegment set) {
    return -(int) Libc.call(ATTR_MASK, attributes.address(), set.address(), 0, 0, 0, 0);
  }

  static int attributesSignalDefault(MemorySegment attributes, MemorySegment set) {
    return -(int) Libc.call(ATTR_DEFAULT, attributes.address(), set.address(), 0, 0, 0, 0);
  }

  static int actionsInit(MemorySegment actions) {
    return -(int) Libc.call(ACTIONS_INIT, actions.address(), 0, 0, 0, 0, 0);
  }

  static void actionsDestroy(MemorySegment actions) {
    Libc.call(ACTIONS_DESTROY, actions.address(), 0, 0, 0, 0, 0);
  }

  static int actionsOpen(MemorySegment actions, int fd, MemorySegment path, int flags) {
    return -(int) Libc.call(ACTIONS_OPEN, actions.address(), fd, path.address(), flags, 0, 0);
  }

  static int actionsDup2(MemorySegment actions, int fd, int newFd) {
    return -(int) Libc.call(ACTIONS_DUP2, actions.address(), fd, newFd, 0, 0, 0);
  }

  static int actionsCloseFrom(MemorySegment actions, int first) {
    return -(int) Libc.call(ACTIONS_CLOSE_FROM, actions.address(), first, 0, 0, 0, 0);
  }

  static int pipe2(MemorySegment fds, int flags) {
    return (int) Libc.call(PIPE2, fds.address(), flags, 0, 0, 0, 0);
  }

  static int fcntl(int fd, int command, int argument) {
    return (int) Libc.call(FCNTL, fd, command, argument, 0, 0, 0);
  }

  static int kill(int pid, int signal) {
    return (int) Libc.call(KILL, pid, signal, 0, 0, 0, 0);
  }

  static int waitid(int idType, int id, MemorySegment info, int options) {
    return (int) Libc.call(WAITID, idType, id, info.address(), options, 0, 0);
  }

  static int pidfdOpen(int pid) {
    return (int) Libc.call(SYSCALL, SYS_PIDFD_OPEN, pid, 0, 0, 0, 0);
  }

  static int mkfifo(MemorySegment path, int mode) {
    return (int) Libc.call(MKFIFO, path.address(), mode, 0, 0, 0, 0);
  }

  static int fchown(int fd, int user, int group) {
    return (int) Libc.call(FCHOWN, fd, user, group, 0, 0, 0);
  }

  static int getpwnam(
      MemorySegment name, MemorySegment entry, MemorySegment buffer, MemorySegment result) {
    return -(int)
        Libc.call(
            GETPWNAM_R,
            name.address(),
            entry.address(),
            buffer.address(),
            buffer.byteSize(),
            result.address(),
            0);
  }

  static int getpwuid(int uid, MemorySegment entry, MemorySegment buffer, MemorySegment result) {
    return -(int)
        Libc.call(
            GETPWUID_R,
            uid,
            entry.address(),
            buffer.address(),
            buffer.byteSize(),
            result.address(),
            0);
  }

  static int getgrnam(
      MemorySegment name, MemorySegment entry, MemorySegment buffer, MemorySegment result) {
    return -(int)
        Libc.call(
            GETGRNAM_R,
            name.address(),
            entry.address(),
            buffer.address(),
            buffer.byteSize(),
            result.address(),
            0);
  }

  static int getgrouplist(
      MemorySegment user, int group, MemorySegment groups, MemorySegment count) {
    return (int)
        Libc.call(GETGROUPLIST, user.address(), group, groups.address(), count.address(), 0, 0);
  }

  static int geteuid() {
    return (int) Libc.call(GETEUID, 0, 0, 0, 0, 0, 0);
  }

  static int getegid() {
    return (int) Libc.call(GETEGID, 0, 0, 0, 0, 0, 0);
  }
}
