package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.core.ScriptCommand;
import locum.track.TrackerConfig;
import org.junit.jupiter.api.Test;

/// The sentence about a reload tells everything that changed, and of nothing else.
class ReloadPlanTest {

  private static final List<InstanceConfig> ONE = List.of(InstanceSettings.v2().build());

  private static TrackerConfig script(String name, String program) {
    return new TrackerConfig.Script(
        name,
        new ScriptCommand(List.of(program), Optional.empty()),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1,
        1,
        false);
  }

  private static String sentence(EngineConfig before, EngineConfig after) {
    return ReloadPlan.between(before, after).sentence();
  }

  @Test
  void theSameConfigurationChangesNothing() {
    EngineConfig config =
        new EngineConfig(ONE, List.of(new SyncGroupConfig("G", List.of("VI_1"))), List.of());

    assertThat(sentence(config, config)).isEqualTo("nothing changed (1 unchanged)");
  }

  @Test
  void groupsAndTrackersAreTold() {
    EngineConfig before =
        new EngineConfig(
            ONE,
            List.of(new SyncGroupConfig("G", List.of("VI_1"))),
            List.of(script("a", "/bin/true"), script("b", "/bin/true")));
    EngineConfig after =
        new EngineConfig(
            ONE,
            List.of(),
            List.of(
                script("a", "/bin/false"),
                script("b", "/bin/false"),
                new TrackerConfig.File("f", "/tmp/f", OptionalInt.empty(), false)));

    assertThat(sentence(before, after))
        .isEqualTo(
            "1 unchanged, 0 changed, 0 added, 0 removed; 1 sync group removed (G), 2 scripts"
                + " changed (a, b), 1 tracked file added (f)");
  }

  @Test
  void whatIsNotTheEnginesIsTakenOver() {
    EngineConfig config = EngineConfig.of(ONE);

    assertThat(ReloadPlan.between(config, config).with(List.of("mail settings changed")).sentence())
        .isEqualTo("1 unchanged, 0 changed, 0 added, 0 removed; mail settings changed");
  }
}
