package locum.core;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Routes and rules in the words of ip-route(8) and ip-rule(8). Numbers stay numbers where names
/// depend on files of the host, but for those that always exist.
final class RoutingText {

  private RoutingText() {}

  static String of(Route route) {
    StringBuilder text = new StringBuilder();
    if (route.type() != Route.Type.UNICAST) {
      text.append(word(route.type())).append(' ');
    }
    text.append(prefix(route.destination()));
    if (route.tos() != 0) {
      text.append(" tos 0x").append(Integer.toHexString(route.tos()));
    }
    boolean single = route.hops().size() == 1;
    if (single) {
      hop(text, route.hops().getFirst(), route.family());
    }
    text.append(route.table() == Route.TABLE_MAIN ? "" : " table " + table(route.table()));
    text.append(" proto ").append(protocol(route.protocol()));
    if (route.scope() != 0) {
      text.append(" scope ").append(scope(route.scope()));
    }
    route.preferredSource().ifPresent(source -> text.append(" src ").append(source));
    if (route.metric() != 0) {
      text.append(" metric ").append(route.metric());
    }
    if (single && route.hops().getFirst().onlink()) {
      text.append(" onlink");
    }
    realms(text, route.realms());
    metrics(text, route.metrics());
    route
        .preference()
        .ifPresent(p -> text.append(" pref ").append(p == 0 ? "medium" : p == 1 ? "high" : "low"));
    route.expires().ifPresent(seconds -> text.append(" expires ").append(seconds).append("sec"));
    route
        .ttlPropagate()
        .ifPresent(on -> text.append(" ttl-propagate ").append(on ? "enabled" : "disabled"));
    if (!single) {
      for (NextHop hop : route.hops()) {
        text.append(" nexthop");
        hop(text, hop, route.family());
        text.append(" weight ").append(hop.weight());
        realms(text, hop.realms());
        text.append(hop.onlink() ? " onlink" : "");
      }
    }
    return text.toString();
  }

  private static void hop(StringBuilder text, NextHop hop, AddressFamily family) {
    hop.tunnel()
        .ifPresent(
            tunnel -> {
              text.append(tunnel.family() == AddressFamily.IPV4 ? " encap ip" : " encap ip6");
              tunnel.id().ifPresent(id -> text.append(" id ").append(id));
              tunnel.source().ifPresent(source -> text.append(" src ").append(source));
              tunnel.destination().ifPresent(to -> text.append(" dst ").append(to));
              if (tunnel.ttl() != 0) {
                text.append(tunnel.family() == AddressFamily.IPV4 ? " ttl " : " hoplimit ")
                    .append(tunnel.ttl());
              }
              if (tunnel.tos() != 0) {
                text.append(" tos ").append(tunnel.tos());
              }
            });
    hop.gateway()
        .ifPresent(
            gateway ->
                text.append(gateway.family() == family ? " via " : " via inet6 ").append(gateway));
    hop.interfaceName().ifPresent(name -> text.append(" dev ").append(name));
  }

  private static void metrics(StringBuilder text, RouteMetrics metrics) {
    for (RouteMetrics.Metric metric : RouteMetrics.Metric.values()) {
      Long value = metrics.values().get(metric);
      boolean algorithm =
          metric == RouteMetrics.Metric.CC_ALGO && metrics.congestionControl().isPresent();
      if (value == null && !algorithm) {
        continue;
      }
      text.append(' ')
          .append(algorithm ? "congctl" : metric.name().toLowerCase(Locale.ROOT))
          .append(metrics.locked().contains(metric) ? " lock " : " ")
          .append(
              switch (metric) {
                case RTT -> value == null ? "" : value / 8 + "ms";
                case RTTVAR -> value == null ? "" : value / 4 + "ms";
                case RTO_MIN -> value + "ms";
                case CC_ALGO -> metrics.congestionControl().orElse("");
                case MTU,
                    WINDOW,
                    SSTHRESH,
                    CWND,
                    ADVMSS,
                    REORDERING,
                    HOPLIMIT,
                    INITCWND,
                    FEATURES,
                    INITRWND,
                    QUICKACK,
                    FASTOPEN_NO_COOKIE ->
                    String.valueOf(value);
              });
    }
  }

