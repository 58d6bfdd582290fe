package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.AdvertisementCodec.Decoded;
import locum.vrrp.AdvertisementCodec.Proof;
import locum.vrrp.AdvertisementCodec.Rejected;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;
import locum.wire.InternetChecksum;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertisementCodecTest {

  static List<GoldenPacket> golden() {
    return GoldenPacket.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("RFC 9568 §5.2, RFC 3768 §5.3: a captured packet means what its sender meant")
  void aGoldenPacketIsDecodedToItsMeaning(GoldenPacket packet) {
    assertThat(AdvertisementCodec.decode(packet.datagram()))
        .isEqualTo(new Accepted(packet.advertisement(), packet.checksum(), Proof.NONE));
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("RFC 9568 §5.2, RFC 3768 §5.3: the meaning is encoded to the captured octets")
  void theMeaningIsEncodedToTheGoldenPacket(GoldenPacket packet) {
    assertThat(
            AdvertisementCodec.encode(
                packet.advertisement(),
                packet.datagram().source(),
                packet.datagram().destination(),
                packet.checksum()))
        .isEqualTo(packet.datagram().payload());
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("RFC 9568 §7.1: an incomplete packet is discarded, wherever it ends")
  void everyTruncationIsTooShort(GoldenPacket packet) {
    byte[] whole = packet.datagram().payload().toArray();
    for (int length = 0; length < whole.length; length++) {
      assertThat(decode(packet.withPayload(Arrays.copyOf(whole, length))))
          .as("the first %d octets", length)
          .isEqualTo(new Rejected(RejectReason.TOO_SHORT));
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("Octets after the last one announced are a trailer that nobody here knows")
  void everyExtensionIsTooLong(GoldenPacket packet) {
    byte[] whole = packet.datagram().payload().toArray();
    for (int extra = 1; extra <= 40; extra++) {
      assertThat(decode(packet.withPayload(Arrays.copyOf(whole, whole.length + extra))))
          .as("%d octets more", extra)
          .isEqualTo(new Rejected(RejectReason.TOO_LONG));
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("RFC 9568 §5.2.8: no single bit of the message can flip unnoticed")
  void everySingleBitFlipIsRefused(GoldenPacket packet) {
    byte[] whole = packet.datagram().payload().toArray();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      assertThat(decode(packet.withPayload(flipped)))
          .as("bit %d of octet %d", bit % 8, bit / 8)
          .isInstanceOf(Rejected.class);
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("RFC 9568 §5.1.1.3, §5.1.2.3: TTL or hop limit 255; a unicast peer may be routed")
  void everyFlipOfTheTtlIsRefusedInMulticastOnly(GoldenPacket packet) {
    for (int bit = 0; bit < 8; bit++) {
      Decoded decoded =
          AdvertisementCodec.decode(packet.withTtl(packet.datagram().ttl() ^ 1 << bit));
      if (packet.toGroup()) {
        assertThat(decoded).isEqualTo(new Rejected(RejectReason.TTL_NOT_255));
      } else {
        assertThat(decoded).isInstanceOf(Accepted.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("The source is covered by a checksum with pseudo-header, and by nothing else")
  void aFlipInTheSourceIsSeenOnlyWithThePseudoHeader(GoldenPacket packet) {
    byte[] source = packet.datagram().source().octets().toArray();
    for (int bit = 0; bit < source.length * 8; bit++) {
      byte[] flipped = source.clone();
      flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      Decoded decoded =
          AdvertisementCodec.decode(packet.withSource(IpAddress.of(Octets.of(flipped))));
      if (packet.coversSource()) {
        assertThat(decoded).isEqualTo(new Rejected(RejectReason.BAD_CHECKSUM));
      } else {
        assertThat(decoded).isInstanceOf(Accepted.class);
      }
    }
  }

  @Test
  @DisplayName("RFC 9568 §5.2.6: the reserved bits are ignored, whatever they say")
  void theReservedBitsAreIgnoredWhenTheChecksumCoversThem() {
    Datagram datagram = checksummed("31 33 96 01 f032 0000 0a090064");
    assertThat(AdvertisementCodec.decode(datagram))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted ->
                assertThat(accepted.advertisement().interval())
                    .isEqualTo(AdvertisementInterval.ofCentiseconds(50)));
  }

  @ParameterizedTest
  @CsvSource({"1, 0001", "100, 0064", "4095, 0fff"})
  @DisplayName(
      "RFC 9568 §5.2.6, §5.2.7: reserved bits are sent as zero, the interval has twelve bits")
  void theReservedBitsAreSentAsZero(int centiseconds, String field) {
    Octets packet =
        encode(
            new Advertisement.Claim(
                new Vrid(1),
                Priority.DEFAULT,
                AdvertisementInterval.ofCentiseconds(centiseconds),
                List.of(address("10.0.0.1")),
                AuthenticationField.NONE));
    assertThat(packet.slice(4, 2)).hasToString(field);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 255})
  @DisplayName("RFC 9568 §5.2.5: the count is the number of the addresses, in the sender's order")
  void anyNumberOfAddressesGoesThereAndBack(int count) {
    List<IpAddress> addresses = new ArrayList<>();
    for (int i = count; i > 0; i--) {
      addresses.add(address("10.0.0." + i));
    }
    Advertisement claim =
        new Advertisement.Claim(
            new Vrid(255),
            Priority.OWNER,
            AdvertisementInterval.ofCentiseconds(4095),
            addresses,
            AuthenticationField.NONE);
    Octets packet = encode(claim);
    assertThat(packet.u8(3)).isEqualTo(count);
    assertThat(
            AdvertisementCodec.decode(
                GoldenPacket.datagram("10.9.0.1", "224.0.0.18", 255, packet.toString())))
        .isEqualTo(new Accepted(claim, ChecksumForm.PSEUDO_HEADER, Proof.NONE));
  }

  @Test
  @DisplayName("RFC 3768 §5.3.10: eight octets of authentication data, zero without authentication")
  void versionTwoAlwaysCarriesAuthenticationData() {
    Octets packet =
        encode(
            new Advertisement.Resignation(
                new Vrid(1),
                AdvertisementInterval.ofSeconds(255),
                List.of(address("10.0.0.1")),
                AuthenticationField.NONE));
    assertThat(packet.from(12)).hasToString("0000000000000000");
    assertThat(packet.slice(4, 2)).as("type 0, 255 s").hasToString("00ff");
  }

  @Test
  @DisplayName("Random octets are refused or understood, never an exception")
  void randomOctetsNeverThrow() {
    long seed = 9568;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] payload = new byte[random.nextInt(80)];
      random.nextBytes(payload);
      if (payload.length > 3 && random.nextInt(4) > 0) {
        payload[0] = (byte) (random.nextBoolean() ? 0x21 : 0x31);
        payload[3] = (byte) random.nextInt(6);
      }
      GoldenPacket frame = golden().get(random.nextInt(golden().size()));
      Datagram datagram = frame.withPayload(payload).datagram();
      assertThat(AdvertisementCodec.decode(datagram))
          .as("seed %d, packet %d: %s", seed, i, datagram)
          .isNotNull();
      AdvertisementCodec.claimedVrid(datagram);
    }
  }

  @Test
  @DisplayName("Random content under a right checksum and length means what its octets say")
  void randomContentUnderARightChecksumIsReadAsItStands() {
    long seed = 3768;
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      int count = random.nextInt(5);
      boolean v2 = random.nextBoolean();
      byte[] content = new byte[8 + 4 * count + (v2 ? 8 : 0)];
      random.nextBytes(content);
      content[0] = (byte) (v2 ? 0x21 : 0x31);
      content[3] = (byte) count;
      content[6] = 0;
      content[7] = 0;
      if (v2) {
        content[4] = (byte) random.nextInt(3);
      }
      Octets octets = checksummed(Octets.of(content).toString()).payload();
      Datagram datagram = GoldenPacket.datagram("10.9.0.1", "224.0.0.18", 255, octets.toString());
      switch (AdvertisementCodec.decode(datagram)) {
        case Accepted(var advertisement, _, _) -> {
          accepted++;
          assertThat(advertisement.vrid().value()).isEqualTo(octets.u8(1));
          assertThat(advertisement.shownPriority()).isEqualTo(octets.u8(2));
          assertThat(advertisement.addresses()).hasSize(count);
          assertThat(advertisement.interval().units())
              .isEqualTo(v2 ? octets.u8(5) : octets.u16(4) & 0xfff);
        }
        case Rejected(RejectReason reason) ->
            assertThat(reason)
                .as("seed %d, packet %d: %s", seed, i, octets)
                .isIn(
                    RejectReason.INVALID_VRID,
                    RejectReason.ZERO_INTERVAL,
                    RejectReason.UNKNOWN_AUTHENTICATION_TYPE);
      }
    }
    assertThat(accepted).isGreaterThan(10_000);
  }

  @Test
  void theVridIsReadBeforeAnythingIsJudged() {
    assertThat(claimedVrid(112, "ff33")).isEqualTo(51);
    assertThat(claimedVrid(112, "21")).isEqualTo(-1);
    assertThat(claimedVrid(112, "")).isEqualTo(-1);
    assertThat(claimedVrid(51, "00".repeat(24) + "ff33"))
        .as("behind the authentication header")
        .isEqualTo(51);
    assertThat(claimedVrid(51, "00".repeat(25))).isEqualTo(-1);
  }

  private static int claimedVrid(int protocol, String payload) {
    Datagram any = GoldenPacket.datagram("10.9.0.1", "224.0.0.18", 255, "");
    return AdvertisementCodec.claimedVrid(any.carrying(protocol, Octets.ofHex(payload)));
  }

  @Test
  @DisplayName("A password is cut to eight octets, compared whole, and never printed")
  void aPasswordIsEightOctetsAndASecret() {
    var password = Authentication.SimplePassword.of("s3cret12345");
    assertThat(password.data()).isEqualTo(Octets.ofHex("7333637265743132"));
    assertThat(password.matches(Octets.ofHex("7333637265743132"))).isTrue();
    assertThat(password.matches(Octets.ofHex("7333637265743133"))).isFalse();
    assertThat(password.matches(Octets.ofHex("73336372657431"))).isFalse();
    assertThat(Authentication.SimplePassword.of("ab").data())
        .isEqualTo(Octets.ofHex("6162000000000000"));
    assertThat(password.toString()).doesNotContain("s3cret").doesNotContain("7333");
  }

  private static Decoded decode(GoldenPacket packet) {
    return AdvertisementCodec.decode(packet.datagram());
  }

  private static Octets encode(Advertisement advertisement) {
    return AdvertisementCodec.encode(
        advertisement, address("10.9.0.1"), address("224.0.0.18"), ChecksumForm.PSEUDO_HEADER);
  }

  /// The packet with its checksum over the message filled in.
  private static Datagram checksummed(String hex) {
    Octets octets = Octets.ofHex(hex);
    Octets packet =
        new OctetWriter(octets.length())
            .put(octets)
            .setU16(6, InternetChecksum.of(octets))
            .toOctets();
    return GoldenPacket.datagram("10.9.0.1", "224.0.0.18", 255, packet.toString());
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
