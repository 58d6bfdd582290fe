package locum.wire;

import java.util.Optional;
import java.util.OptionalLong;
import locum.core.AddressFamily;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.NextHop;
import locum.core.Octets;
import locum.core.Route;
import locum.core.RouteMetrics;
import locum.core.RoutingObject;
import locum.core.RoutingRule;
import locum.core.RoutingRule.Action;

/// What the kernel is asked about routes and rules (rtnetlink(7)): each method adds one message to
/// a writer.
///
/// ```text
///   struct rtmsg { u8 family; u8 dst_len; u8 src_len; u8 tos;
///                  u8 table; u8 protocol; u8 scope; u8 type; u32 flags; }                     12
///   struct rtnexthop { u16 len; u8 flags; u8 hops; int ifindex; }, then attributes             8
///   struct fib_rule_hdr { u8 family; u8 dst_len; u8 src_len; u8 tos;
///                         u8 table; u8 res1; u8 res2; u8 action; u32 flags; }                 12
/// ```
public final class RoutingRequest {

  static final int RTM_NEWROUTE = 24;
  static final int RTM_DELROUTE = 25;
  static final int RTM_NEWRULE = 32;
  static final int RTM_DELRULE = 33;

  static final int RTA_DST = 1;
  static final int RTA_OIF = 4;
  static final int RTA_GATEWAY = 5;
  static final int RTA_PRIORITY = 6;
  static final int RTA_PREFSRC = 7;
  static final int RTA_METRICS = 8;
  static final int RTA_MULTIPATH = 9;
  static final int RTA_FLOW = 11;
  static final int RTA_TABLE = 15;
  static final int RTA_VIA = 18;
  static final int RTA_PREF = 20;
  static final int RTA_ENCAP_TYPE = 21;
  static final int RTA_ENCAP = 22;
  static final int RTA_EXPIRES = 23;
  static final int RTA_TTL_PROPAGATE = 26;

  static final int FRA_DST = 1;
  static final int FRA_SRC = 2;
  static final int FRA_IIFNAME = 3;
  static final int FRA_GOTO = 4;
  static final int FRA_PRIORITY = 6;
  static final int FRA_FWMARK = 10;
  static final int FRA_FLOW = 11;
  static final int FRA_TUN_ID = 12;
  static final int FRA_SUPPRESS_IFGROUP = 13;
  static final int FRA_SUPPRESS_PREFIXLEN = 14;
  static final int FRA_TABLE = 15;
  static final int FRA_FWMASK = 16;
  static final int FRA_OIFNAME = 17;
  static final int FRA_L3MDEV = 19;
  static final int FRA_UID_RANGE = 20;
  static final int FRA_PROTOCOL = 21;
  static final int FRA_IP_PROTO = 22;
  static final int FRA_SPORT_RANGE = 23;
  static final int FRA_DPORT_RANGE = 24;

  private static final int RTAX_LOCK = 1;
  private static final int RTNH_F_ONLINK = 4;
  private static final int FIB_RULE_INVERT = 2;
  private static final int FR_ACT_TO_TBL = 1;
  private static final int FR_ACT_GOTO = 2;
  private static final int FR_ACT_NOP = 3;

  private static final int LWTUNNEL_ENCAP_IP = 2;
  private static final int LWTUNNEL_ENCAP_IP6 = 4;
  private static final int LWTUNNEL_ID = 1;
  private static final int LWTUNNEL_DST = 2;
  private static final int LWTUNNEL_SRC = 3;
  private static final int LWTUNNEL_TTL = 4;
  private static final int LWTUNNEL_TOS = 5;

  private static final int NLM_F_APPEND = 0x800;

  /// Tables beyond eight bits stand in an attribute, and this in the header.
  private static final int RT_TABLE_COMPAT = 252;

  private RoutingRequest() {}

  /// Adds a route or rule that is not there yet: EEXIST where it is.
  public static void add(
      NetlinkWriter writer, int sequence, RouteRequest.Answer answer, RoutingObject object) {
    switch (object) {
      case Route route -> {
        int placement =
            switch (route.placement()) {
              case ADD -> RouteRequest.NLM_F_EXCL;
              case PREPEND -> 0;
              case APPEND -> NLM_F_APPEND;
            };
        int flags = RouteRequest.NLM_F_CREATE | placement | RouteRequest.flags(answer);
        write(writer.begin(RTM_NEWROUTE, flags, sequence), route);
      }
      case RoutingRule rule -> {
        int flags =
            RouteRequest.NLM_F_CREATE | RouteRequest.NLM_F_EXCL | RouteRequest.flags(answer);
        write(writer.begin(RTM_NEWRULE, flags, sequence), rule);
      }
    }
  }

