package locum.wire;

import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.Octets;

/// The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit
/// words.
public final class InternetChecksum {

  private InternetChecksum() {}

  /// The checksum of `octets`, whose checksum field must be zero; over octets that already hold
  /// their checksum it is 0 when they are intact.
  public static int of(Octets octets) {
    return finish(sum(octets));
  }

  /// The checksum with the pseudo-header of the family before the octets: source, destination, the
  /// length of the octets and the protocol (RFC 8200 §8.1; for IPv4 the form of RFC 768).
  public static int of(IpAddress source, IpAddress destination, int protocol, Octets octets) {
    long sum = sum(source.octets()) + sum(destination.octets()) + protocol + octets.length();
    return finish(sum + sum(octets));
  }

  /// As [#of(IpAddress,IpAddress,int,Octets)] where the family decides: IPv6 always has the
  /// pseudo-header, IPv4 where `pseudoHeader` says so.
  public static int of(
      boolean pseudoHeader, IpAddress source, IpAddress destination, int protocol, Octets octets) {
    return pseudoHeader || source.family() == AddressFamily.IPV6
        ? of(source, destination, protocol, octets)
        : of(octets);
  }

  private static long sum(Octets octets) {
    long sum = 0;
    int even = octets.length() & ~1;
    for (int i = 0; i < even; i += 2) {
      sum += octets.u16(i);
    }
    return even == octets.length() ? sum : sum + (octets.u8(even) << 8);
  }

  private static int finish(long sum) {
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
