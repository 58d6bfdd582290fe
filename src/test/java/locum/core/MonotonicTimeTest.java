package locum.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every property holds wherever the origin lies: a clock may start below zero, and wrap around.
class MonotonicTimeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        -500_000_000,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 500_000_000,
        Long.MIN_VALUE + 500_000_000
      })
  void theOrderHoldsAcrossZeroAndTheWrap(long origin) {
    MonotonicTime early = new MonotonicTime(origin);
    MonotonicTime late = early.plus(SECOND);

    assertThat(early.isBefore(late)).isTrue();
    assertThat(late.isBefore(early)).isFalse();
    assertThat(late.isAfter(early)).isTrue();
    assertThat(early.isAfter(late)).isFalse();
    assertThat(early.isBefore(early)).isFalse();
    assertThat(early.isAfter(early)).isFalse();
    assertThat(early.compareTo(late)).isNegative();
    assertThat(late.compareTo(early)).isPositive();
    assertThat(early.compareTo(new MonotonicTime(origin))).isZero();
    assertThat(early.until(late)).isEqualTo(SECOND);
    assertThat(late.until(early)).isEqualTo(SECOND.negated());
    assertThat(late.minus(SECOND)).isEqualTo(early);
    assertThat(early.min(late)).isSameAs(early);
    assertThat(late.min(early)).isSameAs(early);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void aDeadlineIsDueAtItsVeryNanosecondAndNotBefore(long origin) {
    MonotonicTime deadline = new MonotonicTime(origin);
    Duration nanosecond = Duration.ofNanos(1);

    assertThat(deadline.isDue(deadline.minus(nanosecond))).isFalse();
    assertThat(deadline.isDue(deadline)).isTrue();
    assertThat(deadline.isDue(deadline.plus(nanosecond))).isTrue();
  }
}
