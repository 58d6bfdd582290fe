package locum.wire;

import java.util.Optional;
import locum.core.Datagram;
import locum.core.Envelope;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.core.MacAddress;
import locum.core.OctetWriter;
import locum.core.Octets;

/// The Ethernet frame of a multicast packet, which no socket of the IP layer would send: adverts
/// from the virtual router MAC address (RFC 9568 §7.2), and those of CARP.
public final class DatagramFrame {

  private DatagramFrame() {}

  /// The frame of a datagram to a multicast group, its IP header included.
  ///
  /// @throws IllegalArgumentException when the destination is no multicast group
  public static Octets encode(Datagram datagram, Envelope envelope) {
    if (!datagram.destination().isMulticast()) {
      throw new IllegalArgumentException(datagram.destination() + " is no multicast group");
    }
    // No switch over types: the first one costs milliseconds, here in the middle of a take-over.
    Octets header;
    int type;
    if (datagram.source() instanceof Ipv4Address from
        && datagram.destination() instanceof Ipv4Address to) {
      type = EthernetFrame.TYPE_IPV4;
      header =
          new Ipv4Header(
                  Ipv4Header.LENGTH,
                  Ipv4Header.LENGTH + datagram.payload().length(),
                  envelope.typeOfService(),
                  datagram.identification(),
                  envelope.dontFragment(),
                  datagram.ttl(),
                  datagram.protocol(),
                  from,
                  to)
              .encode();
    } else if (datagram.source() instanceof Ipv6Address from
        && datagram.destination() instanceof Ipv6Address to) {
      type = EthernetFrame.TYPE_IPV6;
      header =
          new Ipv6Header(
                  envelope.typeOfService(),
                  datagram.payload().length(),
                  datagram.protocol(),
                  datagram.ttl(),
                  from,
                  to)
              .encode();
    } else {
      throw new IllegalArgumentException(
          datagram.source() + " and " + datagram.destination() + " are of two families");
    }
    Octets packet =
        new OctetWriter(header.length() + datagram.payload().length())
            .put(header)
            .put(datagram.payload())
            .toOctets();
    MacAddress destination = envelope.destination().orElseGet(() -> group(datagram.destination()));
    return new EthernetFrame(destination, envelope.source(), type, packet).encode();
  }

  /// Reads the packet in a frame.
  ///
  /// @param arrivedOn what the datagram names as its interface
  /// @return empty when it is neither IPv4 nor IPv6, when lengths contradict the octets that are
  ///   there, or when the IPv4 header is not intact: the IP layer has not looked at it
  public static Optional<Datagram> decode(Octets octets, InterfaceIndex arrivedOn) {
    Optional<EthernetFrame> frame = EthernetFrame.decode(octets);
    if (frame.isEmpty()) {
      return Optional.empty();
    }
    Octets packet = frame.get().payload();
    return switch (frame.get().type()) {
      case EthernetFrame.TYPE_IPV4 ->
          Ipv4Header.decode(packet)
              .filter(h -> InternetChecksum.of(packet.slice(0, h.length())) == 0)
              .map(
                  h ->
                      new Datagram(
                          arrivedOn,
                          h.source(),
                          h.destination(),
                          h.protocol(),
                          h.ttl(),
                          h.identification(),
                          h.payloadOf(packet)));
      case EthernetFrame.TYPE_IPV6 ->
          Ipv6Header.decode(packet)
              .map(
                  h ->
                      new Datagram(
                          arrivedOn,
                          h.source(),
                          h.destination(),
                          h.nextHeader(),
                          h.hopLimit(),
                          0,
                          h.payloadOf(packet)));
      default -> Optional.empty();
    };
  }

  /// The Ethernet address of a group: 01-00-5E and 23 bits of it (RFC 1112 §6.4), 33-33 and 32 bits
  /// of it (RFC 2464 §7).
  static MacAddress group(IpAddress group) {
    Octets octets = group.octets();
    return octets.length() == 4
        ? new MacAddress(0x0100_5e00_0000L | (octets.u32(0) & 0x7f_ffffL))
        : new MacAddress(0x3333_0000_0000L | octets.u32(12));
  }
}
