package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import locum.vrrp.VrrpVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A reload changes what changed, and nothing else.
class ReloadTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();

  @Test
  void whatDidNotChangeIsNotTouched() {
    for (EngineScene scene : List.of(EngineScene.running(VI_1), EngineScene.active(VI_1))) {
      scene.pass("0.123456789");
      InstanceStatus before = scene.status("VI_1");
      var deadline = scene.nextDeadline();
      assertThat(scene.configure(InstanceSettings.v2().build())).isEmpty();
      assertThat(scene.nextDeadline()).isEqualTo(deadline);
      assertThat(scene.status("VI_1")).isEqualTo(before);
    }
  }

  @Test
  void aBackupThatChangedStaysBackupWithItsTimer() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.pass("1");
    assertThat(scene.configure(InstanceSettings.v2().addresses("10.9.0.7/24").build()))
        .containsExactly("VI_1 INFO reconfigured; still BACKUP");
    assertThat(scene.nextDeadline().orElseThrow()).hasNanos(2_414_062_500L);
    assertThat(scene.pass("2.4140625"))
        .contains("add eth0 10.9.0.7/24 for 2 s", "announce eth0" + " 10.9.0.7".repeat(5));
  }

  @Test
  @DisplayName("An Active keeps its state and its beat; addresses that stay are not touched")
  void anActiveThatChangedStaysActive() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    assertThat(
            scene.configure(
                InstanceSettings.v2().addresses("10.9.0.101/24", "10.9.0.7/24").build()))
        .containsExactly(
            "remove eth0 10.9.0.100/24",
            "add eth0 10.9.0.7/24 for 2 s",
            "announce eth0" + " 10.9.0.101 10.9.0.7".repeat(5),
            "VI_1 INFO reconfigured; still MASTER");
    assertThat(scene.status("VI_1").nextAdvertisement().orElseThrow()).hasMillis(750);
    assertThat(scene.leased()).containsExactly("eth0 10.9.0.101/24", "eth0 10.9.0.7/24");
    assertThat(scene.status("VI_1").statistics().becameActive()).isEqualTo(1);
  }

  @Test
  @DisplayName("A changed priority shifts the timer of a Backup, and shows in the next advert")
  void aChangedPriorityCountsAtOnce() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.pass("1");
    scene.configure(InstanceSettings.v2().priority(200).build());
    assertThat(scene.nextDeadline().orElseThrow()).hasNanos(2_218_750_000L);
    assertThat(scene.pass("2.21875")).startsWith("send eth0 51 priority 200");
    scene.configure(InstanceSettings.v2().priority(90).build());
    assertThat(only(scene.pass("1"), "send")).containsExactly("send eth0 51 priority 90");
  }

  @Test
  void aNewNameIsANewName() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    var nextAdvert = scene.status("VI_1").nextAdvertisement();
    List<String> lines = scene.configure(InstanceSettings.v2().name("VI_new").build());
    assertThat(only(lines, "send", "add", "remove", "renew", "listen", "stop")).isEmpty();
    assertThat(lines).endsWith("VI_new INFO reconfigured; still MASTER");
    assertThat(scene.status("VI_new").nextAdvertisement()).isEqualTo(nextAdvert);
    assertThat(scene.leased()).hasSize(2);
  }

  @Test
  @DisplayName("What is removed leaves with priority 0, what is added starts; in one turn")
  void removedOnesResignAndAddedOnesStart() {
    InstanceConfig second =
        InstanceSettings.v2().name("VI_2").vrid(52).addresses("10.9.0.200/24").build();
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.configure(second))
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "VI_1 MASTER to DELETED: it was removed from the configuration",
            "VI_2 INIT to BACKUP: it was started");
    assertThat(scene.engine.status(scene.now()))
        .extracting(InstanceStatus::name)
        .containsExactly("VI_2");
    assertThat(scene.hear(VI_1, 200, "10.9.0.9")).isEmpty();
    assertThat(scene.engine.unknownVridPackets()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "Another VRID is another instance: its addresses are given back, and not told as left over")
  void anotherVridIsAnotherInstance() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.configure(InstanceSettings.v2().vrid(52).build()))
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "VI_1 MASTER to DELETED: it was removed from the configuration",
            "VI_1 INIT to BACKUP: it was started");
  }

  @Test
  @DisplayName("An address moves from one Active to another: removed and added, in this order")
  void anAddressMovesBetweenInstances() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2().addresses("10.9.0.100/24", "10.9.0.101/24").build(),
            InstanceSettings.v2().name("VI_2").vrid(52).addresses("10.9.0.200/24").build());
    scene.pass("0.5");
    // Whichever of them comes first in the file.
    for (boolean there : new boolean[] {true, false}) {
      String[] first = there ? new String[] {"10.9.0.100/24"} : both("10.9.0.100/24");
      String[] second = there ? both("10.9.0.200/24") : new String[] {"10.9.0.200/24"};
      assertThat(
              only(
                  scene.configure(
                      InstanceSettings.v2().addresses(first).build(),
                      InstanceSettings.v2().name("VI_2").vrid(52).addresses(second).build()),
                  "remove",
                  "add"))
          .containsExactly("remove eth0 10.9.0.101/24", "add eth0 10.9.0.101/24 for 2 s");
      scene.pass("1");
      assertThat(scene.leased())
          .containsExactly("eth0 10.9.0.100/24", "eth0 10.9.0.101/24", "eth0 10.9.0.200/24");
    }
  }

  @Test
  @DisplayName("A reload that adds an address and leads to FAULT leaves no address behind")
  void aReloadIntoFaultLeavesNothingBehind() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.linkDown("eth1");
    List<String> lines =
        scene.configure(InstanceSettings.v2().excluded("10.8.0.100/24", "eth1", true).build());
    assertThat(lines)
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "VI_1 MASTER to FAULT: interface eth1 is down or has no carrier",
            "VI_1 INFO reconfigured; still FAULT");
    assertThat(scene.leased()).isEmpty();
  }

  @Test
  @DisplayName("An address that a reload adds and that is there already is left alone")
  void aPreexistingAddressThatIsAddedIsLeftAlone() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.addAddress("eth0", "10.9.0.7/24");
    InstanceConfig more =
        InstanceSettings.v2().addresses("10.9.0.100/24", "10.9.0.101/24", "10.9.0.7/24").build();
    assertThat(only(scene.configure(more), "add")).isEmpty();
    assertThat(only(scene.stop(), "remove"))
        .containsExactly("remove eth0 10.9.0.100/24, eth0 10.9.0.101/24");
  }

  @Test
  @DisplayName("A longer interval lengthens the leases at once, before the old ones run out")
  void aChangedIntervalRenewsTheLeases() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    assertThat(
            only(
                scene.configure(InstanceSettings.v2().router(r -> r.interval(10)).build()),
                "add",
                "renew",
                "remove"))
        .containsExactly("renew eth0 10.9.0.100/24 for 29 s, eth0 10.9.0.101/24 for 29 s");
    assertThat(scene.status("VI_1").nextAdvertisement().orElseThrow())
        .as("the beat that was due")
        .hasMillis(750);
  }

  @Test
  @DisplayName("Reload after reload does not put off the renewal")
  void reloadsDoNotStarveTheRenewal() {
    EngineScene scene = EngineScene.active(VI_1);
    int renewals = 0;
    for (int i = 0; i < 20; i++) {
      scene.configure(InstanceSettings.v2().name("VI_" + i).build());
      renewals += only(scene.pass("0.1"), "renew").size();
    }
    assertThat(renewals).isGreaterThanOrEqualTo(2);
  }

  @Test
  @DisplayName("Another version: the next advert speaks it")
  void theVersionMayChange() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.configure(InstanceSettings.v3().build());
    assertThat(scene.vrrp("VI_1").version()).isEqualTo(VrrpVersion.V3);
    assertThat(only(scene.pass("1"), "send")).hasSize(1);
    assertThat(scene.hear(VI_1, 200, "10.9.0.9"))
        .as("the peer still speaks the old one")
        .containsExactly("VI_1 refused 10.9.0.9 VERSION_MISMATCH");
  }

  @Test
  void theStatusFollowsTheFile() {
    InstanceConfig second = InstanceSettings.v2().name("VI_2").vrid(52).build();
    InstanceConfig third = InstanceSettings.v2().name("VI_3").vrid(53).build();
    EngineScene scene = EngineScene.running(VI_1, second);
    scene.configure(third, second, VI_1);
    assertThat(scene.engine.status(scene.now()))
        .extracting(InstanceStatus::name)
        .containsExactly("VI_3", "VI_2", "VI_1");
  }

  @Test
  @DisplayName("Two configurations before the first survey are no start")
  void nothingStartsBeforeTheSurvey() {
    EngineScene scene = EngineScene.host();
    scene.configure(VI_1);
    scene.configure(InstanceSettings.v2().owner().build());
    assertThat(scene.state("VI_1")).isEqualTo("INIT");
    assertThat(scene.status("VI_1").inState()).isEqualTo(Duration.ZERO);
    assertThat(scene.survey()).contains("send eth0 51 priority 255");
  }

  @Test
  void countersSurviveAReload() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.hear(VI_1, 200, "10.9.0.9");
    scene.configure(InstanceSettings.v2().priority(90).build());
    assertThat(scene.status("VI_1").statistics().advertisementsReceived()).isEqualTo(1);
    assertThat(scene.status("VI_1").peers()).hasSize(1);
  }

  @Test
  @DisplayName("What is read anew and did not change is replaced by what is in force")
  void equalInstancesAreShared() {
    InstanceConfig second = InstanceSettings.v2().name("VI_2").vrid(52).build();
    EngineConfig before = EngineConfig.of(List.of(VI_1, second));
    InstanceConfig changed = InstanceSettings.v2().name("VI_2").vrid(52).priority(90).build();
    EngineConfig after =
        EngineConfig.of(List.of(changed, InstanceSettings.v2().build())).sharing(before);
    assertThat(after.instances().getFirst()).isSameAs(changed);
    assertThat(after.instances().getLast()).isSameAs(VI_1);
  }

  private static String[] both(String other) {
    return new String[] {other, "10.9.0.101/24"};
  }
}
