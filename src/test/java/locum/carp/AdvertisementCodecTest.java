package locum.carp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import locum.carp.AdvertisementCodec.Accepted;
import locum.carp.AdvertisementCodec.Decoded;
import locum.carp.AdvertisementCodec.Rejected;
import locum.core.Datagram;
import locum.core.Envelope;
import locum.core.MacAddress;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.wire.DatagramFrame;
import locum.wire.InternetChecksum;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdvertisementCodecTest {

  /// The example of ucarp's README.
  private static final String LOVE =
      "212a0007000197691c00d14383617a2f2d376a706808944ed5fbca70118e6d7c571b51fe";

  static List<GoldenPacket> golden() {
    return GoldenPacket.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("A golden packet means what its sender meant")
  void aGoldenPacketIsDecodedToItsMeaning(GoldenPacket packet) {
    assertThat(AdvertisementCodec.decode(packet.datagram()))
        .isEqualTo(new Accepted(packet.advertisement()));
    assertThat(AdvertisementCodec.looksLikeCarp(packet.datagram())).isTrue();
    assertThat(AdvertisementCodec.claimedVhid(packet.datagram()))
        .isEqualTo(packet.config().vhid().value());
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("The meaning is encoded to the golden octets")
  void theMeaningIsEncodedToTheGoldenPacket(GoldenPacket packet) {
    assertThat(AdvertisementCodec.encode(packet.advertisement()))
        .isEqualTo(packet.datagram().payload());
  }

  static List<GoldenPacket> ofUcarp() {
    return GoldenPacket.ofUcarp();
  }

  @ParameterizedTest
  @MethodSource("ofUcarp")
  @DisplayName("Around the message, the frame is ucarp's: its MAC address, low delay, DF, TTL 255")
  void theMeaningIsSentInTheGoldenFrame(GoldenPacket packet) {
    boolean broadcast = packet.frame().u16(0) == 0xffff;
    Envelope envelope =
        new Envelope(
            new MacAddress(0x0000_5e00_0000L | packet.config().vhid().value()),
            broadcast ? Optional.of(MacAddress.BROADCAST) : Optional.empty(),
            0x10,
            true);
    Datagram sent = packet.withPayload(AdvertisementCodec.encode(packet.advertisement()).toArray());
    assertThat(DatagramFrame.encode(sent, envelope)).isEqualTo(packet.frame());
  }

  @Test
  @DisplayName("The checksum has no pseudo-header over IPv6 either")
  void theSameOctetsTravelOverIpv6() {
    Datagram datagram = GoldenPacket.datagram("fe80::1", "ff02::12", 255, Octets.ofHex(LOVE));
    assertThat(AdvertisementCodec.decode(datagram)).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void everyTruncationIsTooShort(GoldenPacket packet) {
    byte[] whole = packet.datagram().payload().toArray();
    for (int length = 0; length < whole.length; length++) {
      assertThat(decode(packet, Arrays.copyOf(whole, length)))
          .as("the first %d octets", length)
          .isEqualTo(new Rejected(RejectReason.TOO_SHORT));
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("A longer packet is refused; with 44 octets it is VRRPv2 with seven addresses")
  void everyExtensionIsRefused(GoldenPacket packet) {
    byte[] whole = packet.datagram().payload().toArray();
    for (int extra = 1; extra <= 40; extra++) {
      RejectReason reason = extra == 8 ? RejectReason.IS_VRRP_VERSION_2 : RejectReason.TOO_LONG;
      assertThat(decode(packet, Arrays.copyOf(whole, whole.length + extra)))
          .as("%d octets more", extra)
          .isEqualTo(new Rejected(reason));
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void everySingleBitFlipIsRefused(GoldenPacket packet) {
    byte[] whole = packet.datagram().payload().toArray();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      assertThat(decode(packet, flipped))
          .as("bit %d of octet %d", bit % 8, bit / 8)
          .isInstanceOf(Rejected.class);
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("Under a right checksum, vhid, counter, hash and addresses are guarded by the hash")
  void theHashSeesWhatTheChecksumDoesNot(GoldenPacket packet) {
    byte[] whole = packet.datagram().payload().toArray();
    VhidHash hash = new VhidHash(packet.config());
    assertThat(hash.fits(packet.advertisement().counter(), packet.advertisement().digest()))
        .isTrue();
    for (int bit = 8 * 8; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      assertThat(AdvertisementCodec.decode(checksummed(Octets.of(flipped))))
          .isInstanceOfSatisfying(
              Accepted.class,
              accepted ->
                  assertThat(
                          hash.fits(
                              accepted.advertisement().counter(),
                              accepted.advertisement().digest()))
                      .isFalse());
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          TTL_NOT_255                  | 254 | 212a00070001000000
          TOO_SHORT                    | 255 | 212a00
          IS_VRRP_VERSION_3            | 255 | 312a64010064 0000 0a0101fc
          UNKNOWN_VERSION              | 255 | 112a0007000100000000000000000000
          UNKNOWN_TYPE                 | 255 | 222a0007000100000000000000000000
          IS_VRRP_VERSION_2            | 255 | 212a64010001 0000 0a0101fc 0000000000000000
          IS_VRRP_VERSION_2            | 255 | 212a64010001 0000 0a0101fc
          TOO_SHORT                    | 255 | 212a0007000100000000000000000000
          """,
      delimiter = '|')
  @DisplayName("Each defect has its own reason, and VRRP on our vhid is named")
  void eachDefectIsRefusedByItsName(RejectReason reason, int ttl, String payload) {
    Datagram datagram = GoldenPacket.datagram("10.1.1.1", "224.0.0.18", ttl, Octets.ofHex(payload));
    assertThat(AdvertisementCodec.decode(datagram)).isEqualTo(new Rejected(reason));
  }

  @Test
  void theDefectsOfAWholePacketAreRefusedByTheirNames() {
    assertThat(changed(3, 8)).isEqualTo(new Rejected(RejectReason.UNKNOWN_AUTHENTICATION_LENGTH));
    assertThat(changed(1, 0)).isEqualTo(new Rejected(RejectReason.INVALID_VHID));
    assertThat(changed(3, 5))
        .as("36 octets are VRRPv2 with five addresses")
        .isEqualTo(new Rejected(RejectReason.IS_VRRP_VERSION_2));
    byte[] damaged = Octets.ofHex(LOVE).toArray();
    damaged[35]++;
    assertThat(AdvertisementCodec.decode(GoldenPacket.ipv4(Octets.of(damaged).toString())))
        .isEqualTo(new Rejected(RejectReason.BAD_CHECKSUM));
  }

  @Test
  @DisplayName("A packet to this host alone may have been routed")
  void theTtlCountsOnlyInPacketsToAGroup() {
    Datagram unicast = GoldenPacket.datagram("10.1.1.1", "10.1.1.2", 64, Octets.ofHex(LOVE));
    assertThat(AdvertisementCodec.decode(unicast)).isInstanceOf(Accepted.class);
  }

  @Test
  void theVhidIsReadBeforeAnythingIsJudged() {
    assertThat(AdvertisementCodec.claimedVhid(GoldenPacket.ipv4("ff33"))).isEqualTo(51);
    assertThat(AdvertisementCodec.claimedVhid(GoldenPacket.ipv4("21"))).isZero();
    assertThat(AdvertisementCodec.claimedVhid(GoldenPacket.ipv4(""))).isZero();
  }

  @Test
  @DisplayName("VRRPv2 with seven addresses is not CARP, though its fourth octet says so too")
  void vrrpWithSevenAddressesDoesNotLookLikeCarp() {
    Datagram seven = GoldenPacket.ipv4("21336407000100000a0101fc".repeat(4).substring(0, 88));
    assertThat(AdvertisementCodec.looksLikeCarp(seven)).isFalse();
    assertThat(AdvertisementCodec.decode(seven))
        .isEqualTo(new Rejected(RejectReason.IS_VRRP_VERSION_2));
  }

  @Test
  @DisplayName("The interval is base seconds and skew 1/256 s; the longest one is a farewell")
  void theIntervalIsExact() {
    assertThat(heard(1, 0).interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(heard(2, 100).interval()).isEqualTo(Duration.ofNanos(2_390_625_000L));
    assertThat(heard(0, 1).interval()).isEqualTo(Duration.ofNanos(3_906_250));
    assertThat(heard(0, 0).interval()).isZero();
    assertThat(heard(255, 255).isFarewell()).isTrue();
    assertThat(heard(255, 254).isFarewell()).isFalse();
    assertThat(heard(254, 255).isFarewell()).isFalse();
  }

  @Test
  @DisplayName("Random octets are refused or understood, never an exception")
  void randomOctetsNeverThrow() {
    long seed = 112;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] payload = new byte[random.nextInt(60)];
      random.nextBytes(payload);
      if (payload.length > 3 && random.nextInt(4) > 0) {
        payload[0] = 0x21;
        payload[3] = (byte) random.nextInt(9);
      }
      Datagram datagram = GoldenPacket.ipv4(Octets.of(payload).toString());
      assertThat(AdvertisementCodec.decode(datagram))
          .as("seed %d, packet %d: %s", seed, i, datagram)
          .isNotNull();
      AdvertisementCodec.claimedVhid(datagram);
      AdvertisementCodec.looksLikeCarp(datagram);
    }
  }

  @Test
  @DisplayName("Random content under a right form and checksum means what its octets say")
  void randomContentIsReadAsItStands() {
    long seed = 255;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] content = new byte[36];
      random.nextBytes(content);
      content[0] = 0x21;
      content[3] = 7;
      Datagram datagram = checksummed(Octets.of(content));
      Octets octets = datagram.payload();
      switch (AdvertisementCodec.decode(datagram)) {
        case Accepted(Advertisement advertisement) -> {
          assertThat(advertisement.vhid().value()).isEqualTo(octets.u8(1));
          assertThat(advertisement.advskew()).isEqualTo(octets.u8(2));
          assertThat(advertisement.demotion()).isEqualTo(octets.u8(4));
          assertThat(advertisement.advbase()).isEqualTo(octets.u8(5));
          assertThat(advertisement.counter()).isEqualTo(octets.i64(8));
          assertThat(AdvertisementCodec.encode(advertisement)).isEqualTo(octets);
        }
        case Rejected(RejectReason reason) ->
            assertThat(reason)
                .as("seed %d, packet %d: %s", seed, i, octets)
                .isEqualTo(RejectReason.INVALID_VHID);
      }
    }
  }

  @Test
  @DisplayName("The password never shows, and a key has 20 octets")
  void aPasswordIsAKeyAndASecret() {
    assertThat(Password.of("love").orElseThrow().key())
        .isEqualTo(Octets.ofHex("6c6f7665" + "00".repeat(16)));
    assertThat(Password.of("")).isEmpty();
    assertThat(Password.of("12345678901234567890")).isPresent();
    assertThat(Password.of("123456789012345678901")).isEmpty();
    assertThat(HostSettings.of(Profile.UCARP).build().toString()).doesNotContain("love", "6c6f");
  }

  private static Advertisement heard(int base, int skew) {
    return new Advertisement(new Vhid(1), skew, 0, base, 0, Octets.ofHex("00".repeat(20)));
  }

  private static Decoded decode(GoldenPacket packet, byte[] payload) {
    return AdvertisementCodec.decode(packet.withPayload(payload));
  }

  private static Decoded changed(int at, int value) {
    byte[] octets = Octets.ofHex(LOVE).toArray();
    octets[at] = (byte) value;
    return AdvertisementCodec.decode(checksummed(Octets.of(octets)));
  }

  /// The packet with its checksum filled in.
  private static Datagram checksummed(Octets octets) {
    Octets blank = new OctetWriter(octets.length()).put(octets).setU16(6, 0).toOctets();
    Octets packet =
        new OctetWriter(octets.length())
            .put(blank)
            .setU16(6, InternetChecksum.of(blank))
            .toOctets();
    return GoldenPacket.ipv4(packet.toString());
  }
}
