package locum.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.AddressAssignment;
import locum.core.Adjustment;
import locum.core.Announcement;
import locum.core.BlockedAddress;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Envelope;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.ListenPoint;
import locum.core.MonotonicTime;
import locum.core.Notification;
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.Route;
import locum.core.RoutingObject;
import locum.core.RoutingRule;
import locum.core.VirtualMacLink;

/// The effects of one turn of the engine, of all instances together, in the order of execution.
///
/// ```text
///   listen · interfaces set up · every packet · virtual MAC interfaces made, and enabled · blocks
///          · every rule, route and address that goes · every address, route and rule that comes
///          · every renewal · every announcement · unblocks · virtual MAC interfaces disabled
///          · interfaces set down · stop listening · other settings · virtual MAC interfaces released
///          · every report · every notification · every errand
/// ```
///
/// So a thousand instances that fail over in one turn advertise first, then change their addresses
/// in one go, and no advert waits behind the addresses of another instance. For each single
/// instance this is the order that the protocol wants: advert, addresses, routes, rules,
/// announcements; priority 0, then the same removed backwards.
final class EffectBatch {

  /// An address on an interface.
  private record Place(InterfaceIndex interfaceIndex, IpAddress address) {}

  private final List<Effect> openings = new ArrayList<>();
  private final List<Effect> packets = new ArrayList<>();
  private final List<RoutingObject> ruleRemovals = new ArrayList<>();
  private final List<RoutingObject> routeRemovals = new ArrayList<>();
  private final List<AddressAssignment> removals = new ArrayList<>();
  private final List<AddressAssignment> additions = new ArrayList<>();
  private final List<RoutingObject> routeAdditions = new ArrayList<>();
  private final List<RoutingObject> ruleAdditions = new ArrayList<>();
  private final List<AddressAssignment> renewals = new ArrayList<>();
  private final List<Announcement> announcements = new ArrayList<>();
  private final Set<VirtualMacLink> prepared = new LinkedHashSet<>();
  private final Set<VirtualMacLink> enabled = new LinkedHashSet<>();
  private final List<BlockedAddress> blocked = new ArrayList<>();
  private final List<BlockedAddress> unblocked = new ArrayList<>();
  private final Set<VirtualMacLink> disabled = new LinkedHashSet<>();
  private final Set<VirtualMacLink> released = new LinkedHashSet<>();
  private final List<Adjustment> settings = new ArrayList<>();
  private final Map<InterfaceIndex, ProvidedLink> raised = new LinkedHashMap<>();
  private final Map<InterfaceIndex, ProvidedLink> lowered = new LinkedHashMap<>();
  private final List<Supplier<List<Announcement>>> silenced = new ArrayList<>();
  private final List<Effect> closings = new ArrayList<>();
  private final List<Effect> reports = new ArrayList<>();
  private final List<Effect> notifications = new ArrayList<>();
  private final List<Effect> errands = new ArrayList<>();

  void listen(ListenPoint point) {
    openings.add(new Effect.Listen(point));
  }

  void stopListening(ListenPoint point) {
    closings.add(new Effect.StopListening(point)); // after the packets: a resignation still leaves
  }

  void transmit(Datagram datagram) {
    packets.add(new Effect.Transmit(datagram));
  }

  /// Sends a packet in a frame made by hand.
  void transmit(Datagram datagram, Envelope envelope) {
    packets.add(new Effect.TransmitFrame(datagram, envelope));
  }

  void prepare(VirtualMacLink link) {
    released.remove(link); // one instance gave it up, another one takes it over
    prepared.add(link);
  }

  void enable(VirtualMacLink link) {
    disabled.remove(link);
    enabled.add(link);
  }

  void disable(VirtualMacLink link) {
    enabled.remove(link);
    disabled.add(link);
  }

  void release(VirtualMacLink link) {
    prepared.remove(link);
    released.add(link);
  }

  /// Before the packets: the first advert leaves from it.
  void raise(ProvidedLink link) {
    lowered.remove(link.index());
    raised.put(link.index(), link);
  }

  void lower(ProvidedLink link) {
    raised.remove(link.index());
    lowered.put(link.index(), link);
  }

  void block(List<BlockedAddress> addresses) {
    blocked.addAll(addresses);
  }

  void unblock(List<BlockedAddress> addresses) {
    unblocked.addAll(addresses);
  }

  void set(Adjustment setting) {
    settings.add(setting);
  }

  void remove(List<AddressAssignment> assignments) {
    removals.addAll(assignments);
  }

  /// Whether this turn takes the address off the host already.
  boolean removes(AddressAssignment assignment) {
    return removals.stream().anyMatch(assignment::sameAddress);
  }

  void add(List<AddressAssignment> assignments) {
    additions.addAll(assignments);
  }

  void remove(RoutingObject object) {
    switch (object) {
      case Route route -> routeRemovals.add(route);
      case RoutingRule rule -> ruleRemovals.add(rule);
    }
  }

