package locum.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import locum.core.MonotonicTime;

/// Lets one report of each kind and object through per minute, so that nobody on the link can flood
/// the log. Counters count all.
///
/// Remembers a bounded number of them. While it can remember no more it is silent: whoever forges
/// ever new senders gets that many lines a minute and no others. Each instance has its own, so that
/// a flood on one hides nothing of another.
final class LogThrottle {

  static final int REMEMBERED = 64;

  private static final Duration PERIOD = Duration.ofMinutes(1);

  private record Kind(Object what, Object about) {}

  /// In the order in which they end.
  private final SequencedMap<Kind, MonotonicTime> quietUntil = new LinkedHashMap<>();

  /// @param what the kind of report
  /// @param about whom or what it is about, a sender for example
  boolean passes(MonotonicTime now, Object what, Object about) {
    while (!quietUntil.isEmpty() && quietUntil.firstEntry().getValue().isDue(now)) {
      quietUntil.pollFirstEntry();
    }
    return quietUntil.size() < REMEMBERED
        && quietUntil.putIfAbsent(new Kind(what, about), now.plus(PERIOD)) == null;
  }
}
