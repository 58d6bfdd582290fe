package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.Test;

class LogThrottleTest {

  private static final MonotonicTime START = new MonotonicTime(Long.MAX_VALUE - 30_000_000_000L);

  private final LogThrottle throttle = new LogThrottle();

  @Test
  void oneOfEachKindPassesInAMinute() {
    assertThat(throttle.passes(START, "a", 1)).isTrue();
    assertThat(throttle.passes(START, "a", 1)).isFalse();
    assertThat(throttle.passes(START, "a", 2)).isTrue();
    assertThat(throttle.passes(START, "b", 1)).isTrue();
    MonotonicTime almost = START.plus(Duration.ofMinutes(1)).minus(Duration.ofNanos(1));
    assertThat(throttle.passes(almost, "a", 1)).isFalse();
    assertThat(throttle.passes(START.plus(Duration.ofMinutes(1)), "a", 1)).isTrue();
  }

  @Test
  void asLongAsItIsFullNothingPasses() {
    for (int i = 0; i < LogThrottle.REMEMBERED; i++) {
      assertThat(throttle.passes(START.plus(Duration.ofMillis(i)), "flood", i)).isTrue();
    }
    assertThat(throttle.passes(START.plus(Duration.ofSeconds(59)), "other", 0)).isFalse();
    assertThat(throttle.passes(START.plus(Duration.ofMinutes(1)), "other", 0))
        .as("the first one is forgotten, there is room for one")
        .isTrue();
    assertThat(throttle.passes(START.plus(Duration.ofMinutes(1)), "other", 1)).isFalse();
  }
}
