package locum.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressFamily;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;

/// The links and addresses of this host, as the kernel last told.
final class HostTable {

  private final Map<InterfaceIndex, Link> links = new HashMap<>();
  private final Map<String, InterfaceIndex> indexByName = new HashMap<>();

  /// In the order in which the kernel listed them: the first IPv4 address is the primary one.
  private final Map<InterfaceIndex, List<InterfaceAddress>> addresses = new HashMap<>();

  /// What the static objects cannot provide, by the names of the instances that need it.
  private Map<String, Set<FaultCause>> lost = Map.of();

  Set<FaultCause> lost(String instance) {
    return lost.getOrDefault(instance, Set.of());
  }

  /// Returns the names of the instances to which that makes a difference.
  Set<String> lost(Map<String, Set<FaultCause>> now) {
    Set<String> concerned = new LinkedHashSet<>(lost.keySet());
    concerned.addAll(now.keySet());
    concerned.removeIf(name -> lost(name).equals(now.getOrDefault(name, Set.of())));
    lost = Map.copyOf(now);
    return concerned;
  }

  void replace(List<Link> allLinks, List<InterfaceAddress> allAddresses) {
    links.clear();
    indexByName.clear();
    addresses.clear();
    allLinks.forEach(this::put);
    allAddresses.forEach(address -> put(address));
  }

  void put(Link link) {
    Link old = links.put(link.index(), link);
    if (old != null) {
      indexByName.remove(old.name(), link.index());
    }
    indexByName.put(link.name(), link.index());
  }

  void remove(InterfaceIndex index) {
    Link old = links.remove(index);
    if (old != null) {
      indexByName.remove(old.name(), index);
    }
    addresses.remove(index);
  }

  /// Returns whether anything changed.
  boolean put(InterfaceAddress address) {
    List<InterfaceAddress> list =
        addresses.computeIfAbsent(address.interfaceIndex(), _ -> new ArrayList<>());
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).prefix().equals(address.prefix())) {
        return !list.set(i, address).equals(address);
      }
    }
    return list.add(address);
  }

  void remove(InterfaceAddress address) {
    List<InterfaceAddress> list = addresses.get(address.interfaceIndex());
    if (list != null) {
      list.removeIf(a -> a.prefix().equals(address.prefix()));
    }
  }

  Optional<Link> link(String name) {
    return Optional.ofNullable(indexByName.get(name)).map(links::get);
  }

  Optional<Link> link(InterfaceIndex index) {
    return Optional.ofNullable(links.get(index));
  }

  /// The interface that carries this address as its own, the one with the lowest index if several
  /// do; never one where locum put it, and none from which nobody else is reached.
  Optional<Link> carrierOf(IpAddress address) {
    return addresses.entrySet().stream()
        .filter(
            entry ->
                entry.getValue().stream()
                    .anyMatch(a -> a.address().equals(address) && !a.leased() && !a.tentative()))
        .flatMap(entry -> link(entry.getKey()).stream())
        .filter(link -> !link.has(Link.Flag.LOOPBACK))
        .min(Comparator.comparingInt(link -> link.index().value()));
  }

  /// This address on this interface, whatever its prefix length.
  Optional<InterfaceAddress> find(InterfaceIndex index, IpAddress address) {
    return addresses.getOrDefault(index, List.of()).stream()
        .filter(a -> a.address().equals(address))
        .findFirst();
  }

  /// The address that adverts are sent from (RFC 9568 §5.1.1.1, §5.1.2.1): the first IPv4 address,
  /// or the link-local IPv6 address; never one that locum put there, and none that is still
  /// tentative.
  Optional<IpAddress> primaryAddress(InterfaceIndex index, AddressFamily family) {
    return addresses.getOrDefault(index, List.of()).stream()
        .filter(a -> a.address().family() == family && !a.leased() && !a.tentative())
        .map(InterfaceAddress::address)
        .filter(a -> family == AddressFamily.IPV4 || a.isLinkLocal())
        .findFirst();
  }
}
