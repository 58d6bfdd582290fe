package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import locum.core.AddressAssignment;
import locum.core.Announcement;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;

/// The virtual addresses of one instance on this host.
///
/// While the instance is Active its addresses are leased from the kernel: added with a finite
/// lifetime and renewed, so that the kernel removes them by itself when this daemon is killed or
/// hangs. An address that was there before is neither leased nor removed.
///
/// ```text
///   take ──► held (leased, renewed together with adverts) ──► release
///              │ gone without us, or refused by the kernel: put back at the repair time
///            preexisting (not ours)
///              │ gone: we hold it from then on
/// ```
///
/// Addresses that a script adds and removes are never touched, only announced.
///
/// Renewed together with an advert and hardly ever between two: the peers wait for
/// Active_Down_Interval from the last advert, so a lease that is shorter by a second, and counted
/// from the same moment, has ended before they take over. A renewal after that would outlive it.
final class AddressLease {

  /// The kernel counts lifetimes in whole seconds, and a lease of one second could not be renewed
  /// in time.
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  /// How long after our own change a notice of removal may still speak of the time before it.
  private static final Duration SETTLING = Duration.ofMillis(250);

  private final Bearers bearers;
  private InstanceConfig config;
  private final RetryPause pause = new RetryPause();
  private boolean taken;
  private List<AddressAssignment> held = List.of();
  private List<AddressAssignment> preexisting = List.of();
  private MonotonicTime renewNotBefore = new MonotonicTime(0);
  private Optional<MonotonicTime> repairAt = Optional.empty();

  /// What the kernel refused and has not taken since: nobody removed it, it is neither renewed nor
  /// announced.
  private final Set<AddressAssignment> refused = new HashSet<>();

  private MonotonicTime settledAt = new MonotonicTime(0);

  /// @param bearers tell which interface an address belongs on
  AddressLease(InstanceConfig config, Bearers bearers) {
    this.config = config;
    this.bearers = bearers;
  }

  /// How long the kernel keeps the addresses without renewal: a second shorter than the shortest
  /// Active_Down_Interval of a peer, where whole seconds allow it; in any case long enough for an
  /// advert that is late by a quarter.
  static Duration duration(Duration patience, Duration interval) {
    long safe = patience.minusSeconds(1).toSeconds();
    long renewable = interval.multipliedBy(5).dividedBy(4).plusNanos(999_999_999).toSeconds();
    return Duration.ofSeconds(Math.max(SHORTEST.toSeconds(), Math.max(safe, renewable)));
  }

  private Duration duration() {
    return duration(config.protocol().patience(), config.longestInterval());
  }

  /// The instance is Active: puts the addresses on the host.
  void take(MonotonicTime now, HostTable host, EffectBatch effects) {
    taken = true;
    sort(host);
    effects.add(held);
    renewNotBefore = renewal(now);
    settledAt = now.plus(SETTLING);
  }

  /// An advert is being sent as Active: renews the lease, unless that was done a moment ago.
  void advertised(MonotonicTime now, EffectBatch effects) {
    if (taken && renewNotBefore.isDue(now)) {
      effects.renew(held.stream().filter(a -> !refused.contains(a)).toList());
      renewNotBefore = renewal(now);
    }
  }

  /// The instance is Active no longer: takes off the host what was put there.
  void release(EffectBatch effects) {
    taken = false;
    effects.remove(held);
    held = List.of();
    preexisting = List.of();
    repairAt = Optional.empty();
    refused.clear();
  }

  /// At the start: what an earlier daemon left behind on the host.
  ///
  /// @param accountedFor what another instance of this daemon put there, or takes away just now
  List<AddressAssignment> leftOver(HostTable host, Predicate<AddressAssignment> accountedFor) {
    return resolve(host).stream()
        .filter(
            assignment ->
                host.find(assignment.interfaceIndex(), assignment.address())
                    .filter(InterfaceAddress::leased)
                    .isPresent())
        .filter(accountedFor.negate())
        .toList();
  }

  /// Takes over a changed list. Addresses that stay are not touched, unless their options changed.
  void reconfigure(InstanceConfig changed, MonotonicTime now, HostTable host, EffectBatch effects) {
    config = changed;
    if (!taken) {
      return;
    }
    List<AddressAssignment> before = held;
    sort(host);
    effects.remove(before.stream().filter(b -> !contains(held, b)).toList());
    List<AddressAssignment> changedOnes = held.stream().filter(h -> !before.contains(h)).toList();
    List<AddressAssignment> lifetimeOnly =
        changedOnes.stream()
            .filter(h -> before.stream().anyMatch(b -> withLifetimeOf(h, b).equals(b)))
            .toList();
    effects.add(changedOnes.stream().filter(h -> !lifetimeOnly.contains(h)).toList());
    effects.renew(lifetimeOnly);
    renewNotBefore = renewNotBefore.min(renewal(now));
    settledAt = now.plus(SETTLING);
  }

  /// The interface of an address came back, or the kernel's table was read anew: whatever is
  /// missing will be put back.
  void verify(MonotonicTime now, HostTable host) {
    if (taken && !isComplete(host)) {
      repairAt = Optional.of(settledAt.isAfter(now) ? settledAt : now);
    }
  }

