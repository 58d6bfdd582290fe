package locum.engine;

import static locum.engine.EngineScene.only;
import static locum.engine.EngineScene.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.carp.HostSettings;
import locum.carp.Profile;
import locum.core.AddressAssignment;
import locum.core.Effect;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Reactions;
import locum.vrrp.VrrpVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No virtual address outlives its holder, none is missing while it is held, and what was there
/// before is left alone.
class AddressLeaseTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();

  private static final String ADD_BOTH =
      "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s";
  private static final String RENEW_BOTH =
      "renew eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s";
  private static final String REMOVE_BOTH = "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24";

  @ParameterizedTest(name = "{0} {1}: {2} s")
  @CsvSource({
    "V2, 1, 2",
    "V2, 2, 5",
    "V2, 10, 29",
    "V2, 255, 764",
    "V3, 1, 2",
    "V3, 50, 2",
    "V3, 100, 2",
    "V3, 133, 2",
    "V3, 134, 3",
    "V3, 4095, 121"
  })
  @DisplayName("A lease is shorter than three intervals, in whole seconds, at least two")
  void theLeaseFollowsTheInterval(VrrpVersion version, int units, int seconds) {
    Duration interval = new AdvertisementInterval(version, units).duration();
    assertThat(AddressLease.duration(interval.multipliedBy(3), interval))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest(name = "ratio {0}, base {1}, skew {2}: {3} s")
  @CsvSource({
    "3, 1, 0, 2", // peers take over after 3 s
    "3, 1, 100, 2",
    "3, 1, 200, 3", // adverts every 1.78 s
    "10, 1, 0, 2", // a peer may have the usual 3
    "1, 1, 0, 2", // 1 s: no lease is as short
    "3, 10, 255, 29",
    "3, 0, 128, 2"
  })
  @DisplayName("With CARP the peers' wait is the dead ratio times advbase, whatever the skew here")
  void theLeaseOfCarp(int ratio, int base, int skew, int seconds) {
    var host = HostSettings.of(Profile.UCARP).deadRatio(ratio).interval(base, skew).build();
    var protocol = new ProtocolConfig.Carp(host, false);
    assertThat(AddressLease.duration(protocol.patience(), protocol.interval()))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("The lease is renewed with each advert, never between two")
  void theLeaseIsRenewedWithAdverts() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.pass("0.999999999")).isEmpty();
    assertThat(scene.pass("0.000000001")).contains(RENEW_BOTH);
    assertThat(only(scene.pass("2"), "renew")).hasSize(2);
  }

  @Test
  @DisplayName("Adverts that come faster than a third of the lease do not all renew it")
  void fastAdvertsDoNotAllRenew() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v3().router(r -> r.interval(10)).build());
    assertThat(only(scene.pass("2.1"), "renew")).hasSize(3);
  }

  @Test
  @DisplayName("What is missing is put back and announced, at once")
  void aRemovedAddressIsPutBack() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.5");
    assertThat(scene.removeAddress("eth0", "10.9.0.101/24")).isEmpty();
    assertThat(scene.pass("0"))
        .containsExactly(
            "add eth0 10.9.0.101/24 for 2 s",
            "announce eth0 10.9.0.100 10.9.0.101",
            "VI_1 WARNING VIPs were missing on the host; put back and announced: 10.9.0.101/24");
    assertThat(scene.status("VI_1").statistics().addressesRestored()).isEqualTo(1);
  }

  @Test
  @DisplayName("Whoever removes it again and again is answered four times a second, told once")
  void aFightIsBoundedAndToldOnce() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.5");
    int added = 0;
    int told = 0;
    for (int i = 0; i < 99; i++) {
      if (scene.leased().contains("eth0 10.9.0.101/24")) {
        scene.removeAddress("eth0", "10.9.0.101/24");
      }
      List<String> lines = scene.pass("0.01");
      added += only(lines, "add").size();
      told += only(lines, "VI_1 WARNING").size();
    }
    assertThat(added).isEqualTo(4);
    assertThat(told).isEqualTo(1);
    assertThat(scene.status("VI_1").statistics().addressesRestored()).isEqualTo(4);
  }

  @Test
  @DisplayName("A notice that still speaks of the time before our own change is waited out")
  void aStaleNoticeIsNoRemoval() {
    EngineScene scene = EngineScene.running(VI_1).kernelIsSilent();
    scene.pass("3.4140625");
    assertThat(scene.addAddress("eth0", "10.9.0.77/24"))
        .as("news from the interface; our addresses are not in the table yet")
        .isEmpty();
    assertThat(scene.pass("0.249")).isEmpty();
    assertThat(only(scene.pass("0.001"), "add")).as("now they ought to be").hasSize(1);
  }

  @Test
  @DisplayName("What we put there is ours, also on a kernel that cannot mark it (before 5.18)")
  void anUnmarkedAddressIsStillOurs() {
    EngineScene scene = EngineScene.running(VI_1).kernelIsSilent();
    scene.pass("3.4140625");
    scene.addAddress("eth0", "10.9.0.100/24");
    scene.addAddress("eth0", "10.9.0.101/24");
    assertThat(scene.pass("0.25")).isEmpty();
    scene.configure(InstanceSettings.v2().priority(160).build());
    assertThat(only(scene.stop(), "remove")).containsExactly(REMOVE_BOTH);
  }

  @Test
  void aLossWithoutAWordIsFoundByTheSurvey() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.5");
    scene.loseAddress("10.9.0.100/24");
    scene.survey();
    assertThat(scene.pass("0")).startsWith("add eth0 10.9.0.100/24 for 2 s");
  }

  @Test
  @DisplayName("An address that was there before is neither leased nor renewed nor removed")
  void aPreexistingAddressIsLeftAlone() {
    EngineScene scene = EngineScene.host().address("eth0", "10.9.0.100/32");
    scene.survey();
    scene.configure(VI_1);
    assertThat(scene.pass("3.4140625"))
        .contains(
            "add eth0 10.9.0.101/24 for 2 s", "announce eth0" + " 10.9.0.100 10.9.0.101".repeat(5));
    assertThat(scene.status("VI_1").addresses())
        .extracting(InstanceStatus.Address::preexisting)
        .containsExactly(true, false);
    assertThat(only(scene.pass("1"), "renew")).containsExactly("renew eth0 10.9.0.101/24 for 2 s");
    assertThat(only(scene.stop(), "remove")).containsExactly("remove eth0 10.9.0.101/24");
  }

  @Test
  @DisplayName("When whoever put it there takes it away while we are Active, it becomes ours")
  void aPreexistingAddressThatGoesIsReplaced() {
    EngineScene scene = EngineScene.host().address("eth0", "10.9.0.100/24");
    scene.survey();
    scene.configure(VI_1);
    scene.pass("3.9");
    scene.removeAddress("eth0", "10.9.0.100/24");
    assertThat(scene.pass("0")).startsWith("add eth0 10.9.0.100/24 for 2 s");
    assertThat(only(scene.stop(), "remove")).containsExactly(REMOVE_BOTH);
  }

  @Test
  @DisplayName("What an earlier daemon left behind is removed when the instance starts as Backup")
  void leftOverAddressesAreRemovedAtTheStart() {
    EngineScene scene = EngineScene.host().leasedAddress("eth0", "10.9.0.101/24");
    scene.configure(VI_1);
    assertThat(scene.survey())
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18",
            "remove eth0 10.9.0.101/24",
            "VI_1 INIT to BACKUP: it was started",
            "VI_1 WARNING removing VIPs that an earlier daemon left behind: 10.9.0.101/24");
  }

  @Test
  @DisplayName(
      "What we have just given back, and the kernel has not yet confirmed, is not left over")
  void onlyTheStartLooksForLeftOvers() {
    EngineScene scene = EngineScene.active(VI_1).kernelIsSilent();
    scene.hear(VI_1, 200, "10.9.0.9");
    assertThat(scene.addAddress("eth0", "10.9.0.77/24")).isEmpty();
  }

  @Test
  void leftOverAddressesAreRemovedInFaultToo() {
    EngineScene scene = EngineScene.host().leasedAddress("eth0", "10.9.0.101/24");
    scene.survey();
    scene.linkDown("eth0");
    assertThat(scene.configure(VI_1)).contains("remove eth0 10.9.0.101/24");
    assertThat(scene.leased()).isEmpty();
  }

  @Test
  void anOwnerAdoptsWhatWasLeftBehind() {
    EngineScene scene = EngineScene.host().leasedAddress("eth0", "10.9.0.101/24");
    scene.survey();
    assertThat(only(scene.configure(InstanceSettings.v2().owner().build()), "add", "remove"))
        .containsExactly(ADD_BOTH);
    assertThat(only(scene.stop(), "remove")).containsExactly(REMOVE_BOTH);
  }

  @Test
  @DisplayName("What another instance of this daemon holds was not left behind")
  void anAddressOfAnotherInstanceIsNotLeftOver() {
    EngineScene scene = EngineScene.active(VI_1);
    InstanceConfig same = InstanceSettings.v2().name("VI_2").vrid(52).build();
    assertThat(only(scene.configure(VI_1, same), "remove", "VI_"))
        .containsExactly("VI_2 INIT to BACKUP: it was started");
  }

  @Test
  @DisplayName("An address given back by one instance while another needs it is put back")
  void anAddressOfTwoInstancesSurvivesTheLeavingOfOne() {
    InstanceConfig same = InstanceSettings.v2().name("VI_2").vrid(52).build();
    EngineScene scene = EngineScene.active(VI_1, same);
    scene.pass("0.5");
    scene.hear(same, 200, "10.9.0.9");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.state("VI_2")).isEqualTo("BACKUP");
    scene.pass("0");
    assertThat(scene.leased()).containsExactly("eth0 10.9.0.100/24", "eth0 10.9.0.101/24");
  }

  @Test
  void anAddressIsAddedWhenItsUntrackedInterfaceComes() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().excluded("10.7.0.100/24", "eth7", false).build());
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.pass("0.5");
    scene.create("eth7", 7);
    assertThat(only(scene.pass("0"), "add", "announce"))
        .containsExactly(
            "add eth7 10.7.0.100/24 for 2 s", "announce eth0 10.9.0.100 10.9.0.101 10.7.0.100");
    assertThat(scene.pass("0.7"))
        .contains(
            "renew eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s, eth7 10.7.0.100/24 for"
                + " 2 s");
    assertThat(only(scene.stop(), "remove"))
        .containsExactly("remove eth0 10.9.0.100/24, eth0 10.9.0.101/24, eth7 10.7.0.100/24");
  }

  @Test
  @DisplayName("The only address, on an interface that came late, is renewed as well")
  void anAddressThatCameLateIsRenewed() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2().addresses().excluded("10.7.0.100/24", "eth7", false).build());
    scene.pass("0.5");
    scene.create("eth7", 7);
    scene.pass("0");
    assertThat(only(scene.pass("2"), "renew")).hasSize(2);
  }

  @Test
  @DisplayName("An address found on an interface that came late is left alone")
  void aForeignAddressOnALateInterfaceIsLeftAlone() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().excluded("10.7.0.100/24", "eth7", false).build());
    scene.pass("0.5");
    scene.link("eth7", 7).address("eth7", "10.7.0.100/24");
    scene.survey();
    assertThat(only(scene.pass("0"), "add")).isEmpty();
    assertThat(only(scene.pass("0.7"), "renew")).containsExactly(RENEW_BOTH);
    assertThat(only(scene.stop(), "remove")).containsExactly(REMOVE_BOTH);
  }

  @Test
  void anAddressFollowsItsInterfaceWhenThatIsCreatedAgain() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().excluded("10.8.0.100/24", "eth1", false).build());
    scene.pass("0.5");
    scene.delete("eth1");
    assertThat(only(scene.pass("0"), "add")).isEmpty();
    scene.create("eth1", 33);
    assertThat(only(scene.pass("0.25"), "add")).containsExactly("add eth1 10.8.0.100/24 for 2 s");
  }

  @Test
  @DisplayName(
      "What the kernel refused is asked for again with growing pauses, and told once a minute")
  void aRefusedAddressIsAskedForAgain() {
    EngineScene scene = EngineScene.running(VI_1).kernelRefuses(true);
    assertThat(scene.pass("3.4140625")).endsWith("VI_1 ERROR " + EngineScene.REFUSED);
    List<String> lines = scene.pass("6.9"); // after 1 and 3 s, next after 7
    assertThat(only(lines, "add")).hasSize(2).containsOnly(ADD_BOTH);
    assertThat(only(lines, "VI_1 ERROR")).isEmpty();
    assertThat(only(lines, "VI_1 WARNING")).as("nobody removed it").isEmpty();
    assertThat(scene.status("VI_1").statistics().addressesRestored()).isZero();
    scene.kernelRefuses(false);
    scene.pass("0.2");
    assertThat(scene.leased()).hasSize(2);
    assertThat(only(scene.pass("3"), "add")).isEmpty();
  }

  @Test
  @DisplayName("preferred_lft is capped by the lease, 0 stays 0")
  void thePreferredLifetimeIsCappedByTheLease() {
    assertThat(preferredOf(Optional.empty())).hasSeconds(2);
    assertThat(preferredOf(Optional.of(Duration.ofHours(1)))).hasSeconds(2);
    assertThat(preferredOf(Optional.of(Duration.ofSeconds(1)))).hasSeconds(1);
    assertThat(preferredOf(Optional.of(Duration.ZERO))).isZero();
  }

  private static Duration preferredOf(Optional<Duration> configured) {
    VirtualAddress address =
        new VirtualAddress(
            prefix("10.9.0.200/24"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(EngineScene.ip("10.9.0.255")),
            Optional.of("eth0:vip"),
            253,
            Set.of(AddressAssignment.Flag.NODAD),
            configured,
            true);
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().addresses().excluded(address).build());
    AddressAssignment added =
        scene.effects().stream()
            .flatMap(e -> e instanceof Effect.AddAddresses(var list) ? list.stream() : null)
            .findFirst()
            .orElseThrow();
    assertThat(added.label()).contains("eth0:vip");
    assertThat(added.scope()).isEqualTo(253);
    assertThat(added.broadcast()).contains(EngineScene.ip("10.9.0.255"));
    assertThat(added.lease()).contains(Duration.ofSeconds(2));
    return added.preferred().orElseThrow();
  }

  @Test
  @DisplayName("An address that is given back is not renewed in the same turn")
  void noRenewalAfterTheRemoval() {
    InstanceConfig config =
        InstanceSettings.v2()
            .router(
                r -> r.reactions(new Reactions(false, true, false, false, false, Optional.empty())))
            .build();
    EngineScene scene = EngineScene.active(config);
    scene.pass("0.9");

    List<String> lines = scene.hear(config, 200, "10.9.0.2");

    assertThat(lines).contains("send eth0 51 priority 150");
    assertThat(only(lines, "renew")).isEmpty();
    assertThat(scene.leased()).isEmpty();
  }
}
