package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.AddressAssignment;
import locum.core.Adjustment;
import locum.core.CheckOutcome;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Event;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;
import locum.core.ListenPoint;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.ReportedState;
import locum.core.RoutingObject;
import locum.core.VirtualMacLink;
import locum.vrrp.AdvertisementCodec;

/// The VRRP router of this host: all its instances.
///
/// Two questions run it: [#handle] says what to do now, [#nextDeadline] when to ask again. The
/// owner of the clock calls `handle` with each event and, when the deadline has come, with
/// [Event.DeadlineReached]; it executes the returned effects in their order before the next call.
/// Packets that have already arrived come before a deadline, so that a daemon that was held up
/// hears its peers before it speaks.
public final class FailoverEngine {

  /// What a packet shows that no instance takes.
  private record Unknown(InterfaceIndex interfaceIndex, int vrid) {}

  /// What the indexes over all instances know of one.
  ///
  /// @param source what tells apart the instances that share a point in unicast
  private record Wiring(List<ListenPoint> points, Optional<IpAddress> source) {
    private static final Wiring NONE = new Wiring(List.of(), Optional.empty());
  }

  private final HostTable host = new HostTable();
  private final RoutingIndex routing = new RoutingIndex();
  private final StaticObjects statics = new StaticObjects(routing);
  private final LinkDebounce debounce = new LinkDebounce();
  private final AnnouncementQueue announcements = new AnnouncementQueue();
  private final LogThrottle throttle = new LogThrottle();
  private final LogThrottle unknownVrids = new LogThrottle();
  private final Deadlines deadlines = new Deadlines();
  private final TrackTable trackers = new TrackTable();
  private final SequencedMap<InstanceKey, Instance> instances = new LinkedHashMap<>();
  private final WireIndex byWire = new WireIndex();
  private final WallClock clock = new WallClock();
  private final Map<String, Set<Instance>> byInterface = new HashMap<>();
  private final Map<Instance, Set<String>> interfaceNames = new HashMap<>();
  private final Map<String, SyncGroup> groups = new LinkedHashMap<>();
  private final Set<SyncGroup> unsettled = new LinkedHashSet<>();
  private final Set<ListenPoint> listening = new LinkedHashSet<>();
  private final Map<Instance, Wiring> wirings = new HashMap<>();
  private final Map<ListenPoint, Integer> listeners = new HashMap<>();
  private final Set<ListenPoint> touched = new LinkedHashSet<>();
  private boolean surveyed;
  private boolean wantsClock;
  private boolean tellUnknownVrids;
  private long created;
  private long unknownVrid;

