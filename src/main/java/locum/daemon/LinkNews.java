package locum.daemon;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpPrefix;
import locum.core.Link;
import locum.core.Occurrence;

/// Tells when an interface that some instance depends on goes up or down: the line that precedes,
/// and explains, what the instances do then.
final class LinkNews {

  private record Known(String name, boolean operational) {}

  /// Where an address is. What else changes about one, such as its lease, is no news.
  private record Place(InterfaceIndex index, IpPrefix prefix) {
    private static Place of(InterfaceAddress address) {
      return new Place(address.interfaceIndex(), address.prefix());
    }
  }

  private final Map<InterfaceIndex, Known> links = new HashMap<>();
  private Optional<Set<Place>> addresses = Optional.empty();
  private Set<String> watched = Set.of();

  /// From now on tells about the interfaces of these names.
  void watch(Set<String> names) {
    watched = names;
  }

  /// From now on tells about addresses too, on every interface (keepalived's `-a`).
  void watchAddresses() {
    addresses = Optional.of(new HashSet<>());
  }

  /// How things are now; no news yet.
  void begin(Event.HostSurveyed host) {
    links.clear();
    host.links().forEach(this::remember);
    addresses.ifPresent(
        known -> {
          known.clear();
          host.addresses().forEach(address -> known.add(Place.of(address)));
        });
  }

  private void remember(Link link) {
    links.put(link.index(), new Known(link.name(), link.operational()));
  }

  /// What is new in a notice of the kernel.
  Optional<Occurrence> of(Event event) {
    return switch (event) {
      case Event.LinkChanged(Link link) -> changed(link);
      case Event.LinkRemoved(InterfaceIndex index) ->
          Optional.ofNullable(links.remove(index)).flatMap(known -> told(known.name(), "deleted"));
      case Event.HostSurveyed host -> {
        begin(host);
        yield Optional.empty();
      }
      case Event.AddressAdded(InterfaceAddress address) ->
          addresses
              .filter(known -> known.add(Place.of(address)))
              .map(_ -> news(address, "added to"));
      case Event.AddressRemoved(InterfaceAddress address) ->
          addresses
              .filter(known -> known.remove(Place.of(address)))
              .map(_ -> news(address, "removed from"));
      case Event.DatagramReceived _,
          Event.RoutingChanged _,
          Event.RoutingFound _,
          Event.RoutingUncertain _,
          Event.CheckFinished _,
          Event.FileRead _,
          Event.ProcessesCounted _,
          Event.AddressScriptFinished _,
          Event.StepDownOrdered _,
          Event.WaitOrdered _,
          Event.EffectFailed _,
          Event.ClockRead _,
          Event.DeadlineReached _ ->
          Optional.empty();
    };
  }

  private Optional<Occurrence> changed(Link link) {
    Known before = links.get(link.index());
    remember(link);
    boolean wasOperational = before != null && before.operational();
    return wasOperational == link.operational()
        ? Optional.empty()
        : told(link.name(), link.operational() ? "up" : "down");
  }

  private Occurrence news(InterfaceAddress address, String what) {
    Known link = links.get(address.interfaceIndex());
    return new Occurrence.Remark(
        "",
        Occurrence.Severity.INFO,
        "Netlink reflector reports IP "
            + address.prefix()
            + " "
            + what
            + " "
            + (link == null ? address.interfaceIndex() : link.name()));
  }

  private Optional<Occurrence> told(String name, String news) {
    return watched.contains(name)
        ? Optional.of(
            new Occurrence.Remark(
                "", Occurrence.Severity.INFO, "Netlink reports " + name + " " + news))
        : Optional.empty();
  }
}
