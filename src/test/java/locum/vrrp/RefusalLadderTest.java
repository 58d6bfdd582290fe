package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.wire.InternetChecksum;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The order in which received packets are judged: each defect alone, and all pairs of them. A
/// packet that is wrong in two ways is refused for the earlier one.
class RefusalLadderTest {

  /// What the peer and this router have agreed on.
  enum Agreement {
    V2_WITH_PASSWORD(VrrpVersion.V2, AddressFamily.IPV4),
    V3_OVER_IPV4(VrrpVersion.V3, AddressFamily.IPV4),
    V3_OVER_IPV6(VrrpVersion.V3, AddressFamily.IPV6);

    private final VrrpVersion version;
    private final AddressFamily family;

    Agreement(VrrpVersion version, AddressFamily family) {
      this.version = version;
      this.family = family;
    }

    VirtualRouterConfig config() {
      return switch (this) {
        case V2_WITH_PASSWORD -> RouterSettings.v2().password("s3cret12").build();
        case V3_OVER_IPV4 -> RouterSettings.v3().build();
        case V3_OVER_IPV6 -> RouterSettings.v3OverIpv6().build();
      };
    }
  }

  /// A packet in the making: right, until a defect is put in.
  private static final class Draft {
    private final Agreement agreement;
    private IpAddress source;
    private int ttl = 255;
    private int version;
    private int type = 1;
    private int vrid = 51;
    private int interval;
    private int authenticationType;
    private String authenticationData = "0000000000000000";
    private List<IpAddress> addresses;
    private int addressesMissing;
    private int trailer;
    private int checksumError;
    private int cutTo = Integer.MAX_VALUE;

    Draft(Agreement agreement) {
      this.agreement = agreement;
      VirtualRouterConfig config = agreement.config();
      version = config.version().number();
      interval = config.interval().units();
      addresses = config.addresses();
      source = address(ipv6() ? "fe80::2" : "10.9.0.2");
      if (config.authentication() instanceof Authentication.SimplePassword password) {
        authenticationType = 1;
        authenticationData = password.data().toString();
      }
    }

    private boolean ipv6() {
      return agreement.family == AddressFamily.IPV6;
    }

    Datagram datagram() {
      Octets data = Octets.ofHex(version == 2 ? authenticationData : "");
      int octets = 8 + addresses.size() * agreement.family.octets() + data.length() + trailer;
      OctetWriter packet =
          new OctetWriter(octets)
              .u8(version << 4 | type)
              .u8(vrid)
              .u8(100)
              .u8(addresses.size() + addressesMissing);
      if (version == 2) {
        packet.u8(authenticationType).u8(interval);
      } else {
        packet.u16(interval);
      }
      packet.u16(0);
      addresses.forEach(address -> packet.put(address.octets()));
      packet.put(data).zeros(trailer);
      IpAddress group = address(ipv6() ? "ff02::12" : "224.0.0.18");
      int checksum =
          InternetChecksum.of(version == 3, source, group, 112, packet.written()) ^ checksumError;
      Octets whole = packet.setU16(6, checksum).toOctets();
      return GoldenPacket.datagram(
          source.toString(),
          group.toString(),
          ttl,
          whole.slice(0, Math.min(cutTo, whole.length())).toString());
    }
  }

  /// One thing that is wrong.
  ///
  /// @param field what of the packet it spoils; two defects of one field do not combine
  private record Defect(
      RejectReason reason, String field, Set<Agreement> where, Consumer<Draft> spoil) {

    boolean combinesWith(Defect other) {
      boolean ofVersion = field.equals("version") || other.field.equals("version");
      boolean ofAuthentication =
          field.startsWith("authentication") || other.field.startsWith("authentication");
      // Another version has other fields.
      return !field.equals(other.field) && !(ofVersion && ofAuthentication);
    }
  }

  private static final Set<Agreement> ALL = EnumSet.allOf(Agreement.class);
  private static final Set<Agreement> V2 = EnumSet.of(Agreement.V2_WITH_PASSWORD);
  private static final Set<Agreement> IPV4 =
      EnumSet.of(Agreement.V2_WITH_PASSWORD, Agreement.V3_OVER_IPV4);

