package locum.daemon;

/// The exit codes of the command; scripts depend on them.
public final class ExitStatus {

  public static final int OK = 0;

  /// The host refused something, or no daemon answered.
  public static final int FAILED = 1;

  /// The configuration cannot be read or used.
  public static final int CONFIGURATION = 2;

  /// A capability is missing.
  public static final int PERMISSION = 4;

  /// Another daemon runs with the same run-dir.
  public static final int ALREADY_RUNNING = 5;

  /// The configuration file does not exist.
  public static final int NO_CONFIGURATION = 6;

  /// The command line is wrong.
  public static final int USAGE = 64;

  /// A defect of locum itself.
  public static final int INTERNAL = 70;

  private ExitStatus() {}
}
