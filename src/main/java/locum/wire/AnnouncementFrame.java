package locum.wire;

import locum.core.Announcement;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.core.MacAddress;
import locum.core.Octets;

/// The Ethernet frame that announces an address to its link: a gratuitous ARP for IPv4, an
/// unsolicited neighbour advertisement for IPv6.
public final class AnnouncementFrame {

  private AnnouncementFrame() {}

  /// The frame of one announcement.
  ///
  /// @param router the R flag of a neighbour advertisement: whether this host forwards IPv6 packets
  ///   that arrive on the interface; no meaning in ARP
  public static Octets encode(Announcement announcement, boolean router) {
    MacAddress mac = announcement.mac();
    EthernetFrame frame =
        switch (announcement.address()) {
          case Ipv4Address address ->
              new EthernetFrame(
                  MacAddress.BROADCAST,
                  mac,
                  EthernetFrame.TYPE_ARP,
                  ArpPacket.gratuitous(mac, address).encode());
          case Ipv6Address address ->
              new EthernetFrame(
                  NeighborAdvertisement.ALL_NODES_MAC,
                  mac,
                  EthernetFrame.TYPE_IPV6,
                  NeighborAdvertisement.unsolicited(mac, address, router).encode());
        };
    return frame.encode();
  }
}
