package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What keeps an instance from taking part, and how it comes back.
class FaultTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();

  @Test
  void anInterfaceMayComeLate() {
    EngineScene scene = new EngineScene();
    scene.survey();
    assertThat(scene.configure(VI_1))
        .containsExactly("VI_1 INIT to FAULT: interface eth0 does not exist");
    assertThat(scene.nextDeadline()).isEmpty();
    assertThat(scene.create("eth0", 2))
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18",
            "VI_1 FAULT to FAULT: interface eth0 has no IPv4 address to send from");
    assertThat(scene.addAddress("eth0", "10.9.0.1/24"))
        .containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
    assertThat(scene.nextDeadline().orElseThrow())
        .as("a full Active_Down_Interval")
        .hasNanos(3_414_062_500L);
  }

  @Test
  @DisplayName("Carrier loss is a fault at once: resignation, addresses, FAULT")
  void anActiveWithoutCarrierLeaves() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.linkDown("eth0"))
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "VI_1 MASTER to FAULT: interface eth0 is down or has no carrier");
    assertThat(scene.status("VI_1").faults())
        .containsExactly("interface eth0 is down or has no carrier");
    assertThat(scene.status("VI_1").statistics().moves())
        .isEqualTo(new Statistics.Moves(1, 0, 0, 1));
    assertThat(scene.pass("60")).isEmpty();
    assertThat(scene.linkDown("eth0")).as("the same fault is told once").isEmpty();
    assertThat(scene.linkUp("eth0")).containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
    assertThat(scene.pass("3.414")).isEmpty();
    assertThat(scene.pass("0.001")).startsWith("send eth0 51 priority 150");
  }

  @Test
  void aBackupWithoutCarrierSaysNothing() {
    EngineScene scene = EngineScene.running(VI_1);
    assertThat(scene.linkDown("eth0"))
        .containsExactly("VI_1 BACKUP to FAULT: interface eth0 is down or has no carrier");
    assertThat(scene.status("VI_1").statistics().moves())
        .isEqualTo(new Statistics.Moves(0, 0, 1, 0));
    assertThat(scene.nextDeadline()).isEmpty();
  }

  @Test
  @DisplayName("An instance in FAULT ignores every advert, and counts none as received")
  void aFaultyInstanceIgnoresAdverts() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.linkDown("eth0");
    assertThat(scene.hear(VI_1, 200, "10.9.0.9")).isEmpty();
    assertThat(scene.hear(VI_1, 0, "10.9.0.9")).isEmpty();
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.status("VI_1").statistics().advertisementsReceived()).isZero();
  }

  @Test
  @DisplayName("keepalived: an owner comes back one interval and Skew_Time after a fault")
  void anOwnerListensAfterAFault() {
    EngineScene scene = EngineScene.running(InstanceSettings.v2().owner().build());
    scene.linkDown("eth0");
    assertThat(scene.linkUp("eth0")).containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
    assertThat(scene.pass("1.00390624")).isEmpty();
    assertThat(scene.pass("0.00000001")).startsWith("send eth0 51 priority 255");
  }

  @Test
  void theLastSourceAddressIsMissed() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.removeAddress("eth0", "10.9.0.1/24"))
        .as("the resignation leaves from the source that was")
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "VI_1 MASTER to FAULT: interface eth0 has no IPv4 address to send from");
  }

  @Test
  @DisplayName("An address that locum put there is no source to send from")
  void aLeasedAddressIsNoSource() {
    EngineScene scene = new EngineScene();
    scene.link("eth0", 2).leasedAddress("eth0", "10.9.0.100/24");
    scene.survey();
    assertThat(scene.configure(VI_1))
        .contains("VI_1 INIT to FAULT: interface eth0 has no IPv4 address to send from");
  }

  @Test
  void aConfiguredSourceNeedsNoAddress() {
    EngineScene scene = new EngineScene();
    scene.link("eth0", 2);
    scene.survey();
    assertThat(scene.configure(InstanceSettings.v2().source("10.9.0.7").build()))
        .contains("VI_1 INIT to BACKUP: it was started");
  }

  @Test
  @DisplayName("RFC 4862: a tentative IPv6 address is no source until detection has finished")
  void aTentativeAddressIsWaitedFor() {
    EngineScene scene = new EngineScene();
    scene.link("eth0", 2).tentativeAddress("eth0", "fe80::1/64").address("eth0", "fd09::1/64");
    scene.survey();
    assertThat(scene.configure(InstanceSettings.v3OverIpv6().build()))
        .contains(
            "VI_1 INIT to FAULT: interface eth0 has no usable IPv6 link-local address to send"
                + " from");
    assertThat(scene.addTentativeAddress("eth0", "fe80::1/64")).as("still tentative").isEmpty();
    assertThat(scene.addAddress("eth0", "fe80::1/64"))
        .containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  void allFaultsAreTold() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.linkDown("eth0");
    assertThat(scene.removeAddress("eth0", "10.9.0.1/24"))
        .containsExactly(
            "VI_1 FAULT to FAULT: interface eth0 is down or has no carrier; interface eth0 has no"
                + " IPv4 address to send from");
    assertThat(scene.addAddress("eth0", "10.9.0.1/24"))
        .containsExactly("VI_1 FAULT to FAULT: interface eth0 is down or has no carrier");
    assertThat(scene.linkUp("eth0")).containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  @DisplayName("keepalived's dont_track_primary: the carrier of the own interface is not watched")
  void anUntrackedInterfaceMayBeDown() {
    EngineScene scene = EngineScene.active(InstanceSettings.v2().dontTrackPrimary().build());
    assertThat(scene.linkDown("eth0")).isEmpty();
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void theInterfaceOfAnAddressIsTracked() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().excluded("10.8.0.100/24", "eth1", true).build());
    assertThat(scene.leased()).contains("eth1 10.8.0.100/24");
    assertThat(scene.linkDown("eth1"))
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24, eth1 10.8.0.100/24",
            "VI_1 MASTER to FAULT: interface eth1 is down or has no carrier");
    assertThat(scene.delete("eth1"))
        .containsExactly("VI_1 FAULT to FAULT: interface eth1 does not exist");
    assertThat(scene.create("eth1", 9))
        .containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  void theInterfaceOfAnAddressMayBeLeftOutOfTheTracking() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().excluded("10.8.0.100/24", "eth1", false).build());
    assertThat(scene.linkDown("eth1")).isEmpty();
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void aRenamedInterfaceIsAMissingOne() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.rename("eth0", "lan0"))
        .as("the index is the same: the resignation still leaves")
        .containsExactly(
            "send lan0 51 resignation",
            "remove lan0 10.9.0.100/24, lan0 10.9.0.101/24",
            "stop listening lan0 IPV4 224.0.0.18",
            "VI_1 MASTER to FAULT: interface eth0 does not exist");
    assertThat(scene.rename("lan0", "eth0"))
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18", "VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  void anInterfaceIsDeletedAndCreatedAgain() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.delete("eth0"))
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "stop listening eth0 IPV4 224.0.0.18",
            "VI_1 MASTER to FAULT: interface eth0 does not exist");
    assertThat(scene.create("eth0", 17))
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18",
            "VI_1 FAULT to FAULT: interface eth0 has no IPv4 address to send from");
    assertThat(scene.addAddress("eth0", "10.9.0.1/24"))
        .containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
    assertThat(scene.pass("3.4140625"))
        .startsWith(
            "send eth0 51 priority 150",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s");
  }

  @Test
  @DisplayName("Created again while the kernel's notifications were lost: the survey shows it")
  void aReplacedInterfaceIsFoundByTheSurvey() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.replaceUnnoticed("eth0", 17, "10.9.0.1/24");
    List<String> lines = scene.survey();
    assertThat(only(lines, "listen", "stop listening"))
        .containsExactly("listen eth0 IPV4 224.0.0.18", "stop listening eth0 IPV4 224.0.0.18");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    assertThat(scene.pass("3.4140625")).startsWith("send eth0 51 priority 150");
    assertThat(scene.leased()).containsExactly("eth0 10.9.0.100/24", "eth0 10.9.0.101/24");
  }

  @Test
  void aSurveyThatFindsEverythingInPlaceChangesNothing() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.3");
    var deadline = scene.nextDeadline();
    assertThat(scene.survey()).isEmpty();
    assertThat(scene.nextDeadline()).isEqualTo(deadline);
  }

  @Test
  void foreignInterfacesConcernNobody() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.create("docker0", 40)).isEmpty();
    assertThat(scene.addAddress("docker0", "172.17.0.1/16")).isEmpty();
    assertThat(scene.linkDown("eth1")).isEmpty();
    assertThat(scene.delete("docker0")).isEmpty();
  }
}
