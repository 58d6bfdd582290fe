package locum.engine;

import java.util.Map;
import locum.core.Reason;

/// The counters of an instance at one moment.
///
/// @param moves from one role to another
/// @param addressesRestored how often a virtual address was found missing and put back
/// @param routingRestored how often a route or rule was found missing and put back
/// @param sendErrors packets that the kernel refused to send
/// @param refused packets that were not obeyed, by reason; only reasons that occurred
/// @param noted packets that were obeyed though something was odd
public record Statistics(
    long advertisementsSent,
    long advertisementsReceived,
    long resignationsSent,
    long resignationsReceived,
    long becameActive,
    long releasedActive,
    Moves moves,
    long addressesRestored,
    long routingRestored,
    long sendErrors,
    Map<Reason, Long> refused,
    Map<Reason, Long> noted) {

  /// How often it went from one state of RFC 9568 §6.3 to another. The way out of Initialize is not
  /// counted.
  public record Moves(
      long backupToActive, long activeToBackup, long backupToInitialize, long activeToInitialize) {}

  public Statistics {
    refused = Map.copyOf(refused);
    noted = Map.copyOf(noted);
  }
}
