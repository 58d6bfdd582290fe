package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import locum.core.AddressAssignment;
import locum.core.Adjustment;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.RoutingObject;
import locum.core.VirtualMacLink;

/// What one instance puts on the host while it is Active, and takes off again: its addresses, the
/// routes and rules beside them, the interface with its virtual MAC address, the block of
/// `no_accept`; and the announcements of all that.
///
/// ```text
///   take     enable the virtual MAC · block · addresses · routes, rules · announce
///   release  routes, rules · addresses · unblock · disable the virtual MAC
/// ```
///
/// The order in which the host sees it is that of [EffectBatch]. An interface that has to be there
/// beforehand, as Backup already, is also kept here.
final class Holdings {

  /// What is told once in a while.
  private enum Told {
    RESTORED
  }

  /// An interface that keeps its secondary addresses because of this instance.
  private record Promoted(InterfaceIndex index, String name) {}

  private final LogThrottle throttle = new LogThrottle();
  private final Counters counters;
  private final Announcer announcer;
  private final Bearers bearers;
  private final AddressLease lease;
  private final RoutingHold routing;
  private final TrafficBlock block = new TrafficBlock();
  private InstanceConfig config;
  private Optional<Promoted> promoted = Optional.empty();

  /// Whether the addresses are there as far as anybody can tell: a script that adds them has ended.
  private boolean announced;

  /// The interface that bears the addresses is another one now.
  private boolean addressesMove;

  Holdings(InstanceConfig config, Instance owner, RoutingIndex routingIndex, Counters counters) {
    this.config = config;
    this.counters = counters;
    announcer = new Announcer(config.announcements());
    bearers = new Bearers(config);
    lease = new AddressLease(config, bearers);
    routing = new RoutingHold(Optional.of(owner), config.routing(), routingIndex);
  }

  Optional<MonotonicTime> deadline() {
    return Deadlines.earliest(
        announcer.deadline(), lease.deadline(), routing.deadline(), bearers.deadline());
  }

  // ---- as Active

  /// Puts everything on the host, and announces it.
  void take(MonotonicTime now, HostTable host, EffectBatch effects) {
    bearers.enable(now, host, effects);
    block.set(TrafficBlock.of(config, bearers, host), effects);
    lease.take(now, host, effects);
    routing.take(now, host, effects);
    announced = false;
    if (!config.scripted()) {
      announce(now, host, effects);
    }
  }

  /// Takes everything off the host.
  void release(MonotonicTime now, HostTable host, EffectBatch effects) {
    announcer.stop();
    effects.silence(() -> lease.round(host));
    lease.release(effects);
    routing.release(effects);
    block.clear(effects);
    bearers.disable(now, effects);
  }

  /// Announces the addresses as if they had just been taken.
  void announce(MonotonicTime now, HostTable host, EffectBatch effects) {
    announced = true;
    effects.announce(lease.round(host), announcer.start(now));
  }

  /// An advert goes out: the kernel is to keep the addresses for another while.
  void advertised(MonotonicTime now, EffectBatch effects) {
    lease.advertised(now, effects);
  }

  /// Another router claimed the addresses: says again who has them, once they are there.
  ///
  /// @return whether it did: once in half a beat is enough, whoever claims
  boolean reassert(MonotonicTime now, HostTable host, EffectBatch effects) {
    if (!announced) {
      return false;
    }
    Duration halfABeat = config.protocol().interval().dividedBy(2);
    int rounds = announcer.reassert(now, halfABeat);
    if (rounds > 0) {
      effects.announce(lease.round(host), rounds);
    }
    return rounds > 0;
  }

  // ---- the host

  /// The configuration is on another interface now, which an instance without one looks for.
  void on(InstanceConfig found) {
    config = found;
    bearers.reconfigure(found);
  }

  /// Has made what must be there beforehand, and notes whether the addresses have to move.
  void look(MonotonicTime now, HostTable host, EffectBatch effects) {
    addressesMove |= bearers.hostChanged(now, host, effects);
  }

  /// Moves the addresses to where the interface of the instance is now.
  void move(MonotonicTime now, HostTable host, EffectBatch effects) {
    lease.reconfigure(config, now, host, effects);
  }

