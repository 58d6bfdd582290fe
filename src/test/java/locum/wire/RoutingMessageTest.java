package locum.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import locum.core.AddressFamily;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.NextHop;
import locum.core.Octets;
import locum.core.Route;
import locum.core.RouteMetrics;
import locum.core.RouteMetrics.Metric;
import locum.core.RoutingKey;
import locum.core.RoutingObject;
import locum.core.RoutingRule;
import org.junit.jupiter.api.Test;

/// Messages about routes and rules, octet by octet.
class RoutingMessageTest {

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static NextHop hop(String gateway, int index, int weight, boolean onlink) {
    return new NextHop(
        Optional.of(ip(gateway)),
        Optional.of("eth" + index),
        Optional.of(new InterfaceIndex(index)),
        weight,
        onlink,
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Route route(String prefix, int length, RouteMetrics metrics, NextHop... hops) {
    return new Route(
        hops.length == 0 ? Route.Type.BLACKHOLE : Route.Type.UNICAST,
        new IpPrefix(ip(prefix), length),
        300,
        0x10,
        RoutingObject.PROTOCOL,
        0,
        50,
        hops.length == 0 ? Optional.empty() : Optional.of(ip("192.0.2.100")),
        List.of(hops),
        metrics,
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Route.Placement.PREPEND);
  }

  private static Octets added(HostOrder order, RoutingObject object) {
    NetlinkWriter writer = new NetlinkWriter(order);
    RoutingRequest.add(writer, 7, RouteRequest.Answer.REFUSAL, object);
    return writer.toOctets();
  }

  @Test
  void aRouteIsPrependedWithItsAttributes() {
    RouteMetrics metrics =
        new RouteMetrics(
            Map.of(Metric.MTU, 1400L, Metric.ADVMSS, 1300L),
            Set.of(Metric.ADVMSS),
            Optional.of("cubic"));
    assertThat(
            added(
                HostOrder.LITTLE_ENDIAN,
                route("10.2.0.0", 16, metrics, hop("10.9.0.254", 3, 1, true))))
        .isEqualTo(
            Octets.ofHex(
                "74000000 1800 0104 07000000 00000000" // NEWROUTE, REQUEST CREATE
                    + "02 10 00 10 fc 12 00 01 04000000" // table elsewhere, onlink
                    + "0800 0100 0a020000" // destination
                    + "0800 0f00 2c010000" // table 300
                    + "0800 0600 32000000" // metric
                    + "0800 0700 c0000264" // preferred source
                    + "2800 0800 0800 0200 78050000 0800 0800 14050000"
                    + "0a00 1000 637562696300 0000 0800 0100 00010000" // locked: bit 8
                    + "0800 0400 03000000" // interface
                    + "0800 0500 0a0900fe")); // gateway
  }

  @Test
  void severalNextHopsStandInOneAttribute() {
    Octets octets =
        added(
            HostOrder.BIG_ENDIAN,
            route(
                "10.2.0.0",
                16,
                RouteMetrics.NONE,
                hop("10.9.0.253", 3, 2, false),
                hop("10.9.0.254", 4, 1, true)));
    assertThat(octets.from(60))
        .isEqualTo(
            Octets.ofHex(
                "0024 0009"
                    + "0010 00 01 00000003 0008 0005 0a0900fd"
                    + "0010 04 00 00000004 0008 0005 0a0900fe"));
  }

  @Test
  void anIpv6GatewayOfAnIpv4RouteIsNamedWithItsFamily() {
    Octets octets =
        added(
            HostOrder.LITTLE_ENDIAN,
            route("10.2.0.0", 16, RouteMetrics.NONE, hop("fe80::1", 3, 1, false)));
    assertThat(octets.from(68))
        .isEqualTo(Octets.ofHex("1600 1200 0a00 fe80 0000 0000 0000 0000 0000 0000 0001 0000"));
  }

  @Test
  void aTunnelStandsInsideTheRoute() {
    NextHop hop =
        new NextHop(
            Optional.empty(),
            Optional.of("eth3"),
            Optional.of(new InterfaceIndex(3)),
            1,
            false,
            OptionalLong.empty(),
            Optional.of(
                new NextHop.Tunnel(
                    AddressFamily.IPV4,
                    OptionalLong.of(5),
                    Optional.of(ip("10.9.0.9")),
                    Optional.empty(),
                    64,
                    0)));
    assertThat(
            added(HostOrder.LITTLE_ENDIAN, route("10.2.0.0", 16, RouteMetrics.NONE, hop)).from(68))
        .isEqualTo(
            Octets.ofHex(
                "2000 1600 0c00 0100 0000000000000005 0800 0200 0a090009 0500 0400 40 000000"
                    + "0600 1500 0200 0000"));
  }

  @Test
  void aRouteIsRemovedWithAllThatTellsItFromOthers() {
    NetlinkWriter writer = new NetlinkWriter(HostOrder.LITTLE_ENDIAN);
    RoutingRequest.remove(
        writer, 7, RouteRequest.Answer.ALWAYS, route("10.3.0.0", 16, RouteMetrics.NONE));
    assertThat(writer.toOctets())
        .isEqualTo(
            Octets.ofHex(
                "34000000 1900 0500 07000000 00000000 02 10 00 10 fc 12 00 06 00000000"
                    + "0800 0100 0a030000 0800 0f00 2c010000 0800 0600 32000000"));
  }

  private static RoutingRule rule() {
    return new RoutingRule(
        AddressFamily.IPV4,
        500,
        new RoutingRule.Selector(
            true,
            Optional.of(new IpPrefix(ip("10.9.0.0"), 24)),
            Optional.of(new IpPrefix(ip("10.4.0.0"), 16)),
            Optional.of("eth0"),
            Optional.of("eth1"),
            0x10,
            Optional.of(new RoutingRule.Mark(5, 0xff)),
            Optional.of(new RoutingRule.Range(0, 1000)),
            OptionalInt.of(6),
            Optional.of(new RoutingRule.Range(7, 7)),
            Optional.of(new RoutingRule.Range(80, 90)),
            OptionalLong.of(9)),
        new RoutingRule.Action.Lookup(
            100, false, OptionalInt.of(0), OptionalInt.of(2), OptionalLong.of(0x50006)),
        RoutingObject.PROTOCOL);
  }

  @Test
  void aRuleIsAddedExclusivelyWithEveryAttribute() {
    assertThat(added(HostOrder.LITTLE_ENDIAN, rule()))
        .isEqualTo(
            Octets.ofHex(
                "b4000000 2000 0106 07000000 00000000" // NEWRULE, REQUEST CREATE EXCL
                    + "02 10 18 10 64 00 00 01 02000000" // inverted
                    + "0800 0600 f4010000" // preference
                    + "0800 0100 0a040000" // to
                    + "0800 0200 0a090000" // from
                    + "0900 0300 6574683000 000000"
                    + "0900 1100 6574683100 000000"
                    + "0800 0a00 05000000 0800 1000 ff000000" // mark and mask
                    + "0c00 1400 00000000 e8030000" // users
                    + "0500 1600 06 000000" // TCP
                    + "0800 1700 0700 0700 0800 1800 5000 5a00" // ports
                    + "0c00 0c00 0000000000000009" // tunnel, in network order
                    + "0800 0f00 64000000 0800 0e00 00000000 0800 0d00 02000000"
                    + "0800 0b00 06000500" // realms
                    + "0500 1500 12 000000")); // protocol
  }

  @Test
  void rulesThatDiscardAndJumpNameNoTable() {
    RoutingRule.Selector any = rule().selector();
    RoutingRule discard =
        new RoutingRule(
            AddressFamily.IPV4, 1, any, new RoutingRule.Action.Discard(Route.Type.PROHIBIT), 18);
    RoutingRule jump =
        new RoutingRule(AddressFamily.IPV4, 1, any, new RoutingRule.Action.Goto(600), 18);
    assertThat(added(HostOrder.LITTLE_ENDIAN, discard).slice(20, 4))
        .isEqualTo(Octets.ofHex("00000008"));
    assertThat(added(HostOrder.LITTLE_ENDIAN, jump).slice(20, 4))
        .isEqualTo(Octets.ofHex("00000002"));
  }

  private static Optional<RoutingNotice> notice(HostOrder order, Octets datagram) {
    return RoutingNotice.decode(order, NetlinkMessage.split(order, datagram).messages().getFirst());
  }

  @Test
  void theKernelsNoticeOfARouteGivesItsKey() {
    Route route = route("10.2.0.0", 16, RouteMetrics.NONE, hop("10.9.0.254", 3, 1, true));
    for (HostOrder order : HostOrder.values()) {
      assertThat(notice(order, added(order, route)))
          .contains(new RoutingNotice(route.key(), true, false, RoutingObject.PROTOCOL));
      assertThat(notice(order, added(order, rule())))
          .contains(new RoutingNotice(rule().key(), true, false, RoutingObject.PROTOCOL));
    }
  }

  @Test
  void aDefaultRouteHasNoDestination() {
    assertThat(
            notice(
                HostOrder.LITTLE_ENDIAN,
                Octets.ofHex(
                    "24000000 1900 0000 00000000 00000000 0a 00 00 00 fe 12 00 01 00000000"
                        + "0800 0600 00040000")))
        .contains(
            new RoutingNotice(
                new RoutingKey.OfRoute(254, new IpPrefix(ip("::"), 0), 0, 1024), false, false, 18));
  }

  @Test
  void anIpv6RouteWithoutMetricHasTheKernelsKey() {
    Route route = route("2001:db8::", 32, RouteMetrics.NONE);
    Route plain =
        new Route(
            route.type(),
            route.destination(),
            254,
            0,
            18,
            0,
            0,
            Optional.empty(),
            List.of(),
            RouteMetrics.NONE,
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Route.Placement.ADD);
    assertThat(plain.key())
        .isEqualTo(new RoutingKey.OfRoute(254, new IpPrefix(ip("2001:db8::"), 32), 0, 1024));
  }

  @Test
  void noTruncationOrSingleBitIsTooMuch() {
    Octets good =
        added(
            HostOrder.LITTLE_ENDIAN,
            route("10.2.0.0", 16, RouteMetrics.NONE, hop("10.9.0.254", 3, 1, true)));
    for (int length = 0; length < good.length(); length++) {
      decodeAll(good.slice(0, length));
    }
    for (int bit = 0; bit < good.length() * 8; bit++) {
      byte[] octets = good.toArray();
      octets[bit / 8] ^= (byte) (1 << (bit % 8));
      decodeAll(Octets.of(octets));
    }
  }

  private static void decodeAll(Octets datagram) {
    NetlinkMessage.split(HostOrder.LITTLE_ENDIAN, datagram)
        .messages()
        .forEach(message -> RoutingNotice.decode(HostOrder.LITTLE_ENDIAN, message));
  }
}
