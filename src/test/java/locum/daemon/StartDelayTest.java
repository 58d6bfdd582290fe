package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import locum.config.Configurations;
import locum.config.GlobalSettings;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.Test;

/// When adverts begin. The kernel has run for 100 s when the daemon starts.
class StartDelayTest {

  private static final MonotonicTime STARTED = new MonotonicTime(Duration.ofSeconds(100).toNanos());

  @Test
  void theLaterOfBothCounts() {
    assertThat(end()).isEqualTo(STARTED);
    assertThat(end("vrrp_startup_delay 7.5")).isEqualTo(STARTED.plus(Duration.ofMillis(7_500)));
    assertThat(end("vrrp_delay_after_boot 60")).as("long past").isEqualTo(STARTED);
    assertThat(end("vrrp_delay_after_boot 130", "vrrp_startup_delay 7"))
        .isEqualTo(STARTED.plus(Duration.ofSeconds(30)));
    assertThat(end("vrrp_delay_after_boot 103", "vrrp_startup_delay 7"))
        .isEqualTo(STARTED.plus(Duration.ofSeconds(7)));
  }

  private static MonotonicTime end(String... lines) {
    GlobalSettings globals = Configurations.parse(Map.of("global_defs", List.of(lines))).globals();
    return StartDelay.end(STARTED, globals);
  }
}