  /// Whether the kernel is just making an interface without which it cannot start.
  boolean areAwaited() {
    return bearers.areAwaited();
  }

  /// Why it may not take part, as far as the host refuses to hold what it needs.
  Optional<FaultCause> fault() {
    return routing.fault();
  }

  void addFaults(HostTable host, Set<FaultCause> found) {
    bearers.addFaults(host, found);
  }

  /// Compares what is on the host with what should be there.
  void verify(MonotonicTime now, boolean active, HostTable host, EffectBatch effects) {
    if (addressesMove && active) {
      block.set(TrafficBlock.of(config, bearers, host), effects);
      lease.reconfigure(config, now, host, effects);
      effects.announce(lease.round(host), config.announcements().repeat());
    }
    addressesMove = false;
    lease.verify(now, host);
    routing.verify(now, host);
  }

  /// Removes what an earlier daemon left behind.
  ///
  /// @param accountedFor addresses that are another instance's
  void removeLeftOver(
      Predicate<AddressAssignment> accountedFor, HostTable host, EffectBatch effects) {
    routing.leftOver(host).forEach(effects::remove);
    List<AddressAssignment> left = lease.leftOver(host, accountedFor.or(effects::removes));
    if (!left.isEmpty()) {
      effects.remove(left);
      warn("removing VIPs that an earlier daemon left behind: " + listed(left), effects);
    }
  }

  /// Has the interface set as the instance needs it, whatever its state; a new interface anew.
  ///
  /// @param index of the interface; empty when there is none, or when it is wanted no longer
  void settle(Optional<InterfaceIndex> index, EffectBatch effects) {
    Optional<Promoted> wanted =
        index
            .filter(_ -> config.promoteSecondaries())
            .map(i -> new Promoted(i, config.interfaceName()));
    if (!wanted.equals(promoted)) {
      promoted.ifPresent(p -> effects.set(new Adjustment.PromoteSecondaries(p.name(), false)));
      wanted.ifPresent(p -> effects.set(new Adjustment.PromoteSecondaries(p.name(), true)));
      promoted = wanted;
    }
  }

  /// Gives back what was made beforehand.
  void giveUp(HostTable host, EffectBatch effects) {
    bearers.giveUp(host, effects);
    settle(Optional.empty(), effects);
  }

  /// Takes over a changed configuration, without leaving the state.
  void announcements(MonotonicTime now, AnnouncementSchedule changed, boolean active) {
    announcer.reconfigure(now, changed, active);
  }

  /// The same for all else, after the faults: what a fault takes away must not have been added.
  void reconfigure(MonotonicTime now, boolean active, HostTable host, EffectBatch effects) {
    lease.reconfigure(config, now, host, effects);
    routing.reconfigure(config.routing(), now, host, effects);
    if (active) {
      block.set(TrafficBlock.of(config, bearers, host), effects);
      effects.announce(lease.round(host), config.announcements().repeat());
    }
  }

  // ---- time

  /// Does what is due. Returns whether the instance has to look at its faults again.
  boolean deadlineReached(MonotonicTime now, HostTable host, EffectBatch effects) {
    if (announcer.elsewhereDue(now)) {
      announceElsewhere(host, effects);
    }
    int rounds = announcer.deadlineReached(now);
    List<AddressAssignment> restored = lease.deadlineReached(now, host, effects);
    if (!restored.isEmpty()) {
      tellRestored(now, restored, effects);
      rounds = Math.max(rounds, 1);
    }
    if (rounds > 0) {
      effects.announce(lease.round(host), rounds);
    }
    Optional<FaultCause> before = routing.fault();
    tellRoutingRestored(now, routing.deadlineReached(now, host, effects), effects);
    return !before.equals(routing.fault());
  }

  /// Asks again for interfaces that the kernel did not make. Returns whether that changes anything.
  boolean askAgain(MonotonicTime now, EffectBatch effects) {
    return bearers.deadlineReached(now, effects);
  }

  /// keepalived's `garp_extra_if`.
  private void announceElsewhere(HostTable host, EffectBatch effects) {
    if (config.announcements().elsewhere().all() || config.virtualMac().isPresent()) {
      Optional<InterfaceIndex> own = host.link(config.interfaceName()).map(link -> link.index());
      effects.announce(
          lease.round(host).stream()
              .filter(a -> !Optional.of(a.interfaceIndex()).equals(own))
              .toList(),
          1);
    }
  }

