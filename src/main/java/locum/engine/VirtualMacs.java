package locum.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.AddressFamily;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.VirtualMacLink;

/// The macvlans of one instance: one for its own interface, perhaps others for addresses elsewhere.
///
/// Each is asked for as soon as its parent exists and stays, up but mute, until the instance goes.
/// The answer is the kernel's notice that the interface is there; until then, and whenever it goes
/// away, the instance is in FAULT.
///
/// ```text
///   wanted ── parent there ──► asked ── interface there ──► ready ──► released
///                               │ ▲                          │
///                            refused: again after a pause    gone: asked again
/// ```
///
/// On a reload an instance that is Active stays so: its addresses remain where they are until the
/// new interface is ready, and then move. A second refusal ends that with a fault, unless an older
/// macvlan bears them. One that is there and down is set up again.
final class VirtualMacs {

  /// An interface that was asked for and does not come for so long is missed aloud.
  private static final Duration EXPECTED = Duration.ofSeconds(1);

  /// So many refusals in a row end a move.
  private static final int PATIENCE = 2;

  /// A refusal comes back in the turn after the request; this is longer.
  private static final Duration ANSWERED = Duration.ofMillis(100);

  /// Where a macvlan is wanted: on this interface, for addresses of this family.
  private record Place(String parentName, AddressFamily family) {}

  /// What is wanted there.
  private record Wish(
      Optional<String> name,
      String prefix,
      MacAddress mac,
      InterfaceIndex parent,
      boolean bothFamilies,
      OptionalLong group) {}

  /// One macvlan.
  private static final class Slot {
    private Wish wish;
    private VirtualMacLink link;
    private boolean ready;

    /// Asked for the first time and not refused: the instance does not start before the answer.
    private boolean awaited = true;

    /// The instance goes on without it: it was Active when this was asked for.
    private boolean moving;

    /// What holds the addresses meanwhile; empty is a provided interface, else the parent.
    private Optional<VirtualMacLink> previous = Optional.empty();

    /// The interface with the same MAC address that was provided until now.
    private Optional<ProvidedLink> provided = Optional.empty();

    private final RetryPause pause = new RetryPause();
    private Optional<String> refusal = Optional.empty();

    /// In a row, while it is moving.
    private int refusals;

    private Optional<MonotonicTime> retryAt = Optional.empty();
    private Optional<MonotonicTime> lookAt = Optional.empty();

    private Slot(Wish wish, VirtualMacLink link) {
      this.wish = wish;
      this.link = link;
    }
  }

  private final Map<Place, Slot> slots = new LinkedHashMap<>();
  private InstanceConfig config;
  private boolean enabled;

  VirtualMacs(InstanceConfig config) {
    this.config = config;
  }

  void reconfigure(InstanceConfig changed) {
    config = changed;
  }

  // ---- being there ----

  /// Looks at the host: asks for what is wanted and not there.
  ///
  /// @param raised the provided interface that bears the addresses up to now
  /// @return whether addresses have to move to another interface
  boolean hostChanged(
      MonotonicTime now, Optional<ProvidedLink> raised, HostTable host, EffectBatch effects) {
    if (slots.isEmpty() && config.virtualMac().isEmpty()) {
      return false; // as in nearly every configuration
    }
    boolean moved = false;
    Set<Place> wanted = wanted();
    for (Place place : List.copyOf(slots.keySet())) {
      if (!wanted.contains(place) || host.link(place.parentName()).isEmpty()) {
        release(place, host, effects);
        moved = true;
      }
    }
    for (Place place : wanted) {
      Optional<Link> parent = host.link(place.parentName());
      if (parent.isPresent()) {
        moved |= look(now, place, parent.get(), raised, host, effects);
      }
    }
    return moved;
  }

