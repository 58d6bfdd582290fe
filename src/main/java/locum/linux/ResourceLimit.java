package locum.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Limits of the process (setrlimit(2)).
public final class ResourceLimit {

  private static final int RLIMIT_RTTIME = 15;

  private ResourceLimit() {}

  /// How long a thread may run with real-time scheduling without waiting for anything. The kernel
  /// ends the process when one runs longer: a loop gone wild does not take the host with it.
  ///
  /// @param microseconds at least 2
  public static void realTime(long microseconds) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      // struct rlimit { rlim_t rlim_cur, rlim_max; }
      MemorySegment limit = arena.allocateFrom(ValueLayout.JAVA_LONG, microseconds, microseconds);
      SystemCallException.check("setrlimit", "RLIMIT_RTTIME", Libc.setrlimit(RLIMIT_RTTIME, limit));
    }
  }
}
