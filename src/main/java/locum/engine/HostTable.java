package locum.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.AddressFamily;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;

/// The links and addresses of this host, as the kernel last told.
final class HostTable {

  private final Map<InterfaceIndex, Link> links = new HashMap<>();
  private final Map<String, InterfaceIndex> indexByName = new HashMap<>();

  /// Names of interfaces that an instance has asked for, whether the kernel has made them or not.
  private final Set<String> takenNames = new HashSet<>();

  private final Map<InterfaceIndex, AddressTable> addresses = new HashMap<>();

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
    return addresses
        .computeIfAbsent(address.interfaceIndex(), _ -> new AddressTable())
        .put(address);
  }

  void remove(InterfaceAddress address) {
    of(address.interfaceIndex()).ifPresent(table -> table.remove(address.prefix()));
  }

  Stream<Link> links() {
    return links.values().stream();
  }

  boolean isFreeName(String name) {
    return !takenNames.contains(name);
  }

  void takeName(String name) {
    takenNames.add(name);
  }

  void freeName(String name) {
    takenNames.remove(name);
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
        .filter(entry -> entry.getValue().isOwn(address))
        .flatMap(entry -> link(entry.getKey()).stream())
        .filter(link -> !link.has(Link.Flag.LOOPBACK))
        .min(Comparator.comparingInt(link -> link.index().value()));
  }

  /// This address on this interface, whatever its prefix length.
  Optional<InterfaceAddress> find(InterfaceIndex index, IpAddress address) {
    return of(index).flatMap(table -> table.find(address));
  }

  /// The address that adverts are sent from (RFC 9568 §5.1.1.1, §5.1.2.1): the first IPv4 address,
  /// or the link-local IPv6 address; never one that locum put there, and none that is still
  /// tentative.
  Optional<IpAddress> primaryAddress(InterfaceIndex index, AddressFamily family) {
    return of(index).flatMap(table -> table.primary(family));
  }

  private Optional<AddressTable> of(InterfaceIndex index) {
    return Optional.ofNullable(addresses.get(index));
  }
}