  private boolean look(
      MonotonicTime now,
      Place place,
      Link parent,
      Optional<ProvidedLink> raised,
      HostTable host,
      EffectBatch effects) {
    Wish wish = wish(place, parent);
    Slot slot = slots.get(place);
    if (slot == null) {
      slot = new Slot(wish, choose(place, wish, parent, host));
      slot.provided = raised.filter(link -> isOwn(place) && link.mac().equals(wish.mac()));
      slot.moving = enabled && (slot.provided.isPresent() || raised.isEmpty() || !isOwn(place));
      slot.lookAt = Optional.of(now.plus(EXPECTED));
      slots.put(place, slot);
      effects.prepare(slot.link);
    } else if (!slot.wish.equals(wish)) {
      replace(slot, place, wish, parent, host, effects);
    }
    Optional<Link> there = host.link(slot.link.name()).filter(slot.link::isMatchedBy);
    if (there.filter(Link::operational).isPresent()) {
      slot.awaited = false;
    }
    if (slot.ready && there.isEmpty()) {
      slot.ready = false;
      effects.prepare(slot.link);
    } else if (!slot.ready && slot.refusal.isEmpty() && there.isPresent()) {
      slot.ready = !slot.moving || there.get().operational();
      if (slot.ready && slot.moving) {
        slot.moving = false;
        effects.enable(slot.link);
        slot.previous.ifPresent(old -> release(old, host, effects));
        slot.previous = Optional.empty();
        slot.provided = Optional.empty();
        return true;
      }
    }
    if (there.isPresent()) {
      seeThatItIsUp(now, slot, there.get(), parent);
    }
    return false;
  }

  /// Somebody may set it down. It cannot be set up while its parent is down.
  private static void seeThatItIsUp(MonotonicTime now, Slot slot, Link link, Link parent) {
    if (slot.refusal.isPresent()) {
      return; // is asked for again in any case
    }
    if (link.has(Link.Flag.UP)) {
      slot.retryAt = Optional.empty();
    } else if (parent.has(Link.Flag.UP) && slot.retryAt.isEmpty() && slot.lookAt.isEmpty()) {
      slot.retryAt = Optional.of(slot.pause.refused(now));
    }
  }

  private void replace(
      Slot slot, Place place, Wish wish, Link parent, HostTable host, EffectBatch effects) {
    VirtualMacLink old = slot.link;
    slot.moving = enabled && slot.wish.parent().equals(wish.parent());
    if (slot.moving && slot.ready) {
      slot.previous = Optional.of(old);
    } else {
      release(old, host, effects);
    }
    slot.wish = wish;
    slot.link = choose(place, wish, parent, host);
    slot.ready = false;
    slot.refusals = 0;
    slot.refusal = Optional.empty();
    slot.retryAt = Optional.empty();
    slot.lookAt = Optional.empty();
    effects.prepare(slot.link);
  }

  /// The instance goes for good.
  void release(HostTable host, EffectBatch effects) {
    List.copyOf(slots.keySet()).forEach(place -> release(place, host, effects));
  }

  private void release(Place place, HostTable host, EffectBatch effects) {
    Slot slot = slots.remove(place);
    if (slot != null) {
      slot.previous.ifPresent(old -> release(old, host, effects));
      release(slot.link, host, effects);
    }
  }

  private static void release(VirtualMacLink link, HostTable host, EffectBatch effects) {
    host.freeName(link.name());
    effects.release(link);
  }

  /// The kernel refused to make it. Returns whether it is one of ours.
  boolean refused(MonotonicTime now, VirtualMacLink link, String reason, EffectBatch effects) {
    for (Slot slot : slots.values()) {
      if (slot.link.equals(link)) {
        slot.ready = false;
        slot.awaited = false;
        slot.refusal = Optional.of(reason);
        slot.retryAt = Optional.of(slot.pause.refused(now));
        slot.lookAt = Optional.empty();
        slot.refusals++;
        if (slot.moving) {
          refusedWhileMoving(slot, reason, effects);
        }
        return true;
      }
    }
    return false;
  }

  /// Once may be for a moment only, as long as one of that name is being removed.
  private void refusedWhileMoving(Slot slot, String reason, EffectBatch effects) {
    if (slot.previous.isEmpty()) {
      slot.moving = slot.refusals < PATIENCE;
    } else if (slot.refusals == PATIENCE) {
      effects.report(
          new Occurrence.Remark(
              config.name(),
              Occurrence.Severity.WARNING,
              "interface "
                  + slot.link.name()
                  + " with the virtual MAC address cannot be made ("
                  + reason
                  + "); the addresses stay on "
                  + slot.previous.get().name()
                  + ", and it is asked for again and again"));
    }
  }