  /// Tells the engine what happened.
  ///
  /// @return what to do, in this order
  public List<Effect> handle(MonotonicTime now, Event event) {
    EffectBatch effects = new EffectBatch();
    switch (event) {
      case Event.DatagramReceived(Datagram datagram) -> receive(now, datagram, effects);
      case Event.DeadlineReached() -> deadlineReached(now, effects);
      case Event.HostSurveyed(var links, var addresses) -> {
        surveyed = true;
        debounce.retain(links);
        host.replace(links.stream().map(link -> seen(now, link)).toList(), addresses);
        staticsChanged(now, effects, () -> statics.verify(now, host, effects));
        hostChanged(now, instances.values(), effects);
      }
      case Event.LinkChanged(var link) -> {
        linkChanged(now, seen(now, link), effects);
      }
      case Event.LinkRemoved(InterfaceIndex index) -> {
        Set<String> names = names(index);
        host.remove(index);
        debounce.remove(index);
        hostChanged(now, on(names), effects);
        staticsOn(now, names, effects);
      }
      case Event.AddressAdded(var address) -> {
        // Each renewal of a lease is told as well; only news concerns anybody.
        if (host.put(address)) {
          Set<Instance> concerned = on(names(address.interfaceIndex()));
          concerned.forEach(instance -> instance.addressAppeared(address, host, effects));
          if (!address.leased()) {
            hostChanged(now, concerned, effects);
          }
        }
      }
      case Event.AddressRemoved(var address) -> {
        host.remove(address);
        for (Instance instance : on(names(address.interfaceIndex()))) {
          if (!address.leased() || instance.relyOn(address.interfaceIndex(), address.address())) {
            turn(
                instance,
                i -> {
                  i.hostChanged(now, host, effects);
                  i.routingDisturbed(now);
                });
          }
        }
        statics.disturbed(now, host);
      }
      case Event.RoutingChanged(var key, boolean present) -> {
        for (RoutingItem item : routing.items(key)) {
          onHolder(now, item.holder, effects, () -> item.holder.changed(now, item, present));
        }
      }
      case Event.RoutingFound(var object) -> {
        for (RoutingItem item : routing.items(object.key())) {
          item.holder.found(item);
        }
      }
      case Event.RoutingUncertain() -> {
        for (RoutingHold holder : routing.holders()) {
          onHolder(now, holder, effects, () -> holder.disturbed(now));
        }
      }
      case Event.CheckFinished(String check, long run, CheckOutcome outcome) ->
          hostChanged(now, trackers.checkFinished(now, check, run, outcome, effects), effects);
      case Event.FileRead(String tracker, var contents) ->
          hostChanged(now, trackers.fileRead(now, tracker, contents, effects), effects);
      case Event.ProcessesCounted(String tracker, int running) ->
          hostChanged(now, trackers.processesCounted(now, tracker, running, effects), effects);
      case Event.AddressScriptFinished(String name, ReportedState state) ->
          named(name).ifPresent(i -> turn(i, one -> one.scripted(now, state, host, effects)));
      case Event.StepDownOrdered(String name, Duration pause, String why) ->
          named(name).ifPresent(i -> turn(i, one -> one.stepDown(now, pause, why, host, effects)));
      case Event.WaitOrdered(String name) ->
          named(name).ifPresent(i -> turn(i, one -> one.waitAgain(now)));
      case Event.ClockRead(var time) -> clock.set(now, time);
      case Event.EffectFailed(Effect effect, String reason) -> failed(now, effect, reason, effects);
    }
    return finish(now, effects);
  }

  /// Takes over a configuration: at the start, and at a reload. An instance is the same when
  /// interface, family and VRID are; one that did not change is not touched, one that changed keeps
  /// state and timers, one that is gone leaves with priority 0.
  public List<Effect> configure(MonotonicTime now, EngineConfig config) {
    EffectBatch effects = new EffectBatch();
    debounce.configure(config.interfaces().delays());
    announcements.configure(now, config.interfaces().pacing(), host);
    Set<Instance> disturbed = new HashSet<>(trackers.configure(now, config, effects));
    Set<Instance> added = new HashSet<>();
    Collection<InstanceConfig> wanted = config.instances();
    if (!areInPlace(config.instances())) {
      wanted = succeed(now, config.instances(), added, effects);
    }
    disturbed.addAll(regroup(wanted, config.groups(), effects));
    List<Instance> changing = new ArrayList<>();
    Iterator<InstanceConfig> configs = wanted.iterator();
    for (Instance instance : instances.values()) {
      InstanceConfig next = configs.next();
      if (added.contains(instance)) {
        register(instance);
        if (surveyed) {
          turn(instance, i -> i.hostChanged(now, host, effects));
        }
      } else if (!next.equals(instance.configured())) {
        unregister(instance);
        turn(instance, i -> i.reconfigure(now, next, host, effects));
        register(instance);
        changing.add(instance);
      }
      // What it tracks may read otherwise now, or its group no longer holds it back.
      if (surveyed && !added.contains(instance) && disturbed.contains(instance)) {
        turn(instance, i -> i.hostChanged(now, host, effects));
      }
    }
    settle(now, effects);
    changing.forEach(instance -> turn(instance, i -> i.putInForce(now, host, effects)));
    staticsChanged(now, effects, () -> statics.configure(now, config.statics(), host, effects));
    wantsClock = wanted.stream().anyMatch(i -> i.protocol().wantsClock());
    return finish(now, effects);
  }

