package locum.sim;

import java.util.Optional;
import locum.core.MonotonicTime;

/// The latest of several points in time.
final class Later {

  private Later() {}

  static MonotonicTime of(MonotonicTime one, MonotonicTime other) {
    return other.isAfter(one) ? other : one;
  }

  static MonotonicTime of(MonotonicTime one, Optional<MonotonicTime> other) {
    return other.map(point -> of(one, point)).orElse(one);
  }
}
