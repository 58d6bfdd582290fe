package locum.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressAssignment;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernel's messages, octet by octet, for machines of both byte orders.
class RouteMessageTest {

  private static final InterfaceIndex INDEX = new InterfaceIndex(3);

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static AddressAssignment vip() {
    return new AddressAssignment(
        INDEX,
        new IpPrefix(ip("192.0.2.100"), 24),
        Optional.empty(),
        Optional.of(ip("192.0.2.255")),
        Optional.of("eth0:1"),
        253,
        Set.of(AddressAssignment.Flag.NODAD, AddressAssignment.Flag.NOPREFIXROUTE),
        Optional.of(Duration.ofSeconds(9)),
        Optional.of(Duration.ofSeconds(5)));
  }

  private static List<NetlinkMessage> split(HostOrder order, NetlinkWriter writer) {
    NetlinkMessage.Datagram datagram = NetlinkMessage.split(order, writer.toOctets());
    assertThat(datagram.intact()).isTrue();
    return datagram.messages();
  }

  private static RouteMessage decode(HostOrder order, NetlinkWriter writer) {
    List<NetlinkMessage> messages = split(order, writer);
    assertThat(messages).hasSize(1);
    return RouteMessage.decode(order, messages.getFirst());
  }

  @Test
  void anAddressIsAddedExclusivelyWithEveryAttribute() {
    NetlinkWriter writer = new NetlinkWriter(HostOrder.LITTLE_ENDIAN);
    RouteRequest.addAddress(writer, 7, RouteRequest.Answer.REFUSAL, vip());
    assertThat(writer.toOctets())
        .isEqualTo(
            Octets.ofHex(
                "60000000 1400 0106 07000000 00000000" // NEWADDR, REQUEST CREATE EXCL
                    + "02 18 00 fd 03000000"
                    + "0800 0200 c0000264" // local
                    + "0800 0100 c0000264" // address
                    + "0800 0400 c00002ff" // broadcast
                    + "0b00 0300 657468303a3100 00" // label, padded
                    + "0800 0800 02020000" // flags
                    + "0500 0b00 70 000000" // protocol, padded
                    + "1400 0600 05000000 05000000 00000000 00000000")); // preferred, valid
  }

  @Test
  void theSameIsWrittenInTheOtherByteOrder() {
    NetlinkWriter writer = new NetlinkWriter(HostOrder.BIG_ENDIAN);
    RouteRequest.removeAddress(writer, 7, RouteRequest.Answer.ALWAYS, vip());
    assertThat(writer.toOctets())
        .isEqualTo(
            Octets.ofHex(
                "00000028 0015 0005 00000007 00000000 02 18 00 fd 00000003"
                    + "0008 0002 c0000264 0008 0001 c0000264"));
  }

  @Test
  void aRenewalReplacesAndCreates() {
    NetlinkWriter writer = new NetlinkWriter(HostOrder.LITTLE_ENDIAN);
    RouteRequest.renewAddress(writer, 7, RouteRequest.Answer.ALWAYS, vip());
    assertThat(split(HostOrder.LITTLE_ENDIAN, writer).getFirst().flags()).isEqualTo(0x505);
  }

  @Test
  void anAddressWithoutLeaseIsForEverAndOneWithIsAtLeastForASecond() {
    AddressAssignment vip = vip();
    assertThat(lifetimes(vip, Optional.empty(), Optional.empty())).isEqualTo("ffffffffffffffff");
    assertThat(lifetimes(vip, Optional.of(Duration.ZERO), Optional.empty()))
        .isEqualTo("00000000ffffffff");
    assertThat(lifetimes(vip, Optional.empty(), Optional.of(Duration.ofMillis(10))))
        .isEqualTo("0000000100000001");
  }

