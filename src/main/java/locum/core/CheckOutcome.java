package locum.core;

/// How one run of a check script ended.
public sealed interface CheckOutcome {

  /// It ended by itself; status 0 is good.
  record Exited(int status) implements CheckOutcome {}

  /// A signal ended it.
  record Killed(int signal) implements CheckOutcome {}

  /// It was told to end, because its time was over. It may take a while to do so.
  record TimedOut() implements CheckOutcome {}

  /// The run before this one has not ended yet, so this one did not begin. Says nothing about what
  /// is checked.
  record StillRunning() implements CheckOutcome {}

  /// It could not be started.
  ///
  /// @param reason half a sentence for people
  record NotStarted(String reason) implements CheckOutcome {}
}
