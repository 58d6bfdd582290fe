package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import locum.core.Datagram;
import locum.core.Octets;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.AdvertisementCodec.Rejected;
import locum.vrrp.AdvertisementCodec.Tolerance;
import locum.vrrp.Authentication.Freshness;
import locum.vrrp.Authentication.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// keepalived's auth_hmac: its own octets, each refusal, clocks and numbers.
class TrailerAuthenticationTest {

  /// Octets 00 to 1f.
  private static final Octets KEY_1 =
      Octets.ofHex(
          IntStream.range(0, 32).mapToObj("%02x"::formatted).collect(Collectors.joining()));

  private static final Octets KEY_2 = Octets.ofHex("ab".repeat(64));

  private static final Authentication.Trailer STRICT = trailer(Freshness.CLOCK, Mode.ENFORCE);

  private static final Tolerance TRAILER = new Tolerance(true, Optional.empty());

  /// What keepalived 2.4.3 sent: 28 octets behind the message, the checksum as it was on the wire.
  record Captured(String name, String source, String group, String message, String trailer) {

    Datagram packet() {
      return GoldenPacket.datagram(source, group, 255, message + trailer);
    }

    /// The message as it would be without trailer.
    Datagram plain() {
      Octets octets = Octets.ofHex(message);
      return switch (AdvertisementCodec.decode(packet(), TRAILER)) {
        case Rejected rejected -> throw new AssertionError(rejected);
        case Accepted accepted ->
            GoldenPacket.datagram(
                source,
                group,
                255,
                AdvertisementCodec.encode(
                        accepted.advertisement(),
                        packet().source(),
                        packet().destination(),
                        accepted.checksum())
                    .slice(0, octets.length())
                    .toString());
      };
    }

    long sequence() {
      return Octets.ofHex(trailer).i64(4);
    }

