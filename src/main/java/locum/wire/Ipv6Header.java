package locum.wire;

import java.util.Optional;
import locum.core.Ipv6Address;
import locum.core.OctetWriter;
import locum.core.Octets;

/// The fixed IPv6 header (RFC 8200 §3); extension headers are not looked through.
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-------+---------------+---------------------------------------+  0
///   |Version| Traffic class |              Flow label = 0           |
///   +-------+---------------+-------+---------------+---------------+
///   |         Payload length        |  Next header  |   Hop limit   |
///   +-------------------------------+---------------+---------------+  8
///   |                        Source (16 octets)                     |
///   +---------------------------------------------------------------+  24
///   |                     Destination (16 octets)                   |
///   +---------------------------------------------------------------+  40
/// ```
public record Ipv6Header(
    int trafficClass,
    int payloadLength,
    int nextHeader,
    int hopLimit,
    Ipv6Address source,
    Ipv6Address destination) {

  public static final int LENGTH = 40;

  /// Reads the header at the start of a packet.
  ///
  /// @param packet the packet, perhaps followed by padding
  /// @return empty when this is no IPv6, or is shorter than it says
  public static Optional<Ipv6Header> decode(Octets packet) {
    if (packet.length() < LENGTH
        || packet.u8(0) >>> 4 != 6
        || packet.u16(4) > packet.length() - LENGTH) {
      return Optional.empty();
    }
    return Optional.of(
        new Ipv6Header(
            (packet.u16(0) >>> 4) & 0xff,
            packet.u16(4),
            packet.u8(6),
            packet.u8(7),
            new Ipv6Address(packet.i64(8), packet.i64(16)),
            new Ipv6Address(packet.i64(24), packet.i64(32))));
  }

  /// The octets after the header of the packet that it was decoded from, without padding.
  public Octets payloadOf(Octets packet) {
    return packet.slice(LENGTH, payloadLength);
  }

  /// The 40 octets.
  public Octets encode() {
    return new OctetWriter(LENGTH)
        .u32(0x6000_0000L | ((long) trafficClass << 20))
        .u16(payloadLength)
        .u8(nextHeader)
        .u8(hopLimit)
        .put(source.octets())
        .put(destination.octets())
        .toOctets();
  }
}
