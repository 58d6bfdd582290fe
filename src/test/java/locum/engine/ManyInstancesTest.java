package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import locum.core.Effect;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A thousand instances on four interfaces.
class ManyInstancesTest {

  private static final int COUNT = 1_000;

  @Test
  @DisplayName("A thousand take-overs in one turn: every advert first, then the addresses at once")
  void allAdvertsComeBeforeOneChangeOfAddresses() {
    EngineScene scene = thousand();
    scene.pass("3.4140625");
    List<Effect> effects = scene.effects();

    assertThat(effects.subList(0, COUNT)).allMatch(Effect.Transmit.class::isInstance);
    assertThat(effects.get(COUNT))
        .isInstanceOfSatisfying(
            Effect.AddAddresses.class, add -> assertThat(add.assignments()).hasSize(COUNT));
    assertThat(effects.get(COUNT + 1))
        .isInstanceOfSatisfying(
            Effect.AnnounceAddresses.class,
            announce -> assertThat(announce.announcements()).hasSize(5 * COUNT));
    assertThat(effects.subList(COUNT + 2, 4 * COUNT + 2)).allMatch(Effect.Report.class::isInstance);
    assertThat(effects.subList(4 * COUNT + 2, effects.size()))
        .hasSize(COUNT)
        .allMatch(Effect.Notify.class::isInstance);
  }

  @Test
  @DisplayName("A thousand resignations: every one of them before the first address is removed")
  void allResignationsComeBeforeOneRemoval() {
    EngineScene scene = thousand();
    scene.pass("3.4140625");
    scene.stop();
    List<Effect> effects = scene.effects();
    assertThat(effects.subList(0, COUNT)).allMatch(Effect.Transmit.class::isInstance);
    assertThat(effects.get(COUNT))
        .isInstanceOfSatisfying(
            Effect.RemoveAddresses.class, r -> assertThat(r.assignments()).hasSize(COUNT));
    assertThat(effects.stream().filter(Effect.StopListening.class::isInstance)).hasSize(4);
  }

  @Test
  @DisplayName("A packet concerns one instance, whatever their number")
  void aPacketConcernsOneInstance() {
    EngineScene scene = thousand();
    InstanceConfig one = instance(777);
    scene.pass("1");
    List<InstanceStatus> before = scene.engine.status(scene.now());
    assertThat(scene.hear(one, 200, one.interfaceName().equals("eth0") ? "10.9.0.9" : "10.8.0.9"))
        .isEmpty();
    List<InstanceStatus> after = scene.engine.status(scene.now());
    for (int i = 0; i < COUNT; i++) {
      if (i == 777) {
        assertThat(after.get(i).statistics().advertisementsReceived()).isEqualTo(1);
        assertThat(after.get(i).activeDown().orElseThrow()).hasNanos(3_414_062_500L);
      } else {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
    }
  }

  @Test
  @DisplayName(
      "Equal deadlines are met in the order of creation: the same run gives the same story")
  void theSameRunGivesTheSameStory() {
    List<String> first = story();
    assertThat(story()).isEqualTo(first);
    List<String> adverts = EngineScene.only(first, "send").subList(0, 3);
    assertThat(adverts)
        .containsExactly(
            "send eth0 1 priority 150", "send eth1 1 priority 150", "send eth2 1 priority 150");
  }

  private static List<String> story() {
    EngineScene scene = thousand();
    List<String> story = new ArrayList<>(scene.pass("5"));
    story.addAll(scene.linkDown("eth2"));
    story.addAll(scene.pass("0.5"));
    story.addAll(scene.stop());
    return story;
  }

  private static EngineScene thousand() {
    EngineScene scene = EngineScene.host();
    scene.link("eth2", 4).address("eth2", "10.7.0.1/24");
    scene.link("eth3", 5).address("eth3", "10.6.0.1/24");
    scene.survey();
    InstanceConfig[] configs = new InstanceConfig[COUNT];
    for (int i = 0; i < COUNT; i++) {
      configs[i] = instance(i);
    }
    scene.configure(configs);
    return scene;
  }

  private static InstanceConfig instance(int number) {
    return InstanceSettings.v3()
        .name("VI_" + number)
        .on("eth" + number % 4)
        .vrid(number / 4 + 1)
        .addresses("172.16.%d.%d/32".formatted(number / 250, number % 250 + 1))
        .build();
  }
}
