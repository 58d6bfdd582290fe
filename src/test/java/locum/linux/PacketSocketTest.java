package locum.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import locum.core.Announcement;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.core.Octets;
import locum.wire.AnnouncementFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Announcements, judged by the neighbour table of the host that they reach.
@Tag("netns")
class PacketSocketTest {

  private static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);

  private VirtualNetwork network;

  @BeforeEach
  void open() throws Exception {
    network = VirtualNetwork.open();
  }

  @AfterEach
  void close() {
    network.close();
  }

  private static InterfaceIndex eth0() throws Exception {
    try (HostNetwork host = HostNetwork.open()) {
      return host.survey().links().stream()
          .filter(link -> link.name().equals("eth0"))
          .findFirst()
          .orElseThrow()
          .index();
    }
  }

  private void announce(String address, String family) throws Exception {
    network.b.sysctl("net." + family + ".neigh.eth0.locktime", "0");
    network.b.ip("neigh add " + address + " lladdr 02:00:00:00:00:99 dev eth0 nud stale");
    network.a.call(
        () -> {
          try (PacketSocket socket = PacketSocket.open(PacketBuffers.allocate())) {
            IpAddress ip = IpAddress.parse(address).orElseThrow();
            socket.send(eth0(), AnnouncementFrame.encode(new Announcement(eth0(), MAC, ip), false));
            return true;
          }
        });
    Waiting.until(
        () -> network.b.ip("neigh show " + address + " dev eth0").contains("02:00:00:00:00:01"));
  }

  @Test
  void aGratuitousArpMovesTheNeighbourEntry() throws Exception {
    announce("192.0.2.100", "ipv4");
  }

  @Test
  void anUnsolicitedNeighbourAdvertisementMovesTheNeighbourEntry() throws Exception {
    announce("fe80::100", "ipv6");
  }

  @Test
  void ofABatchOnlyTheRefusedFramesFail() throws Exception {
    network.a.call(
        () -> {
          try (PacketSocket socket = PacketSocket.open(PacketBuffers.allocate())) {
            Announcement announcement =
                new Announcement(eth0(), MAC, IpAddress.parse("192.0.2.100").orElseThrow());
            Octets frame = AnnouncementFrame.encode(announcement, false);
            List<PacketSocket.Frame> frames = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
              frames.add(new PacketSocket.Frame(eth0(), frame));
            }
            frames.set(0, new PacketSocket.Frame(new InterfaceIndex(999), frame));
            frames.set(500, new PacketSocket.Frame(new InterfaceIndex(999), frame));
            frames.set(999, new PacketSocket.Frame(eth0(), Octets.of(new byte[200_000])));
            assertThat(socket.sendAll(frames))
                .extracting(SendFailure::item)
                .containsExactly(0, 500, 999);
            assertThatThrownBy(() -> socket.send(new InterfaceIndex(999), frame))
                .hasMessage("sendmmsg(frames by #999): ENXIO: no such device or address");
            return true;
          }
        });
  }
}
