package locum.wire;

import java.util.Optional;
import locum.core.Envelope;
import locum.core.Ipv4Address;
import locum.core.OctetWriter;
import locum.core.Octets;

/// The IPv4 header (RFC 791 §3.1), without the fields that mean nothing to VRRP and CARP.
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-------+-------+---------------+-------------------------------+
///   |Version|  IHL  |Type of Service|          Total Length         |
///   +-------+-------+---------------+-----+-------------------------+
///   |         Identification        |Flags|     Fragment Offset     |
///   +---------------+---------------+-----+-------------------------+
///   |  Time to Live |    Protocol   |        Header Checksum        |
///   +---------------+---------------+-------------------------------+
///   |                         Source Address                        |
///   +---------------------------------------------------------------+
///   |                      Destination Address                      |
///   +---------------------------------------------------------------+
///   |                    Options (IHL > 5)                          |
///   +---------------------------------------------------------------+
/// ```
///
/// @param length octets of the header, 20-60
/// @param totalLength octets of the packet, header included
public record Ipv4Header(
    int length,
    int totalLength,
    int typeOfService,
    int identification,
    boolean dontFragment,
    int ttl,
    int protocol,
    Ipv4Address source,
    Ipv4Address destination) {

  /// Octets of a header without options, the only one that is sent.
  public static final int LENGTH = 20;

  private static final int DONT_FRAGMENT = 0x4000;

  /// The header of a packet with `payloadLength` octets after it: no options, no DF.
  public static Ipv4Header before(
      int payloadLength,
      int identification,
      int ttl,
      int protocol,
      Ipv4Address source,
      Ipv4Address destination) {
    return new Ipv4Header(
        LENGTH,
        LENGTH + payloadLength,
        Envelope.INTERNETWORK_CONTROL,
        identification,
        false,
        ttl,
        protocol,
        source,
        destination);
  }

  /// Reads the header at the start of a packet. The checksum is not looked at: the kernel has done
  /// so, and it delivers reassembled packets whose checksum it does not compute again.
  ///
  /// @param packet the packet, perhaps followed by padding
  /// @return empty when this is no IPv4, or the lengths in it contradict the octets that are there
  public static Optional<Ipv4Header> decode(Octets packet) {
    if (packet.length() < LENGTH || packet.u8(0) >>> 4 != 4) {
      return Optional.empty();
    }
    int length = (packet.u8(0) & 0xf) * 4;
    int totalLength = packet.u16(2);
    if (length < LENGTH || totalLength < length || totalLength > packet.length()) {
      return Optional.empty();
    }
    return Optional.of(
        new Ipv4Header(
            length,
            totalLength,
            packet.u8(1),
            packet.u16(4),
            (packet.u16(6) & DONT_FRAGMENT) != 0,
            packet.u8(8),
            packet.u8(9),
            new Ipv4Address((int) packet.u32(12)),
            new Ipv4Address((int) packet.u32(16))));
  }

  /// The octets after the header of the packet that it was decoded from, without padding.
  public Octets payloadOf(Octets packet) {
    return packet.slice(length, totalLength - length);
  }

  /// The 20 octets with their checksum.
  public Octets encode() {
    OctetWriter writer =
        new OctetWriter(LENGTH)
            .u8(0x45)
            .u8(typeOfService)
            .u16(totalLength)
            .u16(identification)
            .u16(dontFragment ? DONT_FRAGMENT : 0)
            .u8(ttl)
            .u8(protocol)
            .u16(0)
            .u32(source.bits())
            .u32(destination.bits());
    return writer.setU16(10, InternetChecksum.of(writer.written())).toOctets();
  }
}
