package locum.vrrp;

import java.time.Duration;
import java.util.Optional;
import locum.core.MonotonicTime;

/// Two routers of priority 255 that are both Active. The one with the lower address yields at once;
/// the other gives it two of its own intervals and 1.2 of the longer one to do so, as keepalived
/// does.
///
/// @param until the end of that time; empty before the first advert of the other
/// @param last when the other was heard last
record Rivalry(Optional<MonotonicTime> until, MonotonicTime last) {

  static final Rivalry NONE = new Rivalry(Optional.empty(), new MonotonicTime(0));

  /// Another owner of lower address was heard. After a silence as long as the time it has, that
  /// time begins anew.
  Rivalry heard(MonotonicTime now, AdvertisementInterval ours, AdvertisementInterval theirs) {
    Duration longer =
        ours.duration().compareTo(theirs.duration()) > 0 ? ours.duration() : theirs.duration();
    Duration grace =
        ours.duration().multipliedBy(2).plus(longer.multipliedBy(6).dividedBy(5)); // 1.2
    boolean anew = until.isEmpty() || last.until(now).compareTo(grace) > 0;
    return new Rivalry(anew ? Optional.of(now.plus(grace)) : until, now);
  }

  boolean lasts(MonotonicTime now) {
    return until.filter(end -> end.isDue(now)).isPresent();
  }
}
