package locum.wire;

import java.util.Optional;
import locum.core.Ipv6Address;
import locum.core.MacAddress;
import locum.core.OctetWriter;
import locum.core.Octets;

/// An unsolicited neighbour advertisement to all nodes (RFC 4861 §4.4), as the IPv6 packet that
/// carries it, hop limit 255 (§7.1.2).
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-------+---------------+---------------------------------------+  0
///   |Version| Traffic class |              Flow label               |
///   +-------+---------------+-------+---------------+---------------+
///   |      Payload length = 32      | Next header 58| Hop limit 255 |
///   +-------------------------------+---------------+---------------+  8
///   |                        Source (16 octets)                     |
///   +---------------------------------------------------------------+  24
///   |                     Destination (16 octets)                   |
///   +---------------+---------------+-------------------------------+  40
///   |   Type = 136  |   Code = 0    |           Checksum            |
///   +-+-+-+---------+---------------+-------------------------------+
///   |R|S|O|                       Reserved                          |
///   +-+-+-+---------------------------------------------------------+  48
///   |                        Target (16 octets)                     |
///   +---------------+---------------+-------------------------------+  64
///   | Option = 2    | Length = 1    |  Link-layer address (6)       |
///   +---------------+---------------+-------------------------------+
/// ```
///
/// @param target the address announced, and the source of the packet
/// @param router the R flag: the sender forwards packets
/// @param override the O flag: whoever has another link-layer address for the target replaces it
/// @param mac the target's link-layer address
public record NeighborAdvertisement(
    Ipv6Address target, boolean router, boolean override, MacAddress mac) {

  public static final int LENGTH = 72;

  /// ff02::1
  public static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02_0000_0000_0000L, 1);

  /// Where ff02::1 lives on Ethernet (RFC 2464 §7).
  public static final MacAddress ALL_NODES_MAC = new MacAddress(0x3333_0000_0001L);

  private static final int HEADER_LENGTH = 40;
  private static final int ICMPV6 = 58;
  private static final int TYPE = 136;
  private static final int HOP_LIMIT = 255;
  private static final int ROUTER = 0x80;
  private static final int OVERRIDE = 0x20;
  private static final int OPTION_TARGET_MAC = 2;

  /// Tells the link that `address` now lives at `mac`, whatever was known before.
  public static NeighborAdvertisement unsolicited(
      MacAddress mac, Ipv6Address address, boolean router) {
    return new NeighborAdvertisement(address, router, true, mac);
  }

  /// Reads an advertisement in exactly the form that [#encode] writes.
  ///
  /// @param packet an IPv6 packet, perhaps followed by padding
  /// @return empty for anything else, a wrong checksum included
  public static Optional<NeighborAdvertisement> decode(Octets packet) {
    if (packet.length() < LENGTH
        || packet.u8(0) >>> 4 != 6
        || packet.u16(4) != LENGTH - HEADER_LENGTH
        || packet.u8(6) != ICMPV6
        || packet.u8(7) != HOP_LIMIT) {
      return Optional.empty();
    }
    Ipv6Address source = ipv6At(packet, 8);
    Octets message = packet.slice(HEADER_LENGTH, LENGTH - HEADER_LENGTH);
    if (message.u8(0) != TYPE
        || message.u8(1) != 0
        || InternetChecksum.of(source, ipv6At(packet, 24), ICMPV6, message) != 0
        || !ipv6At(packet, 24).equals(ALL_NODES)
        || !ipv6At(message, 8).equals(source)
        || message.u8(24) != OPTION_TARGET_MAC
        || message.u8(25) != 1) {
      return Optional.empty();
    }
    int flags = message.u8(4);
    return Optional.of(
        new NeighborAdvertisement(
            source, (flags & ROUTER) != 0, (flags & OVERRIDE) != 0, MacAddress.at(message, 26)));
  }

  private static Ipv6Address ipv6At(Octets octets, int offset) {
    return new Ipv6Address(octets.i64(offset), octets.i64(offset + 8));
  }

  public Octets encode() {
    OctetWriter message =
        new OctetWriter(LENGTH - HEADER_LENGTH)
            .u8(TYPE)
            .u8(0)
            .u16(0)
            .u8((router ? ROUTER : 0) | (override ? OVERRIDE : 0))
            .zeros(3)
            .put(target.octets())
            .u8(OPTION_TARGET_MAC)
            .u8(1)
            .put(mac.octets());
    message.setU16(2, InternetChecksum.of(target, ALL_NODES, ICMPV6, message.written()));
    return new OctetWriter(LENGTH)
        .u32(0x6000_0000L)
        .u16(LENGTH - HEADER_LENGTH)
        .u8(ICMPV6)
        .u8(HOP_LIMIT)
        .put(target.octets())
        .put(ALL_NODES.octets())
        .put(message.toOctets())
        .toOctets();
  }
}
