package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.MacAddress;
import org.junit.jupiter.api.Test;

/// Instances whose addresses live on interfaces with the virtual router MAC address.
class VirtualMacTest {

  private static final MacAddress MAC = MacAddress.forVrid(AddressFamily.IPV4, 51);

  private final InstanceConfig plain = InstanceSettings.v2().build();
  private final InstanceConfig config = InstanceSettings.v2().virtualMac().build();

  @Test
  void theInterfaceIsMadeBeforeTheInstanceStarts() {
    EngineScene scene = EngineScene.host();
    scene.survey();

    List<String> lines = scene.configure(config);

    assertThat(lines)
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18",
            "prepare vrrp.51",
            "VI_1 INIT to BACKUP: it was started");
    assertThat(scene.notified()).containsExactly("INSTANCE VI_1 BACKUP 150");
  }

  @Test
  void onTakeOverTheAdvertComesFirstThenTheInterfaceThenTheAddresses() {
    EngineScene scene = EngineScene.running(config);

    assertThat(scene.pass("3.4140625"))
        .startsWith(
            "send eth0 51 priority 150 from 00:00:5e:00:01:33",
            "enable vrrp.51",
            "add vrrp.51 10.9.0.100/24 for 2 s, vrrp.51 10.9.0.101/24 for 2 s",
            "announce vrrp.51" + " 10.9.0.100 10.9.0.101".repeat(5));
    assertThat(scene.leased()).containsExactly("vrrp.51 10.9.0.100/24", "vrrp.51 10.9.0.101/24");
    assertThat(scene.status("VI_1").virtualMacInterface()).contains("vrrp.51");
  }

  @Test
  void onLeavingTheInterfaceFallsSilentAfterTheAddresses() {
    EngineScene scene = EngineScene.active(config);

    assertThat(only(scene.hear(config, 200, "10.9.0.9"), "remove", "disable", "send", "release"))
        .containsExactly("remove vrrp.51 10.9.0.100/24, vrrp.51 10.9.0.101/24", "disable vrrp.51");

    assertThat(only(scene.stop(), "release", "send")).containsExactly("release vrrp.51");
  }

  @Test
  void oneThatStopsResignsFromItsVirtualAddress() {
    EngineScene scene = EngineScene.active(config);

    assertThat(scene.stop())
        .startsWith(
            "send eth0 51 resignation from 00:00:5e:00:01:33",
            "remove vrrp.51 10.9.0.100/24, vrrp.51 10.9.0.101/24",
            "disable vrrp.51",
            "stop listening eth0 IPV4 224.0.0.18",
            "release vrrp.51");
  }

  @Test
  void anInterfaceThatSomebodyDeletesIsMadeAgainAtOnceAndIsAFaultUntilThen() {
    EngineScene scene = EngineScene.active(config);
    scene.notified();

    List<String> lines = scene.delete("vrrp.51");

    assertThat(only(lines, "prepare", "VI_1"))
        .containsSubsequence(
            "prepare vrrp.51",
            "VI_1 MASTER to FAULT: interface vrrp.51 with the virtual MAC address does not exist",
            "VI_1 FAULT to BACKUP: its faults are gone");
    scene.pass("3.5");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.leased()).contains("vrrp.51 10.9.0.100/24");
  }

  @Test
  void anInterfaceThatTheKernelRefusesIsAFaultAndAskedForWithGrowingPauses() {
    EngineScene scene = EngineScene.host().kernelRefuses(true);
    scene.survey();

    scene.configure(config);

    assertThat(scene.status("VI_1").faults())
        .containsExactly(
            "interface vrrp.51 with the virtual MAC address does not exist (netlink: no)");
    assertThat(only(scene.pass("6.9"), "prepare")).as("after 1 and 3 s").hasSize(2);
    scene.kernelRefuses(false);
    scene.pass("0.3");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  @Test
  void aMatchingInterfaceIsUsedWithItsName() {
    EngineScene scene = EngineScene.host().macvlan("mine0", 7, "eth0", MAC);
    scene.survey();

    assertThat(only(scene.configure(config), "prepare")).containsExactly("prepare mine0");
    scene.pass("3.5");
    assertThat(scene.leased()).contains("mine0 10.9.0.100/24");
  }

  @Test
  void aNameThatIsTakenIsNotUsed() {
    EngineScene scene = EngineScene.host().link("vrrp.51", 7);
    scene.survey();
    InstanceConfig other = InstanceSettings.v2().name("VI_2").on("eth1").virtualMac().build();
    InstanceConfig ipv6 = InstanceSettings.v3OverIpv6().name("VI_6").virtualMac().build();

    assertThat(only(scene.configure(config, other, ipv6), "prepare"))
        .containsExactly("prepare vrrp4.51", "prepare vrrp.51.1", "prepare vrrp6.51");
  }

  @Test
  void withBaseAdvertsOnlyTheAddressesHaveTheVirtualAddress() {
    VirtualMac.Own base = new VirtualMac.Own(Optional.of("vip0"), "vrrp", Optional.empty(), false);
    EngineScene scene = EngineScene.running(InstanceSettings.v2().virtualMac(base).build());

    assertThat(scene.pass("3.4140625"))
        .startsWith("send eth0 51 priority 150", "enable vip0")
        .contains("announce vip0" + " 10.9.0.100 10.9.0.101".repeat(5));
  }

  @Test
  void aReloadThatAddsItMovesTheAddressesOfAMasterThatStaysMaster() {
    EngineScene scene = EngineScene.active(plain);
    scene.notified();

    List<String> lines = scene.configure(config);

    assertThat(only(lines, "prepare", "remove", "add", "enable", "send"))
        .containsExactly(
            "prepare vrrp.51",
            "enable vrrp.51",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "add vrrp.51 10.9.0.100/24 for 2 s, vrrp.51 10.9.0.101/24 for 2 s");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.notified()).isEmpty();
    assertThat(scene.leased()).containsExactly("vrrp.51 10.9.0.100/24", "vrrp.51 10.9.0.101/24");
    assertThat(only(scene.pass("1"), "send"))
        .containsExactly("send eth0 51 priority 150 from 00:00:5e:00:01:33");
  }

  @Test
  void aReloadThatTakesItAwayMovesThemBack() {
    EngineScene scene = EngineScene.active(config);
    scene.notified();

    List<String> lines = scene.configure(plain);

    assertThat(only(lines, "remove", "add", "release", "send"))
        .containsExactly(
            "remove vrrp.51 10.9.0.100/24, vrrp.51 10.9.0.101/24",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s",
            "release vrrp.51");
    assertThat(scene.notified()).isEmpty();
    assertThat(scene.leased()).containsExactly("eth0 10.9.0.100/24", "eth0 10.9.0.101/24");
  }

  @Test
  void aReloadThatRenamesItMovesThemToTheNewOneBeforeTheOldOneGoes() {
    EngineScene scene = EngineScene.active(config);
    scene.notified();
    VirtualMac.Own named = new VirtualMac.Own(Optional.of("vip0"), "vrrp", Optional.empty(), true);

    List<String> lines = scene.configure(InstanceSettings.v2().virtualMac(named).build());

    assertThat(only(lines, "prepare", "remove", "add", "release"))
        .containsExactly(
            "prepare vip0",
            "remove vrrp.51 10.9.0.100/24, vrrp.51 10.9.0.101/24",
            "add vip0 10.9.0.100/24 for 2 s, vip0 10.9.0.101/24 for 2 s",
            "release vrrp.51");
    assertThat(scene.notified()).isEmpty();
  }

  @Test
  void aReloadWhoseInterfaceIsRefusedTwiceIsAFault() {
    EngineScene scene = EngineScene.active(plain);
    scene.pass("0.3");
    scene.kernelRefuses(true);

    scene.configure(config);

    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.leased()).containsExactly("eth0 10.9.0.100/24", "eth0 10.9.0.101/24");
    assertThat(only(scene.pass("1.2"), "VI_1 MASTER"))
        .containsExactly(
            "VI_1 MASTER to FAULT: interface vrrp.51 with the virtual MAC address does not exist"
                + " (netlink: no)");
    assertThat(scene.leased()).isEmpty();
    scene.kernelRefuses(false);
    scene.pass("10");
    assertThat(scene.leased()).containsExactly("vrrp.51 10.9.0.100/24", "vrrp.51 10.9.0.101/24");
  }

  @Test
  void aReloadWhoseInterfaceIsRefusedForAMomentIsNone() {
    EngineScene scene = EngineScene.active(plain);
    scene.notified();
    scene.kernelRefuses(true);
    scene.configure(config);
    scene.kernelRefuses(false);

    scene.pass("1.2");

    assertThat(scene.leased()).containsExactly("vrrp.51 10.9.0.100/24", "vrrp.51 10.9.0.101/24");
    assertThat(scene.notified()).isEmpty();
  }

  @Test
  void aReloadThatRenamesItAndIsRefusedLeavesTheAddressesOnTheOldOneAndSaysSo() {
    EngineScene scene = EngineScene.active(config);
    scene.kernelRefuses(true);
    VirtualMac.Own named = new VirtualMac.Own(Optional.of("vip0"), "vrrp", Optional.empty(), true);

    List<String> lines =
        new ArrayList<>(scene.configure(InstanceSettings.v2().virtualMac(named).build()));
    lines.addAll(scene.pass("10"));

    assertThat(only(lines, "VI_1 WARNING"))
        .containsExactly(
            "VI_1 WARNING interface vip0 with the virtual MAC address cannot be made (netlink: no);"
                + " the addresses stay on vrrp.51, and it is asked for again and again");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.leased()).containsExactly("vrrp.51 10.9.0.100/24", "vrrp.51 10.9.0.101/24");
  }

  @Test
  void oneThatSomebodySetsDownIsSetUpAgainWithGrowingPauses() {
    EngineScene scene = EngineScene.active(config);

    scene.setDown("vrrp.51");

    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(only(scene.pass("1.2"), "prepare")).hasSize(1);
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    scene.pass("4");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.setDown("vrrp.51");
    assertThat(only(scene.pass("1.9"), "prepare")).isEmpty();
    assertThat(only(scene.pass("0.3"), "prepare")).hasSize(1);
  }

  @Test
  void withUseVmacAddrAnAddressElsewhereHasOneOfItsOwn() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2()
                .excluded("10.8.0.100/24", "eth1", true)
                .virtualMacForEveryAddress(true)
                .build());

    assertThat(scene.leased())
        .containsExactly("vadr.51 10.8.0.100/24", "vrrp.51 10.9.0.100/24", "vrrp.51 10.9.0.101/24");
  }

  @Test
  void addressesThatAcceptNothingAreBlockedBeforeTheyAreThereAndUntilTheyAreGone() {
    InstanceConfig closed = InstanceSettings.v2().noAccept().build();
    EngineScene scene = EngineScene.running(closed);

    assertThat(scene.pass("3.4140625"))
        .startsWith(
            "send eth0 51 priority 150",
            "block eth0 10.9.0.100, eth0 10.9.0.101",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s");
    assertThat(only(scene.stop(), "send", "remove", "unblock"))
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "unblock eth0 10.9.0.100, eth0 10.9.0.101");
  }

  @Test
  void acceptChangesWithoutMovingAnything() {
    InstanceConfig closed = InstanceSettings.v2().noAccept().build();
    EngineScene scene = EngineScene.active(plain);

    assertThat(only(scene.configure(closed), "block", "unblock", "remove", "add"))
        .containsExactly("block eth0 10.9.0.100, eth0 10.9.0.101");
    assertThat(only(scene.configure(plain), "block", "unblock", "remove", "add"))
        .containsExactly("unblock eth0 10.9.0.100, eth0 10.9.0.101");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void secondaryAddressesArePromotedWhileTheInstanceRuns() {
    InstanceConfig promoting = InstanceSettings.v2().promoteSecondaries().build();
    EngineScene scene = EngineScene.host();
    scene.survey();

    assertThat(scene.configure(promoting)).contains("promote secondaries on eth0");
    assertThat(scene.configure(plain)).contains("promote secondaries on eth0 no longer");
    assertThat(scene.configure(promoting)).contains("promote secondaries on eth0");
    assertThat(scene.stop()).contains("promote secondaries on eth0 no longer");
  }
}
