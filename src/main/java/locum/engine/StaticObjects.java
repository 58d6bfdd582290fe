package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressAssignment;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MonotonicTime;
import locum.core.RoutingObject;

/// The addresses, routes and rules that are on the host as long as the daemon runs, whatever the
/// instances do.
///
/// Added at the start, put back when somebody removes them, removed at the end unless they were
/// there before. What cannot be put back is a fault of the instances of its `track_group`.
final class StaticObjects {

  /// How long after a change a missing address is put back.
  private static final Duration SETTLING = Duration.ofMillis(250);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /// An address of the configuration.
  private static final class Item {
    private StaticConfig.Address config;
    private Optional<AddressAssignment> assignment = Optional.empty();
    private boolean ours;
    private boolean looked;
    private int refusals;
    private String reason = "";
    private Optional<MonotonicTime> retryAt = Optional.empty();

    private Item(StaticConfig.Address config) {
      this.config = config;
    }
  }

  /// What was put back.
  record Restored(List<AddressAssignment> addresses, List<RoutingObject> routing) {}

  private final RoutingHold routing;
  private StaticConfig config = StaticConfig.NONE;
  private List<Item> items = List.of();
  private Optional<MonotonicTime> repairAt = Optional.empty();
  private boolean started;

  StaticObjects(RoutingIndex index) {
    routing = new RoutingHold(Optional.empty(), Routing.NONE, index);
  }

  Set<String> interfaceNames() {
    return config.interfaceNames();
  }

  /// Takes over a configuration. What stays is not touched.
  void configure(MonotonicTime now, StaticConfig changed, HostTable host, EffectBatch effects) {
    if (changed.equals(config)) {
      return;
    }
    config = changed;
    routing.reconfigure(changed.routing(), now, host, effects);
    Map<VirtualAddress, Item> before = new HashMap<>();
    items.forEach(item -> before.put(item.config.address(), item));
    List<Item> after = new ArrayList<>();
    for (StaticConfig.Address address : changed.addresses()) {
      Optional<Item> known =
          Optional.ofNullable(before.get(address.address()))
              .filter(item -> item.config.interfaceName().equals(address.interfaceName()));
      known.ifPresent(
          item -> {
            before.remove(address.address());
            item.config = address;
          });
      after.add(known.orElseGet(() -> new Item(address)));
    }
    items = List.copyOf(after);
    before.values().forEach(item -> drop(item, effects));
    if (started) {
      verify(now, host, effects);
    }
  }

  /// The host is known, or changed: adds what is missing; the first time, everything.
  void verify(MonotonicTime now, HostTable host, EffectBatch effects) {
    boolean first = !started;
    started = true;
    for (Item item : items) {
      if (!item.looked) {
        look(item, host, effects);
      } else if (isMissing(item, host) && item.retryAt.isEmpty()) {
        repairAt = Optional.of(now.plus(SETTLING));
      }
    }
    if (first) {
      routing.take(now, host, effects);
    } else {
      routing.verify(now, host);
    }
  }

  /// Sees for the first time whether an address is there, as soon as its interface is.
  private static void look(Item item, HostTable host, EffectBatch effects) {
    Optional<InterfaceIndex> index = host.link(item.config.interfaceName()).map(Link::index);
    if (index.isPresent()) {
      item.looked = true;
      Optional<InterfaceAddress> there = host.find(index.get(), item.config.address().address());
      item.ours = there.map(InterfaceAddress::lasting).orElse(true);
      item.assignment = Optional.of(assignment(item.config.address(), index.get()));
      if (there.isEmpty()) {
        effects.add(List.of(item.assignment.get()));
      }
    }
  }

  private static boolean isMissing(Item item, HostTable host) {
    return host.link(item.config.interfaceName())
        .filter(link -> host.find(link.index(), item.config.address().address()).isEmpty())
        .isPresent();
  }

  /// An address went, and IPv4 routes may have gone with it, without notice.
  void disturbed(MonotonicTime now, HostTable host) {
    routing.disturbed(now);
    if (items.stream().anyMatch(item -> item.looked && isMissing(item, host))) {
      repairAt = Optional.of(now.plus(SETTLING));
    }
  }

