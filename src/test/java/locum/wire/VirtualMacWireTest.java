package locum.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import locum.core.AddressFamily;
import locum.core.BlockedAddress;
import locum.core.Datagram;
import locum.core.Envelope;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.Octets;
import org.junit.jupiter.api.Test;

/// Octets of what a virtual MAC address needs: frames, macvlans, packet filter.
class VirtualMacWireTest {

  private static final InterfaceIndex ETH0 = new InterfaceIndex(2);
  private static final MacAddress MAC = MacAddress.forVrid(AddressFamily.IPV4, 51);

  private static final String IPV6_FRAME =
      "333300000012 00005e000233 86dd"
          + "6c000000001870ff"
          + "fe8000000000000000000000000000ff"
          + "ff020000000000000000000000000012"
          + "313396010064abcdfe800000000000000000000000000100";

  @Test
  void anIpv4AdvertInAFrame() {
    Octets payload = Octets.ofHex("213396020001" + "33ee" + "0a0900640a0900650000000000000000");
    Datagram datagram = new Datagram(ETH0, ip("10.9.0.1"), ip("224.0.0.18"), 112, 255, 1, payload);

    Octets frame = DatagramFrame.encode(datagram, Envelope.of(MAC));

    assertThat(frame)
        .isEqualTo(
            Octets.ofHex(
                ("01005e000012 00005e000133 0800"
                        + "45c0002c00010000ff70d0840a090001e0000012"
                        + "21339602000133ee0a0900640a0900650000000000000000")
                    .replace(" ", "")));
    assertThat(DatagramFrame.decode(frame, ETH0)).contains(datagram);
  }

  @Test
  void anIpv6AdvertInAFrame() {
    Octets frame = Octets.ofHex(IPV6_FRAME.replace(" ", ""));
    Datagram datagram =
        new Datagram(ETH0, ip("fe80::ff"), ip("ff02::12"), 112, 255, 0, frame.from(54));

    assertThat(DatagramFrame.decode(frame, ETH0)).contains(datagram);
    assertThat(
            DatagramFrame.encode(datagram, Envelope.of(MacAddress.forVrid(AddressFamily.IPV6, 51))))
        .isEqualTo(frame);
  }

  @Test
  void aFrameWithAnyTruncationOrAWrongHeaderChecksumHasNoDatagram() {
    Octets payload = Octets.ofHex("213396020001" + "33ee" + "0a0900640a0900650000000000000000");
    Octets frame =
        DatagramFrame.encode(
            new Datagram(ETH0, ip("10.9.0.1"), ip("224.0.0.18"), 112, 255, 1, payload),
            Envelope.of(MAC));
    for (int length = 0; length < frame.length(); length++) {
      assertThat(DatagramFrame.decode(frame.slice(0, length), ETH0)).isEmpty();
    }
    byte[] wrong = frame.toArray();
    wrong[14 + 8] = 64;
    assertThat(DatagramFrame.decode(Octets.of(wrong), ETH0)).isEmpty();
    Octets ipv6 = Octets.ofHex(IPV6_FRAME.replace(" ", ""));
    for (int length = 0; length < ipv6.length(); length++) {
      assertThat(DatagramFrame.decode(ipv6.slice(0, length), ETH0)).isEmpty();
    }
  }

  @Test
  void theRequestForAMacvlan() {
    assertThat(written(w -> LinkRequest.createMacvlan(w, 7, "vrrp.51", ETH0, MAC, 0)))
        .isEqualTo(
            hex(
                "64000000 1000 0506 07000000 00000000",
                "00000000 00000000 00000000 00000000",
                "0c000300 767272702e353100",
                "08000500 02000000",
                "0a000100 00005e000133 0000",
                "08001b00 00000000",
                "1c001280 0c000100 6d6163766c616e00 0c000280 08000100 01000000"));
  }