  private void tellRestored(
      MonotonicTime now, List<AddressAssignment> restored, EffectBatch effects) {
    counters.addressesRestored += restored.size();
    List<AddressAssignment> told =
        restored.stream().filter(a -> throttle.passes(now, Told.RESTORED, a)).toList();
    if (!told.isEmpty()) {
      warn("VIPs were missing on the host; put back and announced: " + listed(told), effects);
    }
  }

  private void tellRoutingRestored(
      MonotonicTime now, List<RoutingObject> restored, EffectBatch effects) {
    counters.routingRestored += restored.size();
    List<String> told =
        restored.stream()
            .filter(object -> throttle.passes(now, Told.RESTORED, object))
            .map(RoutingObject::text)
            .toList();
    if (!told.isEmpty()) {
      warn(
          "virtual routes or rules were removed by somebody; put back: " + String.join(", ", told),
          effects);
    }
  }

  // ---- what the kernel says

  /// Routes may have gone with an address, without notice.
  void routingDisturbed(MonotonicTime now) {
    routing.disturbed(now);
  }

  void routingRefused(MonotonicTime now, RoutingItem item, String reason) {
    routing.refused(now, item, reason);
  }

  /// The kernel refused to make an interface. Returns whether it was one of these.
  boolean virtualMacRefused(
      MonotonicTime now, VirtualMacLink link, String reason, EffectBatch effects) {
    return bearers.refused(now, link, reason, effects);
  }

  /// The kernel refused to set one up. Returns whether it was the one of this instance.
  boolean raiseRefused(MonotonicTime now, ProvidedLink link, String reason) {
    return bearers.refused(now, link, reason);
  }

  /// The kernel refused to add some of these.
  void additionFailed(MonotonicTime now, List<AddressAssignment> assignments) {
    List<AddressAssignment> ours = assignments.stream().filter(lease::holds).toList();
    if (!ours.isEmpty()) {
      lease.retry(now, ours);
    }
  }

  /// An address of ours is on the host now, perhaps after the kernel had refused it.
  void addressAppeared(InterfaceAddress address, HostTable host, EffectBatch effects) {
    if (lease.appeared(address.interfaceIndex(), address.address())) {
      effects.announce(lease.round(host), config.announcements().repeat());
    }
  }

  // ---- questions

  /// The interfaces that were made for it, or are provided.
  Set<String> interfaceNames() {
    return new LinkedHashSet<>(bearers.interfaceNames());
  }

  /// The MAC address that adverts bear; empty is that of the interface.
  Optional<MacAddress> advertMac() {
    return bearers.advertMac();
  }

  /// The interface by which those leave; empty is that of the instance.
  Optional<InterfaceIndex> advertInterface(HostTable host) {
    return bearers.advertInterface(host);
  }

  Optional<String> virtualMacInterface() {
    return bearers.ownInterface();
  }

  /// Whether this address is to be on the host because of this instance.
  boolean relyOn(InterfaceIndex index, IpAddress address) {
    return lease.relyOn(index, address);
  }

  /// Whether this instance put the address on the host.
  boolean holds(AddressAssignment assignment) {
    return lease.holds(assignment);
  }

  List<InstanceStatus.Address> addresses(HostTable host) {
    List<InstanceStatus.Address> addresses = new ArrayList<>();
    config
        .allAddresses()
        .forEach(
            a ->
                addresses.add(
                    new InstanceStatus.Address(
                        a.prefix(),
                        bearers.interfaceNameOf(a),
                        config.addresses().contains(a),
                        lease.holds(a.address(), host),
                        lease.foundOnHost(a.address()))));
    return addresses;
  }

  List<InstanceStatus.RoutingState> routing(List<RoutingEntry> entries) {
    return routing.states(entries).toList();
  }

  private void warn(String sentence, EffectBatch effects) {
    effects.report(new Occurrence.Remark(config.name(), Occurrence.Severity.WARNING, sentence));
  }

  private static String listed(List<AddressAssignment> assignments) {
    return assignments.stream().map(a -> a.prefix().toString()).collect(Collectors.joining(", "));
  }
}
