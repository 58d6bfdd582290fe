package locum.wire;

import java.util.Optional;
import locum.core.Datagram;
import locum.core.Ipv4Address;
import locum.core.OctetWriter;
import locum.core.Octets;

/// The IP authentication header (RFC 2402 §2) in the one form that VRRPv2 uses: HMAC-MD5-96 (RFC
/// 2403), without IP options.
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +---------------+---------------+-------------------------------+
///   | Next Hdr, 112 |Payload Len, 4 |            Reserved           |
///   +---------------+---------------+-------------------------------+
///   |      Security Parameters Index: the sender's IPv4 address     |
///   +---------------------------------------------------------------+
///   |                        Sequence Number                        |
///   +---------------------------------------------------------------+
///   |              Integrity Check Value, 12 octets                 |
///   +---------------------------------------------------------------+
/// ```
///
/// @param securityParametersIndex unsigned 32 bits
/// @param sequence unsigned 32 bits
/// @param integrity the first 12 octets of the keyed hash
public record AuthenticationHeader(long securityParametersIndex, long sequence, Octets integrity) {

  /// Octets of the header.
  public static final int LENGTH = 24;

  private static final int INTEGRITY = 12;

  /// Length of the header in 32-bit words, minus 2 (RFC 2402 §2.2).
  private static final int PAYLOAD_LENGTH = LENGTH / 4 - 2;

  /// Reads the header at the start of the payload of a packet.
  ///
  /// @return empty when it is no header of VRRP, or too short
  public static Optional<AuthenticationHeader> decode(Octets payload) {
    if (payload.length() < LENGTH
        || payload.u8(0) != Datagram.PROTOCOL_VRRP
        || payload.u8(1) != PAYLOAD_LENGTH) {
      return Optional.empty();
    }
    return Optional.of(
        new AuthenticationHeader(
            payload.u32(4), payload.u32(8), payload.slice(LENGTH - INTEGRITY, INTEGRITY)));
  }

  /// The packet that travels: this datagram with the header before its payload.
  ///
  /// @param plain a VRRP packet over IPv4 as it would leave without authentication
  /// @param sequence unsigned 32 bits
  public static Datagram protect(Hmac key, Datagram plain, long sequence) {
    Octets message = plain.payload();
    long index = plain.source().octets().u32(0);
    Datagram unsigned = packet(plain, index, sequence, Octets.of(new byte[INTEGRITY]), message);
    return packet(plain, index, sequence, integrity(key, unsigned), message);
  }

  /// Whether the integrity check value is the one that the holder of the key writes.
  ///
  /// @param datagram the packet that this header was read from
  public boolean isIntact(Hmac key, Datagram datagram) {
    Octets message = datagram.payload().from(LENGTH);
    Datagram unsigned =
        packet(
            datagram, securityParametersIndex, sequence, Octets.of(new byte[INTEGRITY]), message);
    // Reserved is covered as it came: RFC 2402 §2.3 wants it zero, and zero is what was built here.
    return datagram.payload().u16(2) == 0 && Hmac.equal(integrity, integrity(key, unsigned));
  }

  /// The hash covers the IP header without what routers change, the authentication header with an
  /// integrity check value of zero, and the message (RFC 2402 §3.3.3).
  ///
  /// The TTL is one of those fields; the deployed peers clear it in unicast only.
  private static Octets integrity(Hmac key, Datagram unsigned) {
    boolean toGroup = unsigned.destination().isMulticast();
    Octets payload = unsigned.payload();
    Octets covered =
        new OctetWriter(Ipv4Header.LENGTH + payload.length())
            .u8(0x45)
            .u8(0) // type of service
            .u16(Ipv4Header.LENGTH + payload.length())
            .u16(unsigned.identification())
            .u16(0) // flags and fragment offset
            .u8(toGroup ? unsigned.ttl() : 0)
            .u8(unsigned.protocol())
            .u16(0) // header checksum
            .put(unsigned.source().octets())
            .put(unsigned.destination().octets())
            .put(payload)
            .toOctets();
    return key.of(covered).slice(0, INTEGRITY);
  }

  private static Datagram packet(
      Datagram like, long index, long sequence, Octets integrity, Octets message) {
    Octets payload =
        new OctetWriter(LENGTH + message.length())
            .u8(Datagram.PROTOCOL_VRRP)
            .u8(PAYLOAD_LENGTH)
            .u16(0)
            .u32(index)
            .u32(sequence)
            .put(integrity)
            .put(message)
            .toOctets();
    return like.carrying(Datagram.PROTOCOL_AUTHENTICATION_HEADER, payload);
  }

  /// Whether the index is the one that the deployed peers choose.
  public boolean isIndexOf(Ipv4Address source) {
    return securityParametersIndex == (source.bits() & 0xffff_ffffL);
  }
}
