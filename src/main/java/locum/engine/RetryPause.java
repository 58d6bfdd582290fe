package locum.engine;

import java.time.Duration;
import locum.core.MonotonicTime;

/// How long to wait before the kernel is asked again for what it has refused: a second, twice as
/// long with every further refusal, half a minute at most.
///
/// A success alone does not begin it anew: what is granted and taken away in turn would be asked
/// for every second for ever. It has to last.
final class RetryPause {

  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(30);

  /// 2^5 s is more than the longest.
  private static final int MOST_DOUBLINGS = 5;

  private int refusals;
  private MonotonicTime nextAt = new MonotonicTime(0);

  /// It was refused. Returns when to ask again.
  MonotonicTime refused(MonotonicTime now) {
    if (refusals > 0 && !now.isBefore(nextAt.plus(LONGEST))) {
      refusals = 0; // it has worked since
    }
    Duration wait = SHORTEST.multipliedBy(1L << Math.min(refusals, MOST_DOUBLINGS));
    refusals++;
    nextAt = now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    return nextAt;
  }
}