  private static String lifetimes(
      AddressAssignment vip, Optional<Duration> preferred, Optional<Duration> lease) {
    NetlinkWriter writer = new NetlinkWriter(HostOrder.BIG_ENDIAN);
    AddressAssignment changed =
        new AddressAssignment(
            vip.interfaceIndex(),
            vip.prefix(),
            vip.peer(),
            vip.broadcast(),
            vip.label(),
            vip.scope(),
            vip.flags(),
            preferred,
            lease);
    RouteRequest.addAddress(writer, 1, RouteRequest.Answer.REFUSAL, changed);
    Octets message = writer.toOctets();
    return message.slice(message.length() - 16, 8).toString();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadBack(HostOrder order) {
    NetlinkWriter writer = new NetlinkWriter(order);
    RouteRequest.addAddress(writer, 1, RouteRequest.Answer.REFUSAL, vip());
    assertThat(decode(order, writer))
        .isEqualTo(
            new RouteMessage.AddressPresent(
                new InterfaceAddress(INDEX, vip().prefix(), true, false, false)));
  }

  @ParameterizedTest
  @EnumSource
  void severalMessagesShareADatagram(HostOrder order) {
    NetlinkWriter writer = new NetlinkWriter(order);
    RouteRequest.addAddress(writer, 1, RouteRequest.Answer.REFUSAL, vip());
    RouteRequest.dumpLinks(writer, 2);
    RouteRequest.dumpAddresses(writer, 3);
    assertThat(split(order, writer)).extracting(NetlinkMessage::sequence).containsExactly(1, 2, 3);
  }

  private static NetlinkWriter link(HostOrder order, int type, int family) {
    NetlinkWriter writer = new NetlinkWriter(order);
    writer.begin(type, 0, 0).u8(family).u8(0).u16(1).u32(3).u32(0x1043).u32(0);
    writer
        .attributeText(3, "eth0")
        .attribute(1, Octets.ofHex("020000000001"))
        .attributeU32(4, 1500)
        .end();
    return writer;
  }

  private static NetlinkWriter address(HostOrder order, int flags) {
    NetlinkWriter writer = new NetlinkWriter(order);
    writer.begin(20, 0, 0).u8(10).u8(64).u8(flags).u8(0).u32(3);
    writer.attribute(1, ip("2001:db8::1").octets()).end();
    return writer;
  }

  @ParameterizedTest
  @EnumSource
  void aLinkIsReadWithNameAddressAndFlags(HostOrder order) {
    assertThat(decode(order, link(order, 16, 0)))
        .isEqualTo(
            new RouteMessage.LinkPresent(
                new Link(
                    INDEX,
                    "eth0",
                    Optional.of(new MacAddress(0x0200_0000_0001L)),
                    1500,
                    Set.of(
                        Link.Flag.UP,
                        Link.Flag.BROADCAST,
                        Link.Flag.RUNNING,
                        Link.Flag.MULTICAST))));
    assertThat(decode(order, link(order, 17, 0))).isEqualTo(new RouteMessage.LinkGone(INDEX));
  }

  @Test
  void theBridgesViewOfALinkIsIrrelevant() {
    HostOrder order = HostOrder.LITTLE_ENDIAN;
    assertThat(decode(order, link(order, 17, 7))).isEqualTo(new RouteMessage.Irrelevant());
  }

  @Test
  void anAddressThatIsTentativeFailedOrDeprecatedIsToldSo() {
    HostOrder order = HostOrder.LITTLE_ENDIAN;
    var prefix = new IpPrefix(ip("2001:db8::1"), 64);
    assertThat(decode(order, address(order, 0x40)))
        .isEqualTo(
            new RouteMessage.AddressPresent(
                new InterfaceAddress(INDEX, prefix, false, true, false)));
    assertThat(decode(order, address(order, 0x08)))
        .isEqualTo(
            new RouteMessage.AddressPresent(
                new InterfaceAddress(INDEX, prefix, false, true, false)));
    assertThat(decode(order, address(order, 0xa0)))
        .isEqualTo(
            new RouteMessage.AddressPresent(
                new InterfaceAddress(INDEX, prefix, false, false, true)));
  }

  /// The answer to a refused request, as Linux 6.18 gives it with capped acknowledgements.
  private static NetlinkWriter refusal(HostOrder order) {
    NetlinkWriter writer = new NetlinkWriter(order);
    writer.begin(2, 0x300, 7).u32(-17L).u32(96).u16(20).u16(0x605).u32(7).u32(0);
    writer.attributeText(1, "ipv4: Address already assigned").end();
    return writer;
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalCarriesTheKernelsWords(HostOrder order) {
    assertThat(decode(order, refusal(order)))
        .isEqualTo(new RouteMessage.Refused(7, 17, "ipv4: Address already assigned"));
  }

  @Test
  void anAcknowledgementAndTheEndOfADumpAreDone() {
    HostOrder order = HostOrder.LITTLE_ENDIAN;
    NetlinkWriter ack = new NetlinkWriter(order);
    ack.begin(2, 0x100, 7).u32(0).u32(96).u16(20).u16(0x605).u32(7).u32(0).end();
    assertThat(decode(order, ack)).isEqualTo(new RouteMessage.Done(7));
    NetlinkWriter done = new NetlinkWriter(order);
    done.begin(3, 2, 8).u32(0).end();
    assertThat(decode(order, done)).isEqualTo(new RouteMessage.Done(8));
    NetlinkWriter failed = new NetlinkWriter(order);
    failed.begin(3, 2, 8).u32(-12L).end();
    assertThat(decode(order, failed)).isEqualTo(new RouteMessage.Refused(8, 12, ""));
  }

  @Test
  void lostMessagesAreDamage() {
    HostOrder order = HostOrder.LITTLE_ENDIAN;
    NetlinkWriter overrun = new NetlinkWriter(order);
    overrun.begin(4, 0, 0).end();
    assertThat(decode(order, overrun)).isEqualTo(new RouteMessage.Damaged());
  }

  @ParameterizedTest
  @EnumSource
  void noDamageMakesItThrowAndNoTruncationIsIntact(HostOrder order) {
    NetlinkWriter vip = new NetlinkWriter(order);
    RouteRequest.addAddress(vip, 1, RouteRequest.Answer.REFUSAL, vip());
    for (NetlinkWriter writer :
        List.of(vip, link(order, 16, 0), address(order, 0), refusal(order))) {
      Octets datagram = writer.toOctets();
      Mutations.all(
          datagram,
          damaged ->
              NetlinkMessage.split(order, damaged)
                  .messages()
                  .forEach(message -> RouteMessage.decode(order, message)));
      // within the padding of the last attribute a shorter message is still a whole one
      Mutations.truncations(
          datagram.slice(0, datagram.length() - 3),
          damaged -> {
            NetlinkMessage.Datagram split = NetlinkMessage.split(order, damaged);
            assertThat(split.intact()).isEqualTo(damaged.length() == 0);
            assertThat(split.messages()).isEmpty();
          });
    }
  }
}
