package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.MacAddress;
import org.junit.jupiter.api.Test;

/// Instances whose addresses live on an interface that the administrator provides
/// (`vmac_interface`).
class ProvidedInterfaceTest {

  private static final MacAddress MAC = MacAddress.forVrid(AddressFamily.IPV4, 51);
  private static final MacAddress OTHER = MacAddress.forVrid(AddressFamily.IPV4, 52);

  private final InstanceConfig plain = InstanceSettings.v2().build();
  private final InstanceConfig config = InstanceSettings.v2().provided("vr51").build();

  /// A macvlan of our making with the name of the provided interface.
  private static InstanceConfig made() {
    VirtualMac.Own own = new VirtualMac.Own(Optional.of("vr51"), "vrrp", Optional.empty(), true);
    return InstanceSettings.v2().virtualMac(own).build();
  }

  private static EngineScene host() {
    return EngineScene.host().provided("vr51", 7, MAC);
  }

  private EngineScene running() {
    EngineScene scene = host();
    scene.survey();
    scene.configure(config);
    return scene;
  }

  private EngineScene active() {
    EngineScene scene = running();
    scene.pass("3.4140625");
    return scene;
  }

  @Test
  void beingDownAsBackupIsNoFault() {
    EngineScene scene = running();

    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    assertThat(scene.isUp("vr51")).isFalse();
    assertThat(scene.status("VI_1").virtualMacInterface()).contains("vr51");
  }

  @Test
  void oneThatIsUpAtTheStartIsSetDownWithoutAWord() {
    EngineScene scene = EngineScene.host().linkWith("vr51", 7);
    scene.change("vr51", 7, MAC);
    scene.linkUp("vr51");
    scene.survey();

    assertThat(scene.configure(config))
        .contains("lower vr51")
        .noneMatch(l -> l.contains("somebody"));
    assertThat(scene.isUp("vr51")).isFalse();
  }

  @Test
  void onTakeOverItIsUpBeforeTheAdvertThatLeavesFromIt() {
    EngineScene scene = running();

    assertThat(scene.pass("3.4140625"))
        .startsWith(
            "raise vr51",
            "send eth0 51 priority 150 from 00:00:5e:00:01:33 by vr51",
            "add vr51 10.9.0.100/24 for 2 s, vr51 10.9.0.101/24 for 2 s",
            "announce vr51" + " 10.9.0.100 10.9.0.101".repeat(5));
    assertThat(scene.leased()).containsExactly("vr51 10.9.0.100/24", "vr51 10.9.0.101/24");
    assertThat(scene.isUp("vr51")).isTrue();
  }

  @Test
  void onLeavingItIsSetDownAfterTheAddresses() {
    EngineScene scene = active();

    assertThat(only(scene.hear(config, 200, "10.9.0.9"), "remove", "lower", "send"))
        .containsExactly("remove vr51 10.9.0.100/24, vr51 10.9.0.101/24", "lower vr51");
    assertThat(scene.isUp("vr51")).isFalse();
    assertThat(scene.pass("3")).noneMatch(l -> l.contains("somebody"));
  }

  @Test
  void oneThatStopsResignsFromIt() {
    EngineScene scene = active();

    assertThat(scene.stop())
        .startsWith(
            "send eth0 51 resignation from 00:00:5e:00:01:33 by vr51",
            "remove vr51 10.9.0.100/24, vr51 10.9.0.101/24",
            "lower vr51");
  }

  @Test
  void whileItIsMissingThatIsAFaultAndItGoesOnByItself() {
    EngineScene scene = EngineScene.host();
    scene.survey();
    scene.configure(config);

    assertThat(scene.status("VI_1").faults())
        .containsExactly(
            "interface vr51 (vmac_interface) does not exist: make it, with the virtual MAC address"
                + " 00:00:5e:00:01:33");
    scene.change("vr51", 7, MAC);
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    scene.pass("3.5");
    assertThat(scene.leased()).contains("vr51 10.9.0.100/24");
  }

