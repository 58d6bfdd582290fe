package locum.core;

import java.util.Optional;
import java.util.OptionalLong;

/// Where a route leads.
///
/// @param gateway of the route's family, or for IPv4 routes also IPv6
/// @param interfaceName empty lets the kernel find it from the gateway
/// @param interfaceIndex of that interface, once it is known
/// @param weight 1-256, among several next hops
/// @param onlink the gateway is reachable directly, whatever the addresses of the interface say
/// @param realms of the traffic, `from << 16 | to`; of one of several next hops
/// @param tunnel what packets are put into
public record NextHop(
    Optional<IpAddress> gateway,
    Optional<String> interfaceName,
    Optional<InterfaceIndex> interfaceIndex,
    int weight,
    boolean onlink,
    OptionalLong realms,
    Optional<Tunnel> tunnel) {

  /// An outer header of IPv4 or IPv6 (ip-route(8), `encap ip` and `encap ip6`).
  ///
  /// @param family of the outer header
  /// @param id of the tunnel
  /// @param ttl TTL or hop limit, 0 is the kernel's choice
  /// @param tos TOS or traffic class
  public record Tunnel(
      AddressFamily family,
      OptionalLong id,
      Optional<IpAddress> destination,
      Optional<IpAddress> source,
      int ttl,
      int tos) {}

  public NextHop {
    if (weight < 1 || weight > 256) {
      throw new IllegalArgumentException("weight " + weight);
    }
  }

  NextHop on(InterfaceIndex index) {
    return new NextHop(gateway, interfaceName, Optional.of(index), weight, onlink, realms, tunnel);
  }
}
