package locum.wire;

import static org.assertj.core.api.Assertions.assertThat;

import locum.core.Announcement;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.core.MacAddress;
import locum.core.Octets;
import org.junit.jupiter.api.Test;

/// Announcements as keepalived 2.2.7 sends them.
class AnnouncementFrameTest {

  private static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);

  private static final Octets ARP =
      Octets.ofHex(
          "ffffffffffff 020000000001 0806  0001 0800 06 04 0001"
              + " 020000000001 0a090064  ffffffffffff 0a090064");

  private static final String FE80_100 = "fe800000000000000000000000000100";
  private static final Octets ADVERTISEMENT = advertisement(FE80_100, "559d");

  private static Octets advertisement(String vip, String checksum) {
    return Octets.ofHex(
        "333300000001 020000000001 86dd 60000000 0020 3a ff"
            + vip
            + "ff020000000000000000000000000001 88 00"
            + checksum
            + "20000000"
            + vip
            + "02 01 020000000001");
  }

  private static Octets encode(String address, boolean router) {
    return AnnouncementFrame.encode(
        new Announcement(new InterfaceIndex(3), MAC, IpAddress.parse(address).orElseThrow()),
        router);
  }

  @Test
  void anIpv4AddressIsAnnouncedByAGratuitousArpRequest() {
    assertThat(encode("10.9.0.100", false)).isEqualTo(ARP);
    assertThat(encode("10.9.0.100", true)).isEqualTo(ARP);
  }

  @Test
  void anIpv6AddressIsAnnouncedByANeighbourAdvertisement() {
    assertThat(encode("fe80::100", false)).isEqualTo(ADVERTISEMENT);
    assertThat(encode("fd09::100", false))
        .isEqualTo(advertisement("fd090000000000000000000000000100", "588b"));
    assertThat(encode("fd09::101", false))
        .isEqualTo(advertisement("fd090000000000000000000000000101", "5889"));
  }

  @Test
  void aRouterSaysSo() {
    Octets frame = encode("fe80::100", true);
    assertThat(frame.u8(14 + 44)).isEqualTo(0xa0);
    assertThat(NeighborAdvertisement.decode(frame.from(14)).orElseThrow().router()).isTrue();
  }

  @Test
  void theCapturedFramesAreReadBack() {
    EthernetFrame arp = EthernetFrame.decode(ARP).orElseThrow();
    assertThat(arp.type()).isEqualTo(EthernetFrame.TYPE_ARP);
    assertThat(arp.source()).isEqualTo(MAC);
    assertThat(arp.destination()).isEqualTo(MacAddress.BROADCAST);
    assertThat(ArpPacket.decode(arp.payload()))
        .contains(ArpPacket.gratuitous(MAC, new Ipv4Address(0x0a090064)));
    assertThat(arp.encode()).isEqualTo(ARP);

    EthernetFrame ndp = EthernetFrame.decode(ADVERTISEMENT).orElseThrow();
    assertThat(ndp.type()).isEqualTo(EthernetFrame.TYPE_IPV6);
    assertThat(NeighborAdvertisement.decode(ndp.payload()))
        .contains(
            NeighborAdvertisement.unsolicited(
                MAC, Ipv6Address.parse("fe80::100").orElseThrow(), false));
  }

  @Test
  void noDamageMakesItThrowAndNoTruncationIsRead() {
    Octets arp = ARP.from(EthernetFrame.HEADER_LENGTH);
    Mutations.all(arp, ArpPacket::decode);
    Mutations.truncations(arp, damaged -> assertThat(ArpPacket.decode(damaged)).isEmpty());
    Mutations.bitFlips(
        arp.slice(0, 6),
        damaged -> {
          byte[] bytes = arp.toArray();
          damaged.copyTo(bytes, 0);
          assertThat(ArpPacket.decode(Octets.of(bytes))).isEmpty();
        });

    Octets advertisement = ADVERTISEMENT.from(EthernetFrame.HEADER_LENGTH);
    Mutations.all(advertisement, NeighborAdvertisement::decode);
    Mutations.truncations(
        advertisement, damaged -> assertThat(NeighborAdvertisement.decode(damaged)).isEmpty());
    // all but traffic class and flow label is covered by the checksum or checked
    Mutations.bitFlips(
        advertisement,
        damaged -> {
          if (damaged.u32(0) >>> 28 != 6 || damaged.u32(0) == advertisement.u32(0)) {
            assertThat(NeighborAdvertisement.decode(damaged)).isEmpty();
          }
        });
    Mutations.all(ARP.slice(0, 20), EthernetFrame::decode);
  }
}
