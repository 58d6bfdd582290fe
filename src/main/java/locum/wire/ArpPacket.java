package locum.wire;

import java.util.Optional;
import locum.core.Ipv4Address;
import locum.core.MacAddress;
import locum.core.OctetWriter;
import locum.core.Octets;

/// An ARP packet for IPv4 over Ethernet (RFC 826).
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-------------------------------+-------------------------------+
///   |     Hardware type = 1         |     Protocol type = 0x0800    |
///   +---------------+---------------+-------------------------------+
///   | Hw length = 6 | Pr length = 4 |           Operation           |
///   +---------------+---------------+-------------------------------+
///   |               Sender hardware address (6 octets)              |
///   +                               +-------------------------------+
///   |                               |     Sender protocol address   :
///   +-------------------------------+-------------------------------+
///   :   (4 octets)                  |   Target hardware address     |
///   +-------------------------------+                               +
///   |                          (6 octets)                           |
///   +---------------------------------------------------------------+
///   |               Target protocol address (4 octets)              |
///   +---------------------------------------------------------------+
/// ```
public record ArpPacket(
    int operation,
    MacAddress senderMac,
    Ipv4Address sender,
    MacAddress targetMac,
    Ipv4Address target) {

  public static final int LENGTH = 28;
  public static final int REQUEST = 1;
  public static final int REPLY = 2;

  /// The packet that tells everyone on the link where an address lives: a request for the address
  /// itself, which whoever has it in a cache answers by updating the cache (RFC 826; RFC 5944
  /// §4.6). The target hardware address of a request means nothing; all ones is what deployed
  /// routers send.
  public static ArpPacket gratuitous(MacAddress mac, Ipv4Address address) {
    return new ArpPacket(REQUEST, mac, address, MacAddress.BROADCAST, address);
  }

  /// Reads a packet, perhaps followed by padding.
  ///
  /// @return empty when it is too short or not IPv4 over Ethernet
  public static Optional<ArpPacket> decode(Octets packet) {
    if (packet.length() < LENGTH
        || packet.u16(0) != 1
        || packet.u16(2) != EthernetFrame.TYPE_IPV4
        || packet.u8(4) != 6
        || packet.u8(5) != 4) {
      return Optional.empty();
    }
    return Optional.of(
        new ArpPacket(
            packet.u16(6),
            MacAddress.at(packet, 8),
            new Ipv4Address((int) packet.u32(14)),
            MacAddress.at(packet, 18),
            new Ipv4Address((int) packet.u32(24))));
  }

  public Octets encode() {
    return new OctetWriter(LENGTH)
        .u16(1)
        .u16(EthernetFrame.TYPE_IPV4)
        .u8(6)
        .u8(4)
        .u16(operation)
        .put(senderMac.octets())
        .u32(sender.bits())
        .put(targetMac.octets())
        .u32(target.bits())
        .toOctets();
  }
}
