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
import locum.wire.AuthenticationHeader;
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
  private static final int TYPE_ADVERTISEMENT = 1;
  private static final int REQUIRED_TTL = 255;
  static final int CHECKSUM_AT = 6;

  private AdvertisementCodec() {}

  /// What a datagram turned out to be.
  public sealed interface Decoded {}

  /// A valid advertisement.
  ///
  /// @param checksum the form that fitted; meaningful for VRRPv3 over IPv4 only
  /// @param proof what came around it, not yet checked: [PacketAuthentication#check] does
  public record Accepted(Advertisement advertisement, ChecksumForm checksum, Proof proof)
      implements Decoded {}

  /// What came with a message to prove where it is from.
  public sealed interface Proof {
    Proof NONE = new None();

    record None() implements Proof {}

    /// Before it.
    record Header(AuthenticationHeader header) implements Proof {}

    /// Behind it, 28 octets.
    record Trailer(Octets octets) implements Proof {}
  }

  /// What is read beyond the plain packet of the RFCs.
  ///
  /// @param trailer whether an authentication trailer may follow the message
  /// @param oldGroup the group with whose address an old unicast peer may have made the checksum
  public record Tolerance(boolean trailer, Optional<IpAddress> oldGroup) {
    public static final Tolerance NONE = new Tolerance(false, Optional.empty());
  }

  /// Refused by the first check that failed.
  public record Rejected(RejectReason reason) implements Decoded {}

  /// The VRID that a packet claims, to find its instance before anything is judged; -1 when it is
  /// too short to have one. CARP has its VHID in the same place.
  public static int claimedVrid(Datagram datagram) {
    return octet(datagram, 1);
  }

  /// The priority that a packet claims, 0 in a resignation; -1 when it is too short to have one.
  public static int claimedPriority(Datagram datagram) {
    return octet(datagram, 2);
  }

  private static int octet(Datagram datagram, int ofMessage) {
    Octets payload = datagram.payload();
    int at =
        datagram.protocol() == Datagram.PROTOCOL_AUTHENTICATION_HEADER
            ? AuthenticationHeader.LENGTH + ofMessage
            : ofMessage;
    return payload.length() > at ? payload.u8(at) : -1;
  }

  /// Reads a packet as the RFCs have it, or behind an authentication header.
  public static Decoded decode(Datagram datagram) {
    return decode(datagram, Tolerance.NONE);
  }

  /// The checks of RFC 9568 §7.1 that need no configuration, in the order of [RejectReason].
  ///
  /// The TTL is required to be 255 only in a packet sent to a group: unicast peers may be routed.
  public static Decoded decode(Datagram datagram, Tolerance tolerance) {
    boolean toGroup = datagram.destination().isMulticast();
    if (toGroup && datagram.ttl() != REQUIRED_TTL) {
      return new Rejected(RejectReason.TTL_NOT_255);
    }
    if (datagram.protocol() != Datagram.PROTOCOL_AUTHENTICATION_HEADER) {
      return decode(datagram, Proof.NONE, tolerance);
    }
    return AuthenticationHeader.decode(datagram.payload())
        .map(
            header -> {
              Octets message = datagram.payload().from(AuthenticationHeader.LENGTH);
              Datagram inner = datagram.carrying(Datagram.PROTOCOL_VRRP, message);
              return decode(inner, new Proof.Header(header), Tolerance.NONE);
            })
        .orElseGet(() -> new Rejected(RejectReason.AH_MALFORMED));
  }

  private static Decoded decode(Datagram datagram, Proof header, Tolerance tolerance) {
    Octets packet = datagram.payload();
    AddressFamily family = datagram.source().family();
    boolean toGroup = datagram.destination().isMulticast();
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
    boolean trailed =
        tolerance.trailer() && packet.length() == expected + AuthenticationTrailer.LENGTH;
    if (packet.length() > expected && !trailed) {
      return new Rejected(RejectReason.TOO_LONG);
    }
    Octets message = packet.slice(0, expected);
    // The kernel of the sender makes the checksum over IPv6, and knows nothing of a trailer.
    Octets summed = family == AddressFamily.IPV6 ? packet : message;
    Optional<ChecksumForm> checksum =
        fittingChecksum(version.get(), datagram, summed, tolerance.oldGroup());
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
    Optional<AuthenticationField> authentication =
        authentication(version.get(), message, header instanceof Proof.Header);
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
    Proof proof = trailed ? new Proof.Trailer(packet.from(expected)) : header;
    return new Accepted(advertisement, checksum.get(), proof);
  }

  /// The octets of an advertisement on its way from `source` to `destination`, which the checksum
  /// of VRRPv3 covers; for [ChecksumForm#GROUP_PSEUDO_HEADER] the destination is the group.
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
    boolean pseudoHeader = version == VrrpVersion.V3 && form != ChecksumForm.MESSAGE_ONLY;
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
      case V2 -> HEADER + count * family.octets() + AuthenticationField.LENGTH;
      case V3 -> HEADER + count * family.octets();
    };
  }

  /// Which reading of the checksum makes it right. RFC 5798 was read both ways for IPv4, and RFC
  /// 9568 §5.2.8 chose the form that fewer routers send: both are obeyed.
  private static Optional<ChecksumForm> fittingChecksum(
      VrrpVersion version, Datagram datagram, Octets summed, Optional<IpAddress> oldGroup) {
    IpAddress source = datagram.source();
    if (version == VrrpVersion.V3 && fits(source, datagram.destination(), summed)) {
      return Optional.of(ChecksumForm.PSEUDO_HEADER);
    }
    if (source.family() == AddressFamily.IPV4 && InternetChecksum.of(summed) == 0) {
      return Optional.of(ChecksumForm.MESSAGE_ONLY);
    }
    boolean old =
        version == VrrpVersion.V3
            && source.family() == AddressFamily.IPV4
            && oldGroup.filter(group -> fits(source, group, summed)).isPresent();
    return old ? Optional.of(ChecksumForm.GROUP_PSEUDO_HEADER) : Optional.empty();
  }

  private static boolean fits(IpAddress source, IpAddress destination, Octets summed) {
    return InternetChecksum.of(source, destination, Datagram.PROTOCOL_VRRP, summed) == 0;
  }

  private static Optional<AuthenticationField> authentication(
      VrrpVersion version, Octets message, boolean behindHeader) {
    return switch (version) {
      case V3 -> Optional.of(AuthenticationField.NONE);
      case V2 -> {
        Octets data = message.from(message.length() - AuthenticationField.LENGTH);
        yield switch (message.u8(4)) {
          case 0 -> Optional.of(AuthenticationField.NONE);
          case 1 -> Optional.of(new AuthenticationField(1, data));
          case 2 -> behindHeader ? Optional.of(AuthenticationField.IN_HEADER) : Optional.empty();
          default -> Optional.empty();
        };
      }
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
