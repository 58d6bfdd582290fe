package locum.core;

import java.util.Optional;

/// An IPv4 or IPv6 address, without prefix length and without zone.
///
/// Ordered as unsigned numbers in network order, as RFC 9568 §6.4.3 compares senders; every IPv4
/// address sorts before every IPv6 address.
public sealed interface IpAddress extends Comparable<IpAddress> permits Ipv4Address, Ipv6Address {

  AddressFamily family();

  /// The address in network order, 4 or 16 octets.
  Octets octets();

  boolean isMulticast();

  /// 169.254.0.0/16 or fe80::/10.
  boolean isLinkLocal();

  boolean isLoopback();

  /// 0.0.0.0 or `::`.
  boolean isUnspecified();

  /// Reads a literal (`192.0.2.1`, `2001:db8::1`); never asks a name server.
  ///
  /// @return empty when the text is no literal
  static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') >= 0
        ? Ipv6Address.parse(text).map(a -> a)
        : Ipv4Address.parse(text).map(a -> a);
  }

  /// Reads 4 or 16 octets in network order.
  ///
  /// @throws IllegalArgumentException for any other length
  static IpAddress of(Octets octets) {
    return switch (octets.length()) {
      case 4 -> new Ipv4Address((int) octets.u32(0));
      case 16 -> new Ipv6Address(octets.i64(0), octets.i64(8));
      default -> throw new IllegalArgumentException(octets.length() + " octets are no address");
    };
  }

  @Override
  default int compareTo(IpAddress other) {
    return switch (this) {
      case Ipv4Address a when other instanceof Ipv4Address b ->
          Integer.compareUnsigned(a.bits(), b.bits());
      case Ipv6Address a when other instanceof Ipv6Address b -> {
        int high = Long.compareUnsigned(a.high(), b.high());
        yield high != 0 ? high : Long.compareUnsigned(a.low(), b.low());
      }
      case Ipv4Address _ -> -1;
      case Ipv6Address _ -> 1;
    };
  }
}
