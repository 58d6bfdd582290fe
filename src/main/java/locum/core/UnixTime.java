package locum.core;

import java.time.Duration;

/// A moment of the wall clock, which may jump, unlike [MonotonicTime]. It is in packets that must
/// prove that they are fresh, and nothing waits for it.
///
/// @param nanos nanoseconds since the beginning of 1970, UTC
public record UnixTime(long nanos) {

  private static final long SECOND = 1_000_000_000L;

  /// The beginning of 1970: what a host without a clock believes.
  public static final UnixTime EPOCH = new UnixTime(0);

  public static UnixTime ofSeconds(long seconds) {
    return new UnixTime(seconds * SECOND);
  }

  /// Whole seconds since the beginning of 1970.
  public long seconds() {
    return Math.floorDiv(nanos, SECOND);
  }

  /// What is left of a second, in units of 1/65536 s: 0-65535.
  public int fraction() {
    return (int) ((Math.floorMod(nanos, SECOND) << 16) / SECOND);
  }

  public UnixTime plus(Duration duration) {
    return new UnixTime(nanos + duration.toNanos());
  }
}
