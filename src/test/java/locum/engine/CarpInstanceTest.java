package locum.engine;

import static locum.engine.EngineScene.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import locum.carp.Advertisement;
import locum.carp.AdvertisementCodec;
import locum.carp.HostSettings;
import locum.carp.Profile;
import locum.carp.VirtualHost;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Event;
import locum.core.InterfaceIndex;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.track.Track;
import locum.track.Weight;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// CARP in the engine: what goes to and comes from the link, and that an instance moves with groups
/// and trackers as one of VRRP does.
class CarpInstanceTest {

  private static final HostSettings UCARP = HostSettings.of(Profile.UCARP);
  private static final InstanceConfig ONE = InstanceSettings.carp(UCARP).build();

  /// What another host of the vhid says; each advert has a counter above the last.
  private static Datagram advert(HostSettings host, long counter, String from, String to) {
    VirtualHost other = new VirtualHost(host.build(), counter);
    MonotonicTime start = new MonotonicTime(0);
    other.start(start, new locum.carp.Cause.Told("test"));
    Advertisement advertisement =
        other.deadlineReached(other.deadline().orElseThrow()).stream()
            .filter(locum.carp.Action.Send.class::isInstance)
            .map(action -> ((locum.carp.Action.Send) action).advertisement())
            .findFirst()
            .orElseThrow();
    return new Datagram(
        new InterfaceIndex(2),
        ip(from),
        ip(to),
        Datagram.PROTOCOL_VRRP,
        255,
        7,
        AdvertisementCodec.encode(advertisement));
  }

  private static HostSettings worse() {
    return HostSettings.of(Profile.UCARP).interval(1, 200);
  }

  private static Datagram better(long counter) {
    return advert(HostSettings.of(Profile.UCARP).interval(1, 0), counter, "10.9.0.9", "224.0.0.18");
  }

  @Test
  void aTakeOverAdvertisesFirstFromTheMacAddressOfUcarp() {
    EngineScene scene = EngineScene.running(ONE);
    assertThat(scene.pass("2.999999999")).isEmpty();
    assertThat(scene.pass("0.000000001"))
        .containsExactly(
            "send eth0 42 base 1 skew 0 demotion 0 from 00:00:5e:00:00:2a",
            "add eth0 10.1.1.252/32 for 2 s",
            "announce eth0" + " 10.1.1.252".repeat(5),
            "VI_1 BACKUP to MASTER: no other host was heard for 3.000 s");
  }

  @Test
  void aStopSaysFarewellAndRemovesTheAddress() {
    EngineScene scene = EngineScene.running(ONE);
    scene.pass("3");
    assertThat(scene.stop())
        .containsSubsequence(
            "send eth0 42 base 255 skew 255 demotion 0 from 00:00:5e:00:00:2a",
            "remove eth0 10.1.1.252/32");
  }