  /// Whether the same instances are wanted in the same order, as nearly always at a reload; seen
  /// without a look at all that thousands of them consist of.
  @SuppressWarnings("ReferenceEquality") // quicker, and only that: equal ones have equal keys
  private boolean areInPlace(List<InstanceConfig> wanted) {
    Iterator<Instance> running = instances.values().iterator();
    return wanted.size() == instances.size()
        && wanted.stream()
            .allMatch(
                config -> {
                  Instance known = running.next();
                  return known.configured() == config || known.key().equals(config.key());
                });
  }

  /// Stops the instances that are wanted no longer and makes the new ones.
  ///
  /// @param added takes the new ones
  /// @return what is wanted, in the order of the file, in which all instances are then too
  private Collection<InstanceConfig> succeed(
      MonotonicTime now, List<InstanceConfig> configs, Set<Instance> added, EffectBatch effects) {
    SequencedMap<InstanceKey, InstanceConfig> wanted = new LinkedHashMap<>();
    configs.forEach(instance -> wanted.putIfAbsent(instance.key(), instance));
    Map<InstanceKey, InstanceKey> predecessors =
        Succession.of(List.copyOf(instances.keySet()), wanted.keySet());
    Set<InstanceKey> goingOn = Set.copyOf(predecessors.values());
    for (Instance instance : List.copyOf(instances.values())) {
      if (!goingOn.contains(instance.key())) {
        turn(
            instance,
            i ->
                i.stop(
                    now,
                    ReportedState.DELETED,
                    "it was removed from the configuration",
                    host,
                    effects));
        unregister(instance);
        instances.remove(instance.key());
      }
    }
    for (InstanceConfig instance : wanted.values()) {
      InstanceKey predecessor = predecessors.get(instance.key());
      Instance known = predecessor == null ? null : instances.remove(predecessor);
      if (known == null) {
        known =
            new Instance(created++, instance, now, this::isHeld, trackers::reading, routing, clock);
        added.add(known);
      }
      instances.put(instance.key(), known);
    }
    return wanted.values();
  }

  /// Ties the instances together as configured; a group that stays keeps its state. Returns those
  /// that are in another group now, or in none.
  private Set<Instance> regroup(
      Collection<InstanceConfig> configs, List<SyncGroupConfig> wanted, EffectBatch effects) {
    if (groups.isEmpty() && wanted.isEmpty()) {
      return Set.of();
    }
    Map<String, Instance> byName = new HashMap<>();
    Iterator<Instance> running = instances.values().iterator();
    configs.forEach(config -> byName.put(config.name(), running.next()));
    Map<String, SyncGroup> before = Map.copyOf(groups);
    groups.clear();
    Map<Instance, SyncGroup> membership = new HashMap<>();
    for (SyncGroupConfig config : wanted) {
      List<Instance> members =
          config.members().stream()
              .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
              .toList();
      SyncGroup group =
          Optional.ofNullable(before.get(config.name()))
              .orElseGet(() -> new SyncGroup(config.name(), unsettled::add));
      group.consistsOf(members);
      group.lacks(shortage(configs.size(), config));
      groups.put(config.name(), group);
      members.forEach(member -> membership.put(member, group));
    }
    unsettled.retainAll(groups.values());
    before.values().stream()
        .filter(group -> !groups.containsValue(group))
        .filter(group -> group.members().stream().noneMatch(this::goesOn))
        .forEach(group -> group.gone(effects));
    Set<Instance> moved = new HashSet<>();
    for (Instance instance : instances.values()) {
      Optional<SyncGroup> group = Optional.ofNullable(membership.get(instance));
      if (!group.equals(instance.group())) {
        instance.join(group);
        moved.add(instance);
      }
    }
    return moved;
  }