  @Test
  void itsSettingsAndItsEnd() {
    InterfaceIndex index = new InterfaceIndex(9);
    assertThat(written(w -> LinkRequest.refuseOwnAddresses(w, 1, index)))
        .isEqualTo(
            hex(
                "30000000 1000 0500 01000000 00000000",
                "00000000 09000000 00000000 00000000",
                "10001a80 0c000a80 05000800 01000000"));
    assertThat(written(w -> LinkRequest.setUp(w, 2, index)))
        .isEqualTo(
            hex("20000000 1000 0500 02000000 00000000", "00000000 09000000 01000000 01000000"));
    assertThat(written(w -> LinkRequest.setDown(w, 2, index)))
        .isEqualTo(
            hex("20000000 1000 0500 02000000 00000000", "00000000 09000000 00000000 01000000"));
    assertThat(written(w -> LinkRequest.remove(w, 3, index)))
        .isEqualTo(
            hex("20000000 1100 0500 03000000 00000000", "00000000 09000000 00000000 00000000"));
  }

  @Test
  void theKernelsWordsAboutAMacvlan() {
    Octets octets =
        hex(
            "64000000 1000 0000 07000000 00000000",
            "00000000 09000000 43000000 00000000",
            "0c000300 767272702e353100",
            "08000500 02000000",
            "0a000100 00005e000133 0000",
            "08001b00 05000000",
            "1c001280 0c000100 6d6163766c616e00 0c000280 08000100 01000000");

    var messages = NetlinkMessage.split(HostOrder.LITTLE_ENDIAN, octets).messages();

    assertThat(RouteMessage.decode(HostOrder.LITTLE_ENDIAN, messages.getFirst()))
        .isInstanceOfSatisfying(
            RouteMessage.LinkPresent.class,
            present -> {
              Link link = present.link();
              assertThat(link.macvlan()).contains(new Link.Macvlan(ETH0, true));
              assertThat(link.group()).isEqualTo(5);
              assertThat(link.mac()).contains(MAC);
            });
  }

  @Test
  void anAddressThatIsBlocked() {
    FilterRequest.Table table =
        new FilterRequest.Table(AddressFamily.IPV4, "keepalived", -1, false, false);
    BlockedAddress address = new BlockedAddress(ip("10.9.0.100"), ETH0, "eth0");

    assertThat(written(w -> new FilterRequest(w, 3).addElements(table, false, List.of(address))))
        .isEqualTo(
            hex(
                "44000000 0c0a 0504 03000000 00000000",
                "02000000",
                "0f000100 6b656570616c6976656400 00",
                "09000200 7669707300 000000",
                "14000380 10000180 0c000180 08000100 0a090064"));
  }

  @Test
  void aLinkLocalAddressIsBlockedOnOneInterfaceByItsNameOrNumber() {
    BlockedAddress address = new BlockedAddress(ip("fe80::100"), ETH0, "eth0");
    Octets byName =
        written(
            w ->
                new FilterRequest(w, 1)
                    .removeElements(
                        new FilterRequest.Table(AddressFamily.IPV6, "t", 0, false, false),
                        true,
                        List.of(address)));
    Octets byIndex =
        written(
            w ->
                new FilterRequest(w, 1)
                    .removeElements(
                        new FilterRequest.Table(AddressFamily.IPV6, "t", 0, false, true),
                        true,
                        List.of(address)));

    assertThat(byName.from(byName.length() - 32))
        .isEqualTo(hex("fe800000000000000000000000000100", "65746830000000000000000000000000"));
    assertThat(byIndex.from(byIndex.length() - 20))
        .isEqualTo(hex("fe800000000000000000000000000100", "02000000"));
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static Octets hex(String... parts) {
    return Octets.ofHex(String.join("", parts).replace(" ", ""));
  }

  private static Octets written(Consumer<NetlinkWriter> request) {
    NetlinkWriter writer = new NetlinkWriter(HostOrder.LITTLE_ENDIAN);
    request.accept(writer);
    return writer.toOctets();
  }
}
