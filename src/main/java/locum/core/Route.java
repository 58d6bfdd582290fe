package locum.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// A route: what `ip route add` would be told.
///
/// @param table 1 to 2^32-1; 254 is main
/// @param protocol 0-255, who is responsible for it
/// @param scope the kernel's number, 0 is global
/// @param metric 0 is the kernel's choice
/// @param preferredSource the source address of packets that have none yet
/// @param hops none for the types that lead nowhere; more than one share the traffic
/// @param realms `from << 16 | to`
/// @param preference of a router (RFC 4191 §2.1) as the kernel numbers it: 0 medium, 1 high, 3 low
/// @param expires after so many seconds the kernel removes it; IPv6 only
/// @param ttlPropagate whether the TTL is copied between the headers of a tunnel
public record Route(
    Type type,
    IpPrefix destination,
    long table,
    int tos,
    int protocol,
    int scope,
    long metric,
    Optional<IpAddress> preferredSource,
    List<NextHop> hops,
    RouteMetrics metrics,
    OptionalLong realms,
    OptionalInt preference,
    OptionalLong expires,
    Optional<Boolean> ttlPropagate,
    Placement placement)
    implements RoutingObject {

  /// The tables that always exist.
  public static final long TABLE_DEFAULT = 253;

  public static final long TABLE_MAIN = 254;
  public static final long TABLE_LOCAL = 255;

  /// What an IPv6 route without a metric gets.
  private static final long IPV6_METRIC = 1024;

  /// The kernel's RTN numbers.
  public enum Type {
    UNICAST(1),
    LOCAL(2),
    BROADCAST(3),
    ANYCAST(4),
    MULTICAST(5),
    BLACKHOLE(6),
    UNREACHABLE(7),
    PROHIBIT(8),
    THROW(9);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /// Where among the routes to the same destination it is put.
  public enum Placement {
    /// Nowhere when there is one already.
    ADD,
    PREPEND,
    APPEND
  }

  public Route {
    hops = List.copyOf(hops);
  }

  public AddressFamily family() {
    return destination.family();
  }

  @Override
  public RoutingKey key() {
    boolean defaulted = metric == 0 && family() == AddressFamily.IPV6;
    return new RoutingKey.OfRoute(table, destination, tos, defaulted ? IPV6_METRIC : metric);
  }

  @Override
  public String text() {
    return RoutingText.of(this);
  }

  @Override
  public Set<String> interfaceNames() {
    Set<String> names = new LinkedHashSet<>();
    hops.forEach(hop -> hop.interfaceName().ifPresent(names::add));
    return names;
  }

  @Override
  public Optional<RoutingObject> resolve(Function<String, Optional<InterfaceIndex>> indexOf) {
    List<NextHop> resolved = new ArrayList<>();
    for (NextHop hop : hops) {
      if (hop.interfaceName().isEmpty()) {
        resolved.add(hop);
        continue;
      }
      Optional<InterfaceIndex> index = indexOf.apply(hop.interfaceName().get());
      if (index.isEmpty()) {
        return Optional.empty();
      }
      resolved.add(hop.on(index.get()));
    }
    return Optional.of(
        new Route(
            type,
            destination,
            table,
            tos,
            protocol,
            scope,
            metric,
            preferredSource,
            resolved,
            metrics,
            realms,
            preference,
            expires,
            ttlPropagate,
            placement));
  }
}
