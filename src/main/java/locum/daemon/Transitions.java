package locum.daemon;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import locum.core.Occurrence;
import locum.core.ReportedState;

/// When each instance changed its state last, by the clock on the wall. The engine knows no such
/// clock.
final class Transitions {

  private final Map<String, Instant> last = new ConcurrentHashMap<>();

  void observe(Occurrence occurrence) {
    if (occurrence instanceof Occurrence.StateChanged(var name, var from, var to, _, _)) {
      if (to == ReportedState.DELETED) {
        last.remove(name);
      } else if (from != to) {
        last.put(name, Instant.now());
      }
    }
  }

  /// In microseconds since 1970, by instance.
  Map<String, Long> inMicros() {
    Map<String, Long> micros = new ConcurrentHashMap<>();
    last.forEach((name, at) -> micros.put(name, micros(at)));
    return micros;
  }

  static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
  }
}
