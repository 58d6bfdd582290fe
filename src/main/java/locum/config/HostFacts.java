package locum.config;

import java.util.List;
import java.util.Set;
import locum.core.IpAddress;

/// What a host has now, as far as a configuration depends on it.
///
/// @param interfaces their names
/// @param addresses in any order
public record HostFacts(Set<String> interfaces, List<HeldAddress> addresses) {

  /// An address on an interface.
  ///
  /// @param leased whether a locum put it there
  public record HeldAddress(String interfaceName, IpAddress address, boolean leased) {}

  public HostFacts {
    interfaces = Set.copyOf(interfaces);
    addresses = List.copyOf(addresses);
  }
}
