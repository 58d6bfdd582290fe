package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import locum.core.CheckOutcome;
import locum.core.Effect;
import locum.core.ScriptCommand;
import locum.core.Watched;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.track.Weight;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What an instance tracks, from the run of a script to the state and the priority.
class TrackingTest {

  private static final TrackerConfig CHK = script("chk", 2, 1, 1);

  // ---- Scripts without weight

  @Test
  @DisplayName("An unweighted script holds the instance back until its first result, in silence")
  void anUnweightedScriptHoldsTheInstanceBack() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    assertThat(scene.configure(tracking(0))).containsExactly("run chk: /bin/chk");
    assertThat(scene.survey())
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18", "VI_1 INFO waiting for the first result of script chk");
    assertThat(scene.state("VI_1")).isEqualTo("INIT");
    assertThat(scene.status("VI_1").cause())
        .isEqualTo("waiting for the first result of script chk");
    assertThat(scene.notified()).as("nothing has gone wrong").isEmpty();
    assertThat(scene.checked("chk", 0))
        .containsExactly(
            "locum INFO VRRP_Script(chk) succeeded", "VI_1 INIT to BACKUP: it was started");
    assertThat(scene.notified()).containsExactly("INSTANCE VI_1 BACKUP 150");
    assertThat(only(scene.pass("3.414"), "send", "VI_1")).as("a full wait").isEmpty();
    assertThat(only(scene.pass("0.001"), "send")).hasSize(1);
  }

  @Test
  void aScriptThatFailsAtOnceIsAFaultFromTheBeginning() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    scene.survey();
    scene.configure(tracking(0));
    assertThat(scene.checked("chk", 1))
        .containsExactly(
            "locum WARNING VRRP_Script(chk) failed (exited with status 1)",
            "VI_1 INIT to FAULT: script chk failed (exited with status 1)");
    assertThat(scene.notified()).containsExactly("INSTANCE VI_1 FAULT 150");
  }

  @Test
  @DisplayName("The FAULT of an Active names script and status: resignation, addresses, FAULT")
  void aFailingScriptIsAFault() {
    EngineScene scene = activeWith(0, CHK);
    assertThat(scene.checked("chk", 3))
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "locum INFO Script `chk` now returning 3",
            "locum WARNING VRRP_Script(chk) failed (exited with status 3)",
            "VI_1 MASTER to FAULT: script chk failed (exited with status 3)");
    assertThat(only(scene.checked("chk", 4), "VI_1")).as("the same fault is told once").isEmpty();
    assertThat(scene.checked("chk", 0))
        .containsExactly(
            "locum INFO Script `chk` now returning 0",
            "locum INFO VRRP_Script(chk) succeeded",
            "VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  void aTimeOutIsNamed() {
    EngineScene scene = activeWith(0, CHK);
    assertThat(scene.checked("chk", new CheckOutcome.TimedOut()))
        .contains(
            "locum INFO VRRP_Script(chk) timed_out",
            "VI_1 MASTER to FAULT: script chk failed (timed out)");
  }

  @Test
  void aFlappingScriptBelowRiseAndFallMovesNothing() {
    EngineScene scene = activeWith(0, script("chk", 2, 3, 3));
    for (int i = 0; i < 10; i++) {
      assertThat(only(scene.checked("chk", 1), "VI_1")).isEmpty();
      assertThat(only(scene.checked("chk", 1), "VI_1")).isEmpty();
      assertThat(only(scene.checked("chk", 0), "VI_1")).isEmpty();
    }
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void aReversedScriptFaultsWhenItSucceeds() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    scene.survey();
    scene.configure(
        InstanceSettings.v2().tracks(new Track.Script("chk", new Weight(0, true))).build());
    assertThat(scene.checked("chk", 0))
        .contains("VI_1 INIT to FAULT: script chk succeeded, and is tracked in reverse");
    assertThat(scene.checked("chk", 1)).contains("VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  @DisplayName("A script that never could run is loud, and nothing depends on it")
  void aScriptThatCannotRunReleasesTheInstance() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    scene.survey();
    scene.configure(tracking(0));
    assertThat(scene.checked("chk", new CheckOutcome.NotStarted("no such file")))
        .containsExactly(
            "locum ERROR VRRP_Script(chk) cannot be run (no such file); until it can, nothing"
                + " depends on it, as if it were not tracked",
            "VI_1 INIT to BACKUP: it was started");
    assertThat(scene.engine.trackers(scene.now()).getFirst().state()).isEqualTo("cannot run");
  }

  @Test
  void twoFaultsMustBothGo() {
    EngineScene scene = activeWith(0, CHK);
    scene.checked("chk", 1);
    assertThat(scene.linkDown("eth0"))
        .containsExactly(
            "VI_1 FAULT to FAULT: interface eth0 is down or has no carrier; script chk failed"
                + " (exited with status 1)");
    assertThat(scene.checked("chk", 0))
        .contains("VI_1 FAULT to FAULT: interface eth0 is down or has no carrier");
    assertThat(scene.linkUp("eth0")).containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
  }

  // ---- Scripts with weight

  @Test
  @DisplayName("keepalived: a raised priority is in the next advert, and told by name")
  void aWeightMovesThePriority() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    scene.survey();
    assertThat(scene.configure(tracking(-60)))
        .as("weighted: nobody waits")
        .contains("VI_1 INIT to BACKUP: it was started");
    scene.checked("chk", 0);
    scene.pass("3.4140625");
    scene.checked("chk", 0);
    scene.notified();
    assertThat(scene.checked("chk", 1))
        .containsExactly(
            "locum INFO Script `chk` now returning 1",
            "locum WARNING VRRP_Script(chk) failed (exited with status 1)",
            "VI_1 INFO Changing effective priority from 150 to 90: script chk failed (exited with"
                + " status 1) and adds -60");
    assertThat(scene.notified()).containsExactly("INSTANCE VI_1 MASTER_PRIORITY 90");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(only(scene.pass("1"), "send")).containsExactly("send eth0 51 priority 90");
    assertThat(only(scene.checked("chk", 0), "VI_1"))
        .containsExactly(
            "VI_1 INFO Changing effective priority from 90 to 150: script chk succeeded and adds 0");
    assertThat(scene.vrrp("VI_1").priority()).isEqualTo(150);
  }

  @Test
  @DisplayName("The wait of a Backup moves with its priority")
  void theTimerOfABackupMoves() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    scene.survey();
    scene.configure(tracking(-100));
    scene.checked("chk", 1);
    assertThat(scene.vrrp("VI_1").effectivePriority()).isEqualTo(50);
    assertThat(scene.status("VI_1").activeDown().orElseThrow())
        .as("3 s and 206/256 s")
        .hasNanos(3_804_687_500L);
  }

  @Test
  void pointsAddUpAndAreClamped() {
    EngineScene scene =
        EngineScene.host()
            .trackers(script("a", 1, 1, 1), script("b", 1, 1, 1), script("c", 1, 1, 1));
    scene.survey();
    scene.configure(
        InstanceSettings.v2()
            .priority(100)
            .tracks(
                new Track.Script("a", new Weight(100, false)),
                new Track.Script("b", new Weight(100, false)),
                new Track.Script("c", new Weight(-250, false)))
            .build());
    scene.checked("a", 0);
    assertThat(scene.vrrp("VI_1").effectivePriority()).isEqualTo(200);
    scene.checked("b", 0);
    assertThat(scene.vrrp("VI_1").effectivePriority()).as("300 is 254").isEqualTo(254);
    scene.checked("c", 1);
    assertThat(scene.vrrp("VI_1").effectivePriority()).as("300 - 250").isEqualTo(50);
    scene.checked("a", 1);
    assertThat(scene.vrrp("VI_1").effectivePriority()).as("-50 is 1").isEqualTo(1);
  }

  @Test
  void theOwnerIgnoresEveryWeightButNotAFault() {
    EngineScene scene = EngineScene.host().trackers(CHK, script("hard", 1, 1, 1));
    scene.survey();
    scene.configure(
        InstanceSettings.v2()
            .owner()
            .tracks(
                new Track.Script("chk", new Weight(-100, false)),
                new Track.Script("hard", Weight.NONE))
            .build());
    scene.checked("hard", 0);
    scene.checked("chk", 1);
    assertThat(scene.vrrp("VI_1").effectivePriority()).isEqualTo(255);
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.checked("hard", 1);
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
  }

  // ---- Interfaces

  @Test
  void aTrackedInterfaceIsAFaultOrPoints() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2().tracks(new Track.Interface("eth1", Weight.NONE)).build());
    assertThat(scene.linkDown("eth1"))
        .contains("VI_1 MASTER to FAULT: interface eth1 is down or has no carrier");
    assertThat(scene.linkUp("eth1")).contains("VI_1 FAULT to BACKUP: its faults are gone");
    assertThat(scene.delete("eth1"))
        .contains("VI_1 BACKUP to FAULT: interface eth1 does not exist");

    EngineScene weighted =
        EngineScene.running(
            InstanceSettings.v2()
                .tracks(new Track.Interface("eth1", new Weight(-100, false)))
                .build());
    assertThat(weighted.linkDown("eth1"))
        .containsExactly(
            "VI_1 INFO Changing effective priority from 150 to 50: interface eth1 is down or has no"
                + " carrier and adds -100");
    assertThat(weighted.linkUp("eth1"))
        .containsExactly(
            "VI_1 INFO Changing effective priority from 50 to 150: interface eth1 is up and adds 0");
  }

  @Test
  @DisplayName("track_src_ip: without its source address an instance is in FAULT")
  void aMissingSourceAddressIsAFault() {
    InstanceConfig config = InstanceSettings.v2().source("10.9.0.7").trackSource().build();
    EngineScene scene = EngineScene.running(config);
    assertThat(scene.status("VI_1").faults())
        .containsExactly("interface eth0 does not have the source address 10.9.0.7");
    assertThat(scene.addAddress("eth0", "10.9.0.7/24"))
        .contains("VI_1 FAULT to BACKUP: its faults are gone");
    assertThat(scene.removeAddress("eth0", "10.9.0.7/24"))
        .contains("VI_1 BACKUP to FAULT: interface eth0 does not have the source address 10.9.0.7");
  }

  // ---- Files and processes

  @Test
  void aFileAddsItsNumberTimesTheWeight() {
    TrackerConfig file = new TrackerConfig.File("load", "/run/load", OptionalInt.empty(), false);
    EngineScene scene = EngineScene.host().trackers(file);
    scene.survey();
    assertThat(
            scene.configure(
                InstanceSettings.v2()
                    .tracks(new Track.File("load", new Weight(-2, false)))
                    .build()))
        .contains("watch load");
    assertThat(scene.fileHolds("load", "10\n"))
        .containsExactly(
            "locum INFO track_file load holds 10",
            "VI_1 INFO Changing effective priority from 150 to 130: file load holds 10 and adds -20");
    assertThat(scene.fileHolds("load", "10 again")).isEmpty();
    assertThat(scene.fileHolds("load", "127"))
        .contains("VI_1 BACKUP to FAULT: file load holds 127");
    assertThat(scene.fileIsMissing("load")).contains("VI_1 FAULT to BACKUP: its faults are gone");
    assertThat(scene.vrrp("VI_1").effectivePriority()).isEqualTo(150);
  }

  @Test
  void processesAreCounted() {
    EngineScene scene = EngineScene.host().trackers(processes(1, Duration.ofSeconds(3)));
    scene.survey();
    scene.configure(
        InstanceSettings.v2().tracks(new Track.Processes("haproxy", Weight.NONE)).build());
    assertThat(scene.state("VI_1")).isEqualTo("INIT");
    assertThat(scene.running("haproxy", 1)).contains("VI_1 INIT to BACKUP: it was started");
    scene.pass("5");
    assertThat(only(scene.running("haproxy", 0), "VI_1")).as("the delay runs").isEmpty();
    assertThat(only(scene.pass("2.9"), "VI_1")).isEmpty();
    assertThat(only(scene.pass("0.1"), "VI_1"))
        .containsExactly("VI_1 MASTER to FAULT: process haproxy runs 0 times, wanted: at least 1");
    assertThat(only(scene.running("haproxy", 2), "VI_1"))
        .containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
  }

  // ---- What runs, and when

  @Test
  @DisplayName("A script runs only if somebody tracks it, once for all who do")
  void aScriptRunsOnceForAll() {
    EngineScene scene = EngineScene.host().trackers(CHK, script("unused", 1, 1, 1));
    scene.survey();
    assertThat(
            only(
                scene.configure(
                    tracking(0),
                    InstanceSettings.v2().name("VI_2").vrid(52).tracks(on(-5)).build()),
                "run"))
        .containsExactly("run chk: /bin/chk");
    assertThat(only(scene.checked("chk", 1), "VI_"))
        .containsExactly(
            "VI_1 INIT to FAULT: script chk failed (exited with status 1)",
            "VI_2 INFO Changing effective priority from 150 to 145: script chk failed (exited with"
                + " status 1) and adds -5");
  }

  @Test
  void runsFollowTheInterval() {
    EngineScene scene = activeWith(0, CHK);
    List<String> lines = new java.util.ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lines.addAll(only(scene.pass("1"), "run"));
      scene.checked("chk", 0);
    }
    assertThat(lines).hasSize(5);
    assertThat(only(scene.stop(), "abandon", "run")).isEmpty();
    assertThat(only(scene.pass("10"), "run")).isEmpty();
  }

  @Test
  @DisplayName("Adverts come before the runs of scripts in one turn")
  void advertsDoNotWaitForScripts() {
    TrackerConfig[] scripts =
        IntStream.range(0, 100)
            .mapToObj(i -> script("s" + i, 1, 1, 1))
            .toArray(TrackerConfig[]::new);
    EngineScene scene = EngineScene.host().trackers(scripts);
    scene.survey();
    InstanceSettings settings = InstanceSettings.v2();
    IntStream.range(0, 100).forEach(i -> settings.tracks(new Track.Script("s" + i, Weight.NONE)));
    assertThat(only(scene.configure(settings.build()), "run")).hasSize(100);
    IntStream.range(0, 100).forEach(i -> scene.checked("s" + i, 0));
    scene.pass("3.5");
    IntStream.range(0, 100).forEach(i -> scene.checked("s" + i, 0));
    List<Effect> turn = scene.engine.handle(scene.now().plus(Duration.ofMillis(999)), due());
    assertThat(turn.getFirst()).isInstanceOf(Effect.Transmit.class);
    assertThat(turn.stream().filter(Effect.RunCheck.class::isInstance)).hasSize(100);
  }

  // ---- Reload

  @Test
  @DisplayName("A reload that does not change a script keeps its result and its next run")
  void anUnchangedScriptGoesOn() {
    EngineScene scene = activeWith(0, CHK);
    scene.pass("0.5");
    scene.checked("chk", 0);
    assertThat(scene.configure(tracking(0))).isEmpty();
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(only(scene.configure(tracking(-10)), "VI_1"))
        .containsExactly("VI_1 INFO reconfigured; still MASTER");
    assertThat(scene.checked("chk", 1)).isNotEmpty();
    assertThat(scene.vrrp("VI_1").effectivePriority()).isEqualTo(140);
    assertThat(only(scene.configure(tracking(-30)), "VI_1"))
        .containsExactly(
            "VI_1 INFO Changing effective priority from 140 to 120: script chk failed (exited with"
                + " status 1) and adds -30",
            "VI_1 INFO reconfigured; still MASTER");
    assertThat(only(scene.configure(tracking(0)), "send", "VI_1"))
        .contains("VI_1 MASTER to FAULT: script chk failed (exited with status 1)");
  }

  @Test
  void aChangedBasePriorityKeepsThePoints() {
    EngineScene scene = activeWith(-10, CHK);
    scene.checked("chk", 1);
    assertThat(scene.vrrp("VI_1").effectivePriority()).isEqualTo(140);
    scene.configure(InstanceSettings.v2().priority(100).tracks(on(-10)).build());
    assertThat(scene.vrrp("VI_1").effectivePriority()).isEqualTo(90);
    assertThat(only(scene.pass("1"), "send")).contains("send eth0 51 priority 90");
  }

  @Test
  void aChangedCommandIsRunAtOnceAndARemovedScriptIsAbandoned() {
    EngineScene scene = activeWith(0, CHK);
    scene.pass("2");
    scene.trackers(script("chk", "/bin/other", 2, 1, 1));
    assertThat(only(scene.configure(tracking(0)), "abandon", "run"))
        .containsExactly("abandon chk", "run chk: /bin/other");
    assertThat(scene.state("VI_1")).as("nothing moves before it is known").isEqualTo("MASTER");
    scene.trackers();
    assertThat(only(scene.configure(InstanceSettings.v2().build()), "abandon", "run", "VI_1"))
        .contains("abandon chk", "VI_1 INFO reconfigured; still MASTER");
    assertThat(scene.checked("chk", 1)).as("what comes late").isEmpty();
  }

  @Test
  void aScriptThatIsAddedDoesNotHoldBackWhoIsRunning() {
    EngineScene scene = EngineScene.active(InstanceSettings.v2().build());
    scene.trackers(CHK);
    scene.configure(tracking(0));
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(only(scene.checked("chk", 1), "VI_1"))
        .containsExactly("VI_1 MASTER to FAULT: script chk failed (exited with status 1)");
  }

  @Test
  @DisplayName("The end of a run that was abandoned decides nothing for the command after it")
  void anAbandonedRunSaysNothing() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    scene.survey();
    scene.configure(tracking(0));
    long abandoned = scene.run("chk");
    scene.trackers(script("chk", "/bin/other", 2, 1, 1));
    assertThat(only(scene.configure(tracking(0)), "abandon", "run"))
        .containsExactly("abandon chk", "run chk: /bin/other");
    scene.checked("chk", abandoned, new CheckOutcome.Exited(0));
    assertThat(scene.state("VI_1")).isEqualTo("INIT");
    scene.checked("chk", 0);
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("A tracker that a reload changes moves an instance that the reload does not change")
  void anUnchangedInstanceFeelsItsChangedTracker() {
    InstanceConfig instance =
        InstanceSettings.v2().tracks(new Track.Processes("haproxy", Weight.NONE)).build();
    EngineScene scene = EngineScene.host().trackers(processes(1, Duration.ZERO));
    scene.survey();
    scene.configure(instance);
    scene.running("haproxy", 1);
    scene.pass("3.4140625");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");

    scene.trackers(processes(2, Duration.ZERO));
    assertThat(only(scene.configure(instance), "send", "VI_1"))
        .containsExactly(
            "send eth0 51 resignation",
            "VI_1 MASTER to FAULT: process haproxy runs once, wanted: at least 2");
    scene.trackers(processes(1, Duration.ZERO));
    assertThat(only(scene.configure(instance), "VI_1"))
        .containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  void anInstanceThatWaitsIsReleasedByAReload() {
    EngineScene scene = EngineScene.host().trackers(CHK);
    scene.survey();
    scene.configure(tracking(0));
    assertThat(scene.configure(InstanceSettings.v2().build()))
        .contains("VI_1 INIT to BACKUP: it was started", "abandon chk");
  }

  @Test
  void theStatusNamesWhatIsTracked() {
    EngineScene scene = activeWith(-10, CHK);
    scene.checked("chk", 1);
    InstanceStatus.Tracked tracked = scene.status("VI_1").tracks().getFirst();
    assertThat(tracked.track().name()).isEqualTo("chk");
    assertThat(tracked.evidence()).isEqualTo("failed (exited with status 1)");
    assertThat(tracked.verdict().points()).isEqualTo(-10);
    TrackerStatus status = scene.engine.trackers(scene.now()).getFirst();
    assertThat(status.state()).isEqualTo("down");
    assertThat(status.lastNews()).isEqualTo("failed (exited with status 1)");
  }

  // ---- Settings

  private static EngineScene activeWith(int weight, TrackerConfig script) {
    EngineScene scene = EngineScene.host().trackers(script);
    scene.survey();
    scene.configure(tracking(weight));
    scene.checked("chk", 0);
    scene.pass("3.4140625");
    scene.checked("chk", 0);
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    return scene;
  }

  private static locum.core.Event due() {
    return new locum.core.Event.DeadlineReached();
  }

  private static InstanceConfig tracking(int weight) {
    return InstanceSettings.v2().tracks(on(weight)).build();
  }

  private static Track on(int weight) {
    return new Track.Script("chk", new Weight(weight, false));
  }

  private static TrackerConfig processes(int quorum, Duration terminateDelay) {
    return new TrackerConfig.Processes(
        "haproxy",
        new Watched.Processes("haproxy", List.of("haproxy"), Watched.Processes.Match.NAME),
        quorum,
        OptionalInt.empty(),
        Duration.ZERO,
        terminateDelay);
  }

  private static TrackerConfig script(String name, int seconds, int rise, int fall) {
    return script(name, "/bin/" + name, seconds, rise, fall);
  }

  private static TrackerConfig script(
      String name, String program, int seconds, int rise, int fall) {
    return new TrackerConfig.Script(
        name,
        new ScriptCommand(List.of(program), Optional.empty()),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(seconds),
        rise,
        fall,
        false);
  }
}
