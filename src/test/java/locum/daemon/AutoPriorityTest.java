package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import locum.config.Configurations;
import locum.config.GlobalSettings;
import locum.core.Occurrence;
import org.junit.jupiter.api.Test;

/// `max_auto_priority`: a daemon that finds its deadlines late raises its priority.
class AutoPriorityTest {

  private final List<Integer> raised = new ArrayList<>();
  private final List<Occurrence> reports = new ArrayList<>();
  private final AutoPriority priority = new AutoPriority(raised::add, reports::add);

  @Test
  void eachLateDeadlineIsAStepUpToTheHighest() {
    priority.configure(globals("max_auto_priority 3", "min_auto_priority_delay 5000"));
    priority.found(Duration.ofNanos(4_999_999));
    assertThat(raised).isEmpty();
    for (int i = 0; i < 10; i++) {
      priority.found(Duration.ofMillis(5));
    }
    assertThat(raised).containsExactly(1, 2, 3);
    assertThat(reports).hasSize(3);
  }

  @Test
  void itStartsFromTheConfiguredPriority() {
    priority.configure(globals("max_auto_priority", "vrrp_rt_priority 50"));
    priority.found(Duration.ofSeconds(1));
    assertThat(raised).containsExactly(51);
  }

  @Test
  void withoutTheKeywordItIsToldOnce() {
    priority.configure(globals());
    priority.found(Duration.ofMillis(999));
    assertThat(reports).isEmpty();
    priority.found(Duration.ofSeconds(1));
    priority.found(Duration.ofSeconds(1));
    assertThat(raised).isEmpty();
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().sentence()).contains("1000 ms late", "max_auto_priority");
  }

  @Test
  void minusOneSaysNothing() {
    priority.configure(globals("max_auto_priority -1"));
    priority.found(Duration.ofMinutes(1));
    assertThat(reports).isEmpty();
  }

  @Test
  void whatTheKernelRefusesIsToldOnceAndNotTriedAgain() {
    AutoPriority refused =
        new AutoPriority(
            _ -> {
              throw new IOException("sched_setscheduler: EPERM");
            },
            reports::add);
    refused.configure(globals("max_auto_priority 9"));
    refused.found(Duration.ofSeconds(1));
    refused.found(Duration.ofSeconds(1));
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().sentence()).contains("EPERM");
  }

  private static GlobalSettings globals(String... lines) {
    return Configurations.parse(Map.of("global_defs", List.of(lines))).globals();
  }
}
