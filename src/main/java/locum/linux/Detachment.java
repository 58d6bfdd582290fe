package locum.linux;

import java.lang.foreign.Arena;

/// Leaves the terminal that this process was started from (daemon(7)).
public final class Detachment {

  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;

  private Detachment() {}

  /// Becomes a session of its own, without a terminal, in the root directory: no login and no file
  /// system is held. Relative paths mean something else from here on.
  public static void begin() throws SystemCallException {
    // A leader of its process group already has left, or cannot.
    Libc.setsid();
    try (Arena arena = Arena.ofConfined()) {
      SystemCallException.check("chdir", "/", Libc.chdir(arena.allocateFrom("/")));
    }
  }

  /// Lets go of standard input, output and error: whoever waits for their end need wait no longer.
  public static void closeStandardStreams() throws SystemCallException {
    try (Arena arena = Arena.ofConfined();
        Fd nothing =
            Fd.of(
                "open",
                "/dev/null",
                Libc.open(arena.allocateFrom("/dev/null"), O_RDWR | O_CLOEXEC))) {
      for (int standard = 0; standard <= 2; standard++) {
        SystemCallException.check("dup2", "/dev/null", Libc.dup2(nothing.number(), standard));
      }
    }
  }
}
