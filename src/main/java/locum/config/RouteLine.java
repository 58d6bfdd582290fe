package locum.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import locum.config.RoutingNames.Kind;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.core.NextHop;
import locum.core.Route;
import locum.core.RouteMetrics;
import locum.core.RouteMetrics.Metric;
import locum.core.RoutingObject;
import locum.engine.RoutingEntry;

/// A line of `virtual_routes` or `static_routes`: a route in the words of `ip route add`, or in
/// keepalived's old form `src A [to] PREFIX via GW [or GW2] dev IF`.
final class RouteLine {

  private static final long MOST = 0xffff_ffffL;
  private static final long FEATURE_ECN = 1;

  private static final Set<String> OPTIONS =
      Set.of(
          "to",
          "via",
          "gw",
          "or",
          "dev",
          "oif",
          "src",
          "table",
          "tos",
          "dsfield",
          "protocol",
          "proto",
          "scope",
          "metric",
          "priority",
          "preference",
          "pref",
          "mtu",
          "hoplimit",
          "advmss",
          "rtt",
          "rttvar",
          "reordering",
          "window",
          "cwnd",
          "ssthresh",
          "realms",
          "rto_min",
          "initcwnd",
          "initrwnd",
          "quickack",
          "congctl",
          "features",
          "fastopen_no_cookie",
          "ttl-propagate",
          "expires",
          "onlink",
          "nexthop",
          "add",
          "prepend",
          "append",
          "no_track",
          "track_group",
          "inet",
          "inet6",
          "blackhole",
          "unreachable",
          "prohibit",
          "throw");

  private final RoutingWords words;
  private final boolean isStatic;
  private Optional<AddressFamily> family = Optional.empty();
  private Route.Type type = Route.Type.UNICAST;
  private Optional<Word> typeGiven = Optional.empty();
  private Optional<IpPrefix> destination = Optional.empty();
  private boolean toDefault;
  private Optional<Long> table = Optional.empty();
  private long tos;
  private long protocol = RoutingObject.PROTOCOL;
  private Optional<Long> scope = Optional.empty();
  private long metric;
  private Optional<IpAddress> source = Optional.empty();
  private final List<NextHopWords> hops = new ArrayList<>();
  private final NextHopWords only;
  private final Map<Metric, Long> metrics = new EnumMap<>(Metric.class);
  private final Set<Metric> locked = EnumSet.noneOf(Metric.class);
  private Optional<String> congestionControl = Optional.empty();
  private OptionalLong realms = OptionalLong.empty();
  private OptionalInt preference = OptionalInt.empty();
  private OptionalLong expires = OptionalLong.empty();
  private Optional<Boolean> ttlPropagate = Optional.empty();
  private Route.Placement placement = Route.Placement.PREPEND;

  /// Not where it expires: the kernel removing it is what was asked for.
  private boolean tracked = true;

  private Optional<String> trackGroup = Optional.empty();

  private RouteLine(RoutingWords words, boolean isStatic) {
    this.words = words;
    this.isStatic = isStatic;
    only = new NextHopWords(words);
  }

  /// The route of a line; empty, with a finding, when it cannot be used.
  static Optional<RoutingEntry> parse(
      Statement line, boolean isStatic, RoutingNames names, Findings findings) {
    List<Word> all = new ArrayList<>(List.of(line.keyword()));
    all.addAll(line.arguments());
    RoutingWords words = new RoutingWords("route", all, names, findings);
    line.block()
        .ifPresent(
            block ->
                findings.warning(
                    block.location(), "A route takes no block; these braces are skipped."));
    return line.name().equals("{") ? Optional.empty() : new RouteLine(words, isStatic).read(line);
  }

  private Optional<RoutingEntry> read(Statement line) {
    while (words.hasNext()) {
      option(words.next());
    }
    if (words.isRefused()) {
      return Optional.empty();
    }
    AddressFamily resolved = resolveFamily();
    if (toDefault) {
      destination = Optional.of(new IpPrefix(any(resolved), 0));
    }
    List<NextHop> nextHops = nextHops();
    if (destination.isEmpty()) {
      words.refuse(line.keyword(), "There is no destination, a prefix or 'default'");
    } else if (!consistent(resolved, nextHops)) {
      words.refuse(line.keyword(), "IPv4 and IPv6 are mixed");
    } else if (typeGiven.isPresent() && leadsNowhere() && !nextHops.isEmpty()) {
      words.refuse(
          typeGiven.get(), Values.shown(typeGiven.get()) + " leads nowhere, so it has no next hop");
    } else if (nextHops.isEmpty() && !leadsNowhere()) {
      words.refuse(line.keyword(), "The route leads nowhere: there is no 'via' and no 'dev'");
    }
    return words.isRefused()
        ? Optional.empty()
        : Optional.of(
            new RoutingEntry(route(resolved, nextHops), tracked && expires.isEmpty(), trackGroup));
  }

