package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The C library, function by function, in C's spelling.
///
/// One call shape serves all: six integers or pointers in, one integer out, the function's address
/// given at call time. Each further shape would cost about 5 ms at start and 0.2 MB; arguments that
/// a function does not take do no harm in the calling conventions of x86-64 and aarch64. The price
/// is that pointers are plain numbers: only segments of [#MEMORY] or of an owner that outlives the
/// call may be passed.
///
/// Each wrapper returns the function's value or `-errno`. errno is read only after a failure: a
/// successful call may leave anything in it.
@SuppressWarnings("restricted")
final class Libc {

  /// For buffers that live as long as the process.
  static final Arena MEMORY = Arena.global();

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LOOKUP = LINKER.defaultLookup();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET =
      CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  /// One slot for errno per thread, freed with it.
  private static final ThreadLocal<MemorySegment> CALL_STATE_SLOT =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CALL_STATE));

  private static final MemorySegment SOCKET = function("socket");
  private static final MemorySegment BIND = function("bind");
  private static final MemorySegment SETSOCKOPT = function("setsockopt");
  private static final MemorySegment GETSOCKOPT = function("getsockopt");
  private static final MemorySegment SENDMSG = function("sendmsg");
  private static final MemorySegment SENDMMSG = function("sendmmsg");
  private static final MemorySegment RECVMSG = function("recvmsg");
  private static final MemorySegment READ = function("read");
  private static final MemorySegment WRITE = function("write");
  private static final MemorySegment OPEN = function("open");
  private static final MemorySegment CLOSE = function("close");
  private static final MemorySegment EPOLL_CREATE1 = function("epoll_create1");
  private static final MemorySegment EPOLL_CTL = function("epoll_ctl");
  private static final MemorySegment EPOLL_WAIT = function("epoll_wait");
  private static final MemorySegment TIMERFD_CREATE = function("timerfd_create");
  private static final MemorySegment TIMERFD_SETTIME = function("timerfd_settime");
  private static final MemorySegment EVENTFD = function("eventfd");
  private static final MemorySegment INOTIFY_INIT1 = function("inotify_init1");
  private static final MemorySegment INOTIFY_ADD_WATCH = function("inotify_add_watch");
  private static final MemorySegment INOTIFY_RM_WATCH = function("inotify_rm_watch");
  private static final MemorySegment IF_INDEXTONAME = function("if_indextoname");
  private static final MemorySegment SETNS = function("setns");
  private static final MemorySegment UMASK = function("umask");
  private static final MemorySegment MLOCKALL = function("mlockall");
  private static final MemorySegment SETPRIORITY = function("setpriority");
  private static final MemorySegment SCHED_SETSCHEDULER = function("sched_setscheduler");
  private static final MemorySegment CONNECT = function("connect");
  private static final MemorySegment SIGNALFD = function("signalfd");
  private static final MemorySegment SIGNAL = function("signal");
  private static final MemorySegment SETSID = function("setsid");
  private static final MemorySegment CHDIR = function("chdir");
  private static final MemorySegment DUP2 = function("dup2");

  private static final MemorySegment SCHED_SETAFFINITY = function("sched_setaffinity");
  private static final MemorySegment SCHED_GETAFFINITY = function("sched_getaffinity");
  private static final MemorySegment PRLIMIT = function("prlimit");

  private Libc() {}

  /// https://man7.org/linux/man-pages/man2/socket.2.html and so on for each below.
  static int socket(int domain, int type, int protocol) {
    return (int) call(SOCKET, domain, type, protocol, 0, 0, 0);
  }

  static int bind(int fd, MemorySegment addr, int addrlen) {
    return (int) call(BIND, fd, addr.address(), addrlen, 0, 0, 0);
  }

  static int setsockopt(int fd, int level, int optname, MemorySegment optval, int optlen) {
    return (int) call(SETSOCKOPT, fd, level, optname, optval.address(), optlen, 0);
  }

  static int getsockopt(
      int fd, int level, int optname, MemorySegment optval, MemorySegment optlen) {
    return (int) call(GETSOCKOPT, fd, level, optname, optval.address(), optlen.address(), 0);
  }

  static long sendmsg(int fd, MemorySegment msg, int flags) {
    return call(SENDMSG, fd, msg.address(), flags, 0, 0, 0);
  }

  static int sendmmsg(int fd, MemorySegment msgvec, int vlen, int flags) {
    return (int) call(SENDMMSG, fd, msgvec.address(), vlen, flags, 0, 0);
  }

  static long recvmsg(int fd, MemorySegment msg, int flags) {
    return call(RECVMSG, fd, msg.address(), flags, 0, 0, 0);
  }

  static long read(int fd, MemorySegment buf, long count) {
    return call(READ, fd, buf.address(), count, 0, 0, 0);
  }

  static long write(int fd, MemorySegment buf, long count) {
    return call(WRITE, fd, buf.address(), count, 0, 0, 0);
  }

  static int open(MemorySegment pathname, int flags) {
    return (int) call(OPEN, pathname.address(), flags, 0, 0, 0, 0);
  }

  static int close(int fd) {
    return (int) call(CLOSE, fd, 0, 0, 0, 0, 0);
  }

  static int epoll_create1(int flags) {
    return (int) call(EPOLL_CREATE1, flags, 0, 0, 0, 0, 0);
  }

  static int epoll_ctl(int epfd, int op, int fd, MemorySegment event) {
    return (int) call(EPOLL_CTL, epfd, op, fd, event.address(), 0, 0);
  }

  static int epoll_wait(int epfd, MemorySegment events, int maxevents, int timeout) {
    return (int) call(EPOLL_WAIT, epfd, events.address(), maxevents, timeout, 0, 0);
  }

  static int timerfd_create(int clockid, int flags) {
    return (int) call(TIMERFD_CREATE, clockid, flags, 0, 0, 0, 0);
  }

  static int timerfd_settime(int fd, int flags, MemorySegment newValue) {
    return (int) call(TIMERFD_SETTIME, fd, flags, newValue.address(), 0, 0, 0);
  }

  static int eventfd(int initval, int flags) {
    return (int) call(EVENTFD, initval, flags, 0, 0, 0, 0);
  }

  static int inotify_init1(int flags) {
    return (int) call(INOTIFY_INIT1, flags, 0, 0, 0, 0, 0);
  }

  static int inotify_add_watch(int fd, MemorySegment pathname, int mask) {
    return (int) call(INOTIFY_ADD_WATCH, fd, pathname.address(), mask, 0, 0, 0);
  }

  static int inotify_rm_watch(int fd, int wd) {
    return (int) call(INOTIFY_RM_WATCH, fd, wd, 0, 0, 0, 0);
  }

  /// Returns 0, as the pointer that C returns says no more.
  static int if_indextoname(int ifindex, MemorySegment ifname) {
    long result = call(IF_INDEXTONAME, ifindex, ifname.address(), 0, 0, 0, 0);
    return result == 0 ? -1 : 0;
  }

  static int setns(int fd, int nstype) {
    return (int) call(SETNS, fd, nstype, 0, 0, 0, 0);
  }

  static int umask(int mask) {
    return (int) call(UMASK, mask, 0, 0, 0, 0, 0);
  }

  static int mlockall(int flags) {
    return (int) call(MLOCKALL, flags, 0, 0, 0, 0, 0);
  }

  static int setpriority(int which, int who, int prio) {
    return (int) call(SETPRIORITY, which, who, prio, 0, 0, 0);
  }

  static int sched_setscheduler(int pid, int policy, MemorySegment param) {
    return (int) call(SCHED_SETSCHEDULER, pid, policy, param.address(), 0, 0, 0);
  }

  static int sched_setaffinity(int pid, long cpusetsize, MemorySegment mask) {
    return (int) call(SCHED_SETAFFINITY, pid, cpusetsize, mask.address(), 0, 0, 0);
  }

  static int sched_getaffinity(int pid, long cpusetsize, MemorySegment mask) {
    return (int) call(SCHED_GETAFFINITY, pid, cpusetsize, mask.address(), 0, 0, 0);
  }

  /// @param rlim what is to be, NULL to leave it
  /// @param old takes what was, or NULL
  static int prlimit(int pid, int resource, MemorySegment rlim, MemorySegment old) {
    return (int) call(PRLIMIT, pid, resource, rlim.address(), old.address(), 0, 0);
  }

  static int connect(int fd, MemorySegment addr, int addrlen) {
    return (int) call(CONNECT, fd, addr.address(), addrlen, 0, 0, 0);
  }

  static int signalfd(int fd, MemorySegment mask, int flags) {
    return (int) call(SIGNALFD, fd, mask.address(), flags, 0, 0, 0);
  }

  /// The previous disposition, a pointer; it is of no use here but for the failure.
  static long signal(int signum, long disposition) {
    return call(SIGNAL, signum, disposition, 0, 0, 0, 0);
  }

  static int setsid() {
    return (int) call(SETSID, 0, 0, 0, 0, 0, 0);
  }

  static int chdir(MemorySegment path) {
    return (int) call(CHDIR, path.address(), 0, 0, 0, 0, 0);
  }

  static int dup2(int oldfd, int newfd) {
    return (int) call(DUP2, oldfd, newfd, 0, 0, 0, 0);
  }

  /// The name is given once, so that a handle cannot be bound to another function than it says.
  static MemorySegment function(String name) {
    return LOOKUP.findOrThrow(name);
  }

  /// Every function here returns an `int` or a `ssize_t` of which -1 is the failure; an `int` fills
  /// only the lower half of the register.
  static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    MemorySegment state = CALL_STATE_SLOT.get();
    long result;
    try {
      result = (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
    } catch (Throwable impossible) {
      throw new AssertionError("a downcall does not throw", impossible);
    }
    return (int) result == -1 ? -(long) state.get(JAVA_INT, ERRNO_OFFSET) : result;
  }
}