  /// The kernel refused to add these.
  void refused(MonotonicTime now, List<AddressAssignment> assignments, String reason) {
    for (Item item : items) {
      if (item.assignment.filter(assignments::contains).isPresent()) {
        Duration wait = RETRY.multipliedBy(1L << Math.min(item.refusals, 5));
        item.refusals++;
        item.reason = reason;
        item.retryAt =
            Optional.of(now.plus(wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY));
      }
    }
  }

  void routingRefused(MonotonicTime now, RoutingItem item, String reason) {
    routing.refused(now, item, reason);
  }

  Optional<MonotonicTime> deadline() {
    Optional<MonotonicTime> next = Deadlines.earliest(repairAt, routing.deadline());
    for (Item item : items) {
      next = Deadlines.earliest(next, item.retryAt);
    }
    return next;
  }

  /// Puts back what is missing.
  Restored deadlineReached(MonotonicTime now, HostTable host, EffectBatch effects) {
    boolean repair = repairAt.filter(at -> at.isDue(now)).isPresent();
    List<AddressAssignment> restored = new ArrayList<>();
    for (Item item : items) {
      boolean again = item.retryAt.filter(at -> at.isDue(now)).isPresent();
      if (!isMissing(item, host)) {
        item.refusals = 0;
        item.retryAt = Optional.empty();
      } else if (item.looked && (again || (repair && item.retryAt.isEmpty()))) {
        item.retryAt = Optional.empty();
        InterfaceIndex index = host.link(item.config.interfaceName()).orElseThrow().index();
        AddressAssignment assignment = assignment(item.config.address(), index);
        item.assignment = Optional.of(assignment);
        item.ours = true;
        effects.add(List.of(assignment));
        if (!again) {
          restored.add(assignment);
        }
      }
    }
    if (repair) {
      repairAt = Optional.empty();
    }
    return new Restored(restored, routing.deadlineReached(now, host, effects));
  }

  /// The daemon ends.
  void stop(EffectBatch effects) {
    routing.release(effects);
    items.forEach(item -> drop(item, effects));
    items = List.of();
    repairAt = Optional.empty();
  }

  /// What cannot be kept on the host, by the names of the instances that need it.
  Map<String, Set<FaultCause>> lost() {
    Map<String, Set<FaultCause>> lost = new HashMap<>();
    for (Item item : items) {
      if (item.refusals >= RoutingItem.REFUSALS) {
        String text = item.config.address().prefix() + " dev " + item.config.interfaceName();
        add(lost, item.config.trackGroup(), new FaultCause.RoutingLost(text, item.reason));
      }
    }
    routing
        .lasting()
        .forEach(
            item ->
                add(
                    lost,
                    item.entry.trackGroup(),
                    new FaultCause.RoutingLost(item.entry.object().text(), item.reason)));
    return lost;
  }

  private void add(Map<String, Set<FaultCause>> lost, Optional<String> group, FaultCause cause) {
    for (String instance :
        group.map(g -> config.groups().getOrDefault(g, Set.of())).orElse(Set.of())) {
      lost.computeIfAbsent(instance, _ -> new LinkedHashSet<>()).add(cause);
    }
  }

  private static void drop(Item item, EffectBatch effects) {
    if (item.ours) {
      item.assignment.ifPresent(assignment -> effects.remove(List.of(assignment)));
    }
  }

  private static AddressAssignment assignment(VirtualAddress address, InterfaceIndex index) {
    return new AddressAssignment(
        index,
        address.prefix(),
        address.peer(),
        address.broadcast(),
        address.label(),
        address.scope(),
        address.flags(),
        address.preferred(),
        Optional.empty());
  }

  /// All of it, for people.
  List<InstanceStatus.RoutingState> states(HostTable host) {
    List<InstanceStatus.RoutingState> states = new ArrayList<>();
    for (Item item : items) {
      states.add(
          new InstanceStatus.RoutingState(
              item.config.address().prefix() + " dev " + item.config.interfaceName(),
              item.looked && !isMissing(item, host),
              item.config.address().tracked()));
    }
    routing.states(config.routing().entries()).forEach(states::add);
    return states;
  }
}
