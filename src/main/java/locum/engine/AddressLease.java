package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressAssignment;
import locum.core.Announcement;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.vrrp.AdvertisementInterval;

/// The virtual addresses of one instance on this host.
///
/// While the instance is Active its addresses are leased from the kernel: added with a finite
/// lifetime and renewed, so that the kernel removes them by itself when this daemon is killed or
/// hangs. An address that was there before is neither leased nor removed.
///
/// ```text
///   take ──► held (leased, renewed every third of the lease) ──► release
///              │ gone without us: put back at the repair time
/// ```
final class AddressLease {

  /// The kernel counts lifetimes in whole seconds, and a lease of one second could not be renewed
  /// in time.
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  /// How long after our own change a notice of removal may still speak of the time before it.
  private static final Duration SETTLING = Duration.ofMillis(250);

  private InstanceConfig config;
  private boolean taken;
  private List<AddressAssignment> held = List.of();
  private List<AddressAssignment> preexisting = List.of();
  private Optional<MonotonicTime> renewAt = Optional.empty();
  private Optional<MonotonicTime> repairAt = Optional.empty();
  private MonotonicTime settledAt = new MonotonicTime(0);

  AddressLease(InstanceConfig config) {
    this.config = config;
  }

  /// How long the kernel keeps the addresses without renewal: shorter than the shortest
  /// Active_Down_Interval of a peer, where whole seconds allow it.
  static Duration duration(AdvertisementInterval interval) {
    Duration lease =
        Duration.ofSeconds(interval.duration().multipliedBy(3).minusSeconds(1).toSeconds());
    return lease.compareTo(SHORTEST) < 0 ? SHORTEST : lease;
  }

  /// The instance is Active: puts the addresses on the host.
  void take(MonotonicTime now, HostTable host, EffectBatch effects) {
    taken = true;
    List<AddressAssignment> absent = new ArrayList<>();
    List<AddressAssignment> present = new ArrayList<>();
    for (AddressAssignment assignment : resolve(host)) {
      boolean foreign =
          host.find(assignment.interfaceIndex(), assignment.address())
              .filter(address -> !address.leased())
              .isPresent();
      (foreign ? present : absent).add(assignment);
    }
    held = absent;
    preexisting = present;
    effects.add(held);
    scheduleRenewal(now);
    settledAt = now.plus(SETTLING);
  }

  /// The instance is Active no longer: takes off the host what was put there.
  void release(EffectBatch effects) {
    taken = false;
    effects.remove(held);
    held = List.of();
    preexisting = List.of();
    renewAt = Optional.empty();
    repairAt = Optional.empty();
  }

  /// As Backup at the start: takes off the host what an earlier daemon left behind.
  List<AddressAssignment> removeLeftOver(HostTable host, EffectBatch effects) {
    List<AddressAssignment> left =
        resolve(host).stream()
            .filter(
                assignment ->
                    host.find(assignment.interfaceIndex(), assignment.address())
                        .filter(InterfaceAddress::leased)
                        .isPresent())
            .toList();
    effects.remove(left);
    return left;
  }

  /// Takes over a changed list. Addresses that stay are not touched, unless their options changed.
  void reconfigure(InstanceConfig changed, MonotonicTime now, HostTable host, EffectBatch effects) {
    config = changed;
    if (!taken) {
      return;
    }
    List<AddressAssignment> before = held;
    List<AddressAssignment> known = preexisting;
    List<AddressAssignment> wanted = resolve(host);
    preexisting = wanted.stream().filter(w -> known.stream().anyMatch(k -> same(k, w))).toList();
    held = wanted.stream().filter(w -> preexisting.stream().noneMatch(p -> same(p, w))).toList();
    effects.remove(before.stream().filter(b -> held.stream().noneMatch(h -> same(h, b))).toList());
    effects.add(held.stream().filter(h -> !before.contains(h)).toList());
    scheduleRenewal(now);
    settledAt = now.plus(SETTLING);
  }

  /// The interface of an address came back, or the kernel's table was read anew: whatever is
  /// missing will be put back.
  void verify(MonotonicTime now, HostTable host) {
    if (taken
        && (!missing(host).isEmpty() || resolve(host).size() != held.size() + preexisting.size())) {
      repairAt = Optional.of(settledAt.isAfter(now) ? settledAt : now);
    }
  }

  /// Returns the addresses that were missing and are put back now.
  List<AddressAssignment> deadlineReached(MonotonicTime now, HostTable host, EffectBatch effects) {
    List<AddressAssignment> restored = List.of();
    if (repairAt.isPresent() && repairAt.get().isDue(now)) {
      repairAt = Optional.empty();
      held =
          resolve(host).stream()
              .filter(a -> preexisting.stream().noneMatch(p -> same(p, a)))
              .toList();
      restored = missing(host);
      effects.add(restored);
      settledAt = now.plus(SETTLING);
    }
    if (renewAt.isPresent() && renewAt.get().isDue(now)) {
      effects.renew(held);
      scheduleRenewal(now);
    }
    return restored;
  }

  Optional<MonotonicTime> deadline() {
    return Deadlines.earliest(renewAt, repairAt);
  }

  /// One announcement for each address, in the configured order; none on interfaces without ARP.
  List<Announcement> round(HostTable host) {
    List<Announcement> round = new ArrayList<>();
    for (AddressAssignment assignment : resolve(host)) {
      Link link = host.link(assignment.interfaceIndex()).orElseThrow();
      if (!link.has(Link.Flag.NOARP)) {
        link.mac().ifPresent(mac -> round.add(announcement(assignment, link, mac)));
      }
    }
    return round;
  }

  boolean holds(IpAddress address) {
    return held.stream().anyMatch(a -> a.address().equals(address));
  }

  boolean foundOnHost(IpAddress address) {
    return preexisting.stream().anyMatch(a -> a.address().equals(address));
  }

  private static Announcement announcement(
      AddressAssignment assignment, Link link, MacAddress mac) {
    return new Announcement(
        link.index(), mac, assignment.address(), link.has(Link.Flag.FORWARDS_IPV6));
  }

  private void scheduleRenewal(MonotonicTime now) {
    renewAt =
        held.isEmpty()
            ? Optional.empty()
            : Optional.of(now.plus(duration(config.router().interval()).dividedBy(3)));
  }

  private List<AddressAssignment> missing(HostTable host) {
    return held.stream().filter(a -> host.find(a.interfaceIndex(), a.address()).isEmpty()).toList();
  }

  private static boolean same(AddressAssignment a, AddressAssignment b) {
    return a.interfaceIndex().equals(b.interfaceIndex()) && a.prefix().equals(b.prefix());
  }

  /// The configured addresses on the interfaces that exist.
  private List<AddressAssignment> resolve(HostTable host) {
    Duration lease = duration(config.router().interval());
    List<AddressAssignment> assignments = new ArrayList<>();
    config
        .allAddresses()
        .forEach(
            address ->
                host.link(address.interfaceName().orElse(config.interfaceName()))
                    .map(Link::index)
                    .ifPresent(index -> assignments.add(assignment(address, index, lease))));
    return assignments;
  }

  private static AddressAssignment assignment(
      VirtualAddress address, InterfaceIndex index, Duration lease) {
    return new AddressAssignment(
        index,
        address.prefix(),
        address.peer(),
        address.broadcast(),
        address.label(),
        address.scope(),
        address.flags(),
        Optional.of(address.preferred().filter(p -> p.compareTo(lease) < 0).orElse(lease)),
        Optional.of(lease));
  }
}