  private static Optional<FaultCause> shortage(int running, SyncGroupConfig group) {
    return running < group.expected()
        ? Optional.of(new FaultCause.TooFewInstances(running, group.expected()))
        : Optional.empty();
  }

  private boolean goesOn(Instance instance) {
    return instances.containsValue(instance);
  }

  /// Brings the groups into step whose members acted in this turn.
  private void settle(MonotonicTime now, EffectBatch effects) {
    if (surveyed) {
      for (SyncGroup group : List.copyOf(unsettled)) {
        group.settle(now, host, this::turn, effects);
      }
    }
    unsettled.clear(); // settling touches them once more
  }

  /// Leaves: every Active resigns and gives its addresses back.
  public List<Effect> stop(MonotonicTime now) {
    EffectBatch effects = new EffectBatch();
    for (Instance instance : instances.values()) {
      turn(instance, i -> i.stop(now, ReportedState.STOP, "the daemon stops", host, effects));
    }
    trackers.stop(effects);
    statics.stop(effects);
    groups.values().forEach(SyncGroup::touch);
    return finish(now, effects);
  }

  /// When [Event.DeadlineReached] is to be handled next; empty when nothing is pending.
  public Optional<MonotonicTime> nextDeadline() {
    return Deadlines.earliest(
        deadlines.first(),
        debounce.deadline(),
        announcements.deadline(),
        trackers.nextDeadline(),
        statics.deadline());
  }

  /// Whether [Event.ClockRead] is wanted before other events: an instance proves with the wall
  /// clock that its adverts are fresh.
  public boolean wantsClock() {
    return wantsClock;
  }

  private Optional<Instance> named(String name) {
    return instances.values().stream().filter(i -> i.config().name().equals(name)).findFirst();
  }

  /// All instances in the configured order.
  public List<InstanceStatus> status(MonotonicTime now) {
    return instances.values().stream().map(instance -> instance.status(now, host)).toList();
  }

  /// All sync groups in the configured order.
  public List<GroupStatus> groups() {
    return groups.values().stream().map(SyncGroup::status).toList();
  }

  /// All trackers that somebody tracks, in the configured order.
  public List<TrackerStatus> trackers(MonotonicTime now) {
    return trackers.status(now);
  }

  /// The static objects in the configured order: addresses, routes, rules.
  public List<InstanceStatus.RoutingState> statics() {
    return statics.states(host);
  }

  /// Whether packets whose VRID no instance has are told, once a minute for each sender and VRID;
  /// they are counted in any case (keepalived's `log_unknown_vrids`).
  public void tellUnknownVrids(boolean tell) {
    tellUnknownVrids = tell;
  }

  /// The counters of all instances begin at zero again.
  public void clearStatistics() {
    instances.values().forEach(Instance::clearStatistics);
  }

  /// Packets whose VRID no instance on their interface has.
  public long unknownVridPackets() {
    return unknownVrid;
  }

  private void receive(MonotonicTime now, Datagram datagram, EffectBatch effects) {
    Optional<Instance> receiver = byWire.receiverOf(datagram);
    if (receiver.isPresent()) {
      turn(receiver.get(), i -> i.receive(now, datagram, host, effects));
      return;
    }
    unknownVrid++;
    Unknown unknown =
        new Unknown(datagram.interfaceIndex(), AdvertisementCodec.claimedVrid(datagram));
    if (tellUnknownVrids && unknownVrids.passes(now, unknown, datagram.source())) {
      tellUnknownVrid(unknown, datagram, effects);
    }
  }

  private void tellUnknownVrid(Unknown key, Datagram datagram, EffectBatch effects) {
    String interfaceName =
        host.link(key.interfaceIndex()).map(Link::name).orElse("interface " + key.interfaceIndex());
    effects.report(
        new Occurrence.Remark(
            "locum",
            Occurrence.Severity.WARNING,
            "packet from %s on %s ignored: no instance there has its VRID %d"
                .formatted(datagram.source(), interfaceName, key.vrid())));
  }