  @Test
  @DisplayName(
      "Both families: adverts over both, from the MAC address of the BSDs; either is heard")
  void addressesOfBothFamilies() {
    HostSettings host = HostSettings.of(Profile.FREEBSD).addresses("10.1.1.252", "2001:db8::252");
    EngineScene scene = EngineScene.running(InstanceSettings.carp(host).build());
    assertThat(scene.pass("3"))
        .startsWith(
            "send eth0 42 base 1 skew 0 demotion 0 from 00:00:5e:00:01:2a",
            "send eth0 42 base 1 skew 0 demotion 0 from 00:00:5e:00:01:2a");
    assertThat(scene.effects().stream().filter(Effect.TransmitFrame.class::isInstance))
        .extracting(effect -> ((Effect.TransmitFrame) effect).datagram().destination())
        .containsExactly(ip("224.0.0.18"), ip("ff02::12"));
    scene.hear(advert(host, Long.MAX_VALUE, "fe80::9", "ff02::12"));
    assertThat(scene.state("VI_1")).as("as often, and it hears this one").isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("One number as VRID and as vhid on one link: each protocol has its own packets")
  void theSameNumberInBothProtocols() {
    InstanceConfig vrrp = InstanceSettings.v2().name("VI_2").vrid(42).build();
    EngineScene scene = EngineScene.running(ONE, vrrp);
    scene.hear(better(1000));
    scene.hear(vrrp, 200, "10.9.0.9");
    assertThat(scene.status("VI_1").peers())
        .singleElement()
        .extracting(InstanceStatus.Peer::claim)
        .isEqualTo(new InstanceStatus.Claim.Frequency(1, 0, 0));
    assertThat(scene.priorityHeardBy("VI_2")).isEqualTo(200);
    assertThat(scene.status("VI_1").statistics().refused()).isEmpty();
    assertThat(scene.status("VI_2").statistics().refused()).isEmpty();
  }

  @Test
  void aVrrpPacketOnTheVhidIsRefusedByItsName() {
    EngineScene scene = EngineScene.running(ONE);
    scene.hear(InstanceSettings.v2().vrid(42).build(), 200, "10.9.0.9");
    assertThat(scene.status("VI_1").statistics().refused())
        .containsOnlyKeys(locum.carp.RejectReason.IS_VRRP_VERSION_2);
  }

  @Test
  @DisplayName("A wrong password: a take-over names the peer and the hash")
  void aTakeOverNamesWhatWasRefused() {
    EngineScene scene = EngineScene.running(ONE);
    HostSettings stranger = HostSettings.of(Profile.UCARP).password("hate");
    scene.pass("1");
    scene.hear(advert(stranger, 5, "10.9.0.9", "224.0.0.18"));
    scene.pass("2");
    assertThat(scene.status("VI_1").cause())
        .contains("10.9.0.9")
        .contains("its hash does not fit: compare the password");
  }

  @Test
  @DisplayName("Trackers: a weight is a demotion, which ucarp sees in the skew")
  void aWeightDemotes() {
    EngineScene scene =
        EngineScene.running(
            InstanceSettings.carp(UCARP)
                .tracks(new Track.Interface("eth1", new Weight(-50, false)))
                .build());
    scene.pass("3");
    scene.linkDown("eth1");
    assertThat(scene.pass("1"))
        .contains("send eth0 42 base 1 skew 50 demotion 0 from 00:00:5e:00:00:2a");
    assertThat(scene.status("VI_1").terms())
        .isEqualTo(
            new InstanceStatus.Terms.Carp(
                Profile.UCARP, 1, 0, 50, 50, Duration.ofNanos(1_195_312_500)));
    scene.linkUp("eth1");
    assertThat(scene.pass("1.2"))
        .contains("send eth0 42 base 1 skew 0 demotion 0 from 00:00:5e:00:00:2a");
  }

  @Test
  @DisplayName("A sync group of both protocols moves as one")
  void aSyncGroupOfBothProtocols() {
    InstanceConfig vrrp =
        InstanceSettings.v2().name("VI_2").on("eth1").addresses("10.8.0.100/24").build();
    EngineScene scene = EngineScene.grouped(ONE, vrrp);
    scene.pass("3");
    assertThat(List.of(scene.state("VI_1"), scene.state("VI_2")))
        .containsExactly("MASTER", "MASTER");
    scene.linkDown("eth1");
    assertThat(List.of(scene.state("VI_1"), scene.state("VI_2"))).containsExactly("FAULT", "FAULT");
    scene.linkUp("eth1");
    scene.pass("4");
    assertThat(List.of(scene.state("VI_1"), scene.state("VI_2")))
        .containsExactly("MASTER", "MASTER");
  }

  @Test
  @DisplayName("A preempting member of a group that was contradicted waits for the others")
  void preemptionAsksTheGroup() {
    InstanceConfig carp = InstanceSettings.carp(HostSettings.of(Profile.UCARP).preempt()).build();
    InstanceConfig vrrp =
        InstanceSettings.v2().name("VI_2").on("eth1").addresses("10.8.0.100/24").build();
    EngineScene scene = EngineScene.grouped(carp, vrrp);
    scene.pass("0.5");
    scene.hear(advert(worse(), 1, "10.9.0.9", "224.0.0.18"));
    scene.pass("0");
    assertThat(scene.state("VI_2")).as("it came along").isEqualTo("MASTER");
    scene.hear(vrrp, 200, "10.8.0.9");
    assertThat(scene.state("VI_1")).as("the group steps down").isEqualTo("BACKUP");
    scene.hear(advert(worse(), 2, "10.9.0.9", "224.0.0.18"));
    scene.pass("0.1");
    assertThat(List.of(scene.state("VI_1"), scene.state("VI_2")))
        .as("VI_2 still hears a better router")
        .containsExactly("BACKUP", "BACKUP");
  }

  @Test
  @DisplayName("What is tracked and not yet known takes nothing away")
  void theUnknownDemotesNobody() {
    EngineScene scene =
        EngineScene.running(
            InstanceSettings.carp(UCARP)
                .tracks(new Track.Script("chk", new Weight(20, false)))
                .build());
    scene.pass("3");
    assertThat(scene.status("VI_1").terms())
        .isEqualTo(new InstanceStatus.Terms.Carp(Profile.UCARP, 1, 0, 0, 0, Duration.ofSeconds(1)));
  }

  @Test
  @DisplayName("An order to step down: farewell, and a longer rest than usual")
  void anOrderToStepDown() {
    EngineScene scene = EngineScene.running(ONE);
    scene.pass("3");
    scene.order(new Event.StepDownOrdered("VI_1", Duration.ofSeconds(3), "somebody says so"));
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    scene.pass("5.9");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    scene.pass("0.1");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  @DisplayName("Addresses of a script: never touched, announced when it has ended")
  void scriptedAddresses() {
    EngineScene scene = EngineScene.running(InstanceSettings.carp(UCARP).scripted().build());
    assertThat(scene.pass("3"))
        .containsExactly(
            "send eth0 42 base 1 skew 0 demotion 0 from 00:00:5e:00:00:2a",
            "VI_1 BACKUP to MASTER: no other host was heard for 3.000 s");
    assertThat(scene.hear(advert(worse(), 7, "10.9.0.9", "224.0.0.18")))
        .as("the script still runs")
        .noneMatch(line -> line.startsWith("announce"));
    assertThat(scene.order(new Event.AddressScriptFinished("VI_1", ReportedState.MASTER)))
        .containsExactly("announce eth0" + " 10.1.1.252".repeat(5));
    assertThat(scene.stop()).noneMatch(line -> line.startsWith("remove"));
  }

  @Test
  void nothingIsLearnedFromAPacketWhoseHashNobodyLooksAt() {
    EngineScene scene = EngineScene.running(ONE);
    scene.linkDown("eth0");
    scene.hear(better(1));
    assertThat(scene.status("VI_1").peers()).isEmpty();
  }
}
