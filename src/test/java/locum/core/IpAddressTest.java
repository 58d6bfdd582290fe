package locum.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "1.2.3.4", "10.9.0.100", "192.0.2.1", "255.255.255.255"})
  void anIpv4LiteralIsPrintedAsItWasRead(String text) {
    assertThat(address(text)).isInstanceOf(Ipv4Address.class).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.2.3",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        "1.2.3.256",
        "1.2.3.1000",
        "1.2.3.01",
        "00.2.3.4",
        "1.2.3.-4",
        "+1.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.0x4",
        "1.2.3.4/24",
        "٣.2.3.4",
        "localhost"
      })
  void whatIsNoIpv4LiteralIsRefused(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @ParameterizedTest(name = "{0} is printed {1}")
  @DisplayName("RFC 5952 §4: one way to print an IPv6 address")
  @CsvSource({
    "::, ::",
    "0:0:0:0:0:0:0:0, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8::1, 2001:db8::1",
    // §4.1: no leading zeros
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    // §4.2.1: shortened as far as possible
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    // §4.2.2: a single group of zeros is not shortened
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "0:1:2:3:4:5:6:7, 0:1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    // §4.2.3: the longest run, and of equal ones the first
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "0:0:1:0:0:0:0:2, 0:0:1::2",
    "1:0:0:2:3:4:0:0, 1::2:3:4:0:0",
    // §4.3: lower case
    "2001:DB8:AAAA::FFFF, 2001:db8:aaaa::ffff",
    "FE80::1, fe80::1",
    // RFC 4291 §2.2: the last 32 bits in decimal
    "::ffff:192.0.2.1, ::ffff:c000:201",
    "::192.0.2.1, ::c000:201",
    "64:ff9b::10.0.0.255, 64:ff9b::a00:ff",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "1:2:3:4:5::1.2.3.4, 1:2:3:4:5:0:102:304"
  })
  void ipv6IsPrintedInTheCanonicalForm(String text, String canonical) {
    assertThat(address(text)).isInstanceOf(Ipv6Address.class).hasToString(canonical);
    assertThat(address(canonical)).isEqualTo(address(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":",
        ":::",
        ":1",
        "1:",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "1::2::3",
        "::1::",
        "1:::2",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "fe80::1/64",
        "::-1",
        "::1 ",
        "::1.2.3",
        "::1.2.3.256",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1:2:3:4:5:6:1.2.3.4",
        "[::1]",
        "::١"
      })
  void whatIsNoIpv6LiteralIsRefused(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
    assertThat(Ipv6Address.parse(text)).isEmpty();
  }

  @Test
  void anIpv4LiteralAloneIsNoIpv6Address() {
    assertThat(Ipv6Address.parse("1.2.3.4")).isEmpty();
    assertThat(Ipv6Address.parse("")).isEmpty();
  }

  @Test
  void octetsAreInNetworkOrderBothWays() {
    assertThat(address("10.9.0.100").octets()).isEqualTo(Octets.ofHex("0a090064"));
    Octets ipv6 = Octets.ofHex("fe80 0000 0000 0000 0000 00ff fe00 0001");
    assertThat(address("fe80::ff:fe00:1").octets()).isEqualTo(ipv6);
    assertThat(IpAddress.of(ipv6)).isEqualTo(address("fe80::ff:fe00:1"));
    assertThat(IpAddress.of(Octets.ofHex("ffffffff"))).isEqualTo(address("255.255.255.255"));
    assertThatThrownBy(() -> IpAddress.of(Octets.ofHex("0a0900")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: senders are compared as unsigned numbers in network order")
  void theOrderIsUnsigned() {
    List<IpAddress> ascending =
        Stream.of(
                "0.0.0.0",
                "10.9.0.1",
                "10.9.0.200",
                "127.255.255.255",
                "128.0.0.0",
                "255.255.255.255",
                "::",
                "::7fff:ffff:ffff:ffff",
                "::8000:0:0:0",
                "::ffff:ffff:ffff:ffff",
                "7fff::",
                "8000::",
                "fe80::1",
                "fe80::8000:0:0:1")
            .map(IpAddressTest::address)
            .toList();
    for (int i = 0; i < ascending.size(); i++) {
      for (int j = 0; j < ascending.size(); j++) {
        assertThat(Integer.signum(ascending.get(i).compareTo(ascending.get(j))))
            .as("%s against %s", ascending.get(i), ascending.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // address, multicast, link-local, loopback, unspecified
    "224.0.0.18, true, false, false, false",
    "239.255.255.255, true, false, false, false",
    "223.255.255.255, false, false, false, false",
    "240.0.0.1, false, false, false, false",
    "169.254.1.1, false, true, false, false",
    "169.255.1.1, false, false, false, false",
    "127.0.0.1, false, false, true, false",
    "0.0.0.0, false, false, false, true",
    "ff02::12, true, false, false, false",
    "fe80::1, false, true, false, false",
    "febf:ffff::1, false, true, false, false",
    "fec0::1, false, false, false, false",
    "fe00::1, false, false, false, false",
    "::1, false, false, true, false",
    "::, false, false, false, true",
    "fd09::1, false, false, false, false"
  })
  void kindsOfAddresses(
      String text, boolean multicast, boolean linkLocal, boolean loopback, boolean unspecified) {
    IpAddress address = address(text);
    assertThat(address.isMulticast()).as("multicast").isEqualTo(multicast);
    assertThat(address.isLinkLocal()).as("link-local").isEqualTo(linkLocal);
    assertThat(address.isLoopback()).as("loopback").isEqualTo(loopback);
    assertThat(address.isUnspecified()).as("unspecified").isEqualTo(unspecified);
  }

  @Test
  void aPrefixLengthFitsItsFamily() {
    assertThat(IpPrefix.host(address("10.0.0.1"))).hasToString("10.0.0.1/32");
    assertThat(IpPrefix.host(address("::1"))).hasToString("::1/128");
    assertThatThrownBy(() -> new IpPrefix(address("10.0.0.1"), 33))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpPrefix(address("10.0.0.1"), -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpPrefix(address("::1"), 129))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("RFC 9568 §7.3: the virtual router MAC address")
  void theVirtualRouterMacAddressHoldsTheVrid() {
    assertThat(MacAddress.forVrid(AddressFamily.IPV4, 51)).hasToString("00:00:5e:00:01:33");
    assertThat(MacAddress.forVrid(AddressFamily.IPV6, 255)).hasToString("00:00:5e:00:02:ff");
    assertThat(MacAddress.at(Octets.ofHex("0002 0000 0000 01ff"), 1))
        .hasToString("02:00:00:00:00:01");
    assertThat(MacAddress.BROADCAST.octets()).isEqualTo(Octets.ofHex("ffffffffffff"));
    assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
  }

  private static IpAddress address(String text) {
    Optional<IpAddress> address = IpAddress.parse(text);
    assertThat(address).as(text).isPresent();
    return address.orElseThrow();
  }
}