  /// A link as the instances are to see it.
  private Link seen(MonotonicTime now, Link link) {
    return debounce.seen(now, link, host.link(link.index()), () -> parentName(link));
  }

  /// The interface below a macvlan that was made for an instance.
  private Optional<String> parentName(Link link) {
    return link.macvlan()
        .filter(_ -> on(Set.of(link.name())).stream().anyMatch(i -> i.bears(link.name())))
        .flatMap(macvlan -> host.link(macvlan.parent()))
        .map(Link::name);
  }

  private void linkChanged(MonotonicTime now, Link link, EffectBatch effects) {
    Set<String> names = new LinkedHashSet<>(names(link.index()));
    names.add(link.name());
    host.put(link);
    hostChanged(now, on(names), effects);
    staticsOn(now, names, effects);
  }

  private void deadlineReached(MonotonicTime now, EffectBatch effects) {
    debounce.deadlineReached(now).forEach(link -> linkChanged(now, link, effects));
    hostChanged(now, trackers.deadlineReached(now, effects), effects);
    settle(now, effects); // a group at fault takes nothing over and announces nothing
    Optional<Instance> due = deadlines.due(now);
    while (due.isPresent()) {
      turn(due.get(), instance -> instance.deadlineReached(now, host, effects));
      due = deadlines.due(now);
    }
    if (statics.deadline().filter(at -> at.isDue(now)).isPresent()) {
      staticsChanged(
          now, effects, () -> tell(now, statics.deadlineReached(now, host, effects), effects));
    }
  }

  private void tell(MonotonicTime now, StaticObjects.Restored restored, EffectBatch effects) {
    List<String> told =
        Stream.concat(
                restored.addresses().stream().map(a -> a.prefix().toString()),
                restored.routing().stream().map(RoutingObject::text))
            .filter(text -> throttle.passes(now, StaticObjects.Restored.class, text))
            .toList();
    if (!told.isEmpty()) {
      effects.report(
          new Occurrence.Remark(
              "locum",
              Occurrence.Severity.WARNING,
              "static objects were removed by somebody; put back: " + String.join(", ", told)));
    }
  }

  private void staticsOn(MonotonicTime now, Set<String> names, EffectBatch effects) {
    if (surveyed && names.stream().anyMatch(statics.interfaceNames()::contains)) {
      staticsChanged(now, effects, () -> statics.verify(now, host, effects));
    }
  }

  /// Lets the static objects act, and the instances that depend on them afterwards.
  private void staticsChanged(MonotonicTime now, EffectBatch effects, Runnable act) {
    act.run();
    Set<String> concerned = host.lost(statics.lost());
    if (!concerned.isEmpty()) {
      hostChanged(
          now,
          instances.values().stream().filter(i -> concerned.contains(i.config().name())).toList(),
          effects);
    }
  }

  private void onHolder(MonotonicTime now, RoutingHold holder, EffectBatch effects, Runnable act) {
    if (holder.owner().isPresent()) {
      turn(holder.owner().get(), _ -> act.run());
    } else {
      staticsChanged(now, effects, act);
    }
  }

  /// The name of an interface, if it is known.
  private Set<String> names(InterfaceIndex index) {
    return host.link(index).map(link -> Set.of(link.name())).orElse(Set.of());
  }

  private void hostChanged(MonotonicTime now, Collection<Instance> concerned, EffectBatch effects) {
    for (Instance instance : concerned) {
      turn(instance, i -> i.hostChanged(now, host, effects));
    }
  }

  /// The instances that use an interface of one of these names.
  private Set<Instance> on(Set<String> names) {
    Set<Instance> concerned = new LinkedHashSet<>();
    names.forEach(name -> concerned.addAll(byInterface.getOrDefault(name, Set.of())));
    concerned.addAll(byInterface.getOrDefault("", Set.of())); // those that look for theirs
    return concerned;
  }

