package locum.engine;

import java.util.Map;
import locum.core.Reason;

/// The counters of an instance at one moment.
///
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
    long addressesRestored,
    long routingRestored,
    long sendErrors,
    Map<Reason, Long> refused,
    Map<Reason, Long> noted) {

  public Statistics {
    refused = Map.copyOf(refused);
    noted = Map.copyOf(noted);
  }
}
