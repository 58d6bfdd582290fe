package locum.daemon;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.Event;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.Occurrence;
import locum.engine.EngineConfig;

/// Tells when an interface that some instance depends on goes up or down: the line that precedes,
/// and explains, what the instances do then.
final class LinkNews {

  private record Known(String name, boolean operational) {}

  private final Map<InterfaceIndex, Known> links = new HashMap<>();
  private Set<String> watched = Set.of();

  /// From now on tells about the interfaces of this configuration.
  void watch(EngineConfig config) {
    Set<String> names = new HashSet<>();
    config.instances().forEach(instance -> names.addAll(instance.interfaceNames()));
    watched = names;
  }

  /// How things are now; no news yet.
  void begin(Event.HostSurveyed host) {
    links.clear();
    host.links().forEach(this::remember);
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
      case Event.DatagramReceived _,
          Event.AddressAdded _,
          Event.AddressRemoved _,
          Event.CheckFinished _,
          Event.FileRead _,
          Event.ProcessesCounted _,
          Event.EffectFailed _,
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

  private Optional<Occurrence> told(String name, String news) {
    return watched.contains(name)
        ? Optional.of(
            new Occurrence.Remark(
                "", Occurrence.Severity.INFO, "Netlink reports " + name + " " + news))
        : Optional.empty();
  }
}
