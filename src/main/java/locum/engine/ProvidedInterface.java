package locum.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.ProvidedLink;

/// The interface with the virtual MAC address that the administrator provides for one instance
/// (`vmac_interface`): up while the instance is Active, down else, as nvrrp has it.
///
/// ```text
///              take                          release, or nobody needs it
///   down ────────────► raised, then up ──────────────────────────────► lowered, then down
///    ▲                  │ set down by somebody: raised again
///    └── set up by somebody as Backup: lowered again
/// ```
///
/// Missing, or with another MAC address, it is a fault, and so is the loss of its carrier while it
/// is up. One that is down has no carrier to tell of, so that in this fault alone it stays up.
final class ProvidedInterface {

  /// Somebody who sets it down or up again and again is answered so often.
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// An Ethernet port that was just set up needs some seconds until it has a carrier.
  private static final Duration NEGOTIATION = Duration.ofSeconds(5);

  /// What is told once in a while.
  private enum Told {
    SET_DOWN,
    SET_UP
  }

  private final LogThrottle throttle = new LogThrottle();
  private InstanceConfig config;
  private boolean active;

  /// What was raised, and not lowered since.
  private Optional<ProvidedLink> raised = Optional.empty();

  private MonotonicTime raisedAt = new MonotonicTime(0);

  /// Since it was raised.
  private boolean wasUp;

  private boolean hadCarrier;

  /// When it was lowered; empty before that, and once it was down.
  private Optional<MonotonicTime> loweredAt = Optional.empty();

  private boolean wasDown;
  private boolean lostCarrier;
  private Optional<String> refusal = Optional.empty();
  private Optional<MonotonicTime> lookAt = Optional.empty();

  ProvidedInterface(InstanceConfig config) {
    this.config = config;
  }

  void reconfigure(InstanceConfig changed) {
    config = changed;
  }

  boolean isConfigured() {
    return provided().isPresent();
  }

  /// Its name, whether it exists or not.
  Optional<String> name() {
    return provided().map(VirtualMac.Provided::interfaceName);
  }

  /// What is up for this instance.
  Optional<ProvidedLink> raised() {
    return raised;
  }

  /// It is one of those now that are made for the instance, and stays up.
  void handOver() {
    raised = Optional.empty();
    lookAt = Optional.empty();
    lostCarrier = false;
  }

  /// The interface, if it is there and has the virtual MAC address.
  Optional<Link> link(HostTable host) {
    return name().flatMap(host::link).filter(link -> link.mac().filter(mac()::equals).isPresent());
  }

  /// Whether adverts bear its address.
  boolean advertises() {
    return provided().filter(VirtualMac.Provided::adverts).isPresent();
  }

  /// The interface by which adverts leave: this one, unless it cannot carry them.
  Optional<InterfaceIndex> advertInterface(HostTable host) {
    return advertises()
        ? link(host)
            .filter(link -> !link.has(Link.Flag.UP) || link.has(Link.Flag.RUNNING))
            .map(Link::index)
        : Optional.empty();
  }

  // ---- being used ----

  /// The instance becomes Active.
  void take(MonotonicTime now, HostTable host, EffectBatch effects) {
    active = true;
    wanted(host).ifPresent(link -> raise(now, link, effects));
  }

  /// It is Active no longer.
  void release(MonotonicTime now, EffectBatch effects) {
    active = false;
    if (!lostCarrier) {
      raised.ifPresent(link -> lower(now, link, effects));
    }
  }

  /// The instance goes for good.
  void giveUp(HostTable host, EffectBatch effects) {
    active = false;
    lookAt = Optional.empty();
    raised
        .or(() -> wanted(host).filter(_ -> link(host).filter(ProvidedInterface::isUp).isPresent()))
        .ifPresent(effects::lower);
    raised = Optional.empty();
  }

  /// Looks at the host: what is up or down against our will is set right.
  ///
  /// @return whether the addresses have to move there, or be announced again
  boolean look(MonotonicTime now, HostTable host, EffectBatch effects) {
    if (provided().isEmpty() && raised.isEmpty()) {
      return false; // as in nearly every configuration
    }
    Optional<ProvidedLink> wanted = wanted(host);
    boolean moved = false;
    if (raised.isPresent() && !isSame(raised, wanted)) {
      if (host.link(raised.get().index()).isPresent()) {
        lower(now, raised.get(), effects);
      }
      raised = Optional.empty();
      lostCarrier = false;
      moved = active;
    }
    if (wanted.isEmpty()) {
      lostCarrier = false;
      wasDown = false;
      return moved;
    }
    Link link = link(host).orElseThrow();
    return active
        ? stayUp(now, wanted.get(), link, effects) || moved
        : stayDown(now, wanted.get(), link, effects);
  }

