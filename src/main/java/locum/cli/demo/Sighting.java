package locum.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Octets;
import locum.wire.AuthenticationHeader;

/// What somebody else on the link hears of the routers. Read from the frames with few checks and
/// without the daemon's own codecs, so that it can bear witness about them.
public sealed interface Sighting {

  /// When the frame was on the link.
  MonotonicTime at();

  /// The sender of the frame.
  MacAddress sender();

  /// A VRRP advertisement.
  ///
  /// @param payload the VRRP message from its first octet
  record Advert(
      MonotonicTime at,
      MacAddress sender,
      IpAddress source,
      IpAddress destination,
      int ttl,
      Octets payload)
      implements Sighting {

    public int version() {
      return payload.u8(0) >>> 4;
    }

    public int vrid() {
      return payload.u8(1);
    }

    public int priority() {
      return payload.u8(2);
    }

    /// Whole seconds in version 2, hundredths in version 3.
    public Duration interval() {
      return version() == 2
          ? Duration.ofSeconds(payload.u8(5))
          : Duration.ofMillis(10L * (payload.u16(4) & 0xfff));
    }

    /// The authentication type of version 2: 0 none, 1 PASS.
    public int authentication() {
      return version() == 2 ? payload.u8(4) : 0;
    }

    /// The virtual addresses in the order of the packet.
    public List<IpAddress> addresses() {
      int size = source.octets().length();
      List<IpAddress> found = new ArrayList<>();
      for (int i = 0; i < payload.u8(3); i++) {
        found.add(IpAddress.of(payload.slice(8 + i * size, size)));
      }
      return found;
    }
  }

  /// An ARP packet or a neighbour advertisement by which a host claims an address.
  ///
  /// @param frame the whole Ethernet frame
  record Claim(MonotonicTime at, MacAddress sender, IpAddress address, Octets frame)
      implements Sighting {}

  /// Reads an Ethernet frame; empty for whatever else is on the link.
  static Optional<Sighting> of(MonotonicTime at, Octets frame) {
    if (frame.length() < 42) {
      return Optional.empty();
    }
    return switch (frame.u16(12)) {
      case 0x0800 -> ipv4(at, frame);
      case 0x0806 -> arp(at, frame);
      case 0x86dd -> ipv6(at, frame);
      default -> Optional.empty();
    };
  }

  private static Optional<Sighting> ipv4(MonotonicTime at, Octets frame) {
    Octets packet = frame.from(14);
    int protocol = packet.u8(9);
    boolean behindHeader = protocol == Datagram.PROTOCOL_AUTHENTICATION_HEADER;
    int header = (packet.u8(0) & 15) * 4 + (behindHeader ? AuthenticationHeader.LENGTH : 0);
    int length = packet.u16(2);
    if ((protocol != Datagram.PROTOCOL_VRRP && !behindHeader)
        || length < header + 8
        || length > packet.length()) {
      return Optional.empty();
    }
    return Optional.of(
        new Advert(
            at,
            MacAddress.at(frame, 6),
            IpAddress.of(packet.slice(12, 4)),
            IpAddress.of(packet.slice(16, 4)),
            packet.u8(8),
            packet.slice(header, length - header)));
  }

  private static Optional<Sighting> arp(MonotonicTime at, Octets frame) {
    IpAddress sender = IpAddress.of(frame.slice(28, 4));
    IpAddress target = IpAddress.of(frame.slice(38, 4));
    return sender.equals(target)
        ? Optional.of(new Claim(at, MacAddress.at(frame, 6), sender, frame))
        : Optional.empty();
  }

  private static Optional<Sighting> ipv6(MonotonicTime at, Octets frame) {
    Octets packet = frame.from(14);
    if (packet.length() < 48) {
      return Optional.empty();
    }
    MacAddress sender = MacAddress.at(frame, 6);
    Octets payload = packet.slice(40, Math.min(packet.u16(4), packet.length() - 40));
    if (packet.u8(6) == 112 && payload.length() >= 8) {
      return Optional.of(
          new Advert(
              at,
              sender,
              IpAddress.of(packet.slice(8, 16)),
              IpAddress.of(packet.slice(24, 16)),
              packet.u8(7),
              payload));
    }
    boolean unsolicitedAdvertisement =
        packet.u8(6) == 58
            && payload.length() >= 24
            && payload.u8(0) == 136
            && packet.u8(24) == 0xff;
    return unsolicitedAdvertisement
        ? Optional.of(new Claim(at, sender, IpAddress.of(payload.slice(8, 16)), frame))
        : Optional.empty();
  }
}
