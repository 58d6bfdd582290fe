package locum.daemon;

import locum.core.CheckOutcome;

/// How a run ended, for the log.
final class Outcomes {

  private Outcomes() {}

  /// What to say of a script behind its name; empty when all is well, or it was said already.
  static String sentence(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Exited(int status) -> status == 0 ? "" : "ended with exit status " + status;
      case CheckOutcome.Killed(int signal) -> "was ended by signal " + signal;
      case CheckOutcome.TimedOut() -> "took too long and was ended";
      case CheckOutcome.StillRunning() -> "was not run: the run before has not ended yet";
      case CheckOutcome.NotStarted _ -> ""; // the runner has told why
    };
  }
}
