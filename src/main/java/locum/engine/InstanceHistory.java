package locum.engine;

import java.time.Duration;
import java.util.List;
import locum.core.IpAddress;
import locum.core.Reason;
import locum.core.ReportedState;

/// What happened to an instance up to one moment, for people and programs.
///
/// @param changes of its state or of the reason for it, the latest last
/// @param refusals whose packets it did not obey, the latest first
public record InstanceHistory(List<Change> changes, List<Refusal> refusals) {

  /// A change of state; from a state to itself when only the reason is another one.
  ///
  /// @param cause why, as half a sentence with the evidence in it
  public record Change(Duration ago, ReportedState from, ReportedState to, String cause) {}

  /// Packets of one sender that were refused for one reason.
  ///
  /// @param packets since this was remembered
  public record Refusal(
      IpAddress sender, Reason reason, long packets, Duration firstAgo, Duration lastAgo) {}

  public InstanceHistory {
    changes = List.copyOf(changes);
    refusals = List.copyOf(refusals);
  }
}
