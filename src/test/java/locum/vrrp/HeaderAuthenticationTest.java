package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.AdvertisementCodec.Rejected;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Packets behind an authentication header: keepalived's octets, each refusal, and the numbers.
class HeaderAuthenticationTest {

  private static final Authentication.Header SECRET = Authentication.Header.of("s3cret");

  /// Captured from keepalived 2.2.7 with that password: the first two adverts of a router.
  private static final String MESSAGE = "21 33 96 02 02 01 31ee 0a090064 0a090065 0000000000000000";

  private static final String FIRST = "70040000 0a090001 00000001 20d31d9c567d4f28715afdf5";
  private static final String SECOND = "70040000 0a090001 00000002 94cb33e41e6e03c6c81e2923";

  private final PacketAuthentication sender = PacketAuthentication.of(SECRET, 4);
  private final PacketAuthentication receiver = PacketAuthentication.of(SECRET, 4);

  @Test
  @DisplayName("RFC 2402, RFC 2403: the captured packets are authentic and fresh")
  void theGoldenPacketsAreAccepted() {
    assertThat(check(receiver, golden(FIRST, 1))).isEmpty();
    assertThat(check(receiver, golden(SECOND, 2))).isEmpty();
    Accepted accepted = (Accepted) AdvertisementCodec.decode(golden(FIRST, 1));
    assertThat(accepted.advertisement())
        .isEqualTo(
            new Advertisement.Claim(
                new Vrid(51),
                new Priority(150),
                AdvertisementInterval.ofSeconds(1),
                Stream.of("10.9.0.100", "10.9.0.101").map(this::address).toList(),
                AuthenticationField.IN_HEADER));
    assertThat(accepted.checksum()).isEqualTo(ChecksumForm.MESSAGE_ONLY);
  }

  @Test
  @DisplayName("RFC 2402, RFC 2403: what is sent is what was captured, octet for octet")
  void theGoldenPacketsAreWritten() {
    assertThat(send(sender, 1)).isEqualTo(golden(FIRST, 1));
    assertThat(send(sender, 2)).isEqualTo(golden(SECOND, 2));
  }

