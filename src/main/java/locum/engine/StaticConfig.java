package locum.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is on the host as long as the daemon runs: `static_ipaddress`, `static_routes`,
/// `static_rules`.
///
/// @param groups the names of the instances of each `track_group`
public record StaticConfig(
    List<Address> addresses, Routing routing, Map<String, Set<String>> groups) {

  public static final StaticConfig NONE = new StaticConfig(List.of(), Routing.NONE, Map.of());

  /// A line of `static_ipaddress`.
  ///
  /// @param interfaceName where it is put
  /// @param trackGroup whose instances cannot be without it
  public record Address(
      VirtualAddress address, String interfaceName, Optional<String> trackGroup) {}

  public StaticConfig {
    addresses = List.copyOf(addresses);
    groups = Map.copyOf(groups);
  }

  public Set<String> interfaceNames() {
    Set<String> names = new LinkedHashSet<>(routing.interfaceNames());
    addresses.forEach(address -> names.add(address.interfaceName()));
    return names;
  }
}
