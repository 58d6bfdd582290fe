package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.Test;

/// How long is waited before the kernel is asked again.
class RetryPauseTest {

  private final RetryPause pause = new RetryPause();
  private MonotonicTime now = new MonotonicTime(Long.MAX_VALUE - 5_000_000_000L);

  /// Refuses at once whenever it is asked again. Returns the seconds of each pause.
  private List<Long> refuse(int times) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      MonotonicTime next = pause.refused(now);
      pauses.add(now.until(next).toSeconds());
      now = next;
    }
    return pauses;
  }

  @Test
  void itGrowsToHalfAMinute() {
    assertThat(refuse(9)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L, 30L);
  }

  @Test
  void aSuccessThatDoesNotLastChangesNothing() {
    refuse(3);
    now = now.plus(Duration.ofSeconds(29));
    assertThat(refuse(1)).containsExactly(8L);
  }

  @Test
  void aSuccessThatLastsBeginsAnew() {
    refuse(3);
    now = now.plus(RetryPause.LONGEST);
    assertThat(refuse(2)).containsExactly(1L, 2L);
  }
}