  /// From the first check to the last.
  private static final List<Defect> LADDER =
      List.of(
          new Defect(RejectReason.TTL_NOT_255, "ttl", ALL, d -> d.ttl = 254),
          new Defect(RejectReason.TOO_SHORT, "length", ALL, d -> d.cutTo = 7),
          new Defect(RejectReason.UNKNOWN_VERSION, "version", ALL, d -> d.version = 4),
          new Defect(RejectReason.UNKNOWN_TYPE, "type", ALL, d -> d.type = 2),
          new Defect(RejectReason.TOO_SHORT, "length", ALL, d -> d.addressesMissing = 3),
          new Defect(RejectReason.TOO_LONG, "length", ALL, d -> d.trailer = 20),
          new Defect(RejectReason.BAD_CHECKSUM, "checksum", ALL, d -> d.checksumError = 1),
          new Defect(RejectReason.INVALID_VRID, "vrid", ALL, d -> d.vrid = 0),
          new Defect(RejectReason.ZERO_INTERVAL, "interval", ALL, d -> d.interval = 0),
          new Defect(
              RejectReason.UNKNOWN_AUTHENTICATION_TYPE,
              "authentication type",
              V2,
              d -> d.authenticationType = 2),
          new Defect(
              RejectReason.SOURCE_NOT_LINK_LOCAL,
              "source",
              EnumSet.of(Agreement.V3_OVER_IPV6),
              d -> d.source = address("fd09::2")),
          new Defect(
              RejectReason.VERSION_MISMATCH,
              "version",
              IPV4,
              d -> d.version = d.agreement.version == VrrpVersion.V2 ? 3 : 2),
          new Defect(RejectReason.NO_ADDRESSES, "addresses", ALL, d -> d.addresses = List.of()),
          new Defect(
              RejectReason.AUTHENTICATION_TYPE_MISMATCH,
              "authentication type",
              V2,
              d -> d.authenticationType = 0),
          new Defect(
              RejectReason.AUTHENTICATION_FAILED,
              "authentication data",
              V2,
              d -> d.authenticationData = "7333637265743100"),
          new Defect(RejectReason.INTERVAL_MISMATCH, "interval", V2, d -> d.interval = 2));

  @ParameterizedTest
  @EnumSource
  void aPacketWithoutDefectIsObeyed(Agreement agreement) {
    assertThat(verdict(new Draft(agreement))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §7.1, RFC 3768 §7.1: each failed check refuses the packet by its own name")
  void eachDefectIsRefusedByItsName(Agreement agreement) {
    for (Defect defect : ladder(agreement)) {
      Draft draft = new Draft(agreement);
      defect.spoil.accept(draft);
      assertThat(verdict(draft)).as(defect.field).contains(defect.reason);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §7.1, RFC 3768 §7.1: of two defects the earlier check names the packet")
  void ofTwoDefectsTheEarlierCounts(Agreement agreement) {
    List<Defect> ladder = ladder(agreement);
    for (int i = 0; i < ladder.size(); i++) {
      for (int j = i + 1; j < ladder.size(); j++) {
        Defect earlier = ladder.get(i);
        Defect later = ladder.get(j);
        if (earlier.combinesWith(later)) {
          Draft draft = new Draft(agreement);
          later.spoil.accept(draft);
          earlier.spoil.accept(draft);
          assertThat(verdict(draft))
              .as("%s and %s", earlier.reason, later.reason)
              .contains(earlier.reason);
        }
      }
    }
  }

  @Test
  void theConstantsStandInTheOrderOfTheChecks() {
    List<RejectReason> firstOfEach = LADDER.stream().map(Defect::reason).distinct().toList();
    List<RejectReason> declared = new ArrayList<>(List.of(RejectReason.values()));
    // Found by the engine, which knows where an instance listens and who its peers are.
    assertThat(declared)
        .startsWith(
            RejectReason.WRONG_DESTINATION, RejectReason.NOT_A_PEER, RejectReason.TTL_OUT_OF_RANGE);
    declared.subList(0, 3).clear();
    // What is before and behind the packet has ladders of its own.
    declared.removeIf(reason -> reason.name().startsWith("AH_"));
    declared.removeIf(reason -> reason.name().startsWith("HMAC_"));
    // No defect of a packet; ReactionsTest has it.
    assertThat(declared.remove(RejectReason.OWNER_IGNORES)).isTrue();
    assertThat(firstOfEach).isEqualTo(declared);
  }

  private static List<Defect> ladder(Agreement agreement) {
    return LADDER.stream().filter(defect -> defect.where.contains(agreement)).toList();
  }

  /// Why the packet is refused, by the codec or by a Backup; empty when it is obeyed.
  private static Optional<RejectReason> verdict(Draft draft) {
    Datagram datagram = draft.datagram();
    return switch (AdvertisementCodec.decode(datagram)) {
      case AdvertisementCodec.Rejected(RejectReason reason) -> Optional.of(reason);
      case AdvertisementCodec.Accepted(var advertisement, _, _) -> {
        VirtualRouter router = new VirtualRouter(draft.agreement.config());
        MonotonicTime now = new MonotonicTime(0);
        router.start(now, false, new Cause.Started("it was started"));
        VirtualRouter.State before = router.state();
        Optional<RejectReason> refusal =
            router.handle(now, advertisement, datagram.source(), address("10.9.0.1")).stream()
                .filter(Action.Refuse.class::isInstance)
                .map(action -> ((Action.Refuse) action).reason())
                .findFirst();
        if (refusal.isPresent()) {
          assertThat(router.state()).as("a refused packet changes nothing").isEqualTo(before);
          assertThat(router.lastHeard()).isEmpty();
        } else {
          assertThat(router.lastHeard()).isPresent();
        }
        yield refusal;
      }
    };
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