  @Test
  void anotherMacAddressIsAFaultThatSaysWhatToDo() {
    EngineScene scene = EngineScene.host().provided("vr51", 7, OTHER);
    scene.survey();
    scene.configure(config);

    assertThat(scene.status("VI_1").faults())
        .containsExactly(
            "interface vr51 (vmac_interface) has the MAC address 00:00:5e:00:01:34, not that of"
                + " the VRID: ip link set dev vr51 address 00:00:5e:00:01:33");
    scene.change("vr51", 7, MAC);
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  @Test
  void ifItLosesItsMacAddressAsMasterTheAddressesGoAndItIsSetDown() {
    EngineScene scene = active();

    List<String> lines = scene.change("vr51", 7, OTHER);

    assertThat(only(lines, "send", "remove", "lower"))
        .containsExactly(
            "send eth0 51 resignation from 00:00:5e:00:01:33",
            "remove vr51 10.9.0.100/24, vr51 10.9.0.101/24",
            "lower vr51");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
  }

  @Test
  void ifSomebodyDeletesItAsMasterItResignsOnTheBaseInterface() {
    EngineScene scene = active();

    List<String> lines = scene.delete("vr51");

    assertThat(only(lines, "send", "lower", "VI_1 MASTER"))
        .containsExactly(
            "send eth0 51 resignation from 00:00:5e:00:01:33",
            "VI_1 MASTER to FAULT: interface vr51 (vmac_interface) does not exist: make it, with"
                + " the virtual MAC address 00:00:5e:00:01:33");
    scene.change("vr51", 9, MAC);
    scene.pass("3.5");
    assertThat(scene.leased()).contains("vr51 10.9.0.100/24");
    assertThat(scene.isUp("vr51")).isTrue();
  }

  @Test
  void oneThatSomebodySetsDownAsMasterIsSetUpAgainAndAnnounced() {
    EngineScene scene = active();
    scene.pass("2");

    List<String> lines = scene.setDown("vr51");

    assertThat(lines)
        .contains(
            "raise vr51",
            "VI_1 WARNING interface vr51 was set down by somebody; set up again, because this"
                + " instance is MASTER")
        .anyMatch(line -> line.startsWith("announce vr51"));
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.isUp("vr51")).isTrue();
  }

  @Test
  void whoeverSetsItDownAllTheTimeIsAnsweredOnceASecond() {
    EngineScene scene = active();
    scene.pass("2");
    int raised = 0;
    int told = 0;
    for (int i = 0; i < 40; i++) {
      List<String> lines = new ArrayList<>(scene.setDown("vr51"));
      lines.addAll(scene.pass("0.1"));
      raised += only(lines, "raise").size();
      told += only(lines, "VI_1 WARNING").size();
    }
    assertThat(raised).isBetween(4, 5);
    assertThat(told).isEqualTo(1);
  }

  @Test
  void oneThatSomebodySetsUpAsBackupIsSetDownAgain() {
    EngineScene scene = running();
    scene.hear(config, 200, "10.9.0.9");

    assertThat(scene.linkUp("vr51"))
        .contains(
            "lower vr51",
            "VI_1 WARNING interface vr51 was set up by somebody; set down again, because this"
                + " instance is not MASTER");
    assertThat(scene.isUp("vr51")).isFalse();
  }

