package locum.engine;

import static locum.engine.EngineScene.ip;
import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.core.Reason;
import locum.vrrp.Irregularity;
import locum.vrrp.RejectReason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Where packets are listened for, whom they reach, and how bad ones are told of.
class ReceivingTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();

  @Test
  void instancesOfOneInterfaceAndFamilyShareTheirListenPoint() {
    EngineScene scene = EngineScene.host();
    scene.survey();
    InstanceConfig second = InstanceSettings.v2().name("VI_2").vrid(52).build();
    InstanceConfig ipv6 = InstanceSettings.v3OverIpv6().name("VI_6").build();
    InstanceConfig other = InstanceSettings.v2().name("VI_3").on("eth1").build();
    assertThat(only(scene.configure(VI_1, second, ipv6, other), "listen"))
        .as("each point is opened once")
        .containsExactly(
            "listen eth0 IPV4 224.0.0.18",
            "listen eth0 IPV6 ff02::12",
            "listen eth1 IPV4 224.0.0.18");
    assertThat(only(scene.configure(second, ipv6, other), "listen", "stop")).isEmpty();
    assertThat(only(scene.configure(ipv6, other), "listen", "stop"))
        .as("the last one closes it")
        .containsExactly("stop listening eth0 IPV4 224.0.0.18");
    assertThat(only(scene.stop(), "stop"))
        .containsExactly(
            "stop listening eth0 IPV6 ff02::12", "stop listening eth1 IPV4 224.0.0.18");
  }

  @Test
  @DisplayName("Listening comes before the first packet, its end after the last one")
  void theListenPointEmbracesThePackets() {
    EngineScene scene = EngineScene.host();
    scene.survey();
    InstanceConfig owner = InstanceSettings.v2().owner().build();
    assertThat(scene.configure(owner))
        .startsWith("listen eth0 IPV4 224.0.0.18", "send eth0 51 priority 255");
    InstanceConfig unicast = InstanceSettings.v2().owner().peers("10.9.0.2").build();
    assertThat(only(scene.configure(unicast), "listen", "stop"))
        .as("a reload that changes where it listens")
        .containsExactly("listen eth0 IPV4 unicast", "stop listening eth0 IPV4 224.0.0.18");
  }

  @Test
  @DisplayName("log_unknown_vrids: told once a minute for each sender and VRID")
  void anUnknownVridIsToldWhenAskedTo() {
    EngineScene scene = EngineScene.running(VI_1);
    scene.tellUnknownVrids();
    InstanceConfig unknown = InstanceSettings.v2().vrid(99).build();
    assertThat(scene.hear(unknown, 200, "10.9.0.9"))
        .containsExactly(
            "locum WARNING packet from 10.9.0.9 on eth0 ignored: no instance there has its VRID 99");
    assertThat(scene.hear(unknown, 200, "10.9.0.9")).isEmpty();
  }

  @Test
  @DisplayName("RFC 9568 §7.1: a VRID that no instance has is counted and ignored")
  void anUnknownVridIsCounted() {
    EngineScene scene = EngineScene.running(VI_1);
    InstanceConfig unknown = InstanceSettings.v2().vrid(99).build();
    assertThat(scene.hear(unknown, 200, "10.9.0.9")).isEmpty();
    InstanceConfig otherLink = InstanceSettings.v2().on("eth1").build();
    assertThat(scene.hear(otherLink, 200, "10.8.0.9"))
        .as("the VRID is known on another interface only")
        .isEmpty();
    InstanceConfig otherFamily = InstanceSettings.v3OverIpv6().build();
    assertThat(scene.hear(otherFamily, 200, "fe80::9"))
        .as("the VRID is known in the other family only")
        .isEmpty();
    assertThat(scene.hear(raw("224.0.0.18", 255, ""))).isEmpty();
    assertThat(scene.hear(raw("224.0.0.18", 255, "21"))).isEmpty();
    assertThat(scene.engine.unknownVridPackets()).isEqualTo(5);
    assertThat(scene.nextDeadline().orElseThrow())
        .as("nobody's timer moved")
        .hasNanos(3_414_062_500L);
  }

  @Test
  void aPacketToElsewhereIsRefused() {
    EngineScene scene = EngineScene.running(VI_1);
    String golden = "2133960200 01 33ee 0a090064 0a090065 0000000000000000";
    assertThat(scene.hear(raw("10.9.0.1", 255, golden)))
        .containsExactly("VI_1 refused 10.9.0.9 WRONG_DESTINATION");
    assertThat(scene.hear(raw("224.0.0.1", 1, "21330000")))
        .as("before anything else is looked at; told once a minute")
        .isEmpty();
    assertThat(refused(scene)).containsExactly(Map.entry(RejectReason.WRONG_DESTINATION, 2L));

    EngineScene unicast = EngineScene.running(InstanceSettings.v2().peers("10.9.0.9").build());
    assertThat(unicast.hear(raw("224.0.0.18", 255, golden)))
        .containsExactly("VI_1 refused 10.9.0.9 WRONG_DESTINATION");
    assertThat(unicast.hear(raw("10.9.0.1", 64, golden)))
        .as("a unicast peer may be routed: its TTL is not checked")
        .isEmpty();
    assertThat(unicast.status("VI_1").statistics().advertisementsReceived()).isEqualTo(1);
  }

  @Test
  @DisplayName("RFC 9568 §7.1: told once a minute for each reason and sender, counted always")
  void reportsAreThrottled() {
    EngineScene scene = EngineScene.running(VI_1);
    Datagram low = scene.advert(VI_1, 200, "10.9.0.9", 254);
    assertThat(scene.hear(low)).containsExactly("VI_1 refused 10.9.0.9 TTL_NOT_255");
    for (int i = 0; i < 59; i++) {
      scene.pass("1");
      assertThat(scene.hear(low)).isEmpty();
    }
    assertThat(scene.hear(scene.advert(VI_1, 200, "10.9.0.8", 254)))
        .as("another sender")
        .containsExactly("VI_1 refused 10.9.0.8 TTL_NOT_255");
    assertThat(scene.hear(raw("224.0.0.18", 255, "2133")))
        .as("another reason")
        .containsExactly("VI_1 refused 10.9.0.9 TOO_SHORT");
    scene.pass("1");
    assertThat(scene.hear(low)).containsExactly("VI_1 refused 10.9.0.9 TTL_NOT_255");
    assertThat(refused(scene))
        .containsOnly(
            Map.entry(RejectReason.TTL_NOT_255, 62L), Map.entry(RejectReason.TOO_SHORT, 1L));
  }

  @Test
  @DisplayName("RFC 9568 §7.1: what is odd and obeyed is told once a minute, counted always")
  void irregularitiesAreThrottled() {
    EngineScene scene = EngineScene.running(VI_1);
    InstanceConfig other = InstanceSettings.v2().addresses("10.9.0.100/24").build();
    assertThat(scene.hear(other, 200, "10.9.0.9"))
        .containsExactly(
            "VI_1 WARNING advert from 10.9.0.9 is obeyed, but its addresses differ from those"
                + " configured here");
    assertThat(scene.hear(other, 200, "10.9.0.9")).isEmpty();
    assertThat(scene.status("VI_1").statistics().noted())
        .containsExactly(Map.entry(Irregularity.ADDRESSES_DIFFER, 2L));
    assertThat(scene.status("VI_1").statistics().advertisementsReceived()).isEqualTo(2);
  }

  @Test
  @DisplayName("A flood with forged senders costs a bounded number of lines and of memory")
  void aFloodOfForgedSendersIsBounded() {
    EngineScene scene = EngineScene.running(VI_1);
    int lines = 0;
    for (int i = 0; i < 5_000; i++) {
      lines += scene.hear(VI_1, 200, "10.9." + (i >> 8) + "." + (i & 255)).size();
      lines += scene.hear(scene.advert(VI_1, 200, "10.7." + (i >> 8) + "." + (i & 255), 1)).size();
    }
    assertThat(lines).isLessThanOrEqualTo(LogThrottle.REMEMBERED);
    assertThat(scene.status("VI_1").peers()).hasSizeLessThanOrEqualTo(16);
    assertThat(refused(scene)).containsEntry(RejectReason.TTL_NOT_255, 5_000L);
  }

  @Test
  @DisplayName("RFC 9568 §7.1: nothing on the wire throws, and only what is valid moves a timer")
  void randomPacketsChangeNothing() {
    long seed = 42;
    Random random = new Random(seed);
    EngineScene scene = EngineScene.active(InstanceSettings.v3().build());
    for (int i = 0; i < 20_000; i++) {
      byte[] payload = new byte[random.nextInt(48)];
      random.nextBytes(payload);
      if (payload.length > 4) {
        payload[0] = 0x31;
        payload[1] = 51;
        payload[2] = (byte) 255;
        payload[3] = 2;
      }
      scene.hear(raw("224.0.0.18", 255, Octets.of(payload).toString()));
      scene.hear(raw("224.0.0.18", random.nextInt(256), Octets.of(payload).toString()));
    }
    assertThat(scene.status("VI_1").statistics().advertisementsReceived())
        .as("seed %d", seed)
        .isLessThan(5);
  }

  @Test
  @DisplayName("An instance hears only on the interface that it has now")
  void packetsFromAFormerInterfaceReachNobody() {
    EngineScene scene = EngineScene.running(VI_1);
    Datagram advert = scene.advert(VI_1, 200, "10.9.0.9", 255);
    scene.delete("eth0");
    scene.create("eth0", 17);
    scene.addAddress("eth0", "10.9.0.1/24");
    assertThat(scene.hear(advert)).isEmpty();
    assertThat(scene.engine.unknownVridPackets()).isEqualTo(1);
    assertThat(scene.status("VI_1").statistics().advertisementsReceived()).isZero();
  }

  private static Map<Reason, Long> refused(EngineScene scene) {
    return scene.status("VI_1").statistics().refused();
  }

  private static Datagram raw(String destination, int ttl, String payload) {
    IpAddress sender = ip("10.9.0.9");
    return new Datagram(
        new InterfaceIndex(2),
        sender,
        ip(destination),
        Datagram.PROTOCOL_VRRP,
        ttl,
        0,
        Octets.ofHex(payload));
  }

  @Test
  void thePeersAreTheLatestOnes() {
    EngineScene scene = EngineScene.running(VI_1);
    for (int i = 2; i < 30; i++) {
      scene.hear(VI_1, 200, "10.9.0." + i);
    }
    List<IpAddress> heard =
        scene.status("VI_1").peers().stream().map(InstanceStatus.Peer::address).toList();
    assertThat(heard).hasSize(16).startsWith(ip("10.9.0.14")).endsWith(ip("10.9.0.29"));
  }
}
