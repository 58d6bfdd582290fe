package locum.linux;

import static locum.core.Datagram.PROTOCOL_VRRP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Octets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Packets between two hosts, through real sockets.
@Tag("netns")
class RawSocketTest {

  private static final IpAddress A4 = ip("192.0.2.1");
  private static final IpAddress B4 = ip("192.0.2.2");
  private static final IpAddress A6 = ip("fe80::1");
  private static final IpAddress B6 = ip("fe80::2");
  private static final IpAddress GROUP4 = ip("224.0.0.18");
  private static final IpAddress GROUP6 = ip("ff02::12");
  private static final Octets PAYLOAD = Octets.ofHex("2101640100011234 0102030405060708 c0000264");

  private VirtualNetwork network;

  @BeforeEach
  void open() throws Exception {
    network = VirtualNetwork.open();
  }

  @AfterEach
  void close() {
    network.close();
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static InterfaceIndex eth0() throws Exception {
    // the thread's own view: /sys would show the namespace of whoever mounted it
    try (HostNetwork host = HostNetwork.open()) {
      return host.survey().links().stream()
          .filter(link -> link.name().equals("eth0"))
          .findFirst()
          .orElseThrow()
          .index();
    }
  }

  private static RawSocket socket(AddressFamily family) throws Exception {
    return RawSocket.open(PacketBuffers.allocate(), eth0(), "eth0", family, PROTOCOL_VRRP);
  }

  private static Datagram from(RawSocket socket, IpAddress source, IpAddress to, int ttl, int id)
      throws Exception {
    assertThat(socket.fd().isOpen()).isTrue();
    return new Datagram(eth0(), source, to, PROTOCOL_VRRP, ttl, id, PAYLOAD);
  }

  private static Datagram at(InterfaceIndex index, Datagram sent) {
    return new Datagram(
        index,
        sent.source(),
        sent.destination(),
        sent.protocol(),
        sent.ttl(),
        sent.identification(),
        sent.payload());
  }

  /// Sends from a to b, and asserts that b receives each as it was sent.
  private void exchange(
      AddressFamily family, Optional<IpAddress> group, IpAddress to, int ttl, int id)
      throws Exception {
    RawSocket receiver =
        network.b.call(
            () -> {
              RawSocket socket = socket(family);
              if (group.isPresent()) {
                socket.join(group.get());
                socket.join(group.get());
              }
              return socket;
            });
    Datagram sent =
        network.a.call(
            () -> {
              try (RawSocket socket = socket(family)) {
                Datagram datagram =
                    from(socket, family == AddressFamily.IPV4 ? A4 : A6, to, ttl, id);
                socket.send(datagram);
                return datagram;
              }
            });
    network.b.call(
        () -> {
          try (receiver) {
            assertThat(Waiting.forDatagram(receiver)).isEqualTo(at(eth0(), sent));
            assertThat(receiver.receive()).isEmpty();
            assertThat(receiver.skippedPackets()).isZero();
            return true;
          }
        });
  }

  @Test
  void aMulticastIpv4PacketArrivesWithItsHeader() throws Exception {
    exchange(AddressFamily.IPV4, Optional.of(GROUP4), GROUP4, 255, 4711);
  }

  @Test
  void aUnicastIpv4PacketArrivesWithItsTtl() throws Exception {
    exchange(AddressFamily.IPV4, Optional.empty(), B4, 63, 1);
  }

  @Test
  void aMulticastIpv6PacketArrivesWithHopLimitAndInterface() throws Exception {
    exchange(AddressFamily.IPV6, Optional.of(GROUP6), GROUP6, 255, 0);
  }

  @Test
  void aUnicastIpv6PacketArrivesWithHopLimitAndInterface() throws Exception {
    exchange(AddressFamily.IPV6, Optional.empty(), B6, 64, 0);
  }

  @Test
  void anIpv4PacketLeavesWithTheTypeOfServiceOfRoutingAndWithoutDontFragment() throws Exception {
    // seen by the peer's own filter, which counts only what matches exactly
    network.b.ip("link set eth0 up");
    VirtualNetwork.run(
        List.of(
            "sh",
            "-c",
            "ip netns exec "
                + network.b.namespace()
                + " nft -f - <<'E'\n"
                + "table ip t { chain c { type filter hook input priority 0;\n"
                + " ip protocol 112 ip dscp cs6 ip frag-off & 0xffff == 0 ip ttl 255"
                + " ip id 4711 counter\n}\n}\nE"));
    exchange(AddressFamily.IPV4, Optional.of(GROUP4), GROUP4, 255, 4711);
    assertThat(
            VirtualNetwork.run(
                List.of("ip", "netns", "exec", network.b.namespace(), "nft", "list", "table", "t")))
        .contains("counter packets 1 ");
  }

  @Test
  void ownMulticastDoesNotComeBackAndForeignGroupsAreNotDelivered() throws Exception {
    RawSocket receiver = network.b.call(() -> socket(AddressFamily.IPV4));
    // another program of b has joined the group; the socket under test has not
    RawSocket other =
        network.b.call(
            () -> {
              RawSocket socket = socket(AddressFamily.IPV4);
              socket.join(GROUP4);
              return socket;
            });
    Datagram unicast =
        network.a.call(
            () -> {
              try (RawSocket socket = socket(AddressFamily.IPV4)) {
                socket.join(GROUP4);
                Datagram last = from(socket, A4, B4, 255, 2);
                List<Datagram> both = List.of(from(socket, A4, GROUP4, 255, 1), last);
                assertThat(socket.sendAll(both)).isEmpty();
                assertThat(socket.receive()).isEmpty();
                return last;
              }
            });
    network.b.call(
        () -> {
          try (receiver;
              other) {
            assertThat(Waiting.forDatagram(other).destination()).isEqualTo(GROUP4);
            assertThat(Waiting.forDatagram(receiver)).isEqualTo(at(eth0(), unicast));
            return true;
          }
        });
  }

  @Test
  void aGroupThatWasLeftIsNotReceivedAndLeavingTwiceIsNoError() throws Exception {
    RawSocket receiver =
        network.b.call(
            () -> {
              RawSocket socket = socket(AddressFamily.IPV6);
              socket.join(GROUP6);
              socket.leave(GROUP6);
              socket.leave(GROUP6);
              return socket;
            });
    Datagram last =
        network.a.call(
            () -> {
              try (RawSocket socket = socket(AddressFamily.IPV6)) {
                socket.send(from(socket, A6, GROUP6, 255, 0));
                Datagram datagram = from(socket, A6, B6, 255, 0);
                socket.send(datagram);
                return datagram;
              }
            });
    network.b.call(
        () -> {
          try (receiver) {
            assertThat(Waiting.forDatagram(receiver)).isEqualTo(at(eth0(), last));
            return true;
          }
        });
  }

  @Test
  void aPacketThatIsTooLongToReadIsSkippedAndCounted() throws Exception {
    RawSocket receiver = network.b.call(() -> socket(AddressFamily.IPV4));
    network.a.call(
        () -> {
          try (RawSocket socket = socket(AddressFamily.IPV4)) {
            Datagram small = from(socket, A4, B4, 255, 2);
            Datagram large =
                new Datagram(eth0(), A4, B4, PROTOCOL_VRRP, 255, 1, Octets.of(new byte[9000]));
            assertThat(socket.sendAll(List.of(large, small))).isEmpty();
            return true;
          }
        });
    network.b.call(
        () -> {
          try (receiver) {
            assertThat(Waiting.forDatagram(receiver).identification()).isEqualTo(2);
            assertThat(receiver.skippedPackets()).isEqualTo(1);
            return true;
          }
        });
  }

  @Test
  void ofABatchOnlyTheRefusedPacketFails() throws Exception {
    RawSocket receiver = network.b.call(() -> socket(AddressFamily.IPV4));
    network.a.call(
        () -> {
          try (RawSocket socket = socket(AddressFamily.IPV4)) {
            List<Datagram> batch = new java.util.ArrayList<>();
            for (int i = 0; i < 150; i++) {
              batch.add(from(socket, A4, B4, 255, i + 1));
            }
            // longer than the interface's MTU, and we do not fragment
            batch.set(
                100,
                new Datagram(eth0(), A4, B4, PROTOCOL_VRRP, 255, 101, Octets.of(new byte[9490])));
            List<SendFailure> failures = socket.sendAll(batch);
            assertThat(failures).singleElement().extracting(SendFailure::item).isEqualTo(100);
            assertThat(failures.getFirst().cause().is(Errno.EMSGSIZE)).isTrue();
            return true;
          }
        });
    network.b.call(
        () -> {
          try (receiver) {
            for (int i = 0; i < 150; i++) {
              if (i != 100) {
                assertThat(Waiting.forDatagram(receiver).identification()).isEqualTo(i + 1);
              }
            }
            return true;
          }
        });
  }

  @Test
  void anInterfaceThatGoesDownOrAwayIsAnErrorOfSendingOnly() throws Exception {
    network.a.call(
        () -> {
          try (RawSocket socket = socket(AddressFamily.IPV4)) {
            Datagram datagram = from(socket, A4, GROUP4, 255, 1);
            socket.join(GROUP4);
            network.a.ip("link set eth0 down");
            assertThat(socket.receive()).isEmpty();
            assertThatThrownBy(() -> socket.send(datagram))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("eth0 to 224.0.0.18");
            network.a.ip("link del eth0");
            assertThat(socket.receive()).isEmpty();
            assertThat(socket.receive()).isEmpty();
            assertThatThrownBy(() -> socket.send(datagram)).isInstanceOf(SystemCallException.class);
            socket.leave(GROUP4);
            return true;
          }
        });
  }

  @Test
  void anInterfaceThatIsMissingIsNamedInTheError() throws Exception {
    network.a.call(
        () -> {
          assertThatThrownBy(
                  () ->
                      RawSocket.open(
                          PacketBuffers.allocate(),
                          new InterfaceIndex(99),
                          "eth9",
                          AddressFamily.IPV6,
                          PROTOCOL_VRRP))
              .hasMessage(
                  "setsockopt SO_BINDTODEVICE(protocol 112 IPV6 eth9): ENODEV: no such device");
          return true;
        });
  }

  @Test
  void aClosedSocketThrowsInsteadOfSpinning() throws Exception {
    network.a.call(
        () -> {
          RawSocket socket = socket(AddressFamily.IPV4);
          socket.close();
          socket.close();
          assertThatThrownBy(socket::receive).hasMessageContaining("EBADF");
          return true;
        });
  }

  @Test
  void theThreadIsInItsOwnNamespace() throws Exception {
    assertThat(network.a.call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))))
        .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
  }
}