    /// When it was sent, to the 1/65536 of a second.
    UnixTime at() {
      long fraction = sequence() >>> 16 & 0xffff;
      return UnixTime.ofSeconds(sequence() >>> 32)
          .plus(Duration.ofNanos((fraction * 1_000_000_000L + 65_535) / 65_536));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Captured> captured() {
    return Stream.of(
        new Captured(
            "VRRPv2",
            "10.9.0.1",
            "224.0.0.18",
            "2133960200 01 33ee 0a090064 0a090065 0000000000000000",
            "01 01 0000 6b00e3e6 733f 0000 0168f291a22e1a8909e2843493ee225d"),
        new Captured(
            "VRRPv3 over IPv4",
            "10.9.0.1",
            "224.0.0.18",
            "3133960200 64 38ee 0a090064 0a090065",
            "01 01 0000 6b00e3ee 90b3 0000 6fe3bcae3b0fe6cc5432d71e48719a5e"),
        new Captured(
            "VRRPv3 over IPv6",
            "fe80::ff:fe00:1",
            "ff02::12",
            """
            3133960200 64 793b
            fe800000000000000000000000000100
            fd090000000000000000000000000101
            """,
            "01 01 0000 6b00e3f9 08fb 0000 3083f535952f773350ddd9cfd9703523"));
  }

  @ParameterizedTest
  @MethodSource("captured")
  void aGoldenPacketIsAuthenticAndFresh(Captured captured) {
    PacketAuthentication receiver = PacketAuthentication.of(STRICT, 4);
    assertThat(check(receiver, captured.at(), captured.packet())).isEmpty();
    assertThat(check(receiver, captured.at(), captured.packet()))
        .contains(RejectReason.HMAC_REPLAYED);
  }

  @ParameterizedTest
  @MethodSource("captured")
  void whatIsSentIsWhatWasCaptured(Captured captured) {
    PacketAuthentication sender = PacketAuthentication.of(STRICT, 4);
    sender.begin(captured.at(), true);
    assertThat(sender.protect(captured.plain()).payload()).isEqualTo(captured.packet().payload());
  }

  @ParameterizedTest
  @MethodSource("captured")
  @DisplayName("No single bit of message or trailer can flip unnoticed")
  void everySingleBitFlipIsRefused(Captured captured) {
    byte[] whole = captured.packet().payload().toArray();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      Datagram packet = captured.packet().carrying(112, Octets.of(flipped));
      assertThat(check(PacketAuthentication.of(STRICT, 4), captured.at(), packet))
          .as("bit %d", bit)
          .isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("captured")
  @DisplayName("Without auth_hmac a trailer is too much")
  void withoutConfigurationATrailerIsTooLong(Captured captured) {
    assertThat(AdvertisementCodec.decode(captured.packet()))
        .isEqualTo(new Rejected(RejectReason.TOO_LONG));
  }

  @Test
  @DisplayName("The checks in their order: missing, form, time, key, hash, number")
  void eachRefusalHasItsName() {
    Captured golden = captured().findFirst().orElseThrow();
    UnixTime now = golden.at();
    PacketAuthentication receiver = PacketAuthentication.of(STRICT, 4);
    assertThat(check(receiver, now, golden.plain())).contains(RejectReason.HMAC_MISSING);
    assertThat(check(receiver, now, changed(golden, 0, 2))).contains(RejectReason.HMAC_MALFORMED);
    assertThat(check(receiver, now, changed(golden, 3, 1))).contains(RejectReason.HMAC_MALFORMED);
    assertThat(check(receiver, now.plus(Duration.ofSeconds(6)), changed(golden, 1, 9)))
        .as("time before key")
        .contains(RejectReason.HMAC_STALE);
    assertThat(check(receiver, now, changed(golden, 1, 9))).contains(RejectReason.HMAC_UNKNOWN_KEY);
    assertThat(check(receiver, now, changed(golden, 1, 2))).contains(RejectReason.HMAC_INVALID);
    assertThat(check(receiver, now, changed(golden, 11, 1))).contains(RejectReason.HMAC_INVALID);
    assertThat(check(receiver, now, golden.packet())).isEmpty();
    assertThat(check(receiver, now, golden.packet())).contains(RejectReason.HMAC_REPLAYED);
  }

  @Test
  @DisplayName("time_window: five seconds to either side, and not six")
  void clocksMayDifferByTheWindow() {
    for (int seconds : new int[] {-5, 5}) {
      assertThat(received(seconds, STRICT)).as("%d s", seconds).isEmpty();
    }
    for (int seconds : new int[] {-6, 6, 86_400, -86_400}) {
      assertThat(received(seconds, STRICT)).as("%d s", seconds).contains(RejectReason.HMAC_STALE);
      assertThat(received(seconds, trailer(Freshness.SEQUENCE, Mode.ENFORCE)))
          .as("monotonic, %d s", seconds)
          .isEmpty();
    }
  }

  /// A packet of a sender whose clock is ahead by so many seconds.
  private static Optional<RejectReason> received(int ahead, Authentication.Trailer how) {
    UnixTime now = UnixTime.ofSeconds(1_800_000_000L);
    PacketAuthentication sender = PacketAuthentication.of(how, 4);
    sender.begin(now.plus(Duration.ofSeconds(ahead)), true);
    Datagram plain = captured().findFirst().orElseThrow().plain();
    return check(PacketAuthentication.of(how, 4), now, sender.protect(plain));
  }

  @Test
  @DisplayName("Clocks that differ by more than half the window are told before it is too late")
  void driftingClocksAreTold() {
    Captured golden = captured().findFirst().orElseThrow();
    PacketAuthentication receiver = PacketAuthentication.of(STRICT, 4);
    Accepted accepted = (Accepted) AdvertisementCodec.decode(golden.packet(), TRAILER);
    assertThat(receiver.oddity(golden.at().plus(Duration.ofSeconds(2)), accepted)).isEmpty();
    assertThat(receiver.oddity(golden.at().plus(Duration.ofSeconds(3)), accepted))
        .contains(Irregularity.CLOCKS_DRIFT);
  }

  @Test
  @DisplayName("A clock that goes back does not take the numbers back, unless it was far ahead")
  void theSenderCountsOnWhenItsClockGoesBack() {
    PacketAuthentication sender = PacketAuthentication.of(STRICT, 4);
    long first = sequence(sender, 100);
    assertThat(first).isEqualTo(100L << 32);
    assertThat(sequence(sender, 100)).as("the same moment").isEqualTo(first + 1);
    assertThat(sequence(sender, 97)).as("three seconds back").isEqualTo(first + 2);
    assertThat(sequence(sender, 101)).isEqualTo(101L << 32);
    assertThat(sequence(sender, 95)).as("within no window").isEqualTo(95L << 32);

    PacketAuthentication monotonic =
        PacketAuthentication.of(trailer(Freshness.SEQUENCE, Mode.ENFORCE), 4);
    sequence(monotonic, 100);
    assertThat(sequence(monotonic, 10)).isEqualTo((100L << 32) + 1);
  }

  private static long sequence(PacketAuthentication sender, long seconds) {
    sender.begin(UnixTime.ofSeconds(seconds), false);
    Octets packet = sender.protect(captured().findFirst().orElseThrow().plain()).payload();
    return packet.i64(packet.length() - 24);
  }

  @Test
  @DisplayName("A sender whose clock was far ahead is heard again once it is right")
  void aMarkOutsideTheWindowIsForgotten() {
    PacketAuthentication sender = PacketAuthentication.of(STRICT, 4);
    PacketAuthentication receiver = PacketAuthentication.of(STRICT, 4);
    Datagram plain = captured().findFirst().orElseThrow().plain();
    UnixTime wrong = UnixTime.ofSeconds(1_800_000_000L);
    UnixTime right = UnixTime.ofSeconds(1_700_000_000L);
    sender.begin(wrong, true);
    assertThat(check(receiver, wrong, sender.protect(plain))).isEmpty();
    sender.begin(right, false);
    assertThat(check(receiver, right, sender.protect(plain))).isEmpty();
  }

  @Test
  @DisplayName(
      "Each sender has its own numbers; of too many, the one heard longest ago is forgotten")
  void aBoundedNumberOfSendersIsRemembered() {
    UnixTime now = UnixTime.ofSeconds(1_800_000_000L);
    PacketAuthentication receiver = PacketAuthentication.of(STRICT, 2);
    assertThat(check(receiver, now, from("10.9.0.1", now))).isEmpty();
    assertThat(check(receiver, now, from("10.9.0.2", now))).isEmpty();
    assertThat(check(receiver, now, from("10.9.0.1", now))).contains(RejectReason.HMAC_REPLAYED);
    assertThat(check(receiver, now, from("10.9.0.3", now))).isEmpty();
    assertThat(check(receiver, now, from("10.9.0.2", now))).contains(RejectReason.HMAC_REPLAYED);
    assertThat(check(receiver, now, from("10.9.0.1", now))).as("forgotten").isEmpty();
  }

  private static Datagram from(String source, UnixTime now) {
    PacketAuthentication sender = PacketAuthentication.of(STRICT, 4);
    sender.begin(now, true);
    return sender.protect(
        GoldenPacket.datagram(
            source, "224.0.0.18", 255, "2133960200 01 33ee 0a090064 0a090065 0000000000000000"));
  }

  @Test
  @DisplayName("mode: permissive signs and obeys the unsigned, receive-only does not sign")
  void aSiteChangesOverHostByHost() {
    Captured golden = captured().findFirst().orElseThrow();
    UnixTime now = golden.at();
    for (Mode mode : new Mode[] {Mode.PERMISSIVE, Mode.RECEIVE_ONLY}) {
      PacketAuthentication one = PacketAuthentication.of(trailer(Freshness.CLOCK, mode), 4);
      assertThat(check(one, now, golden.plain())).as("%s, unsigned", mode).isEmpty();
      assertThat(check(one, now, changed(golden, 11, 1)))
          .as("%s, wrongly signed", mode)
          .contains(RejectReason.HMAC_INVALID);
      assertThat(check(one, now, golden.packet())).as("%s, signed", mode).isEmpty();
      one.begin(now, true);
      assertThat(one.protect(golden.plain()).equals(golden.plain()))
          .isEqualTo(mode == Mode.RECEIVE_ONLY);
    }
  }

  @Test
  @DisplayName("A changed key is used for the next advert; the numbers go on")
  void aReloadKeepsTheNumbers() {
    PacketAuthentication sender = PacketAuthentication.of(STRICT, 4);
    long first = sequence(sender, 100);
    PacketAuthentication changed =
        sender.reconfigured(
            new Authentication.Trailer(
                Map.of(2, KEY_2), 2, Freshness.CLOCK, Duration.ofSeconds(5), Mode.ENFORCE),
            4);
    assertThat(sequence(changed, 100)).isEqualTo(first + 1);
    assertThat(check(PacketAuthentication.of(STRICT, 4), UnixTime.ofSeconds(100), sent(changed)))
        .as("the other host still knows both keys")
        .isEmpty();
  }

  private static Datagram sent(PacketAuthentication sender) {
    return sender.protect(captured().findFirst().orElseThrow().plain());
  }

  @Test
  void noTextFormShowsAKey() {
    assertThat(STRICT.toString()).contains("keys=[1, 2]").doesNotContain("0102", "abab");
    assertThat(RouterSettings.v3().authentication(STRICT).build().toString())
        .doesNotContain("0102", "abab");
  }

  private static Authentication.Trailer trailer(Freshness freshness, Mode mode) {
    return new Authentication.Trailer(
        Map.of(1, KEY_1, 2, KEY_2), 1, freshness, Duration.ofSeconds(5), mode);
  }

  private static Optional<RejectReason> check(
      PacketAuthentication by, UnixTime clock, Datagram packet) {
    return switch (AdvertisementCodec.decode(packet, TRAILER)) {
      case Rejected(RejectReason reason) -> Optional.of(reason);
      case Accepted accepted -> by.check(clock, packet, accepted);
    };
  }

  /// The packet with another octet in its trailer.
  private static Datagram changed(Captured captured, int at, int value) {
    byte[] octets = captured.packet().payload().toArray();
    octets[octets.length - 28 + at] = (byte) value;
    return captured.packet().carrying(112, Octets.of(octets));
  }
}
