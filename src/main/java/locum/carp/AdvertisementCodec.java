package locum.carp;

import locum.core.Datagram;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.wire.InternetChecksum;

/// The octets of an [Advertisement].
///
/// ```text
///    0       8       16        24        32         the same place in VRRPv2
///   +-------+-------+---------+---------+
///   | 2 | 1 |  vhid | advskew |authlen 7|           version, type, VRID, priority, count
///   +-------+-------+---------+---------+
///   |demot. |advbase|     checksum      |           authentication type, interval, checksum
///   +-------+-------+-------------------+
///   |         counter, 64 bits          |           addresses
///   +-----------------------------------+
///   |        HMAC-SHA1, 20 octets       |
///   +-----------------------------------+
/// ```
///
/// The checksum covers these 36 octets and nothing else, over IPv6 too. The first octet and the
/// checksum are right for VRRPv2 as well, so that only the configuration of an interface says which
/// of the two a vhid speaks.
public final class AdvertisementCodec {

  /// Octets of every advertisement.
  public static final int LENGTH = 36;

  private static final int VERSION = 2;
  private static final int TYPE_ADVERTISEMENT = 1;
  private static final int AUTHENTICATION_WORDS = 7;
  private static final int REQUIRED_TTL = 255;
  private static final int CHECKSUM_AT = 6;
  private static final int COUNTER_AT = 8;
  private static final int DIGEST_AT = 16;

  private AdvertisementCodec() {}

  /// What a datagram turned out to be.
  public sealed interface Decoded {}

  /// A whole advertisement; its hash is not yet checked.
  public record Accepted(Advertisement advertisement) implements Decoded {}

  /// Refused by the first check that failed.
  public record Rejected(RejectReason reason) implements Decoded {}

  /// The vhid that a packet claims, to find its instance before anything is judged; 0 when it is
  /// too short to have one. VRRP has its VRID in the same place.
  public static int claimedVhid(Datagram datagram) {
    return datagram.payload().length() > 1 ? datagram.payload().u8(1) : 0;
  }

  /// Whether a packet has the form of CARP. A VRRPv2 advert with seven addresses has the same
  /// fourth octet and 44 octets; one whose sender left out the authentication data would have these
  /// 36, and only the hash can tell it from CARP.
  public static boolean looksLikeCarp(Datagram datagram) {
    Octets packet = datagram.payload();
    return packet.length() == LENGTH
        && packet.u8(0) == ((VERSION << 4) | TYPE_ADVERTISEMENT)
        && packet.u8(3) == AUTHENTICATION_WORDS;
  }

  /// The checks that need no configuration, in the order of [RejectReason].
  ///
  /// The TTL is required to be 255 only in a packet sent to a group or to everybody: a packet to
  /// this host alone may have been routed.
  public static Decoded decode(Datagram datagram) {
    Octets packet = datagram.payload();
    if (datagram.destination().isMulticast() && datagram.ttl() != REQUIRED_TTL) {
      return new Rejected(RejectReason.TTL_NOT_255);
    }
    if (packet.length() < 4) {
      return new Rejected(RejectReason.TOO_SHORT);
    }
    int version = packet.u8(0) >>> 4;
    int type = packet.u8(0) & 0x0f;
    if (version == 3 && type == TYPE_ADVERTISEMENT) {
      return new Rejected(RejectReason.IS_VRRP_VERSION_3);
    }
    if (version != VERSION) {
      return new Rejected(RejectReason.UNKNOWN_VERSION);
    }
    if (type != TYPE_ADVERTISEMENT) {
      return new Rejected(RejectReason.UNKNOWN_TYPE);
    }
    if (!looksLikeCarp(datagram) && hasTheLengthOfVrrp(packet)) {
      return new Rejected(RejectReason.IS_VRRP_VERSION_2);
    }
    if (packet.length() < LENGTH) {
      return new Rejected(RejectReason.TOO_SHORT);
    }
    if (packet.length() > LENGTH) {
      return new Rejected(RejectReason.TOO_LONG);
    }
    if (packet.u8(3) != AUTHENTICATION_WORDS) {
      return new Rejected(RejectReason.UNKNOWN_AUTHENTICATION_LENGTH);
    }
    if (InternetChecksum.of(packet) != 0) {
      return new Rejected(RejectReason.BAD_CHECKSUM);
    }
    if (packet.u8(1) == 0) {
      return new Rejected(RejectReason.INVALID_VHID);
    }
    return new Accepted(
        new Advertisement(
            new Vhid(packet.u8(1)),
            packet.u8(2),
            packet.u8(4),
            packet.u8(5),
            packet.i64(COUNTER_AT),
            packet.from(DIGEST_AT)));
  }

  /// VRRPv2 has a header of 8 octets, its addresses, and 8 octets of authentication data, which
  /// some senders leave out (RFC 3768 §5.1).
  private static boolean hasTheLengthOfVrrp(Octets packet) {
    int addresses = packet.u8(3);
    int length = packet.length();
    return length == 16 + 4 * addresses || (addresses > 0 && length == 8 + 4 * addresses);
  }

  /// The octets of an advertisement, the same over IPv4 and IPv6.
  public static Octets encode(Advertisement advertisement) {
    OctetWriter packet =
        new OctetWriter(LENGTH)
            .u8((VERSION << 4) | TYPE_ADVERTISEMENT)
            .u8(advertisement.vhid().value())
            .u8(advertisement.advskew())
            .u8(AUTHENTICATION_WORDS)
            .u8(advertisement.demotion())
            .u8(advertisement.advbase())
            .u16(0)
            .i64(advertisement.counter())
            .put(advertisement.digest());
    return packet.setU16(CHECKSUM_AT, InternetChecksum.of(packet.written())).toOctets();
  }
}