  static String of(RoutingRule rule) {
    RoutingRule.Selector selector = rule.selector();
    StringBuilder text = new StringBuilder().append(rule.preference()).append(':');
    text.append(selector.inverted() ? " not" : "");
    text.append(" from ").append(selector.from().map(RoutingText::prefix).orElse("all"));
    selector.to().ifPresent(to -> text.append(" to ").append(prefix(to)));
    if (selector.tos() != 0) {
      text.append(" tos 0x").append(Integer.toHexString(selector.tos()));
    }
    selector
        .mark()
        .ifPresent(
            mark -> {
              text.append(" fwmark 0x").append(Long.toHexString(mark.value()));
              if (mark.mask() != 0xffff_ffffL) {
                text.append("/0x").append(Long.toHexString(mark.mask()));
              }
            });
    selector.inputInterface().ifPresent(name -> text.append(" iif ").append(name));
    selector.outputInterface().ifPresent(name -> text.append(" oif ").append(name));
    selector.uids().ifPresent(r -> text.append(" uidrange " + r.first() + "-" + r.last()));
    selector.ipProtocol().ifPresent(number -> text.append(" ipproto ").append(ipProtocol(number)));
    selector.sourcePorts().ifPresent(range -> text.append(" sport ").append(range));
    selector.destinationPorts().ifPresent(range -> text.append(" dport ").append(range));
    selector.tunnelId().ifPresent(id -> text.append(" tun_id ").append(id));
    switch (rule.action()) {
      case RoutingRule.Action.Lookup lookup -> lookup(text, lookup);
      case RoutingRule.Action.Goto(long target) -> text.append(" goto ").append(target);
      case RoutingRule.Action.Nop() -> text.append(" nop");
      case RoutingRule.Action.Discard(Route.Type how) -> text.append(' ').append(word(how));
    }
    return text.append(" proto ").append(protocol(rule.protocol())).toString();
  }

  private static void lookup(StringBuilder text, RoutingRule.Action.Lookup lookup) {
    text.append(" lookup ").append(lookup.l3mdev() ? "[l3mdev-table]" : table(lookup.table()));
    number(text, " suppress_prefixlength ", lookup.suppressPrefixLength());
    number(text, " suppress_ifgroup ", lookup.suppressGroup());
    realms(text, lookup.realms());
  }

  private static void number(StringBuilder text, String name, OptionalInt value) {
    value.ifPresent(number -> text.append(name).append(number));
  }

  private static void realms(StringBuilder text, OptionalLong realms) {
    realms.ifPresent(
        value ->
            text.append(" realms ")
                .append(value >>> 16 == 0 ? "" : (value >>> 16) + "/")
                .append(value & 0xffff));
  }

  private static String word(Route.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String prefix(IpPrefix prefix) {
    if (prefix.length() == 0) {
      return "default";
    }
    return prefix.length() == prefix.family().bits()
        ? prefix.address().toString()
        : prefix.toString();
  }

  private static String table(long number) {
    if (number == Route.TABLE_MAIN) {
      return "main";
    }
    return number == Route.TABLE_LOCAL
        ? "local"
        : number == Route.TABLE_DEFAULT ? "default" : String.valueOf(number);
  }

  private static String protocol(int number) {
    return switch (number) {
      case 2 -> "kernel";
      case 3 -> "boot";
      case 4 -> "static";
      case RoutingObject.PROTOCOL -> "keepalived";
      default -> String.valueOf(number);
    };
  }

  private static String ipProtocol(int number) {
    return switch (number) {
      case 1 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 132 -> "sctp";
      default -> String.valueOf(number);
    };
  }

  private static String scope(int number) {
    return switch (number) {
      case 200 -> "site";
      case 253 -> "link";
      case 254 -> "host";
      case 255 -> "nowhere";
      default -> String.valueOf(number);
    };
  }
}
