package locum.carp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.Ipv6Address;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.wire.Hmac;

/// The keyed hash that proves who sent an advertisement: HMAC-SHA1 with the password over what the
/// hosts of a vhid have in common, and the counter.
///
/// ```text
///   2 | 1 | vhid | IPv4 addresses ascending | IPv6 addresses ascending | counter, 64 bits
///
///   link-local IPv6 addresses    OPENBSD   sent without, taken with and without
///                                FREEBSD   with
/// ```
///
/// All but the counter stays the same and is laid out once. The zone of a link-local address, which
/// the BSDs keep in its third and fourth octet, counts as zero. Not for two threads at once.
final class VhidHash {

  /// Octets of a hash.
  static final int LENGTH = 20;

  private static final int COUNTER = 8;

  private final Hmac hmac;
  private final Octets sent;
  private final Optional<Octets> alsoTaken;

  VhidHash(CarpConfig config) {
    hmac = Hmac.sha1(config.password().key());
    Octets whole = prefix(config.vhid(), config.addresses());
    if (config.profile() == Profile.OPENBSD) {
      sent =
          prefix(
              config.vhid(), config.addresses().stream().filter(a -> !linkLocalIpv6(a)).toList());
      alsoTaken = Optional.of(whole).filter(other -> !other.equals(sent));
    } else {
      sent = whole;
      alsoTaken = Optional.empty();
    }
  }

  /// The hash of an advertisement of this host.
  Octets of(long counter) {
    return hash(sent, counter);
  }

  /// Whether a hash is that of a host with the same password, vhid and addresses.
  boolean fits(long counter, Octets digest) {
    return Hmac.equal(hash(sent, counter), digest)
        || (alsoTaken.isPresent() && Hmac.equal(hash(alsoTaken.get(), counter), digest));
  }

  private Octets hash(Octets prefix, long counter) {
    return hmac.of(new OctetWriter(prefix.length() + COUNTER).put(prefix).i64(counter).toOctets());
  }

  private static Octets prefix(Vhid vhid, List<IpAddress> addresses) {
    List<Octets> parts = new ArrayList<>();
    parts.add(new OctetWriter(3).u8(2).u8(1).u8(vhid.value()).toOctets());
    // Every IPv4 address sorts before every IPv6 address.
    addresses.stream()
        .map(VhidHash::withoutZone)
        .distinct()
        .sorted()
        .map(IpAddress::octets)
        .forEach(parts::add);
    OctetWriter prefix = new OctetWriter(parts.stream().mapToInt(Octets::length).sum());
    parts.forEach(prefix::put);
    return prefix.toOctets();
  }

  private static boolean linkLocalIpv6(IpAddress address) {
    return address.family() == AddressFamily.IPV6 && address.isLinkLocal();
  }

  private static IpAddress withoutZone(IpAddress address) {
    return address instanceof Ipv6Address(long high, long low) && address.isLinkLocal()
        ? new Ipv6Address(high & 0xffff_0000_ffff_ffffL, low)
        : address;
  }
}
