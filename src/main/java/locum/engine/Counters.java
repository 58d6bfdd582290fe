package locum.engine;

import java.util.EnumMap;
import java.util.Map;
import locum.vrrp.Irregularity;
import locum.vrrp.RejectReason;

/// What an instance has counted since it was created; survives a reload.
final class Counters {

  long advertisementsSent;
  long advertisementsReceived;
  long resignationsSent;
  long resignationsReceived;
  long becameActive;
  long releasedActive;
  long addressesRestored;
  long routingRestored;
  long sendErrors;

  private final Map<RejectReason, Long> refused = new EnumMap<>(RejectReason.class);
  private final Map<Irregularity, Long> noted = new EnumMap<>(Irregularity.class);

  void count(RejectReason reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  void count(Irregularity irregularity) {
    noted.merge(irregularity, 1L, Long::sum);
  }

  void clear() {
    advertisementsSent = 0;
    advertisementsReceived = 0;
    resignationsSent = 0;
    resignationsReceived = 0;
    becameActive = 0;
    releasedActive = 0;
    addressesRestored = 0;
    sendErrors = 0;
    refused.clear();
    noted.clear();
  }

  Statistics snapshot() {
    return new Statistics(
        advertisementsSent,
        advertisementsReceived,
        resignationsSent,
        resignationsReceived,
        becameActive,
        releasedActive,
        addressesRestored,
        routingRestored,
        sendErrors,
        refused,
        noted);
  }
}