  private Route route(AddressFamily resolved, List<NextHop> nextHops) {
    boolean local = type == Route.Type.LOCAL || type == Route.Type.BROADCAST;
    long usualTable = local || type == Route.Type.ANYCAST ? Route.TABLE_LOCAL : Route.TABLE_MAIN;
    return new Route(
        type,
        destination.orElseThrow(),
        table.filter(t -> t != 0).orElse(usualTable),
        (int) tos,
        (int) protocol,
        scope.orElse(usualScope(resolved)).intValue(),
        metric,
        source,
        nextHops,
        new RouteMetrics(metrics, locked, congestionControl),
        realms,
        resolved == AddressFamily.IPV6 ? preference : OptionalInt.empty(),
        expires,
        ttlPropagate,
        placement);
  }

  /// The kernel refuses these types with a wider scope; keepalived gives all others the global one.
  private Long usualScope(AddressFamily resolved) {
    if (resolved == AddressFamily.IPV6) {
      return 0L;
    }
    return switch (type) {
      case LOCAL -> 254L;
      case BROADCAST, ANYCAST, MULTICAST -> 253L;
      case UNICAST, BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> 0L;
    };
  }

  private boolean leadsNowhere() {
    return switch (type) {
      case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> true;
      case UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST -> false;
    };
  }

  private AddressFamily resolveFamily() {
    return family
        .or(() -> destination.map(IpPrefix::family))
        .or(() -> source.map(IpAddress::family))
        .or(() -> only.gatewayFamily())
        .or(() -> hops.stream().flatMap(hop -> hop.gatewayFamily().stream()).findFirst())
        .orElse(AddressFamily.IPV4);
  }

  private boolean consistent(AddressFamily resolved, List<NextHop> nextHops) {
    return destination.filter(d -> d.family() != resolved).isEmpty()
        && source.filter(s -> s.family() != resolved).isEmpty()
        // An IPv4 route may lead over an IPv6 gateway, not the other way round.
        && (resolved == AddressFamily.IPV4
            || nextHops.stream()
                .flatMap(hop -> hop.gateway().stream())
                .allMatch(gateway -> gateway.family() == AddressFamily.IPV6));
  }

  private List<NextHop> nextHops() {
    List<NextHop> nextHops = new ArrayList<>();
    if (!only.isEmpty()) {
      nextHops.add(only.build());
    }
    hops.forEach(hop -> nextHops.add(hop.build()));
    return nextHops;
  }

  private static IpAddress any(AddressFamily family) {
    return switch (family) {
      case IPV4 -> new Ipv4Address(0);
      case IPV6 -> new Ipv6Address(0, 0);
    };
  }

  private void option(Word option) {
    switch (option.text()) {
      case "inet" -> family = Optional.of(AddressFamily.IPV4);
      case "inet6" -> family = Optional.of(AddressFamily.IPV6);
      case "unicast", "local", "broadcast", "anycast", "multicast" -> type(option);
      case "blackhole", "unreachable", "prohibit", "throw" -> type(option);
      case "to" -> words.value(option).ifPresent(this::to);
      case "or" -> {
        // The old form of two equal next hops.
        NextHopWords second = new NextHopWords(words);
        second.gateway(option);
        only.interfaceName().ifPresent(second::useInterface);
        hops.add(second);
      }
      case "nexthop" -> {
        NextHopWords hop = new NextHopWords(words);
        hop.readAll();
        hops.add(hop);
      }
      case "src" -> source = words.address(option);
      case "table" -> table = words.named(option, Kind.TABLE);
      case "tos", "dsfield" -> words.named(option, Kind.TOS).ifPresent(n -> tos = n);
      case "protocol", "proto" -> words.named(option, Kind.PROTOCOL).ifPresent(n -> protocol = n);
      case "scope" -> scope = words.named(option, Kind.SCOPE);
      case "metric", "priority", "preference" ->
          words.number(option, 0, MOST).ifPresent(n -> metric = n);
      case "pref" -> words.value(option).ifPresent(this::preference);
      case "rtt" -> time(option, Metric.RTT, 8);
      case "rttvar" -> time(option, Metric.RTTVAR, 4);
      case "rto_min" -> time(option, Metric.RTO_MIN, 1);
      case "mtu",
          "hoplimit",
          "advmss",
          "reordering",
          "window",
          "cwnd",
          "ssthresh",
          "initcwnd",
          "initrwnd" ->
          metric(option);
      case "quickack", "fastopen_no_cookie" ->
          words.bool(option).ifPresent(on -> metrics.put(metricOf(option), on ? 1L : 0L));
      case "features" -> features(option);
      case "congctl" -> {
        if (words.skip("lock")) {
          locked.add(Metric.CC_ALGO);
        }
        congestionControl = words.value(option).map(Word::text);
      }
      case "realms" -> words.realms(option).ifPresent(n -> realms = OptionalLong.of(n));
      case "expires" ->
          words.number(option, 1, Integer.MAX_VALUE).ifPresent(n -> expires = OptionalLong.of(n));
      case "ttl-propagate" -> ttlPropagate = words.bool(option);
      case "add" -> placement = Route.Placement.ADD;
      case "prepend" -> placement = Route.Placement.PREPEND;
      case "append" -> placement = Route.Placement.APPEND;
      case "no_track" -> tracked = false;
      case "track_group" -> trackGroup(option);
      case "vrf" ->
          words.refuse(
              option,
              "A route into a VRF by name is not yet possible; write 'table N' of that VRF");
      case "default" -> toDefault = true;
      default -> other(option);
    }
  }