  private void register(Instance instance) {
    trackers.register(instance);
    Set<String> names = instance.interfaceNames();
    interfaceNames.put(instance, names);
    names.forEach(
        name -> byInterface.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(instance));
  }

  private void unregister(Instance instance) {
    trackers.unregister(instance);
    Set<String> names = Optional.ofNullable(interfaceNames.remove(instance)).orElse(Set.of());
    for (String name : names) {
      Set<Instance> users = byInterface.get(name);
      if (users != null && users.remove(instance) && users.isEmpty()) {
        byInterface.remove(name);
      }
    }
  }

  /// Macvlans come and go while an instance runs; all its other interfaces are those of its
  /// configuration.
  private void registerAgain(Instance instance) {
    if (instance.config().virtualMac().isPresent()
        && interfaceNames.containsKey(instance)
        && !instance.interfaceNames().equals(interfaceNames.get(instance))) {
      unregister(instance);
      register(instance);
    }
  }

  /// Whether an instance put this address on the host.
  private boolean isHeld(AddressAssignment assignment) {
    return instances.values().stream().anyMatch(instance -> instance.holds(assignment));
  }

  private void failed(MonotonicTime now, Effect effect, String reason, EffectBatch effects) {
    switch (effect) {
      case Effect.Transmit(Datagram datagram) -> notSent(now, datagram, reason, effects);
      case Effect.TransmitFrame(Datagram datagram, _) -> notSent(now, datagram, reason, effects);
      case Effect.Adjust(Adjustment.PrepareVirtualMac(VirtualMacLink link)) -> {
        for (Instance instance : on(Set.of(link.parentName()))) {
          turn(instance, i -> i.virtualMacRefused(now, link, reason, host, effects));
        }
      }
      case Effect.Adjust(Adjustment.RaiseInterface(ProvidedLink link)) -> {
        for (Instance instance : on(Set.of(link.name()))) {
          turn(instance, i -> i.raiseRefused(now, link, reason, host, effects));
        }
      }
      case Effect.Listen(ListenPoint point) -> {
        for (Instance instance : on(Set.of(point.interfaceName()))) {
          if (instance.listenPoints().contains(point)) {
            turn(instance, i -> i.listenFailed(now, reason, host, effects));
          }
        }
      }
      case Effect.AddAddresses(var assignments) -> {
        Set<String> names = new LinkedHashSet<>();
        assignments.forEach(assignment -> names.addAll(names(assignment.interfaceIndex())));
        for (Instance instance : on(names)) {
          turn(instance, i -> i.additionFailed(now, assignments));
        }
        staticsChanged(now, effects, () -> statics.refused(now, assignments, reason));
        tell(now, effect, reason, effects);
      }
      case Effect.AddRouting(var objects) -> {
        tell(now, effect, reason, effects);
        for (RoutingObject object : objects) {
          for (RoutingItem item : routing.items(object.key())) {
            if (item.resolved.filter(object::equals).isPresent()) {
              routingRefused(now, item, reason, effects);
            }
          }
        }
      }
      case Effect.StopListening _,
          Effect.RemoveRouting _,
          Effect.Adjust _,
          Effect.RenewAddresses _,
          Effect.RemoveAddresses _,
          Effect.AnnounceAddresses _,
          Effect.RunCheck _,
          Effect.AbandonCheck _,
          Effect.Watch _,
          Effect.Notify _,
          Effect.Report _ ->
          tell(now, effect, reason, effects);
    }
  }

  private void notSent(MonotonicTime now, Datagram datagram, String reason, EffectBatch effects) {
    byWire
        .senderOf(datagram)
        .ifPresent(i -> i.sendFailed(now, datagram.source().family(), reason, effects));
  }

