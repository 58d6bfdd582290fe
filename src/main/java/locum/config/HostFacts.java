package locum.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import locum.core.IpAddress;
import locum.core.MacAddress;

/// What a host has now, as far as a configuration depends on it.
///
/// @param interfaces their names
/// @param addresses in any order
/// @param macs of the interfaces that have a MAC address, by name
/// @param settings of the kernel's network, by name with slashes; only those that were asked for,
///   and that this kernel has
public record HostFacts(
    Set<String> interfaces,
    List<HeldAddress> addresses,
    Map<String, MacAddress> macs,
    Map<String, String> settings) {

  /// An address on an interface.
  ///
  /// @param leased whether a locum put it there
  public record HeldAddress(String interfaceName, IpAddress address, boolean leased) {}

  /// A host of which nothing is known beside interfaces and addresses.
  public HostFacts(Set<String> interfaces, List<HeldAddress> addresses) {
    this(interfaces, addresses, Map.of(), Map.of());
  }

  public HostFacts {
    interfaces = Set.copyOf(interfaces);
    addresses = List.copyOf(addresses);
    macs = Map.copyOf(macs);
    settings = Map.copyOf(settings);
  }
}