  /// The kernel refused an address: asks again later, as long as it is missing.
  void retry(MonotonicTime now, List<AddressAssignment> assignments) {
    if (taken) {
      refused.addAll(assignments);
      repairAt = Optional.of(pause.refused(now));
    }
  }

  /// An address of ours appeared. Returns whether it is one that the kernel had refused: then it is
  /// to be announced now.
  boolean appeared(InterfaceIndex index, IpAddress address) {
    return refused.removeIf(a -> a.interfaceIndex().equals(index) && a.address().equals(address));
  }

  /// Puts back what is missing, when it is time, and asks again for what was refused.
  ///
  /// @return what somebody had removed
  List<AddressAssignment> deadlineReached(MonotonicTime now, HostTable host, EffectBatch effects) {
    List<AddressAssignment> restored = List.of();
    if (repairAt.isPresent() && repairAt.get().isDue(now)) {
      repairAt = Optional.empty();
      List<AddressAssignment> before = held;
      sort(host);
      effects.remove(before.stream().filter(b -> !contains(held, b) && isOnHost(b, host)).toList());
      List<AddressAssignment> absent = held.stream().filter(a -> !isOnHost(a, host)).toList();
      effects.add(absent);
      restored = absent.stream().filter(a -> !refused.contains(a)).toList();
      settledAt = now.plus(SETTLING);
    }
    return restored;
  }

  Optional<MonotonicTime> deadline() {
    return repairAt;
  }

  /// One announcement for each address, in the configured order; none on interfaces without ARP,
  /// and none for an address that the kernel refuses.
  List<Announcement> round(HostTable host) {
    List<Announcement> round = new ArrayList<>();
    for (AddressAssignment assignment : resolve(host)) {
      if (refused.contains(assignment)) {
        continue;
      }
      Link link = host.link(assignment.interfaceIndex()).orElseThrow();
      if (!link.has(Link.Flag.NOARP)) {
        link.mac().ifPresent(mac -> round.add(announcement(assignment, link, mac)));
      }
    }
    return round;
  }

  /// Whether this address is ours to keep on the host.
  boolean relyOn(InterfaceIndex index, IpAddress address) {
    return held.stream()
        .anyMatch(a -> a.interfaceIndex().equals(index) && a.address().equals(address));
  }

  boolean holds(AddressAssignment assignment) {
    return contains(held, assignment);
  }

  /// Whether the address is on the host because of this instance; not while the kernel refuses it.
  boolean holds(IpAddress address, HostTable host) {
    return held.stream().anyMatch(a -> a.address().equals(address) && isOnHost(a, host));
  }

  boolean foundOnHost(IpAddress address) {
    return preexisting.stream().anyMatch(a -> a.address().equals(address));
  }

  private static Announcement announcement(
      AddressAssignment assignment, Link link, MacAddress mac) {
    return new Announcement(link.index(), mac, assignment.address());
  }

  /// From an interval of one second on, every advert renews; of faster ones, those that are a third
  /// of the lease apart.
  private MonotonicTime renewal(MonotonicTime now) {
    return now.plus(duration().dividedBy(3));
  }

  /// Tells ours from others': an address that is on the host and not because of us stays with
  /// whoever put it there.
  private void sort(HostTable host) {
    List<AddressAssignment> ours = new ArrayList<>();
    List<AddressAssignment> others = new ArrayList<>();
    for (AddressAssignment wanted : resolve(host)) {
      boolean foreign =
          !contains(held, wanted)
              && host.find(wanted.interfaceIndex(), wanted.address())
                  .filter(address -> !address.leased())
                  .isPresent();
      (config.scripted() || foreign ? others : ours).add(wanted);
    }
    held = ours;
    preexisting = others;
  }

  /// Whether every configured address is known and on the host.
  private boolean isComplete(HostTable host) {
    if (config.scripted()) {
      return true;
    }
    List<AddressAssignment> wanted = resolve(host);
    return wanted.size() == held.size() + preexisting.size()
        && wanted.stream()
            .allMatch(a -> (contains(held, a) || contains(preexisting, a)) && isOnHost(a, host));
  }

  private static boolean isOnHost(AddressAssignment assignment, HostTable host) {
    return host.find(assignment.interfaceIndex(), assignment.address()).isPresent();
  }

  private static boolean contains(
      List<AddressAssignment> assignments, AddressAssignment assignment) {
    return assignments.stream().anyMatch(assignment::sameAddress);
  }

  private static AddressAssignment withLifetimeOf(AddressAssignment a, AddressAssignment other) {
    return new AddressAssignment(
        a.interfaceIndex(),
        a.prefix(),
        a.peer(),
        a.broadcast(),
        a.label(),
        a.scope(),
        a.flags(),
        other.preferred(),
        other.lease());
  }

  /// The configured addresses on the interfaces that exist.
  private List<AddressAssignment> resolve(HostTable host) {
    Duration lease = duration();
    List<AddressAssignment> assignments = new ArrayList<>();
    config
        .allAddresses()
        .forEach(
            address ->
                bearers
                    .linkOf(address, host)
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
