package locum.engine;

import java.time.Duration;
import locum.core.MonotonicTime;
import locum.core.UnixTime;

/// The wall clock as it was last told, carried on by the monotonic one.
final class WallClock {

  private MonotonicTime toldAt = new MonotonicTime(0);
  private UnixTime told = UnixTime.EPOCH;
  private boolean known;

  void set(MonotonicTime now, UnixTime time) {
    toldAt = now;
    told = time;
    known = true;
  }

  /// The beginning of 1970 until it was told.
  UnixTime at(MonotonicTime now) {
    Duration since = toldAt.until(now);
    return known ? told.plus(since) : UnixTime.EPOCH;
  }
}
