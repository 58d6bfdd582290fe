package locum.carp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import locum.core.Octets;
import locum.wire.Hmac;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VhidHashTest {

  private static final long COUNTER = 0x0102030405060708L;

  static List<GoldenPacket> golden() {
    return GoldenPacket.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  @DisplayName("The hash of each golden packet is that of its host's settings")
  void theHashOfAGoldenPacketIsMade(GoldenPacket packet) {
    assertThat(new VhidHash(packet.config()).of(packet.advertisement().counter()))
        .isEqualTo(packet.advertisement().digest());
  }

  @Test
  @DisplayName("OpenBSD sends without link-local addresses and takes both; FreeBSD has them in it")
  void linkLocalAddressesAreHashedByProfile() {
    VhidHash openbsd = hash(Profile.OPENBSD, "10.1.1.252", "fe80::200:5eff:fe00:12a");
    VhidHash freebsd = hash(Profile.FREEBSD, "10.1.1.252", "fe80::200:5eff:fe00:12a");
    VhidHash without = hash(Profile.OPENBSD, "10.1.1.252");

    assertThat(openbsd.of(COUNTER)).isEqualTo(without.of(COUNTER));
    assertThat(openbsd.fits(COUNTER, without.of(COUNTER))).isTrue();
    assertThat(openbsd.fits(COUNTER, freebsd.of(COUNTER))).isTrue();
    assertThat(freebsd.fits(COUNTER, freebsd.of(COUNTER))).isTrue();
    assertThat(freebsd.fits(COUNTER, openbsd.of(COUNTER))).isFalse();
    assertThat(without.fits(COUNTER, freebsd.of(COUNTER))).isFalse();
  }

  @Test
  @DisplayName("IPv4 link-local addresses are addresses like all others")
  void onlyIpv6LinkLocalAddressesAreLeftOut() {
    assertThat(hash(Profile.OPENBSD, "169.254.1.1").of(COUNTER))
        .isEqualTo(hash(Profile.FREEBSD, "169.254.1.1").of(COUNTER));
  }

  @Test
  @DisplayName("The zone that a BSD keeps within a link-local address counts as zero")
  void theZoneIsNotHashed() {
    assertThat(hash(Profile.FREEBSD, "fe80:4::1").of(COUNTER))
        .isEqualTo(hash(Profile.FREEBSD, "fe80::1").of(COUNTER));
    assertThat(hash(Profile.FREEBSD, "2001:4::1").of(COUNTER))
        .isNotEqualTo(hash(Profile.FREEBSD, "2001::1").of(COUNTER));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Password, vhid, each address and the counter are hashed, the order is not")
  void everythingInCommonIsHashed(Profile profile) {
    Octets ours = hash(profile, "10.0.0.2", "10.0.0.10", "9.255.0.1").of(COUNTER);
    assertThat(hash(profile, "9.255.0.1", "10.0.0.10", "10.0.0.2").of(COUNTER)).isEqualTo(ours);
    assertThat(hash(profile, "10.0.0.2", "10.0.0.10").of(COUNTER)).isNotEqualTo(ours);
    assertThat(hash(profile, "10.0.0.2", "10.0.0.10", "9.255.0.1").of(COUNTER + 1))
        .isNotEqualTo(ours);
    HostSettings settings =
        HostSettings.of(profile).addresses("10.0.0.2", "10.0.0.10", "9.255.0.1");
    assertThat(new VhidHash(settings.vhid(43).build()).of(COUNTER)).isNotEqualTo(ours);
    assertThat(new VhidHash(settings.vhid(42).password("lovE").build()).of(COUNTER))
        .isNotEqualTo(ours);
    assertThat(new VhidHash(settings.password("love").build()).of(COUNTER)).isEqualTo(ours);
  }

  @Test
  @DisplayName("RFC 2202 §3: the test cases of HMAC-SHA-1")
  void theHashIsHmacSha1() {
    assertThat(sha1("0b".repeat(20), "4869205468657265"))
        .hasToString("b617318655057264e28bc0b6fb378c8ef146be00");
    assertThat(sha1("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f"))
        .hasToString("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    assertThat(sha1("aa".repeat(20), "dd".repeat(50)))
        .hasToString("125d7342b9ac11cd91a39af48aa17b4f63f175d3");
    assertThat(
            sha1(
                "aa".repeat(80),
                Octets.of(
                        "Test Using Larger Than Block-Size Key - Hash Key First"
                            .getBytes(StandardCharsets.US_ASCII))
                    .toString()))
        .hasToString("aa4ae5e15272d00e95705637ce8a3b55ed402112");
  }

  private static Octets sha1(String key, String text) {
    return Hmac.sha1(Octets.ofHex(key)).of(Octets.ofHex(text));
  }

  private static VhidHash hash(Profile profile, String... addresses) {
    return new VhidHash(HostSettings.of(profile).addresses(addresses).build());
  }
}
