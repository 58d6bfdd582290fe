package locum.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import locum.core.AddressFamily;
import locum.core.InterfaceAddress;
import locum.core.IpAddress;
import locum.core.IpPrefix;

/// The addresses of one interface. Thousands of virtual ones may be among them: whatever is asked
/// or changed for one of them takes the same time.
final class AddressTable {

  private final Map<IpPrefix, InterfaceAddress> byPrefix = new HashMap<>();

  /// The prefixes that an address has on the interface; hardly ever more than one.
  private final Map<IpAddress, List<IpPrefix>> prefixes = new HashMap<>();

  /// Those that locum did not put there, in the order in which the kernel listed them.
  private final SequencedMap<IpPrefix, InterfaceAddress> own = new LinkedHashMap<>();

  /// Returns whether anything changed.
  boolean put(InterfaceAddress address) {
    IpPrefix prefix = address.prefix();
    InterfaceAddress before = byPrefix.put(prefix, address);
    if (before == null) {
      prefixes.computeIfAbsent(address.address(), _ -> new ArrayList<>(1)).add(prefix);
    }
    if (address.leased()) {
      own.remove(prefix);
    } else {
      own.put(prefix, address); // one that is known keeps its place
    }
    return !address.equals(before);
  }

  void remove(IpPrefix prefix) {
    own.remove(prefix);
    if (byPrefix.remove(prefix) != null) {
      prefixes.computeIfPresent(
          prefix.address(),
          (_, list) -> {
            list.remove(prefix);
            return list.isEmpty() ? null : list;
          });
    }
  }

  Optional<InterfaceAddress> find(IpAddress address) {
    return Optional.ofNullable(prefixes.get(address)).map(List::getFirst).map(byPrefix::get);
  }

  /// The first address of a family that is not locum's and not tentative; of IPv6, the first that
  /// is link-local.
  Optional<IpAddress> primary(AddressFamily family) {
    return own.values().stream()
        .filter(a -> a.address().family() == family && !a.tentative())
        .map(InterfaceAddress::address)
        .filter(a -> family == AddressFamily.IPV4 || a.isLinkLocal())
        .findFirst();
  }
}
