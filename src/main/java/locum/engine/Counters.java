package locum.engine;

import java.util.HashMap;
import java.util.Map;
import locum.core.Reason;

/// What an instance has counted since it was created; survives a reload.
final class Counters {

  long advertisementsSent;
  long advertisementsReceived;
  long resignationsSent;
  long resignationsReceived;
  long becameActive;
  long releasedActive;
  long backupToActive;
  long activeToBackup;
  long backupToInitialize;
  long activeToInitialize;
  long addressesRestored;
  long routingRestored;
  long sendErrors;

  private final Map<Reason, Long> refused = new HashMap<>();
  private final Map<Reason, Long> noted = new HashMap<>();

  void countRefused(Reason reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  /// It changed its role; the first step, from Initialize, is none that anybody counts.
  void countMove(Router.Role from, Router.Role to) {
    switch (from) {
      case INITIALIZE -> {}
      case BACKUP -> {
        if (to == Router.Role.ACTIVE) {
          backupToActive++;
        } else if (to == Router.Role.INITIALIZE) {
          backupToInitialize++;
        }
      }
      case ACTIVE -> {
        if (to == Router.Role.BACKUP) {
          activeToBackup++;
        } else if (to == Router.Role.INITIALIZE) {
          activeToInitialize++;
        }
      }
    }
  }

  void countNoted(Reason reason) {
    noted.merge(reason, 1L, Long::sum);
  }

  void clear() {
    advertisementsSent = 0;
    advertisementsReceived = 0;
    resignationsSent = 0;
    resignationsReceived = 0;
    becameActive = 0;
    releasedActive = 0;
    backupToActive = 0;
    activeToBackup = 0;
    backupToInitialize = 0;
    activeToInitialize = 0;
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
        new Statistics.Moves(
            backupToActive, activeToBackup, backupToInitialize, activeToInitialize),
        addressesRestored,
        routingRestored,
        sendErrors,
        refused,
        noted);
  }
}