  private boolean stayUp(MonotonicTime now, ProvidedLink wanted, Link link, EffectBatch effects) {
    if (!raised.equals(Optional.of(wanted))) {
      raise(now, wanted, effects);
      return true;
    }
    if (!isUp(link)) {
      return raiseAgain(now, wanted, effects);
    }
    wasUp = true;
    hadCarrier |= link.operational();
    boolean patient = !hadCarrier && !raisedAt.plus(NEGOTIATION).isDue(now);
    lostCarrier = !link.operational() && !patient && config.trackPrimary();
    lookAt =
        link.operational() || !patient ? Optional.empty() : Optional.of(raisedAt.plus(NEGOTIATION));
    return false;
  }

  private boolean raiseAgain(MonotonicTime now, ProvidedLink wanted, EffectBatch effects) {
    if (!raisedAt.plus(RETRY).isDue(now)) {
      lookAt = Optional.of(raisedAt.plus(RETRY));
      return false;
    }
    if (wasUp && throttle.passes(now, Told.SET_DOWN, wanted.name())) {
      warn(
          "interface "
              + wanted.name()
              + " was set down by somebody; set up again, because this instance is MASTER",
          effects);
    }
    raise(now, wanted, effects);
    return true;
  }

  private boolean stayDown(MonotonicTime now, ProvidedLink wanted, Link link, EffectBatch effects) {
    lostCarrier &= isUp(link) && !link.operational();
    if (lostCarrier) {
      return false;
    }
    if (!isUp(link)) {
      wasDown = true;
      loweredAt = Optional.empty();
      lookAt = refusal.isPresent() ? lookAt : Optional.empty();
    } else if (loweredAt.filter(at -> !at.plus(RETRY).isDue(now)).isPresent()) {
      lookAt = loweredAt.map(at -> at.plus(RETRY));
    } else {
      if (wasDown && throttle.passes(now, Told.SET_UP, wanted.name())) {
        warn(
            "interface "
                + wanted.name()
                + " was set up by somebody; set down again, because this instance is not MASTER",
            effects);
      }
      lower(now, wanted, effects);
      lookAt = Optional.of(now.plus(RETRY));
    }
    return false;
  }

  private void raise(MonotonicTime now, ProvidedLink link, EffectBatch effects) {
    effects.raise(link);
    raised = Optional.of(link);
    raisedAt = now;
    wasUp = false;
    hadCarrier = false;
    lostCarrier = false;
    loweredAt = Optional.empty();
    lookAt = Optional.of(now.plus(RETRY)); // one that is still down then is raised again
  }

  private void lower(MonotonicTime now, ProvidedLink link, EffectBatch effects) {
    effects.lower(link);
    raised = Optional.empty();
    wasDown = false;
    loweredAt = Optional.of(now);
    lookAt = Optional.of(now.plus(RETRY));
  }

  /// The kernel refused to set it up. Returns whether it is ours.
  boolean refused(MonotonicTime now, ProvidedLink link, String reason) {
    if (!raised.equals(Optional.of(link))) {
      return false;
    }
    refusal = Optional.of(reason);
    lookAt = Optional.of(now.plus(RETRY));
    return true;
  }

  Optional<MonotonicTime> deadline() {
    return lookAt;
  }

  /// Returns whether the host is to be looked at.
  boolean deadlineReached(MonotonicTime now) {
    if (lookAt.filter(at -> at.isDue(now)).isEmpty()) {
      return false;
    }
    lookAt = Optional.empty();
    refusal = Optional.empty();
    return true;
  }

  /// What keeps the instance from taking part.
  void addFaults(HostTable host, Set<FaultCause> found) {
    if (name().isEmpty()) {
      return;
    }
    String name = name().get();
    Optional<Link> there = host.link(name);
    if (there.isEmpty()) {
      found.add(new FaultCause.ProvidedMissing(name, mac()));
    } else if (link(host).isEmpty()) {
      found.add(new FaultCause.ProvidedOtherMac(name, there.get().mac(), mac()));
    } else if (refusal.isPresent()) {
      found.add(new FaultCause.ProvidedNotUp(name, refusal.get()));
    } else if (lostCarrier) {
      found.add(new FaultCause.LinkDown(name));
    }
  }

  // ---- what is wanted ----

  private Optional<VirtualMac.Provided> provided() {
    return config.virtualMac().flatMap(VirtualMac::provided);
  }

  private MacAddress mac() {
    return MacAddress.forVrid(config.family(), config.protocol().id());
  }

  private Optional<ProvidedLink> wanted(HostTable host) {
    return link(host)
        .map(
            link ->
                new ProvidedLink(
                    link.index(),
                    link.name(),
                    mac(),
                    config.family(),
                    link.macvlan()
                        .filter(Link.Macvlan::isolated)
                        .map(Link.Macvlan::parent)
                        .filter(
                            parent ->
                                host.link(config.interfaceName())
                                    .filter(own -> own.index().equals(parent))
                                    .isPresent())));
  }

  private static boolean isSame(Optional<ProvidedLink> one, Optional<ProvidedLink> other) {
    return one.map(ProvidedLink::index).equals(other.map(ProvidedLink::index));
  }

  private static boolean isUp(Link link) {
    return link.has(Link.Flag.UP);
  }

  private void warn(String sentence, EffectBatch effects) {
    effects.report(new Occurrence.Remark(config.name(), Occurrence.Severity.WARNING, sentence));
  }
}