  void add(RoutingObject object) {
    switch (object) {
      case Route route -> routeAdditions.add(route);
      case RoutingRule rule -> ruleAdditions.add(rule);
    }
  }

  void renew(List<AddressAssignment> assignments) {
    renewals.addAll(assignments);
  }

  void announce(List<Announcement> round, int rounds) {
    for (int i = 0; i < rounds; i++) {
      announcements.addAll(round);
    }
  }

  /// These are no longer to be announced: the instance is Active no longer.
  void silence(Supplier<List<Announcement>> round) {
    silenced.add(round);
  }

  /// Holds back what the pauses between announcements do not allow yet, and takes what has waited
  /// for this moment.
  void pace(MonotonicTime now, AnnouncementQueue queue, HostTable host) {
    if (!queue.paces()) {
      return;
    }
    removals.forEach(gone -> queue.drop(gone.interfaceIndex(), gone.address()));
    silenced.forEach(
        round -> round.get().forEach(a -> queue.drop(a.interfaceIndex(), a.address())));
    List<Announcement> allowed = queue.offer(now, announcements, host);
    announcements.clear();
    announcements.addAll(allowed);
  }

  void report(Occurrence occurrence) {
    reports.add(new Effect.Report(occurrence));
  }

  int notificationCount() {
    return notifications.size();
  }

  /// Tells this before the notifications from `position` on.
  void notifyAt(int position, Notification notification) {
    notifications.add(position, new Effect.Notify(notification));
  }

  void notify(Notification notification) {
    notifications.add(new Effect.Notify(notification));
  }

  /// What is done beside the loop: check scripts, watching.
  void errand(Effect errand) {
    errands.add(errand);
  }

  List<Effect> inOrder() {
    List<Effect> effects = new ArrayList<>(openings);
    raised.values().forEach(link -> adjust(effects, new Adjustment.RaiseInterface(link)));
    effects.addAll(packets);
    // One that was provided for another instance is set down first: it may be the same.
    Set<String> names =
        prepared.stream().map(VirtualMacLink::name).collect(Collectors.toUnmodifiableSet());
    lower(effects, link -> names.contains(link.name()));
    prepared.forEach(link -> adjust(effects, new Adjustment.PrepareVirtualMac(link)));
    if (!enabled.isEmpty()) {
      adjust(effects, new Adjustment.EnableVirtualMacs(List.copyOf(enabled)));
    }
    if (!blocked.isEmpty()) {
      adjust(effects, new Adjustment.BlockAddresses(blocked));
    }
    if (!ruleRemovals.isEmpty() || !routeRemovals.isEmpty()) {
      effects.add(new Effect.RemoveRouting(joined(ruleRemovals, routeRemovals)));
    }
    if (!removals.isEmpty()) {
      effects.add(new Effect.RemoveAddresses(removals));
    }
    if (!additions.isEmpty()) {
      effects.add(new Effect.AddAddresses(additions));
    }
    if (!routeAdditions.isEmpty() || !ruleAdditions.isEmpty()) {
      effects.add(new Effect.AddRouting(joined(routeAdditions, ruleAdditions)));
    }
    dropWhatIsGone();
    if (!renewals.isEmpty()) {
      effects.add(new Effect.RenewAddresses(renewals));
    }
    if (!announcements.isEmpty()) {
      effects.add(new Effect.AnnounceAddresses(announcements));
    }
    if (!unblocked.isEmpty()) {
      adjust(effects, new Adjustment.UnblockAddresses(unblocked));
    }
    if (!disabled.isEmpty()) {
      adjust(effects, new Adjustment.DisableVirtualMacs(List.copyOf(disabled)));
    }
    lower(effects, link -> !names.contains(link.name()));
    effects.addAll(closings);
    settings.forEach(setting -> adjust(effects, setting));
    released.forEach(link -> adjust(effects, new Adjustment.ReleaseVirtualMac(link)));
    effects.addAll(reports);
    effects.addAll(notifications);
    effects.addAll(errands);
    return effects;
  }

  private static List<RoutingObject> joined(List<RoutingObject> first, List<RoutingObject> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  /// What this turn takes off the host is neither renewed, which would put it back, nor announced.
  private void dropWhatIsGone() {
    if (removals.isEmpty() || (renewals.isEmpty() && announcements.isEmpty())) {
      return;
    }
    Set<Place> gone = new HashSet<>();
    removals.forEach(a -> gone.add(new Place(a.interfaceIndex(), a.address())));
    additions.forEach(a -> gone.remove(new Place(a.interfaceIndex(), a.address())));
    renewals.removeIf(a -> gone.contains(new Place(a.interfaceIndex(), a.address())));
    announcements.removeIf(a -> gone.contains(new Place(a.interfaceIndex(), a.address())));
  }

  private void lower(List<Effect> effects, Predicate<ProvidedLink> which) {
    lowered.values().stream()
        .filter(which)
        .forEach(link -> adjust(effects, new Adjustment.LowerInterface(link)));
  }

  private static void adjust(List<Effect> effects, Adjustment adjustment) {
    effects.add(new Effect.Adjust(adjustment));
  }
}
