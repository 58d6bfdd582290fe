package locum.engine;

import static locum.engine.EngineScene.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.InterfaceIndex;
import locum.core.Octets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Becoming Active and leaving it: the exact effects, in the order in which they are executed.
class TakeOverTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();

  @Test
  void aStartListensAndWaits() {
    EngineScene scene = EngineScene.host();
    assertThat(scene.configure(VI_1)).as("nothing is known of the host yet").isEmpty();
    assertThat(scene.state("VI_1")).isEqualTo("INIT");
    assertThat(scene.survey())
        .containsExactly("listen eth0 IPV4 224.0.0.18", "VI_1 INIT to BACKUP: it was started");
    assertThat(scene.nextDeadline().orElseThrow().toNanos()).isEqualTo(3_414_062_500L);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: advert, addresses, announcements; then it is told")
  void aTakeOverAdvertisesFirst() {
    EngineScene scene = EngineScene.running(VI_1);
    assertThat(scene.pass("3.414062499")).isEmpty();
    assertThat(scene.pass("0.000000001"))
        .containsExactly(
            "send eth0 51 priority 150",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s",
            "announce eth0" + " 10.9.0.100 10.9.0.101".repeat(5),
            "VI_1 BACKUP to MASTER: no other router was heard for 3.414 s");
    assertThat(scene.leased()).containsExactly("eth0 10.9.0.100/24", "eth0 10.9.0.101/24");
  }

  @Test
  @DisplayName("RFC 9568 §6.4.1: an owner does all of it in the turn in which it starts")
  void anOwnerTakesOverAtOnce() {
    EngineScene scene = EngineScene.host();
    scene.configure(InstanceSettings.v2().owner().build());
    assertThat(scene.survey())
        .as("the advert waits for nothing but the socket")
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18",
            "send eth0 51 priority 255",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s",
            "announce eth0" + " 10.9.0.100 10.9.0.101".repeat(5),
            "VI_1 INIT to MASTER: this router owns the addresses (priority 255)");
  }

  @Test
  @DisplayName("RFC 9568 §5.1, §5.2: source, group, TTL 255, protocol 112, and the golden octets")
  void theAdvertIsTheGoldenPacket() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.pass("3.4140625");
    scene.pass("1");
    assertThat(scene.effects())
        .startsWith(
            new Effect.Transmit(
                new Datagram(
                    new InterfaceIndex(2),
                    ip("10.9.0.1"),
                    ip("224.0.0.18"),
                    112,
                    255,
                    2,
                    Octets.ofHex("2133960200 01 33ee 0a090064 0a090065 0000000000000000"))));
  }

  @Test
  @DisplayName("RFC 9568 §5.1.2: IPv6 adverts leave from the link-local address, hop limit 255")
  void ipv6AdvertsAreLinkLocal() {
    EngineScene scene = EngineScene.running(InstanceSettings.v3OverIpv6().build());
    assertThat(scene.pass("3.4140625"))
        .startsWith(
            "send eth0 51 priority 150",
            "add eth0 fe80::100/64 for 2 s, eth0 fd09::100/64 for 2 s");
    scene.pass("1");
    assertThat(scene.effects())
        .first()
        .isInstanceOfSatisfying(
            Effect.Transmit.class,
            transmit -> {
              assertThat(transmit.datagram().source()).isEqualTo(ip("fe80::1"));
              assertThat(transmit.datagram().destination()).isEqualTo(ip("ff02::12"));
              assertThat(transmit.datagram().ttl()).isEqualTo(255);
              assertThat(transmit.datagram().identification()).isZero();
            });
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: leaving by order: priority 0, then the addresses")
  void anActiveThatStopsResignsFirst() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.stop())
        .containsExactly(
            "send eth0 51 resignation",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "stop listening eth0 IPV4 224.0.0.18",
            "VI_1 MASTER to STOP: the daemon stops");
    assertThat(scene.leased()).isEmpty();
    assertThat(scene.nextDeadline()).as("nothing is left to do").isEmpty();
    assertThat(scene.linkDown("eth0")).as("nothing concerns it any more").isEmpty();
    assertThat(scene.survey()).isEmpty();
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: a Backup, a faulty and an unstarted instance stop in silence")
  void whoIsNotActiveStopsWithoutAPacket() {
    assertThat(EngineScene.running(VI_1).stop())
        .containsExactly(
            "stop listening eth0 IPV4 224.0.0.18", "VI_1 BACKUP to STOP: the daemon stops");

    EngineScene faulty = EngineScene.running(VI_1);
    faulty.linkDown("eth0");
    assertThat(faulty.stop())
        .containsExactly(
            "stop listening eth0 IPV4 224.0.0.18", "VI_1 FAULT to STOP: the daemon stops");

    EngineScene unstarted = EngineScene.host();
    unstarted.configure(VI_1);
    assertThat(unstarted.stop()).containsExactly("VI_1 INIT to STOP: the daemon stops");
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: leaving because a better router is there: no advert")
  void anOutrankedActiveGivesTheAddressesBack() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.hear(VI_1, 200, "10.9.0.9"))
        .containsExactly(
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "VI_1 MASTER to BACKUP: 10.9.0.9 has priority 200, higher than ours, 150");
    assertThat(scene.leased()).isEmpty();
    assertThat(scene.pass("3.414")).as("no renewal, no announcement, no advert").isEmpty();
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: after a resignation Skew_Time is waited, no more")
  void aResignationIsFollowedByATakeOver() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.pass("1");
    scene.hear(VI_1, 200, "10.9.0.9");
    assertThat(scene.hear(VI_1, 0, "10.9.0.9")).isEmpty();
    assertThat(scene.pass("0.414062499")).isEmpty();
    assertThat(scene.pass("0.000000001"))
        .startsWith("send eth0 51 priority 150")
        .endsWith("VI_1 BACKUP to MASTER: the active router 10.9.0.9 resigned (priority 0)");
  }

  @Test
  @DisplayName("A daemon that did not run gives its addresses back before it speaks again")
  void aStalledActiveGivesTheAddressesBackAndListens() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.stall(3))
        .containsExactly(
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24",
            "VI_1 MASTER to BACKUP: this daemon did not run for 3.000 s, longer than its peers"
                + " wait; listening before speaking");
    assertThat(scene.pass("1.414")).isEmpty();
    assertThat(scene.pass("0.001")).startsWith("send eth0 51 priority 150");
  }

  @Test
  @DisplayName("A stalled Active that hears its successor says nothing")
  void aStalledActiveObeysItsSuccessor() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.sleep(10);
    assertThat(EngineScene.only(scene.hear(VI_1, 100, "10.9.0.9"), "send", "announce")).isEmpty();
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    assertThat(scene.leased()).isEmpty();
  }

  @Test
  @DisplayName("Unicast: one copy for each peer, in the order of the file, checksum for each")
  void unicastSendsACopyToEachPeer() {
    InstanceConfig unicast =
        InstanceSettings.v3().peers("10.9.0.9", "10.9.0.2", "10.8.0.7").build();
    EngineScene scene = EngineScene.host();
    scene.survey();
    assertThat(scene.configure(unicast)).startsWith("listen eth0 IPV4 unicast");
    assertThat(scene.pass("3.4140625"))
        .startsWith(
            "send eth0 51 priority 150 to 10.9.0.9",
            "send eth0 51 priority 150 to 10.9.0.2",
            "send eth0 51 priority 150 to 10.8.0.7",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s");
    scene.pass("1");
    List<Datagram> copies =
        scene.effects().stream()
            .filter(Effect.Transmit.class::isInstance)
            .map(e -> ((Effect.Transmit) e).datagram())
            .toList();
    assertThat(copies).extracting(Datagram::ttl).containsOnly(255);
    assertThat(copies).extracting(d -> d.payload().u16(6)).doesNotHaveDuplicates();
    assertThat(scene.stop())
        .startsWith(
            "send eth0 51 resignation to 10.9.0.9",
            "send eth0 51 resignation to 10.9.0.2",
            "send eth0 51 resignation to 10.8.0.7",
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24");
  }

  @Test
  @DisplayName("Unicast: the configured TTL; without one 255 for IPv4, 64 for IPv6")
  void theTtlOfUnicast() {
    EngineScene configured =
        EngineScene.active(
            InstanceSettings.v3()
                .peering(
                    new Peering.Unicast(
                        List.of(Peering.Peer.of(ip("10.9.0.2"))),
                        OptionalInt.of(64),
                        false,
                        Optional.empty()))
                .build());
    assertThat(configured.effects())
        .first()
        .isInstanceOfSatisfying(
            Effect.Transmit.class, t -> assertThat(t.datagram().ttl()).isEqualTo(64));

    EngineScene ipv6 = EngineScene.active(InstanceSettings.v3OverIpv6().peers("fd09::2").build());
    assertThat(ipv6.effects())
        .first()
        .isInstanceOfSatisfying(
            Effect.Transmit.class, t -> assertThat(t.datagram().ttl()).isEqualTo(64));
  }

  @Test
  @DisplayName("RFC 9568 §5.1.1.1: the source is the configured one, or the primary address")
  void theSourceMayBeConfigured() {
    EngineScene scene = EngineScene.active(InstanceSettings.v2().source("10.9.0.77").build());
    assertThat(scene.effects())
        .first()
        .isInstanceOfSatisfying(
            Effect.Transmit.class,
            t -> assertThat(t.datagram().source()).isEqualTo(ip("10.9.0.77")));
  }

  @Test
  void countersTellTheStory() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("2");
    scene.hear(VI_1, 100, "10.9.0.8");
    scene.hear(VI_1, 0, "10.9.0.8");
    scene.hear(VI_1, 200, "10.9.0.9");
    scene.pass("4");
    scene.stop();
    Statistics statistics = scene.status("VI_1").statistics();
    assertThat(statistics.advertisementsSent())
        .as("two take-overs, two beats, two answers, a resignation")
        .isEqualTo(7);
    assertThat(statistics.advertisementsReceived()).isEqualTo(3);
    assertThat(statistics.resignationsReceived()).isEqualTo(1);
    assertThat(statistics.resignationsSent()).isEqualTo(1);
    assertThat(statistics.becameActive()).isEqualTo(2);
    assertThat(statistics.releasedActive()).isEqualTo(2);
  }

  @Test
  @DisplayName("An advert that cannot leave is told once a minute: the peers will take over")
  void aRefusedSendIsCountedAndTold() {
    EngineScene scene = EngineScene.active(VI_1);
    Effect advert = scene.effects().getFirst();
    assertThat(scene.fail(advert, "sendmsg(eth0): EPERM"))
        .containsExactly(
            "VI_1 ERROR an advert was not sent (sendmsg(eth0): EPERM): routers that do not hear this"
                + " one will take over");
    assertThat(scene.fail(advert, "sendmsg(eth0): EPERM")).isEmpty();
    assertThat(scene.status("VI_1").statistics().sendErrors()).isEqualTo(2);
  }

  @Test
  void statusTellsStateAndTimers() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.pass("1");
    scene.hear(VI_1, 200, "10.9.0.9");
    scene.pass("0.5");
    InstanceStatus backup = scene.status("VI_1");
    assertThat(backup.inState()).hasMillis(1500);
    assertThat(backup.activeDown().orElseThrow()).hasNanos(2_914_062_500L);
    assertThat(backup.nextAdvertisement()).isEmpty();
    assertThat(backup.peers())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.address()).isEqualTo(ip("10.9.0.9"));
              assertThat(peer.claim()).isEqualTo(new InstanceStatus.Claim.Priority(200));
              assertThat(peer.ago()).hasMillis(500);
            });

    InstanceStatus active = EngineScene.active(VI_1).status("VI_1");
    assertThat(active.nextAdvertisement().orElseThrow()).hasMillis(1000);
    assertThat(active.activeDown()).isEmpty();
    assertThat(active.addresses()).allMatch(InstanceStatus.Address::held);
  }
}
