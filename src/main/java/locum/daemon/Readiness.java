package locum.daemon;

import java.io.PrintStream;

/// The word that a daemon gives to the command that started it, when it is ready: one line on its
/// standard output, which that command reads. A daemon that ends without it has failed.
public final class Readiness {

  public static final String WORD = "ready";

  /// In the environment of the daemon; the launcher makes the property of it, so that no script
  /// inherits it.
  public static final String VARIABLE = "LOCUM_DETACHED";

  private static final String PROPERTY = "locum.detached";

  private Readiness() {}

  /// Whether this is such a daemon.
  static boolean isAwaited() {
    return Boolean.getBoolean(PROPERTY);
  }

  /// Whether this process was started by a command that waits for it.
  public static boolean isDaemonAlready() {
    return isAwaited();
  }

  static void tell() {
    PrintStream out = System.out;
    out.println(WORD);
    out.flush();
  }
}