  /// Takes away exactly this one, protocol included: ESRCH or ENOENT where it is not, also when
  /// somebody else's stands in its place.
  public static void remove(
      NetlinkWriter writer, int sequence, RouteRequest.Answer answer, RoutingObject object) {
    int flags = RouteRequest.flags(answer);
    switch (object) {
      case Route route -> write(writer.begin(RTM_DELROUTE, flags, sequence), route);
      case RoutingRule rule -> write(writer.begin(RTM_DELRULE, flags, sequence), rule);
    }
  }

  private static void write(NetlinkWriter writer, Route route) {
    boolean single = route.hops().size() == 1;
    boolean onlink = single && route.hops().getFirst().onlink();
    writer
        .u8(RouteRequest.family(route.family()))
        .u8(route.destination().length())
        .u8(0)
        .u8(route.tos())
        .u8(table(route.table()))
        .u8(route.protocol())
        .u8(route.scope())
        .u8(route.type().number())
        .u32(onlink ? RTNH_F_ONLINK : 0);
    if (route.destination().length() > 0) {
      writer.attribute(RTA_DST, route.destination().address().octets());
    }
    writer.attributeU32(RTA_TABLE, route.table());
    if (route.metric() != 0) {
      writer.attributeU32(RTA_PRIORITY, route.metric());
    }
    route.preferredSource().ifPresent(source -> writer.attribute(RTA_PREFSRC, source.octets()));
    u32(writer, RTA_FLOW, route.realms());
    if (!route.metrics().isEmpty()) {
      write(writer, route.metrics());
    }
    route.preference().ifPresent(preference -> writer.attributeU8(RTA_PREF, preference));
    u32(writer, RTA_EXPIRES, route.expires());
    route.ttlPropagate().ifPresent(on -> writer.attributeU8(RTA_TTL_PROPAGATE, on ? 1 : 0));
    if (single) {
      NextHop hop = route.hops().getFirst();
      hop.interfaceIndex().ifPresent(index -> writer.attributeU32(RTA_OIF, index.value()));
      write(writer, hop, route.family());
    } else if (!route.hops().isEmpty()) {
      int multipath = writer.beginNested(RTA_MULTIPATH);
      for (NextHop hop : route.hops()) {
        int start = writer.length();
        writer
            .u16(0)
            .u8(hop.onlink() ? RTNH_F_ONLINK : 0)
            .u8(hop.weight() - 1)
            .u32(hop.interfaceIndex().map(InterfaceIndex::value).orElse(0));
        write(writer, hop, route.family());
        writer.endNested(start);
      }
      writer.endNested(multipath);
    }
    writer.end();
  }

  private static void write(NetlinkWriter writer, NextHop hop, AddressFamily family) {
    if (hop.gateway().isPresent()) {
      IpAddress gateway = hop.gateway().get();
      if (gateway.family() == family) {
        writer.attribute(RTA_GATEWAY, gateway.octets());
      } else {
        int via = writer.beginNested(RTA_VIA);
        writer.u16(RouteRequest.family(gateway.family()));
        for (int i = 0; i < gateway.octets().length(); i++) {
          writer.u8(gateway.octets().u8(i));
        }
        writer.endNested(via);
        writer.pad();
      }
    }
    u32(writer, RTA_FLOW, hop.realms());
    hop.tunnel().ifPresent(tunnel -> write(writer, tunnel));
  }

  private static void write(NetlinkWriter writer, NextHop.Tunnel tunnel) {
    int start = writer.beginNested(RTA_ENCAP);
    if (tunnel.id().isPresent()) {
      writer.attribute(LWTUNNEL_ID, bigEndian(tunnel.id().getAsLong()));
    }
    tunnel.destination().ifPresent(a -> writer.attribute(LWTUNNEL_DST, a.octets()));
    tunnel.source().ifPresent(a -> writer.attribute(LWTUNNEL_SRC, a.octets()));
    if (tunnel.ttl() != 0) {
      writer.attributeU8(LWTUNNEL_TTL, tunnel.ttl());
    }
    if (tunnel.tos() != 0) {
      writer.attributeU8(LWTUNNEL_TOS, tunnel.tos());
    }
    writer.endNested(start);
    int type =
        switch (tunnel.family()) {
          case IPV4 -> LWTUNNEL_ENCAP_IP;
          case IPV6 -> LWTUNNEL_ENCAP_IP6;
        };
    writer.attributeHeader(RTA_ENCAP_TYPE, 2).u16(type).pad();
  }