  /// Whether an interface that was provided until now is one of these itself.
  boolean haveTakenOver(ProvidedLink raised, HostTable host) {
    return slots.values().stream()
        .filter(slot -> slot.link.name().equals(raised.name()))
        .anyMatch(slot -> host.link(raised.name()).filter(slot.link::isMatchedBy).isPresent());
  }

  /// Whether it still bears the addresses, as the one that follows it is not ready yet.
  boolean need(ProvidedLink raised) {
    return slots.values().stream()
        .anyMatch(slot -> slot.moving && slot.provided.filter(raised::equals).isPresent());
  }

  Optional<MonotonicTime> deadline() {
    Optional<MonotonicTime> earliest = Optional.empty();
    for (Slot slot : slots.values()) {
      earliest = Deadlines.earliest(earliest, slot.retryAt, slot.lookAt);
    }
    return earliest;
  }

  /// Asks again for what was refused. Returns whether the host is to be looked at.
  boolean deadlineReached(MonotonicTime now, EffectBatch effects) {
    boolean look = false;
    for (Slot slot : slots.values()) {
      if (slot.lookAt.filter(at -> at.isDue(now)).isPresent()) {
        slot.lookAt = Optional.empty();
        slot.refusal = Optional.empty();
        slot.awaited = false;
        look = true;
      }
      if (slot.retryAt.filter(at -> at.isDue(now)).isPresent()) {
        slot.retryAt = Optional.empty();
        slot.lookAt = Optional.of(now.plus(ANSWERED));
        effects.prepare(slot.link);
      }
    }
    return look;
  }

  /// Whether one was asked for just now, and the answer is a matter of milliseconds.
  boolean areAwaited() {
    return slots.values().stream().anyMatch(slot -> slot.awaited && !slot.moving);
  }

  /// What keeps the instance from taking part.
  void addFaults(HostTable host, Set<FaultCause> found) {
    slots.forEach(
        (_, slot) -> {
          if (slot.moving) {
            return;
          }
          Optional<Link> there = host.link(slot.link.name()).filter(slot.link::isMatchedBy);
          if (!slot.ready || there.isEmpty()) {
            found.add(new FaultCause.NoVirtualMac(slot.link.name(), slot.refusal));
          } else if (config.trackPrimary() && !there.get().operational()) {
            found.add(new FaultCause.LinkDown(slot.link.name()));
          }
        });
  }

  /// The interfaces whose changes concern the instance.
  Set<String> interfaceNames() {
    Set<String> names = new LinkedHashSet<>();
    slots.values().forEach(slot -> names.add(slot.link.name()));
    return names;
  }

  // ---- being used ----

  /// The instance becomes Active: its interfaces may speak.
  void enable(EffectBatch effects) {
    enabled = true;
    slots.values().stream().filter(slot -> slot.ready).forEach(slot -> effects.enable(slot.link));
  }

  /// It is Active no longer.
  void disable(EffectBatch effects) {
    enabled = false;
    for (Slot slot : slots.values()) {
      slot.previous.ifPresent(effects::disable);
      effects.disable(slot.link);
      slot.moving = false;
      slot.provided = Optional.empty();
    }
  }

  /// The source address of the frames of adverts; empty is that of the interface.
  Optional<MacAddress> advertMac() {
    Slot slot = slots.get(new Place(config.interfaceName(), config.family()));
    return config
        .virtualMac()
        .flatMap(VirtualMac::own)
        .filter(VirtualMac.Own::adverts)
        .filter(
            _ ->
                slot == null
                    || !slot.moving
                    || slot.previous.isPresent()
                    || slot.provided.isPresent())
        .map(_ -> slot == null ? macOf(family()) : slot.previous.orElse(slot.link).mac());
  }

  /// The name of the macvlan of the instance itself.
  Optional<String> ownInterface() {
    return config.virtualMac().flatMap(VirtualMac::own).isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(slots.get(new Place(config.interfaceName(), family())))
            .map(slot -> slot.link.name());
  }

  /// The interface that an address belongs on; empty while it does not exist.
  Optional<Link> linkOf(VirtualAddress address, HostTable host) {
    String parent = address.interfaceName().orElse(config.interfaceName());
    Slot slot = slots.get(new Place(parent, address.prefix().family()));
    if (slot == null || !isCovered(address)) {
      return host.link(parent);
    }
    if (slot.moving) {
      return host.link(
          slot.previous
              .map(VirtualMacLink::name)
              .or(() -> slot.provided.map(ProvidedLink::name))
              .orElse(parent));
    }
    return slot.ready ? host.link(slot.link.name()) : Optional.empty();
  }

