package locum.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Limits of a process (prlimit(2)). Only the soft one is ever set: whoever starts a process of its
/// own can give that the old one back.
public final class ResourceLimit {

  private static final int RLIMIT_RTTIME = 15;
  private static final int CALLER = 0;

  private ResourceLimit() {}

  /// How long a thread of this process may run with real-time scheduling without waiting for
  /// anything. The kernel ends the process (SIGXCPU) when one runs longer: a loop gone wild does
  /// not take the host with it.
  ///
  /// @param microseconds at least 2
  public static void realTime(long microseconds) throws SystemCallException {
    realTime(CALLER, microseconds);
  }

  /// The same for another process.
  ///
  /// @param microseconds as [#realTime()] gave it
  /// @throws SystemCallException ESRCH when it has ended; EPERM when it is another user's already
  public static void realTime(int pid, long microseconds) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = read(arena, pid);
      limit.setAtIndex(ValueLayout.JAVA_LONG, 0, microseconds);
      SystemCallException.check(
          "prlimit", "RLIMIT_RTTIME", Libc.prlimit(pid, RLIMIT_RTTIME, limit, MemorySegment.NULL));
    }
  }

  /// What it is for this process, in microseconds; -1 is no limit.
  public static long realTime() throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      return read(arena, CALLER).getAtIndex(ValueLayout.JAVA_LONG, 0);
    }
  }

  /// `struct rlimit { rlim_t rlim_cur, rlim_max; }`
  private static MemorySegment read(Arena arena, int pid) throws SystemCallException {
    MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
    SystemCallException.check(
        "prlimit", "RLIMIT_RTTIME", Libc.prlimit(pid, RLIMIT_RTTIME, MemorySegment.NULL, limit));
    return limit;
  }
}
