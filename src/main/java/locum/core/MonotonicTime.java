package locum.core;

import java.time.Duration;

/// A point in time on a clock that only goes forward, in nanoseconds from an arbitrary origin.
///
/// Values of one origin may be compared and subtracted with each other and with nothing else: this
/// is not wall time. The order is safe when the count wraps around, as long as the two points lie
/// less than 292 years apart. There is no `now()` on purpose: time is an argument.
public record MonotonicTime(long nanos) implements Comparable<MonotonicTime> {

  /// The point `duration` later (or earlier, when negative).
  public MonotonicTime plus(Duration duration) {
    return new MonotonicTime(nanos + duration.toNanos());
  }

  public MonotonicTime minus(Duration duration) {
    return new MonotonicTime(nanos - duration.toNanos());
  }

  /// The time from this point to `later`; negative when `later` lies before.
  public Duration until(MonotonicTime later) {
    return Duration.ofNanos(later.nanos - nanos);
  }

  public boolean isBefore(MonotonicTime other) {
    return nanos - other.nanos < 0;
  }

  public boolean isAfter(MonotonicTime other) {
    return nanos - other.nanos > 0;
  }

  /// Whether a deadline at this point is due at `now`.
  public boolean isDue(MonotonicTime now) {
    return nanos - now.nanos <= 0;
  }

  /// The earlier of two points.
  public MonotonicTime min(MonotonicTime other) {
    return other.isBefore(this) ? other : this;
  }

  @Override
  public int compareTo(MonotonicTime other) {
    return Long.signum(nanos - other.nanos);
  }
}