  private static void write(NetlinkWriter writer, RouteMetrics metrics) {
    int start = writer.beginNested(RTA_METRICS);
    long locks = 0;
    for (RouteMetrics.Metric metric : RouteMetrics.Metric.values()) {
      if (metrics.locked().contains(metric)) {
        locks |= 1L << metric.number();
      }
      Optional.ofNullable(metrics.values().get(metric))
          .ifPresent(value -> writer.attributeU32(metric.number(), value));
    }
    metrics
        .congestionControl()
        .ifPresent(name -> writer.attributeText(RouteMetrics.Metric.CC_ALGO.number(), name));
    if (locks != 0) {
      writer.attributeU32(RTAX_LOCK, locks);
    }
    writer.endNested(start);
  }

  private static void write(NetlinkWriter writer, RoutingRule rule) {
    RoutingRule.Selector selector = rule.selector();
    long table = rule.action() instanceof Action.Lookup lookup ? lookup.table() : 0;
    writer
        .u8(RouteRequest.family(rule.family()))
        .u8(selector.to().map(IpPrefix::length).orElse(0))
        .u8(selector.from().map(IpPrefix::length).orElse(0))
        .u8(selector.tos())
        .u8(table(table))
        .u8(0)
        .u8(0)
        .u8(action(rule.action()))
        .u32(selector.inverted() ? FIB_RULE_INVERT : 0);
    writer.attributeU32(FRA_PRIORITY, rule.preference());
    prefix(writer, FRA_DST, selector.to());
    prefix(writer, FRA_SRC, selector.from());
    selector.inputInterface().ifPresent(name -> writer.attributeText(FRA_IIFNAME, name));
    selector.outputInterface().ifPresent(name -> writer.attributeText(FRA_OIFNAME, name));
    selector
        .mark()
        .ifPresent(
            mark ->
                writer
                    .attributeU32(FRA_FWMARK, mark.value())
                    .attributeU32(FRA_FWMASK, mark.mask()));
    selector
        .uids()
        .ifPresent(
            range -> writer.attributeHeader(FRA_UID_RANGE, 8).u32(range.first()).u32(range.last()));
    selector.ipProtocol().ifPresent(number -> writer.attributeU8(FRA_IP_PROTO, number));
    ports(writer, FRA_SPORT_RANGE, selector.sourcePorts());
    ports(writer, FRA_DPORT_RANGE, selector.destinationPorts());
    if (selector.tunnelId().isPresent()) {
      writer.attribute(FRA_TUN_ID, bigEndian(selector.tunnelId().getAsLong()));
    }
    switch (rule.action()) {
      case Action.Lookup lookup -> {
        writer.attributeU32(FRA_TABLE, lookup.table());
        lookup
            .suppressPrefixLength()
            .ifPresent(length -> writer.attributeU32(FRA_SUPPRESS_PREFIXLEN, length));
        lookup.suppressGroup().ifPresent(group -> writer.attributeU32(FRA_SUPPRESS_IFGROUP, group));
        u32(writer, FRA_FLOW, lookup.realms());
        if (lookup.l3mdev()) {
          writer.attributeU8(FRA_L3MDEV, 1);
        }
      }
      case Action.Goto(long target) -> writer.attributeU32(FRA_GOTO, target);
      case Action.Nop _, Action.Discard _ -> {}
    }
    writer.attributeU8(FRA_PROTOCOL, rule.protocol());
    writer.end();
  }

  private static int action(Action action) {
    return switch (action) {
      case Action.Lookup _ -> FR_ACT_TO_TBL;
      case Action.Goto _ -> FR_ACT_GOTO;
      case Action.Nop _ -> FR_ACT_NOP;
      // FR_ACT_BLACKHOLE, FR_ACT_UNREACHABLE and FR_ACT_PROHIBIT have the numbers of the routes.
      case Action.Discard(Route.Type how) -> how.number();
    };
  }

  private static void prefix(NetlinkWriter writer, int type, Optional<IpPrefix> prefix) {
    prefix.filter(p -> p.length() > 0).ifPresent(p -> writer.attribute(type, p.address().octets()));
  }

  private static void ports(NetlinkWriter writer, int type, Optional<RoutingRule.Range> range) {
    range.ifPresent(r -> writer.attributeHeader(type, 4).u16((int) r.first()).u16((int) r.last()));
  }

  private static void u32(NetlinkWriter writer, int type, OptionalLong value) {
    value.ifPresent(number -> writer.attributeU32(type, number));
  }

  private static Octets bigEndian(long value) {
    byte[] octets = new byte[8];
    for (int i = 0; i < 8; i++) {
      octets[i] = (byte) (value >>> (56 - 8 * i));
    }
    return Octets.of(octets);
  }

  private static int table(long number) {
    return number < 256 ? (int) number : RT_TABLE_COMPAT;
  }
}