  @Test
  @DisplayName("RFC 2402 §3.3.3: no single bit of header or message can flip unnoticed")
  void everySingleBitFlipIsRefused() {
    byte[] whole = golden(FIRST, 1).payload().toArray();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      Datagram packet = golden(FIRST, 1).carrying(51, Octets.of(flipped));
      assertThat(check(PacketAuthentication.of(SECRET, 4), packet)).as("bit %d", bit).isPresent();
    }
  }

  @Test
  void theIpHeaderIsCoveredButForWhatRoutersChange() {
    Datagram packet = golden(FIRST, 1);
    assertThat(check(receiver, with(packet, "10.9.0.2", 1, 255)))
        .contains(RejectReason.AH_NOT_INTACT);
    assertThat(check(receiver, with(packet, "10.9.0.1", 2, 255)))
        .as("the identification")
        .contains(RejectReason.AH_NOT_INTACT);
    assertThat(check(receiver, packet)).isEmpty();
  }

  @Test
  @DisplayName("In unicast the TTL is not covered, and each destination has a value of its own")
  void unicastMayBeRouted() {
    sender.begin(UnixTime.EPOCH, false);
    Datagram toSecond = sender.protect(plain("10.9.0.1", "10.9.0.2", 255, 1));
    Datagram toThird = sender.protect(plain("10.9.0.1", "10.9.0.3", 255, 2));
    assertThat(toSecond.payload().slice(8, 4)).isEqualTo(toThird.payload().slice(8, 4));
    assertThat(toSecond.payload().slice(12, 12)).isNotEqualTo(toThird.payload().slice(12, 12));
    assertThat(check(receiver, with(toSecond, "10.9.0.1", 1, 62))).isEmpty();
    assertThat(check(PacketAuthentication.of(SECRET, 4), toThird)).isEmpty();
  }

  @Test
  void eachRefusalHasItsName() {
    assertThat(AdvertisementCodec.decode(golden(FIRST.replaceFirst("7004", "0604"), 1)))
        .isEqualTo(new Rejected(RejectReason.AH_MALFORMED));
    assertThat(AdvertisementCodec.decode(golden(FIRST.replaceFirst("7004", "7005"), 1)))
        .isEqualTo(new Rejected(RejectReason.AH_MALFORMED));
    assertThat(AdvertisementCodec.decode(golden("70040000", 1).carrying(51, Octets.EMPTY)))
        .isEqualTo(new Rejected(RejectReason.AH_MALFORMED));
    assertThat(check(receiver, plain("10.9.0.1", "224.0.0.18", 255, 1)))
        .as("type 2 without its header")
        .contains(RejectReason.UNKNOWN_AUTHENTICATION_TYPE);
    Datagram none =
        GoldenPacket.datagram(
            "10.9.0.1",
            "224.0.0.18",
            255,
            "21 33 96 02 00 01 33ee 0a090064 0a090065 0000000000000000");
    assertThat(check(receiver, none)).contains(RejectReason.AH_MISSING);
    assertThat(check(PacketAuthentication.of(Authentication.NONE, 4), golden(FIRST, 1)))
        .contains(RejectReason.AH_UNEXPECTED);
    assertThat(
            check(PacketAuthentication.of(Authentication.Header.of("other"), 4), golden(FIRST, 1)))
        .contains(RejectReason.AH_NOT_INTACT);
  }

  @Test
  @DisplayName("RFC 2402 §3.4.3: a number that was passed is refused, and changes nothing")
  void anOldNumberIsReplayed() {
    assertThat(check(receiver, golden(SECOND, 2))).isEmpty();
    assertThat(check(receiver, golden(SECOND, 2))).contains(RejectReason.AH_REPLAYED);
    assertThat(check(receiver, golden(FIRST, 1))).contains(RejectReason.AH_REPLAYED);
    assertThat(number(send(receiver, 1))).as("it goes on from what it heard").isEqualTo(3);
  }

  @Test
  @DisplayName("A forged packet does not move the number")
  void onlyAnAuthenticPacketMovesTheNumber() {
    Datagram forged = golden(FIRST.replace("00000001", "ffff0000"), 1);
    assertThat(check(receiver, forged)).contains(RejectReason.AH_NOT_INTACT);
    assertThat(check(receiver, golden(FIRST, 1))).isEmpty();
  }

  @Test
  @DisplayName("An Active that outranks a sender goes on above what that one may have sent since")
  void outrankingSkipsANumber() {
    assertThat(check(receiver, golden(SECOND, 2))).isEmpty();
    receiver.outranked();
    assertThat(number(send(receiver, 1))).isEqualTo(4);
  }

  @Test
  @DisplayName("Numbers are not below the wall clock: a restarted router is above its own past")
  void theClockGivesTheLeastNumber() {
    UnixTime time = UnixTime.ofSeconds(1_800_000_000L);
    sender.begin(time, true);
    Datagram before = sender.protect(plain("10.9.0.1", "224.0.0.18", 255, 1));
    assertThat(number(before)).isEqualTo(1_800_000_000L);
    sender.begin(time, false);
    assertThat(number(sender.protect(before))).as("within one second").isEqualTo(1_800_000_001L);
    assertThat(check(receiver, before)).isEmpty();

    PacketAuthentication restarted = PacketAuthentication.of(SECRET, 4);
    restarted.begin(UnixTime.ofSeconds(1_800_000_002L), true);
    assertThat(check(receiver, restarted.protect(plain("10.9.0.1", "224.0.0.18", 255, 1))))
        .isEmpty();
  }

  @Test
  @DisplayName("keepalived's end of the numbers: 0xfffffffd is repeated, a new Active starts again")
  void theNumbersEndAndBeginAgain() {
    PacketAuthentication last = numbered(0xffff_fffcL);
    Datagram end = send(last, 7);
    assertThat(number(end)).isEqualTo(0xffff_fffdL);
    assertThat(number(send(last, 8))).isEqualTo(0xffff_fffdL);

    assertThat(check(receiver, end)).isEmpty();
    assertThat(check(receiver, send(last, 9))).as("old and new cannot be told apart").isEmpty();
    receiver.begin(UnixTime.EPOCH, true);
    Datagram again = receiver.protect(plain("10.9.0.1", "224.0.0.18", 255, 1));
    assertThat(number(again)).isEqualTo(1);
    assertThat(check(last, again)).isEmpty();
    assertThat(check(last, end)).as("it counts again").isEmpty();
  }

  @Test
  @DisplayName("A changed password is used for the next advert; the number goes on")
  void aReloadKeepsTheNumber() {
    send(sender, 1);
    PacketAuthentication same = sender.reconfigured(Authentication.Header.of("other"), 4);
    Datagram next = send(same, 2);
    assertThat(number(next)).isEqualTo(2);
    assertThat(check(receiver, next)).contains(RejectReason.AH_NOT_INTACT);
    assertThat(check(PacketAuthentication.of(Authentication.Header.of("other"), 4), next))
        .isEmpty();
    assertThat(send(same.reconfigured(Authentication.NONE, 4), 3).protocol()).isEqualTo(112);
  }

  @Test
  void noTextFormShowsTheKey() {
    assertThat(List.of(SECRET, sender, RouterSettings.v2().authentication(SECRET).build()))
        .allSatisfy(
            value ->
                assertThat(value.toString())
                    .doesNotContain("s3cret", "733363", "7333637265740000"));
  }

  private static PacketAuthentication numbered(long sequence) {
    PacketAuthentication one = PacketAuthentication.of(SECRET, 4);
    one.begin(UnixTime.ofSeconds(sequence), false);
    return one;
  }

  private static Datagram send(PacketAuthentication from, int identification) {
    from.begin(UnixTime.EPOCH, false);
    return from.protect(plain("10.9.0.1", "224.0.0.18", 255, identification));
  }

  private static long number(Datagram packet) {
    return packet.payload().u32(8);
  }

  private static Optional<RejectReason> check(PacketAuthentication by, Datagram packet) {
    return switch (AdvertisementCodec.decode(packet)) {
      case Rejected(RejectReason reason) -> Optional.of(reason);
      case Accepted accepted -> by.check(UnixTime.EPOCH, packet, accepted);
    };
  }

  private static Datagram golden(String header, int identification) {
    return plain("10.9.0.1", "224.0.0.18", 255, identification)
        .carrying(51, Octets.ofHex(header + MESSAGE));
  }

  private static Datagram plain(String source, String destination, int ttl, int identification) {
    return with(
        GoldenPacket.datagram(source, destination, ttl, MESSAGE), source, identification, ttl);
  }

  private static Datagram with(Datagram packet, String source, int identification, int ttl) {
    return new Datagram(
        packet.interfaceIndex(),
        IpAddress.parse(source).orElseThrow(),
        packet.destination(),
        packet.protocol(),
        ttl,
        identification,
        packet.payload());
  }

  private IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
