package locum.vrrp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;
import locum.wire.InternetChecksum;

/// The octets of an [Advertisement].
///
/// ```text
///  VRRPv2 (RFC 3768 §5.1)                              VRRPv3 (RFC 9568 §5.2)
///   0      8      16       24       32                  0      8      16       24       32
///  +------+------+--------+--------+                   +------+------+--------+--------+
///  |2 |  1| VRID |Priority| Count  |                   |3 |  1| VRID |Priority| Count  |
///  +------+------+--------+--------+                   +------+------+--------+--------+
///  | Auth | Intvl|     Checksum    |                   |0 | Interval cs |   Checksum    |
///  +------+------+-----------------+                   +------+------+-----------------+
///  |  IPv4 address (Count times)   |                   | IPv4 or IPv6 address (Count)  |
///  +-------------------------------+                   +-------------------------------+
///  |  Authentication data, 8 octets|
///  +-------------------------------+
/// ```
public final class AdvertisementCodec {

  private static final int HEADER = 8;
  private static final int AUTHENTICATION_DATA = 8;
  private static final int TYPE_ADVERTISEMENT = 1;
  private static final int REQUIRED_TTL = 255;
  private static final int CHECKSUM_AT = 6;

  private AdvertisementCodec() {}

  /// What a datagram turned out to be.
  public sealed interface Decoded {}

  /// A valid advertisement.
  ///
  /// @param checksum the form that fitted; meaningful for VRRPv3 over IPv4 only
  public record Accepted(Advertisement advertisement, ChecksumForm checksum) implements Decoded {}

  /// Refused by the first check that failed.
  public record Rejected(RejectReason reason) implements Decoded {}

  /// The VRID that a packet claims, to find its instance before anything is judged; -1 when it is
  /// too short to have one. CARP has its VHID in the same place.
  public static int claimedVrid(Octets payload) {
    return payload.length() >= 2 ? payload.u8(1) : -1;
  }

  /// The checks of RFC 9568 §7.1 that need no configuration, in the order of [RejectReason].
  ///
  /// The TTL is required to be 255 only in a packet sent to a group: unicast peers may be routed.
  public static Decoded decode(Datagram datagram) {
    Octets packet = datagram.payload();
    AddressFamily family = datagram.source().family();
    boolean toGroup = datagram.destination().isMulticast();
    if (toGroup && datagram.ttl() != REQUIRED_TTL) {
      return new Rejected(RejectReason.TTL_NOT_255);
    }
    if (packet.length() < HEADER) {
      return new Rejected(RejectReason.TOO_SHORT);
    }
    Optional<VrrpVersion> version = version(packet.u8(0) >>> 4, family);
    if (version.isEmpty()) {
      return new Rejected(RejectReason.UNKNOWN_VERSION);
    }
    if ((packet.u8(0) & 0x0f) != TYPE_ADVERTISEMENT) {
      return new Rejected(RejectReason.UNKNOWN_TYPE);
    }
    int expected = length(version.get(), family, packet.u8(3));
    if (packet.length() < expected) {
      return new Rejected(RejectReason.TOO_SHORT);
    }
    if (packet.length() > expected) {
      return new Rejected(RejectReason.TOO_LONG);
    }
    Optional<ChecksumForm> checksum = fittingChecksum(version.get(), datagram);
    if (checksum.isEmpty()) {
      return new Rejected(RejectReason.BAD_CHECKSUM);
    }
    if (packet.u8(1) == 0) {
      return new Rejected(RejectReason.INVALID_VRID);
    }
    int units =
        switch (version.get()) {
          case V2 -> packet.u8(5);
          case V3 ->
              packet.u16(4) & 0x0fff; // the upper four bits are reserved and ignored (§5.2.6)
        };
    if (units == 0) {
      return new Rejected(RejectReason.ZERO_INTERVAL);
    }
    Optional<Authentication> authentication = authentication(version.get(), packet);
    if (authentication.isEmpty()) {
      return new Rejected(RejectReason.UNKNOWN_AUTHENTICATION_TYPE);
    }
    if (family == AddressFamily.IPV6 && toGroup && !datagram.source().isLinkLocal()) {
      return new Rejected(RejectReason.SOURCE_NOT_LINK_LOCAL);
    }
    Vrid vrid = new Vrid(packet.u8(1));
    AdvertisementInterval interval = new AdvertisementInterval(version.get(), units);
    List<IpAddress> addresses = addresses(packet, family);
    Advertisement advertisement =
        packet.u8(2) == 0
            ? new Advertisement.Resignation(vrid, interval, addresses, authentication.get())
            : new Advertisement.Claim(
                vrid, new Priority(packet.u8(2)), interval, addresses, authentication.get());
    return new Accepted(advertisement, checksum.get());
  }