  @Test
  void oneThatTheKernelDoesNotSetUpIsAFaultForAWhile() {
    EngineScene scene = running().kernelRefuses(true);

    List<String> lines = scene.pass("3.4140625");

    assertThat(lines)
        .contains(
            "VI_1 MASTER to FAULT: interface vr51 (vmac_interface) cannot be set up (netlink: no)");
    assertThat(scene.leased()).isEmpty();
    scene.kernelRefuses(false);
    scene.pass("5");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void theLossOfItsCarrierIsAFaultInWhichItStaysUpAndEndsWithIt() {
    EngineScene scene = active();

    assertThat(only(scene.linkDown("vr51"), "VI_1 MASTER", "lower", "remove"))
        .containsExactly(
            "remove vr51 10.9.0.100/24, vr51 10.9.0.101/24",
            "VI_1 MASTER to FAULT: interface vr51 is down or has no carrier");
    assertThat(scene.pass("5")).isEmpty();
    assertThat(only(scene.linkUp("vr51"), "VI_1 FAULT", "lower"))
        .containsExactly("lower vr51", "VI_1 FAULT to BACKUP: its faults are gone");
  }

  @Test
  void aPortThatIsStillNegotiatingHasFiveSecondsAndAdvertsLeaveByTheBaseInterface() {
    EngineScene scene = running().kernelIsSilent();
    scene.pass("3.4140625");
    scene.linkDown("vr51"); // up, and no carrier yet

    assertThat(only(scene.pass("1"), "send"))
        .containsExactly("send eth0 51 priority 150 from 00:00:5e:00:01:33");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.pass("5");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
  }

  @Test
  void aReloadMovesTheAddressesOfAMasterThatStaysMaster() {
    EngineScene scene = host();
    scene.survey();
    scene.configure(plain);
    scene.pass("3.4140625");

    List<String> lines = scene.configure(config);

    assertThat(only(lines, "raise", "remove", "add"))
        .containsExactly(
            "raise vr51",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "add vr51 10.9.0.100/24 for 2 s, vr51 10.9.0.101/24 for 2 s");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");

    lines = scene.configure(plain);

    assertThat(only(lines, "lower", "remove", "add"))
        .containsExactly(
            "remove vr51 10.9.0.100/24, vr51 10.9.0.101/24",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s",
            "lower vr51");
    assertThat(scene.leased()).containsExactly("eth0 10.9.0.100/24", "eth0 10.9.0.101/24");
  }

  @Test
  void withBaseAdvertsOnlyTheAddressesAreThere() {
    InstanceConfig base =
        InstanceSettings.v2().virtualMac(new VirtualMac.Provided("vr51", false)).build();
    EngineScene scene = host();
    scene.survey();
    scene.configure(base);

    assertThat(scene.pass("3.4140625")).startsWith("raise vr51", "send eth0 51 priority 150");
  }

  @Test
  void aReloadToAMacvlanMovesTheAddressesWithoutAStayOnTheBaseInterface() {
    EngineScene scene = active();

    List<String> lines = scene.configure(InstanceSettings.v2().virtualMac().build());

    assertThat(only(lines, "prepare", "enable", "remove", "add", "lower"))
        .containsExactly(
            "prepare vrrp.51",
            "enable vrrp.51",
            "remove vr51 10.9.0.100/24, vr51 10.9.0.101/24",
            "add vrrp.51 10.9.0.100/24 for 2 s, vrrp.51 10.9.0.101/24 for 2 s",
            "lower vr51");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void aReloadToAMacvlanWithItInTheWayIsAFaultUntilItIsGoneAndNothingIsOnTheBaseInterface() {
    EngineScene scene = active();
    scene.pass("0.3");

    List<String> lines = new ArrayList<>(scene.configure(made()));
    assertThat(scene.leased()).containsExactly("vr51 10.9.0.100/24", "vr51 10.9.0.101/24");
    assertThat(scene.isUp("vr51")).isTrue();
    lines.addAll(scene.pass("1.2"));

    assertThat(lines)
        .contains(
            "VI_1 MASTER to FAULT: interface vr51 with the virtual MAC address does not exist"
                + " (there is another interface)")
        .noneMatch(line -> line.contains("add eth0"));
    assertThat(scene.leased()).isEmpty();
    assertThat(scene.isUp("vr51")).isFalse();
    scene.delete("vr51");
    scene.pass("10");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.leased()).contains("vr51 10.9.0.100/24");
  }

  @Test
  void aReloadToAMacvlanTakesOverAPrivateOneThatIsUpAsItIs() {
    EngineScene scene = EngineScene.host().macvlan("vr51", 7, "eth0", MAC);
    scene.survey();
    scene.configure(config);
    scene.pass("3.4140625");

    List<String> lines = new ArrayList<>(scene.configure(made()));
    lines.addAll(scene.pass("5"));

    assertThat(only(lines, "prepare", "enable", "lower", "remove", "add", "VI_1 MASTER"))
        .containsExactly("prepare vr51", "enable vr51");
    assertThat(scene.isUp("vr51")).isTrue();
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void whatOneInstanceGivesUpIsSetDownBeforeAnotherOneMakesItReady() {
    EngineScene scene = EngineScene.host().macvlan("vr51", 7, "eth0", MAC);
    scene.survey();
    scene.configure(config);
    scene.pass("3.4140625");

    VirtualMac.Own own = new VirtualMac.Own(Optional.of("vr51"), "vrrp", Optional.of(MAC), true);
    List<String> lines =
        scene.configure(InstanceSettings.v2().name("VI_2").vrid(52).virtualMac(own).build());
    assertThat(only(lines, "prepare", "lower")).containsExactly("lower vr51", "prepare vr51");
    scene.pass("5");

    assertThat(scene.state("VI_2")).isEqualTo("MASTER");
    assertThat(scene.isUp("vr51")).isTrue();
  }

  @Test
  void aReloadToAMacvlanAsBackupTakesOverAPrivateOneThatIsDown() {
    EngineScene scene = EngineScene.host().macvlan("vr51", 7, "eth0", MAC);
    scene.survey();
    scene.configure(config);
    scene.hear(config, 200, "10.9.0.9");

    assertThat(only(scene.configure(made()), "prepare", "lower")).containsExactly("prepare vr51");
    assertThat(scene.isUp("vr51")).isTrue();
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }
}
