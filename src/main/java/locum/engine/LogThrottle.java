package locum.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import locum.core.IpAddress;
import locum.core.MonotonicTime;

/// Lets one report of each kind and sender through per minute, so that nobody on the link can flood
/// the log. Counters count all.
///
/// Remembers a bounded number of senders; the one remembered longest is forgotten first.
final class LogThrottle {

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int REMEMBERED = 256;

  private record Kind(String instance, Enum<?> what, IpAddress sender) {}

  private final Map<Kind, MonotonicTime> quietUntil = new LinkedHashMap<>();

  boolean passes(MonotonicTime now, String instance, Enum<?> what, IpAddress sender) {
    Kind kind = new Kind(instance, what, sender);
    MonotonicTime until = quietUntil.get(kind);
    if (until != null && !until.isDue(now)) {
      return false;
    }
    quietUntil.remove(kind);
    quietUntil.put(kind, now.plus(PERIOD));
    if (quietUntil.size() > REMEMBERED) {
      quietUntil.remove(quietUntil.keySet().iterator().next());
    }
    return true;
  }
}