  /// The octets of an advertisement on its way from `source` to `destination`, which the checksum
  /// of VRRPv3 covers.
  public static Octets encode(
      Advertisement advertisement, IpAddress source, IpAddress destination, ChecksumForm form) {
    VrrpVersion version = advertisement.version();
    List<IpAddress> addresses = advertisement.addresses();
    OctetWriter packet =
        new OctetWriter(length(version, source.family(), addresses.size()))
            .u8((version.number() << 4) | TYPE_ADVERTISEMENT)
            .u8(advertisement.vrid().value())
            .u8(advertisement.shownPriority())
            .u8(addresses.size());
    switch (version) {
      case V2 ->
          packet.u8(advertisement.authentication().type()).u8(advertisement.interval().units());
      case V3 -> packet.u16(advertisement.interval().units());
    }
    packet.u16(0);
    addresses.forEach(address -> packet.put(address.octets()));
    if (version == VrrpVersion.V2) {
      packet.put(advertisement.authentication().data());
    }
    boolean pseudoHeader = version == VrrpVersion.V3 && form == ChecksumForm.PSEUDO_HEADER;
    int checksum =
        InternetChecksum.of(
            pseudoHeader, source, destination, Datagram.PROTOCOL_VRRP, packet.written());
    return packet.setU16(CHECKSUM_AT, checksum).toOctets();
  }

  private static Optional<VrrpVersion> version(int number, AddressFamily family) {
    return switch (number) {
      case 2 -> family == AddressFamily.IPV4 ? Optional.of(VrrpVersion.V2) : Optional.empty();
      case 3 -> Optional.of(VrrpVersion.V3);
      default -> Optional.empty();
    };
  }

  private static int length(VrrpVersion version, AddressFamily family, int count) {
    return switch (version) {
      case V2 -> HEADER + count * family.octets() + AUTHENTICATION_DATA;
      case V3 -> HEADER + count * family.octets();
    };
  }

  /// Which reading of the checksum makes it right. RFC 5798 was read both ways for IPv4, and RFC
  /// 9568 §5.2.8 chose the form that fewer routers send: both are obeyed.
  private static Optional<ChecksumForm> fittingChecksum(VrrpVersion version, Datagram datagram) {
    Octets packet = datagram.payload();
    boolean pseudoHeaderFits =
        version == VrrpVersion.V3
            && InternetChecksum.of(
                    datagram.source(), datagram.destination(), Datagram.PROTOCOL_VRRP, packet)
                == 0;
    if (pseudoHeaderFits) {
      return Optional.of(ChecksumForm.PSEUDO_HEADER);
    }
    boolean messageFits =
        datagram.source().family() == AddressFamily.IPV4 && InternetChecksum.of(packet) == 0;
    return messageFits ? Optional.of(ChecksumForm.MESSAGE_ONLY) : Optional.empty();
  }

  private static Optional<Authentication> authentication(VrrpVersion version, Octets packet) {
    return switch (version) {
      case V3 -> Optional.of(Authentication.NONE);
      case V2 ->
          switch (packet.u8(4)) {
            case 0 -> Optional.of(Authentication.NONE);
            case 1 ->
                Optional.of(
                    new Authentication.SimplePassword(
                        packet.from(packet.length() - AUTHENTICATION_DATA)));
            default -> Optional.empty();
          };
    };
  }

  private static List<IpAddress> addresses(Octets packet, AddressFamily family) {
    List<IpAddress> addresses = new ArrayList<>(packet.u8(3));
    for (int i = 0; i < packet.u8(3); i++) {
      addresses.add(IpAddress.of(packet.slice(HEADER + i * family.octets(), family.octets())));
    }
    return addresses;
  }
}
