package locum.core;

/// One IP packet as the protocols see it: the octets after the IP header, and what of the header
/// matters to them.
///
/// @param interfaceIndex where it came in, or where it leaves
/// @param protocol the IP protocol number, 112 for VRRP and CARP, 51 for VRRPv2 behind an
///   authentication header
/// @param ttl TTL or hop limit, 0-255
/// @param identification the IPv4 identification, covered by the authentication header and so
///   chosen by the sender; 0 with IPv6
public record Datagram(
    InterfaceIndex interfaceIndex,
    IpAddress source,
    IpAddress destination,
    int protocol,
    int ttl,
    int identification,
    Octets payload) {

  /// The IP protocol number that VRRP and CARP share.
  public static final int PROTOCOL_VRRP = 112;

  /// The IP protocol number of the authentication header (RFC 2402).
  public static final int PROTOCOL_AUTHENTICATION_HEADER = 51;

  /// The same packet with another payload.
  public Datagram carrying(int otherProtocol, Octets otherPayload) {
    return new Datagram(
        interfaceIndex, source, destination, otherProtocol, ttl, identification, otherPayload);
  }
}
