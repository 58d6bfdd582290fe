package locum.core;

/// What tells one route or rule from another when the kernel speaks of it. Coarser than the kernel:
/// routes that differ in their next hops only have the same key, and so do rules of one preference.
public sealed interface RoutingKey {

  /// Of a route.
  ///
  /// @param table 1 to 2^32-1
  /// @param metric as the kernel keeps it: an IPv6 route without one has 1024
  record OfRoute(long table, IpPrefix destination, int tos, long metric) implements RoutingKey {}

  /// Of a rule.
  record OfRule(AddressFamily family, long preference) implements RoutingKey {}
}
