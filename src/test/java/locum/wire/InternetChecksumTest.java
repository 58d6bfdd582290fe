package locum.wire;

import static org.assertj.core.api.Assertions.assertThat;

import locum.core.IpAddress;
import locum.core.Octets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {

  @Test
  @DisplayName("RFC 1071 §3: the worked example")
  void theWorkedExample() {
    assertThat(InternetChecksum.of(Octets.ofHex("0001 f203 f4f5 f6f7"))).isEqualTo(0x220d);
  }

  @Test
  void overItsOwnChecksumItIsZero() {
    assertThat(InternetChecksum.of(Octets.ofHex("45c0002c00010000ff70d0840a090001e0000012")))
        .as("an IPv4 header as keepalived sends it")
        .isZero();
  }

  @Test
  void anOddOctetCountsAsTheUpperHalfOfAWord() {
    assertThat(InternetChecksum.of(Octets.ofHex("0102 03")))
        .isEqualTo(InternetChecksum.of(Octets.ofHex("0102 0300")));
  }

  @Test
  void emptyIsAllOnes() {
    assertThat(InternetChecksum.of(Octets.EMPTY)).isEqualTo(0xffff);
  }

  @Test
  void carriesAreFoldedUntilNoneIsLeft() {
    assertThat(InternetChecksum.of(Octets.ofHex("ffff".repeat(700)))).isZero();
    assertThat(InternetChecksum.of(Octets.ofHex("ffff 0001"))).isEqualTo(0xfffe);
  }

  @Test
  @DisplayName("RFC 8200 §8.1: the pseudo-header; over IPv4 by choice, over IPv6 always")
  void thePseudoHeaderIsAMatterOfTheFamily() {
    Octets packet = Octets.ofHex("3133 9602 0032 0000 0a090064 0a090065");
    IpAddress source = address("10.9.0.1");
    IpAddress group = address("224.0.0.18");
    assertThat(InternetChecksum.of(true, source, group, 112, packet)).isEqualTo(0x3920);
    assertThat(InternetChecksum.of(false, source, group, 112, packet)).isEqualTo(0x23bd);

    IpAddress source6 = address("fe80::1");
    IpAddress group6 = address("ff02::12");
    assertThat(InternetChecksum.of(false, source6, group6, 112, packet))
        .isEqualTo(InternetChecksum.of(source6, group6, 112, packet));
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
