package locum.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A process that this one started, in a session and process group of its own, with standard input
/// from `/dev/null`, both outputs in one pipe, every signal at its default and no other descriptor.
///
/// By posix_spawn(3), because it neither copies the address space nor runs code of ours in the
/// child, and a descriptor for the process (pidfd_open(2)), so that its end is awaited with an
/// [Epoll] beside other things and only this child is ever waited for.
///
/// Starting takes from 0.1 ms up to some milliseconds, so never on the thread that advertises.
public final class ChildProcess implements AutoCloseable {

  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int F_SETFL = 4;
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int FIRST_OTHER = 3;

  private static final int POSIX_SPAWN_SETSIGDEF = 0x04;
  private static final int POSIX_SPAWN_SETSIGMASK = 0x08;
  private static final int POSIX_SPAWN_SETSID = 0x80;

  /// More than glibc's 336 and 80 octets.
  private static final int ATTRIBUTES_SIZE = 1024;

  private static final int ACTIONS_SIZE = 256;
  private static final int SIGNAL_SET_SIZE = 128;
  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;

  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;

  /// `siginfo_t` of a child: `int si_signo, si_errno, si_code, pad; pid_t si_pid; uid_t si_uid; int
  /// si_status;`
  private static final int SIGINFO_SIZE = 128;

  private static final int SI_CODE = 8;
  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;

  /// How a process ended.
  ///
  /// @param signalled whether a signal ended it
  /// @param code the exit status 0-255, or the signal
  public record End(boolean signalled, int code) {}

  private final int pid;
  private final Fd process;
  private final Fd output;

  private ChildProcess(int pid, Fd process, Fd output) {
    this.pid = pid;
    this.process = process;
    this.output = output;
  }

  /// Starts a program.
  ///
  /// @param program its file
  /// @param arguments the name that it is to see itself under, then its arguments
  /// @param environment `NAME=value`, octet by octet
  /// @throws SystemCallException when there is no such program, or it may not be executed
  public static ChildProcess start(String program, List<String> arguments, List<byte[]> environment)
      throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pipe = arena.allocate(2 * Integer.BYTES);
      SystemCallException.check("pipe2", program, ProcessCalls.pipe2(pipe, O_CLOEXEC));
      Fd output = Fd.of("pipe2", "output of " + program, pipe.get(JAVA_INT, 0));
      Fd theirs = Fd.of("pipe2", "output of " + program, pipe.get(JAVA_INT, Integer.BYTES));
      try (theirs) {
        SystemCallException.check(
            "fcntl", output, ProcessCalls.fcntl(output.number(), F_SETFL, O_NONBLOCK));
        int pid = spawn(arena, program, arguments, environment, theirs);
        // Not waited for yet, so its number cannot be another's.
        return new ChildProcess(
            pid, Fd.of("pidfd_open", program, ProcessCalls.pidfdOpen(pid)), output);
      } catch (SystemCallException e) {
        output.close();
        throw e;
      }
    }
  }

  private static int spawn(
      Arena arena, String program, List<String> arguments, List<byte[]> environment, Fd theirs)
      throws SystemCallException {
    MemorySegment attributes = arena.allocate(ATTRIBUTES_SIZE, Long.BYTES);
    MemorySegment actions = arena.allocate(ACTIONS_SIZE, Long.BYTES);
    check(ProcessCalls.attributesInit(attributes), program);
    check(ProcessCalls.actionsInit(actions), program);
    try {
      check(
          ProcessCalls.attributesFlags(
              attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID),
          program);
      MemorySegment none = arena.allocate(SIGNAL_SET_SIZE, Long.BYTES);
      check(ProcessCalls.attributesSignalMask(attributes, none), program);
      MemorySegment all = arena.allocate(SIGNAL_SET_SIZE, Long.BYTES);
      all.set(JAVA_LONG, 0, ~(bit(SIGKILL) | bit(SIGSTOP)));
      check(ProcessCalls.attributesSignalDefault(attributes, all), program);
      check(
          ProcessCalls.actionsOpen(actions, STDIN, arena.allocateFrom("/dev/null"), O_RDONLY),
          program);
      check(ProcessCalls.actionsDup2(actions, theirs.number(), STDOUT), program);
      check(ProcessCalls.actionsDup2(actions, theirs.number(), STDERR), program);
      // The Java runtime does not open everything with close-on-exec.
      check(ProcessCalls.actionsCloseFrom(actions, FIRST_OTHER), program);
      MemorySegment pid = arena.allocate(JAVA_INT);
      check(
          ProcessCalls.posixSpawn(
              pid,
              string(arena, program.getBytes(StandardCharsets.UTF_8)),
              actions,
              attributes,
              strings(
                  arena,
                  arguments.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList()),
              strings(arena, environment)),
          program);
      return pid.get(JAVA_INT, 0);
    } finally {
      ProcessCalls.actionsDestroy(actions);
      ProcessCalls.attributesDestroy(attributes);
    }
  }

  private static void check(int result, String program) throws SystemCallException {
    SystemCallException.check("posix_spawn", program, result);
  }

  private static long bit(int signal) {
    return 1L << (signal - 1);
  }

  private static MemorySegment strings(Arena arena, List<byte[]> strings) {
    MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ADDRESS, i, string(arena, strings.get(i)));
    }
    array.setAtIndex(ADDRESS, strings.size(), MemorySegment.NULL);
    return array;
  }

  private static MemorySegment string(Arena arena, byte[] octets) {
    MemorySegment string = arena.allocate(octets.length + 1L);
    MemorySegment.copy(MemorySegment.ofArray(octets), 0, string, 0, octets.length);
    return string;
  }

  public int pid() {
    return pid;
  }

  /// Readable when the process has ended.
  public Fd process() {
    return process;
  }

  /// What it writes; never waits.
  public Fd output() {
    return output;
  }

  /// Takes some of what it wrote.
  ///
  /// @return how many octets; 0 when there is nothing now, -1 when nobody can write any more
  public int read(byte[] into) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(into.length);
      long count = Libc.read(output.number(), buffer, into.length);
      if (Errno.EAGAIN.isResult(count) || Errno.EINTR.isResult(count)) {
        return 0;
      }
      if (count <= 0) {
        return -1;
      }
      MemorySegment.copy(buffer, 0, MemorySegment.ofArray(into), 0, count);
      return (int) count;
    }
  }

  /// How it ended; empty while it runs. Answers once: the kernel forgets it then.
  public Optional<End> end() throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIGINFO_SIZE, Long.BYTES);
      int result = ProcessCalls.waitid(P_PIDFD, process.number(), info, WEXITED | WNOHANG);
      if (Errno.EINTR.isResult(result)) {
        return Optional.empty();
      }
      SystemCallException.check("waitid", process, result);
      return info.get(JAVA_INT, SI_PID) == 0
          ? Optional.empty()
          : Optional.of(
              new End(info.get(JAVA_INT, SI_CODE) != CLD_EXITED, info.get(JAVA_INT, SI_STATUS)));
    }
  }

  /// Asks all processes of its group to end (SIGTERM). Before [#end] has answered, so that the
  /// group cannot be another's.
  public void terminate() {
    ProcessCalls.kill(-pid, 15);
  }

  /// Ends all processes of its group (SIGKILL).
  public void kill() {
    ProcessCalls.kill(-pid, SIGKILL);
  }

  @Override
  public void close() {
    process.close();
    output.close();
  }
}