  /// The name of that interface, whether it exists or not.
  String interfaceNameOf(VirtualAddress address) {
    String parent = address.interfaceName().orElse(config.interfaceName());
    Slot slot = slots.get(new Place(parent, address.prefix().family()));
    return slot == null || !isCovered(address) ? parent : slot.link.name();
  }

  // ---- what is wanted ----

  private Set<Place> wanted() {
    Set<Place> places = new LinkedHashSet<>();
    if (config.virtualMac().flatMap(VirtualMac::own).isPresent()) {
      places.add(new Place(config.interfaceName(), family()));
    }
    config
        .allAddresses()
        .filter(this::isCovered)
        .forEach(
            address ->
                places.add(
                    new Place(
                        address.interfaceName().orElse(config.interfaceName()),
                        address.prefix().family())));
    return places;
  }

  /// Whether an address belongs on a macvlan: that of the instance, when nothing else is said, or
  /// one that it asks for.
  private boolean isCovered(VirtualAddress address) {
    if (config.virtualMac().isEmpty()) {
      return false;
    }
    VirtualMac virtualMac = config.virtualMac().get();
    boolean onOwn =
        virtualMac.own().isPresent()
            && address.interfaceName().isEmpty()
            && address.prefix().family() == family();
    return onOwn || virtualMac.everyAddress() || address.ownMac();
  }

  private Wish wish(Place place, Link parent) {
    VirtualMac virtualMac = config.virtualMac().orElseThrow();
    boolean isOwn = isOwn(place);
    Optional<VirtualMac.Own> own = isOwn ? virtualMac.own() : Optional.empty();
    boolean ipv6Addresses =
        isOwn && config.excluded().stream().anyMatch(a -> a.prefix().family() != family());
    return new Wish(
        own.flatMap(VirtualMac.Own::name),
        own.map(VirtualMac.Own::prefix).orElse(virtualMac.addressPrefix()),
        own.flatMap(VirtualMac.Own::mac).orElseGet(() -> macOf(place.family())),
        parent.index(),
        ipv6Addresses,
        own.map(VirtualMac.Own::group).orElse(OptionalLong.empty()));
  }

  private boolean isOwn(Place place) {
    return place.parentName().equals(config.interfaceName()) && place.family() == family();
  }

  private MacAddress macOf(AddressFamily family) {
    return MacAddress.forVrid(family, config.protocol().id());
  }

  private AddressFamily family() {
    return config.family();
  }

  /// A macvlan that is there already and matches is used with the name that it has.
  private VirtualMacLink choose(Place place, Wish wish, Link parent, HostTable host) {
    String name =
        wish.name()
            .or(
                () ->
                    host.links()
                        .filter(link -> named(link.name(), place, wish, parent).isMatchedBy(link))
                        .map(Link::name)
                        .filter(host::isFreeName)
                        .findFirst())
            .orElseGet(
                () ->
                    candidates(wish.prefix(), place.family())
                        .filter(n -> host.link(n).isEmpty() && host.isFreeName(n))
                        .findFirst()
                        .orElseThrow());
    host.takeName(name);
    return named(name, place, wish, parent);
  }

  private static VirtualMacLink named(String name, Place place, Wish wish, Link parent) {
    return new VirtualMacLink(
        name,
        parent.index(),
        parent.name(),
        wish.mac(),
        place.family(),
        wish.bothFamilies(),
        wish.group());
  }

  /// `vrrp.51`, `vrrp4.51` or `vrrp6.51`, `vrrp.51.1`, `vrrp.51.2` and so on.
  private Stream<String> candidates(String prefix, AddressFamily family) {
    int vrid = config.protocol().id();
    int number = family == AddressFamily.IPV4 ? 4 : 6;
    return Stream.concat(
        Stream.of(prefix + "." + vrid, prefix + number + "." + vrid),
        Stream.iterate(1, n -> n + 1).map(n -> prefix + "." + vrid + "." + n));
  }
}
