package locum.engine;

import static locum.engine.EngineScene.ip;
import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;
import locum.wire.InternetChecksum;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Unicast peers, several instances with one VRID, and an instance that looks for its interface.
class UnicastTest {

  private static final IpAddress GROUP = ip("224.0.0.18");

  @Test
  @DisplayName("check_unicast_src: only peers are heard, within the range of their TTL")
  void onlyPeersFromNearbyAreHeard() {
    InstanceConfig config =
        InstanceSettings.v2()
            .peering(
                new Peering.Unicast(
                    List.of(
                        new Peering.Peer(ip("10.9.0.2"), 60, 64), Peering.Peer.of(ip("10.9.0.3"))),
                    OptionalInt.empty(),
                    true,
                    Optional.empty()))
            .build();
    EngineScene scene = EngineScene.running(config);
    assertThat(scene.hear(scene.advert(config, 200, "10.9.0.9", 255)))
        .containsExactly("VI_1 refused 10.9.0.9 NOT_A_PEER");
    assertThat(scene.hear(scene.advert(config, 200, "10.9.0.2", 59)))
        .containsExactly("VI_1 refused 10.9.0.2 TTL_OUT_OF_RANGE");
    assertThat(scene.hear(scene.advert(config, 200, "10.9.0.2", 65))).isEmpty();
    assertThat(scene.status("VI_1").statistics().advertisementsReceived()).isZero();
    scene.hear(scene.advert(config, 200, "10.9.0.2", 60));
    scene.hear(scene.advert(config, 200, "10.9.0.2", 64));
    scene.hear(scene.advert(config, 200, "10.9.0.3", 1));
    assertThat(scene.status("VI_1").statistics().advertisementsReceived()).isEqualTo(3);
  }

  @Test
  @DisplayName("Each peer is answered with the form of checksum that it uses itself")
  void peersWithDifferentHabits() {
    InstanceConfig config = InstanceSettings.v3().peers("10.9.0.2", "10.9.0.3", "10.9.0.4").build();
    EngineScene scene = EngineScene.active(config);
    assertThat(forms(scene)).containsOnly(ChecksumForm.PSEUDO_HEADER);
    scene.hear(lower(config, scene, "10.9.0.3", ChecksumForm.GROUP_PSEUDO_HEADER));
    scene.hear(lower(config, scene, "10.9.0.4", ChecksumForm.MESSAGE_ONLY));
    scene.pass("1");
    assertThat(forms(scene))
        .containsExactly(
            ChecksumForm.PSEUDO_HEADER,
            ChecksumForm.GROUP_PSEUDO_HEADER,
            ChecksumForm.MESSAGE_ONLY);
    scene.hear(lower(config, scene, "10.9.0.3", ChecksumForm.PSEUDO_HEADER));
    scene.pass("1");
    assertThat(forms(scene))
        .as("a peer was updated")
        .containsExactly(
            ChecksumForm.PSEUDO_HEADER, ChecksumForm.PSEUDO_HEADER, ChecksumForm.MESSAGE_ONLY);
  }

  @Test
  @DisplayName("old_unicast_checksum never: the old form is refused")
  void theOldFormMayBeRefused() {
    InstanceConfig config =
        InstanceSettings.v3()
            .peering(
                new Peering.Unicast(
                    List.of(Peering.Peer.of(ip("10.9.0.2"))),
                    OptionalInt.empty(),
                    false,
                    Optional.empty()))
            .build();
    EngineScene scene = EngineScene.running(config);
    assertThat(scene.hear(lower(config, scene, "10.9.0.2", ChecksumForm.GROUP_PSEUDO_HEADER)))
        .containsExactly("VI_1 refused 10.9.0.2 BAD_CHECKSUM");
  }

  /// An advert of lower priority whose checksum has this form.
  private static Datagram lower(
      InstanceConfig config, EngineScene scene, String sender, ChecksumForm form) {
    Datagram right = scene.advert(config, 100, sender, 255);
    byte[] octets = right.payload().toArray();
    octets[6] = 0;
    octets[7] = 0;
    var zeroed = Octets.of(octets);
    int checksum =
        switch (form) {
          case PSEUDO_HEADER ->
              InternetChecksum.of(right.source(), right.destination(), 112, zeroed);
          case GROUP_PSEUDO_HEADER -> InternetChecksum.of(right.source(), GROUP, 112, zeroed);
          case MESSAGE_ONLY -> InternetChecksum.of(zeroed);
        };
    octets[6] = (byte) (checksum >>> 8);
    octets[7] = (byte) checksum;
    return right.carrying(112, Octets.of(octets));
  }

  /// The forms of what the last act sent.
  private static List<ChecksumForm> forms(EngineScene scene) {
    return scene.effects().stream()
        .filter(Effect.Transmit.class::isInstance)
        .map(effect -> form(((Effect.Transmit) effect).datagram()))
        .toList();
  }

