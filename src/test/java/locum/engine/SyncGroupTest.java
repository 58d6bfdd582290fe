package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.CheckOutcome;
import locum.core.Event;
import locum.core.ScriptCommand;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.track.Weight;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Two instances of one sync group: VI_1 on eth0, VI_2 on eth1, both priority 150.
class SyncGroupTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();
  private static final InstanceConfig VI_2 = second().build();

  private static InstanceSettings second() {
    return InstanceSettings.v2().name("VI_2").on("eth1").vrid(52).addresses("10.8.0.100/24");
  }

  private static List<String> only(List<String> lines, String... beginnings) {
    return lines.stream()
        .filter(line -> List.of(beginnings).stream().anyMatch(line::startsWith))
        .toList();
  }

  private static EngineScene active() {
    EngineScene scene = EngineScene.grouped(VI_1, VI_2);
    scene.pass("3.4140625");
    scene.notified();
    return scene;
  }

  @Test
  @DisplayName("While fewer instances run than it expects, the group is in FAULT")
  void tooFewInstancesAreAFault() {
    InstanceConfig outside = InstanceSettings.v2().name("VI_9").vrid(99).build();
    List<SyncGroupConfig> expecting =
        List.of(new SyncGroupConfig("VG1", List.of("VI_1", "VI_2"), 3));
    EngineScene scene = EngineScene.grouped(VI_1, VI_2);
    scene.pass("3.4140625");

    List<String> lines =
        scene.configure(new EngineConfig(List.of(VI_1, VI_2), expecting, List.of()));

    assertThat(only(lines, "send", "VI_"))
        .contains(
            "send eth0 51 resignation",
            "send eth1 52 resignation",
            "VI_1 MASTER to FAULT: 2 of the 3 instances run that its sync group expects");
    assertThat(scene.leased()).isEmpty();
    scene.pass("10");
    assertThat(scene.state("VI_2")).isEqualTo("FAULT");

    scene.configure(new EngineConfig(List.of(VI_1, VI_2, outside), expecting, List.of()));
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    scene.pass("3.4140625");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.state("VI_2")).isEqualTo("MASTER");
  }

  @Test
  @DisplayName("A backup that is told to wait begins anew; one that pauses goes on doing so")
  void waitsAnew() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.pass("3");
    scene.order(new Event.WaitOrdered("VI_1"));
    scene.pass("3");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    scene.pass("0.4140625");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");

    scene.order(new Event.StepDownOrdered("VI_1", Duration.ofSeconds(24), "told to"));
    scene.order(new Event.WaitOrdered("VI_1"));
    scene.pass("24");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("The timer of one member takes all of them to MASTER, adverts first")
  void oneTimerTakesAll() {
    EngineScene scene = EngineScene.grouped(VI_1, VI_2);
    scene.pass("1");
    scene.hear(VI_2, 150, "10.8.0.2"); // its timer would fire a second later

    List<String> lines = scene.pass("2.4140625");

    assertThat(only(lines, "send", "add", "VI_", "VG1"))
        .containsExactly(
            "send eth0 51 priority 150",
            "send eth1 52 priority 150",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s, eth1 10.8.0.100/24 for 2"
                + " s",
            "VI_1 BACKUP to MASTER: no other router was heard for 3.414 s",
            "VG1 INFO Syncing instances to MASTER state",
            "VI_2 BACKUP to MASTER: in step with its sync group VG1, of which VI_1 went to MASTER");
  }

  @Test
  @DisplayName(
      "A group that is removed with its members is told after them; one that is loosed not")
  void aRemovedGroupIsTold() {
    EngineScene scene = active();
    scene.configure(VI_1, VI_2);
    assertThat(scene.notified()).isEmpty();
    scene = active();
    scene.configure(InstanceSettings.v2().name("VI_9").vrid(99).build());
    assertThat(scene.notified())
        .containsSubsequence(
            "INSTANCE VI_1 DELETED 150", "INSTANCE VI_2 DELETED 150", "GROUP VG1 DELETED");
  }

  @Test
  @DisplayName("Another owner that never yields gets the group once and for all")
  void anOwnerThatDoesNotYieldIsLeftInPeace() {
    InstanceConfig owner = InstanceSettings.v3().owner().build();
    InstanceConfig patient = InstanceSettings.v3().owner().router(r -> r.interval(300)).build();
    EngineScene scene = EngineScene.grouped(owner, VI_2);
    scene.pass("5");
    List<String> story = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      story.addAll(scene.hear(patient, 255, "10.9.0.0"));
      story.addAll(scene.pass("3"));
    }
    assertThat(only(story, "VI_2 BACKUP to MASTER"))
        .as(only(story, "VI_").toString())
        .hasSizeLessThan(3);
    assertThat(scene.state("VI_2")).as(only(story, "VI_").toString()).isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("A lower priority that one member hears is answered by announcements of all")
  void aClaimConcernsAll() {
    EngineScene scene = active();
    scene.pass("10.5");
    assertThat(only(scene.hear(VI_1, 100, "10.9.0.2"), "send", "announce"))
        .containsExactly(
            "send eth0 51 priority 150",
            "announce eth0" + " 10.9.0.100 10.9.0.101".repeat(5) + " 10.8.0.100".repeat(5));
    assertThat(only(scene.pass("5"), "announce"))
        .as("and again after garp_lower_prio_delay")
        .hasSize(1);
  }

  @Test
  @DisplayName("A cut link puts all members into FAULT; the one whose link works resigns")
  void oneFaultIsEverybodys() {
    EngineScene scene = active();

    List<String> lines = scene.linkDown("eth0");

    assertThat(only(lines, "send", "remove", "VI_"))
        .contains(
            "send eth1 52 resignation",
            "VI_1 MASTER to FAULT: interface eth0 is down or has no carrier",
            "VI_2 MASTER to FAULT: VI_1, in the same sync group, is at fault: interface eth0 is"
                + " down or has no carrier");
    assertThat(scene.leased()).isEmpty();
    assertThat(scene.notified())
        .containsExactly("INSTANCE VI_1 FAULT 150", "INSTANCE VI_2 FAULT 150", "GROUP VG1 FAULT");
  }

  @Test
  @DisplayName("The group leaves FAULT when the last fault of any member is gone")
  void theLastFaultCounts() {
    EngineScene scene = active();
    scene.linkDown("eth0");
    scene.linkDown("eth1");

    scene.linkUp("eth0");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.state("VI_2")).isEqualTo("FAULT");

    scene.linkUp("eth1");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    assertThat(scene.state("VI_2")).isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("A member that is outranked takes all to BACKUP; the other resigns")
  void oneOutrankedIsAll() {
    EngineScene scene = active();

    List<String> lines = scene.hear(VI_1, 200, "10.9.0.2");

    assertThat(only(lines, "send", "VI_"))
        .containsExactly(
            "send eth1 52 resignation",
            "VI_1 MASTER to BACKUP: 10.9.0.2 has priority 200, higher than ours, 150",
            "VI_2 MASTER to BACKUP: in step with its sync group VG1, of which VI_1 went to BACKUP");
    assertThat(scene.leased()).isEmpty();
    assertThat(scene.notified())
        .containsExactly(
            "INSTANCE VI_1 BACKUP 150", "INSTANCE VI_2 BACKUP 150", "GROUP VG1 BACKUP");
  }

  @Test
  @DisplayName("Two hosts that hear each other on one link only: one attempt, then rest")
  void aContradictedGroupWaits() {
    EngineScene scene = EngineScene.grouped(VI_1, VI_2);
    scene.hear(VI_2, 200, "10.8.0.2");
    int changes = 0;
    for (int second = 0; second < 60; second++) {
      List<String> lines = scene.pass("1");
      changes += only(lines, "VI_1 BACKUP to MASTER").size();
      scene.hear(VI_2, 200, "10.8.0.2");
    }
    assertThat(changes).as("VI_1 hears nobody, VI_2 a better router").isEqualTo(1);
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");

    assertThat(only(scene.pass("7"), "VI_1 BACKUP to MASTER", "VI_2 BACKUP to MASTER"))
        .as("the better router has fallen silent")
        .hasSize(2);
  }

  @Test
  @DisplayName("A member that was told to leave for a while leaves together with its group")
  void aPauseIsEverybodys() {
    EngineScene scene = active();

    scene.order(new Event.StepDownOrdered("VI_1", Duration.ofSeconds(24), "somebody says so"));

    scene.pass("27.4");
    assertThat(List.of(scene.state("VI_1"), scene.state("VI_2"))).containsOnly("BACKUP");
    scene.pass("0.1"); // 24 s and the usual 3.414 s
    assertThat(List.of(scene.state("VI_1"), scene.state("VI_2"))).containsOnly("MASTER");
  }

  @Test
  @DisplayName("A group that was contradicted once is free again after a take-over that held")
  void aContradictionIsForgotten() {
    EngineScene scene = EngineScene.grouped(VI_1, VI_2);
    scene.hear(VI_2, 200, "10.8.0.2");
    scene.pass("3.5");
    scene.hear(VI_2, 200, "10.8.0.2"); // contradicted
    scene.pass("8"); // silence on both links
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");

    scene.hear(VI_1, 200, "10.9.0.2");
    scene.hear(VI_2, 200, "10.8.0.2");
    scene.pass("1");
    scene.hear(VI_2, 200, "10.8.0.2");

    assertThat(scene.pass("2.5")).contains("VG1 INFO Syncing instances to MASTER state");
  }

  @Test
  @DisplayName("At the start the group is told first, later after its members, at the end last")
  void orderOfNotifications() {
    EngineScene scene = EngineScene.grouped(VI_1, VI_2);
    assertThat(scene.notified())
        .containsExactly(
            "GROUP VG1 BACKUP", "INSTANCE VI_1 BACKUP 150", "INSTANCE VI_2 BACKUP 150");

    scene.pass("3.4140625");
    assertThat(scene.notified())
        .containsExactly(
            "INSTANCE VI_1 MASTER 150", "INSTANCE VI_2 MASTER 150", "GROUP VG1 MASTER");

    scene.stop();
    assertThat(scene.notified())
        .containsExactly("INSTANCE VI_1 STOP 150", "INSTANCE VI_2 STOP 150", "GROUP VG1 STOP");
  }

  @Test
  @DisplayName("Of members that change together the one is told first that began it")
  void whoChangedFirstIsToldFirst() {
    EngineScene scene = active();

    scene.linkDown("eth1");
    assertThat(scene.notified())
        .containsExactly("INSTANCE VI_2 FAULT 150", "INSTANCE VI_1 FAULT 150", "GROUP VG1 FAULT");
    scene.linkUp("eth1");
    assertThat(scene.notified())
        .containsExactly(
            "INSTANCE VI_2 BACKUP 150", "INSTANCE VI_1 BACKUP 150", "GROUP VG1 BACKUP");

    scene.pass("1");
    scene.hear(VI_1, 150, "10.9.0.2"); // the timer of the other one fires a second earlier
    scene.pass("2.5");
    assertThat(scene.notified())
        .containsExactly(
            "INSTANCE VI_2 MASTER 150", "INSTANCE VI_1 MASTER 150", "GROUP VG1 MASTER");
    scene.hear(VI_2, 200, "10.8.0.2");
    assertThat(scene.notified())
        .containsExactly(
            "INSTANCE VI_2 BACKUP 150", "INSTANCE VI_1 BACKUP 150", "GROUP VG1 BACKUP");
  }

  @Test
  @DisplayName("An owner beside a member that is none waits; a group of owners does not")
  void anOwnerWaitsForItsGroup() {
    InstanceConfig owner = InstanceSettings.v2().owner().build();
    EngineScene mixed = EngineScene.grouped(owner, VI_2);
    assertThat(mixed.state("VI_1")).isEqualTo("BACKUP");

    EngineScene owners = EngineScene.grouped(owner, second().owner().build());
    assertThat(owners.state("VI_1")).isEqualTo("MASTER");
    assertThat(owners.state("VI_2")).isEqualTo("MASTER");
  }

  @Test
  @DisplayName("A member whose interface is missing at the start keeps the others out")
  void aFaultAtTheStart() {
    EngineScene scene = EngineScene.grouped(VI_1, second().on("eth9").build());

    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.notified())
        .containsExactly("GROUP VG1 FAULT", "INSTANCE VI_1 FAULT 150", "INSTANCE VI_2 FAULT 150");
    assertThat(only(scene.pass("10"), "send")).isEmpty();
  }

  @Test
  @DisplayName("A reload keeps the state of a group and takes a new member along")
  void reload() {
    EngineScene scene = active();
    assertThat(scene.configure(EngineScene.group(VI_1, VI_2))).isEmpty();

    InstanceConfig third = InstanceSettings.v2().name("VI_3").vrid(53).addresses().build();
    List<String> lines = scene.configure(EngineScene.group(VI_1, VI_2, third));
    assertThat(only(lines, "VI_1", "VI_2")).isEmpty();
    assertThat(scene.state("VI_3")).isEqualTo("BACKUP");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.notified()).containsExactly("INSTANCE VI_3 BACKUP 150");

    scene.pass("3.5");
    assertThat(scene.notified()).containsExactly("INSTANCE VI_3 MASTER 150");
  }

  @Test
  @DisplayName("What held a member back is forgotten with its group")
  void aGroupThatIsGoneHoldsNobodyBack() {
    EngineScene scene = active();
    scene.linkDown("eth1");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");

    scene.configure(VI_1, VI_2);

    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    assertThat(scene.state("VI_2")).isEqualTo("FAULT");
  }

  @Test
  @DisplayName("A reload that also brings a fault adds no address, and nothing comes back")
  void aReloadWithAFault() {
    EngineScene scene = active();
    InstanceConfig more =
        InstanceSettings.v2().addresses("10.9.0.100/24", "10.9.0.101/24", "10.9.0.102/24").build();
    InstanceConfig faulty = second().tracks(new Track.Interface("eth9", Weight.NONE)).build();

    List<String> lines = scene.configure(EngineScene.group(more, faulty));

    assertThat(only(lines, "add", "announce", "renew")).isEmpty();
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.leased()).isEmpty();
  }

  @Test
  @DisplayName("Owners wait for a member that waits for its script")
  void ownersWaitForAScript() {
    InstanceConfig owner = InstanceSettings.v2().owner().build();
    InstanceConfig waiting = second().owner().tracks(new Track.Script("chk", Weight.NONE)).build();
    EngineScene scene = EngineScene.host();
    scene.configure(withScript(owner, waiting));
    scene.survey();
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");

    scene.checked("chk", new CheckOutcome.Exited(0));
    assertThat(scene.state("VI_2")).isEqualTo("MASTER");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  @DisplayName("A member that is added and has not started does not make the group another")
  void anAddedMemberThatWaits() {
    EngineScene scene = active();
    InstanceConfig third =
        InstanceSettings.v2()
            .name("VI_3")
            .vrid(53)
            .addresses()
            .tracks(new Track.Script("chk", Weight.NONE))
            .build();
    scene.configure(withScript(VI_1, VI_2, third));

    assertThat(scene.notified().stream().filter(line -> line.startsWith("GROUP"))).isEmpty();
  }

  @Test
  @DisplayName("A group made of a MASTER and a BACKUP that hears a better router goes to BACKUP")
  void aMixedGroupFollowsTheBetterRouter() {
    EngineScene scene = EngineScene.running(VI_1, VI_2);
    scene.pass("2");
    scene.hear(VI_2, 200, "10.8.0.2");
    scene.pass("2");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");

    List<String> lines = scene.configure(EngineScene.group(VI_1, VI_2));
    assertThat(only(lines, "send eth1", "add eth1")).as("no second MASTER").isEmpty();
    scene.hear(VI_2, 200, "10.8.0.2");

    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    assertThat(scene.leased()).isEmpty();
  }

  private static EngineConfig withScript(InstanceConfig... configs) {
    EngineConfig grouped = EngineScene.group(configs);
    TrackerConfig script =
        new TrackerConfig.Script(
            "chk",
            new ScriptCommand(List.of("/bin/chk"), Optional.empty()),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            1,
            1,
            false);
    return new EngineConfig(grouped.instances(), grouped.groups(), List.of(script));
  }

  @Test
  @DisplayName("Without their group the instances move alone again")
  void reloadWithoutTheGroup() {
    EngineScene scene = active();
    scene.configure(VI_1, VI_2);

    scene.linkDown("eth0");

    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.state("VI_2")).isEqualTo("MASTER");
  }
}