  private void routingRefused(
      MonotonicTime now, RoutingItem item, String reason, EffectBatch effects) {
    if (item.holder.owner().isPresent()) {
      turn(item.holder.owner().get(), i -> i.routingRefused(now, item, reason, host, effects));
    } else {
      staticsChanged(now, effects, () -> statics.routingRefused(now, item, reason));
    }
  }

  private void tell(MonotonicTime now, Effect effect, String reason, EffectBatch effects) {
    if (throttle.passes(now, effect.getClass(), reason)) {
      effects.report(new Occurrence.Remark(concerned(effect), Occurrence.Severity.ERROR, reason));
    }
  }

  /// The instances whose addresses an effect is about, by name; the program for anything else.
  private String concerned(Effect effect) {
    List<AddressAssignment> assignments =
        switch (effect) {
          case Effect.AddAddresses(var added) -> added;
          case Effect.RenewAddresses(var renewed) -> renewed;
          case Effect.RemoveAddresses(var removed) -> removed;
          case Effect.AddRouting _,
              Effect.RemoveRouting _,
              Effect.Listen _,
              Effect.StopListening _,
              Effect.Transmit _,
              Effect.TransmitFrame _,
              Effect.Adjust _,
              Effect.AnnounceAddresses _,
              Effect.RunCheck _,
              Effect.AbandonCheck _,
              Effect.Watch _,
              Effect.Notify _,
              Effect.Report _ ->
              List.of();
        };
    if (effect instanceof Effect.AddRouting(var objects)) {
      return objects.stream()
          .flatMap(object -> routing.items(object.key()).stream())
          .flatMap(item -> item.holder.owner().stream())
          .map(instance -> instance.config().name())
          .distinct()
          .limit(5)
          .collect(
              Collectors.collectingAndThen(
                  Collectors.joining(", "), n -> n.isEmpty() ? "locum" : n));
    }
    String names =
        instances.values().stream()
            .filter(instance -> assignments.stream().anyMatch(instance::holds))
            .map(instance -> instance.config().name())
            .limit(5)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "locum" : names;
  }

  /// Lets one instance act, and keeps the indexes over all instances true.
  private void turn(Instance instance, Consumer<Instance> act) {
    Optional<MonotonicTime> deadlineBefore = instance.deadline();
    Wiring wiringBefore = wirings.getOrDefault(instance, Wiring.NONE);
    act.accept(instance);
    instance.group().ifPresent(group -> group.acted(instance));
    deadlines.update(instance, deadlineBefore, instance.deadline());
    registerAgain(instance);
    Wiring wiringAfter = new Wiring(instance.listenPoints(), instance.source());
    if (!wiringBefore.equals(wiringAfter)) {
      release(instance, wiringBefore);
      acquire(instance, wiringAfter);
    }
  }

  private void acquire(Instance instance, Wiring wiring) {
    if (wiring.points().isEmpty()) {
      return;
    }
    wirings.put(instance, wiring);
    byWire.add(wiring.points().getFirst().interfaceIndex(), wiring.source(), instance);
    for (ListenPoint point : wiring.points()) {
      listeners.merge(point, 1, Integer::sum);
      touched.add(point);
    }
  }

  private void release(Instance instance, Wiring wiring) {
    wirings.remove(instance);
    byWire.remove(instance);
    for (ListenPoint point : wiring.points()) {
      listeners.computeIfPresent(point, (_, count) -> count == 1 ? null : count - 1);
      touched.add(point);
    }
  }

  /// Opens and closes what this turn left wanted and unwanted, and puts the effects in order.
  private List<Effect> finish(MonotonicTime now, EffectBatch effects) {
    settle(now, effects);
    effects.pace(now, announcements, host);
    for (ListenPoint point : touched) {
      if (listeners.containsKey(point)) {
        if (listening.add(point)) {
          effects.listen(point);
        }
      } else if (listening.remove(point)) {
        effects.stopListening(point);
      }
    }
    touched.clear();
    return effects.inOrder();
  }
}