  private static ChecksumForm form(Datagram datagram) {
    if (InternetChecksum.of(datagram.payload()) == 0) {
      return ChecksumForm.MESSAGE_ONLY;
    }
    boolean old = InternetChecksum.of(datagram.source(), GROUP, 112, datagram.payload()) == 0;
    return old ? ChecksumForm.GROUP_PSEUDO_HEADER : ChecksumForm.PSEUDO_HEADER;
  }

  @Test
  @DisplayName("One VRID on one interface: told apart by group, by unicast and by source")
  void oneVridInSeveralPlaces() {
    InstanceConfig usual = InstanceSettings.v2().name("VI_1").build();
    InstanceConfig other =
        InstanceSettings.v2().name("VI_2").peering(new Peering.Multicast(ip("224.0.0.19"))).build();
    InstanceConfig unicast =
        InstanceSettings.v2().name("VI_3").source("10.9.0.1").peers("10.9.0.9").build();
    InstanceConfig second =
        InstanceSettings.v2().name("VI_4").source("10.9.0.11").peers("10.9.0.9").build();
    EngineScene scene = EngineScene.running(usual, other, unicast, second);
    scene.hear(usual, 201, "10.9.0.9");
    scene.hear(other, 202, "10.9.0.9");
    scene.hear(unicast, 203, "10.9.0.9");
    scene.hear(to("10.9.0.11", scene.advert(second, 204, "10.9.0.9", 255)));
    assertThat(List.of("VI_1", "VI_2", "VI_3", "VI_4"))
        .extracting(name -> scene.priorityHeardBy(name))
        .containsExactly(201, 202, 203, 204);
    scene.hear(to("10.8.0.1", scene.advert(unicast, 205, "10.9.0.9", 255)));
    assertThat(scene.priorityHeardBy("VI_3"))
        .as("another address of this host: the first unicast instance")
        .isEqualTo(205);
    assertThat(scene.hear(to("224.0.0.20", scene.advert(usual, 200, "10.9.0.9", 255))))
        .containsExactly("VI_1 refused 10.9.0.9 WRONG_DESTINATION");
  }

  private static Datagram to(String destination, Datagram datagram) {
    return new Datagram(
        datagram.interfaceIndex(),
        datagram.source(),
        ip(destination),
        datagram.protocol(),
        datagram.ttl(),
        datagram.identification(),
        datagram.payload());
  }

  @Test
  @DisplayName("An instance that only speaks elsewhere keeps its state; a twin does not take it")
  void speakingElsewhereIsTheSameInstance() {
    InstanceConfig usual = InstanceSettings.v2().build();
    InstanceConfig moved =
        InstanceSettings.v2().peering(new Peering.Multicast(ip("224.0.0.19"))).build();
    EngineScene scene = EngineScene.active(usual);
    assertThat(only(scene.configure(moved), "send", "remove", "listen", "stop", "VI_1"))
        .containsExactly(
            "listen eth0 IPV4 224.0.0.19",
            "stop listening eth0 IPV4 224.0.0.18",
            "VI_1 INFO reconfigured; still MASTER");
    InstanceConfig twin = InstanceSettings.v2().name("VI_2").build();
    scene.configure(twin, moved);
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.state("VI_2")).isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("Without interface: where the source address is, and not elsewhere")
  void theInterfaceIsFoundByTheSource() {
    InstanceConfig config =
        InstanceSettings.v2().on("").source("10.9.0.7").peers("10.9.0.9").build();
    EngineScene scene = EngineScene.running(config);
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.status("VI_1").faults())
        .singleElement()
        .asString()
        .contains("has the unicast_src_ip 10.9.0.7");
    scene.addAddress("eth0", "10.9.0.7/24");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
    assertThat(scene.pass("3.5"))
        .contains(
            "send eth0 51 priority 150 to 10.9.0.9",
            "add eth0 10.9.0.100/24 for 2 s, eth0" + " 10.9.0.101/24 for 2 s");
    assertThat(only(scene.removeAddress("eth0", "10.9.0.7/24"), "remove", "VI_1"))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("remove eth0 10.9.0.100/24");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    scene.addAddress("eth1", "10.9.0.7/24");
    assertThat(scene.pass("3.5")).contains("send eth1 51 priority 150 to 10.9.0.9");
    assertThat(scene.leased()).contains("eth1 10.9.0.100/24");
    assertThat(scene.stop()).contains("remove eth1 10.9.0.100/24, eth1 10.9.0.101/24");
  }

  @Test
  @DisplayName("unicast_fault_no_peer: nobody to share with is a fault")
  void withoutPeersThereIsAFault() {
    EngineScene scene =
        EngineScene.running(
            InstanceSettings.v2()
                .peering(
                    new Peering.Unicast(List.of(), OptionalInt.empty(), false, Optional.empty()))
                .build());
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.status("VI_1").faults())
        .containsExactly("unicast_peer lists no usable peer (unicast_fault_no_peer)");
  }
}