  private void other(Word option) {
    if (only.option(option)) {
      return;
    }
    if (destination.isEmpty() && !toDefault && AddressLine.prefix(option.text()).isPresent()) {
      to(option);
      return;
    }
    String guess =
        Spelling.closest(option.text(), OPTIONS)
            .map(name -> " (did you mean '" + name + "'?)")
            .orElse("");
    words.refuse(
        option,
        Values.shown(option) + " is no option of a route" + guess + Values.placeholder(option));
  }

  private void to(Word word) {
    if (word.text().equals("default")) {
      toDefault = true;
    } else {
      destination = words.prefix(word);
    }
  }

  private void type(Word word) {
    typeGiven = Optional.of(word);
    type = Route.Type.valueOf(word.text().toUpperCase(Locale.ROOT));
  }

  private void preference(Word word) {
    switch (word.text()) {
      case "medium" -> preference = OptionalInt.of(0);
      case "high" -> preference = OptionalInt.of(1);
      case "low" -> preference = OptionalInt.of(3);
      default ->
          words.refuse(
              word, "'pref' is low, medium or high, and " + Values.shown(word) + " is not");
    }
  }

  private static Metric metricOf(Word option) {
    return Metric.valueOf(option.text().toUpperCase(Locale.ROOT));
  }

  private void metric(Word option) {
    if (words.skip("lock")) {
      locked.add(metricOf(option));
    }
    words.number(option, 0, MOST).ifPresent(n -> metrics.put(metricOf(option), n));
  }

  /// A time as `300ms` or `1s`; without a unit it is in the kernel's own.
  private void time(Word option, Metric metric, int unitsPerMillisecond) {
    if (words.skip("lock")) {
      locked.add(metric);
    }
    Optional<Word> word = words.value(option);
    if (word.isEmpty()) {
      return;
    }
    String text = word.get().text();
    String digits = Numbers.leading(text, true);
    long factor =
        switch (text.substring(digits.length())) {
          case "" -> 1;
          case "ms", "msec", "msecs" -> unitsPerMillisecond;
          case "s", "sec", "secs" -> 1000L * unitsPerMillisecond;
          default -> 0;
        };
    Optional<Long> value =
        Numbers.decimal(digits)
            .map(number -> number.multiply(java.math.BigDecimal.valueOf(factor)).longValue())
            .filter(n -> factor > 0 && n >= 0 && n <= MOST);
    if (value.isEmpty()) {
      words.refuse(word.get(), Values.shown(option) + " wants a time such as 300ms or 1s");
    }
    value.ifPresent(n -> metrics.put(metric, n));
  }

  private void features(Word option) {
    words
        .value(option)
        .ifPresent(
            word -> {
              if (word.text().equals("ecn")) {
                metrics.put(Metric.FEATURES, FEATURE_ECN);
              } else {
                words.refuse(word, "The only feature of a route is 'ecn'");
              }
            });
  }

  private void trackGroup(Word option) {
    Optional<Word> name = words.value(option);
    if (isStatic) {
      trackGroup = name.map(Word::text);
    } else {
      words.warn(option, "'track_group' is for static routes only and is ignored here.");
    }
  }
}
