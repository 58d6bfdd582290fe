package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.Link;
import locum.core.MonotonicTime;
import locum.core.RoutingObject;

/// The routes and rules that one holder, an instance or the static objects, has on this host.
///
/// ```text
///   take ──► trying ──► present ──► release
///              │  ▲        │ somebody removed it
///      refused │  │ again  ▼
///              ▼  │      missing ── put back after a moment ──► trying
///            refused
/// ```
///
/// What somebody removes is put back. What cannot be put back, or is removed again and again, is
/// lost: that is a fault of the instance, for a while, and another router may do better.
///
/// The kernel itself removes IPv4 routes with the last address or the link of their interface and
/// tells nobody. So after such an event all are added once more; those that are there are found
/// there, and that is no news.
final class RoutingHold {

  /// How long after a change a notice may still speak of the time before it.
  private static final Duration SETTLING = Duration.ofMillis(250);

  /// How long something lost keeps the instance from taking part.
  private static final Duration LOST_FOR = Duration.ofMinutes(1);

  private record Lost(FaultCause cause, MonotonicTime until) {}

  private final Optional<Instance> owner;
  private final RoutingIndex index;
  private Routing config;
  private boolean taken;
  private List<RoutingItem> items = List.of();
  private Optional<MonotonicTime> settleAt = Optional.empty();
  private Optional<MonotonicTime> ensureAt = Optional.empty();
  private Optional<MonotonicTime> retryAt = Optional.empty();
  private final Set<String> down = new HashSet<>();
  private Optional<Lost> lost = Optional.empty();

  /// @param owner empty for the static objects
  RoutingHold(Optional<Instance> owner, Routing config, RoutingIndex index) {
    this.owner = owner;
    this.config = config;
    this.index = index;
  }

  Optional<Instance> owner() {
    return owner;
  }

  /// Puts all on the host.
  void take(MonotonicTime now, HostTable host, EffectBatch effects) {
    taken = true;
    items = config.entries().stream().map(entry -> new RoutingItem(this, entry)).toList();
    items.forEach(item -> put(item, host, effects));
    settle(now);
  }

  /// Takes off the host what was put there, the last first.
  void release(EffectBatch effects) {
    taken = false;
    for (RoutingItem item : items.reversed()) {
      drop(item, effects);
    }
    items = List.of();
    settleAt = Optional.empty();
    ensureAt = Optional.empty();
    retryAt = Optional.empty();
    down.clear();
  }

  /// At the start: what an earlier daemon may have left behind. Only what bears our mark, and
  /// nothing that a holder of this daemon has.
  List<RoutingObject> leftOver(HostTable host) {
    return config.entries().reversed().stream()
        .map(RoutingEntry::object)
        .filter(object -> object.marked() && !index.isHeld(object.key()))
        .flatMap(object -> object.resolve(name -> host.link(name).map(Link::index)).stream())
        .toList();
  }

  /// Takes over a changed list. What stays is not touched.
  void reconfigure(Routing changed, MonotonicTime now, HostTable host, EffectBatch effects) {
    if (changed.equals(config)) {
      return;
    }
    config = changed;
    if (!taken) {
      return;
    }
    Map<RoutingObject, RoutingItem> before = new HashMap<>();
    items.forEach(item -> before.put(item.entry.object(), item));
    List<RoutingItem> after = new ArrayList<>();
    List<RoutingItem> added = new ArrayList<>();
    for (RoutingEntry entry : changed.entries()) {
      Optional<RoutingItem> known = Optional.ofNullable(before.remove(entry.object()));
      known.ifPresent(item -> item.entry = entry);
      RoutingItem item = known.orElseGet(() -> new RoutingItem(this, entry));
      if (known.isEmpty()) {
        added.add(item);
      }
      after.add(item);
    }
    for (RoutingItem item : items.reversed()) {
      if (before.containsKey(item.entry.object())) {
        drop(item, effects);
      }
    }
    items = List.copyOf(after);
    added.forEach(item -> put(item, host, effects));
    settle(now);
  }

  /// The host changed: an interface may be there that one waited for, or be up again.
  void verify(MonotonicTime now, HostTable host) {
    if (!taken || items.isEmpty()) {
      return;
    }
    for (String name : config.interfaceNames()) {
      boolean operational = host.link(name).filter(Link::operational).isPresent();
      if (!operational) {
        down.add(name);
      } else if (down.remove(name)) {
        disturbed(now);
      }
    }
  }

  /// Routes may have gone without notice: looks, a moment later.
  void disturbed(MonotonicTime now) {
    if (taken && !items.isEmpty()) {
      ensureAt = Optional.of(now.plus(SETTLING));
    }
  }

  /// The kernel told that one with the key of this is there, or is gone.
  void changed(MonotonicTime now, RoutingItem item, boolean present) {
    if (present) {
      item.present();
    } else if (item.entry.tracked() && item.standing != RoutingItem.Standing.REFUSED) {
      item.standing = RoutingItem.Standing.MISSING;
      settle(now);
    }
  }

  /// One that does not bear our mark was there before.
  void found(RoutingItem item) {
    item.foreign |= !item.established;
  }

  /// The kernel refused to add it: asks again later.
  void refused(MonotonicTime now, RoutingItem item, String reason) {
    item.refused(now, reason);
    retryAt = Deadlines.earliest(retryAt, item.retryAt);
    if (item.established && item.entry.tracked() && item.refusals >= RoutingItem.REFUSALS) {
      lose(now, item, reason);
    }
  }

  private void lose(MonotonicTime now, RoutingItem item, String why) {
    String text = item.entry.object().text();
    lost = Optional.of(new Lost(new FaultCause.RoutingLost(text, why), now.plus(LOST_FOR)));
  }

  /// Why the instance may not take part.
  Optional<FaultCause> fault() {
    return lost.map(Lost::cause);
  }

  /// What the kernel refused again and again, or somebody removed so, with the reason.
  Stream<RoutingItem> lasting() {
    return items.stream().filter(item -> item.refusals >= RoutingItem.REFUSALS);
  }

  Optional<MonotonicTime> deadline() {
    return Deadlines.earliest(settleAt, ensureAt, retryAt, lost.map(Lost::until));
  }

  /// Puts back what is missing, and asks again for what was refused.
  ///
  /// @return what somebody had removed
  List<RoutingObject> deadlineReached(MonotonicTime now, HostTable host, EffectBatch effects) {
    if (lost.filter(l -> l.until().isDue(now)).isPresent()) {
      lost = Optional.empty();
    }
    boolean settled = settleAt.filter(at -> at.isDue(now)).isPresent();
    boolean ensure = ensureAt.filter(at -> at.isDue(now)).isPresent();
    List<RoutingObject> restored = new ArrayList<>();
    for (RoutingItem item : items) {
      switch (item.standing) {
        case PRESENT -> {
          if (ensure) {
            put(item, host, effects);
          }
        }
        case TRYING -> {
          if (settled) {
            item.present();
          }
        }
        case MISSING -> {
          if (settled) {
            restored.add(item.entry.object());
            int times = item.restored(now);
            if (times > RoutingItem.RESTORATIONS) {
              String why = "it was removed " + times + " times within a minute";
              item.givenUp(now, why);
              lose(now, item, why);
            } else {
              put(item, host, effects);
            }
          }
        }
        case REFUSED -> {
          if (item.retryAt.filter(at -> at.isDue(now)).isPresent()) {
            item.retryAt = Optional.empty();
            put(item, host, effects);
          }
        }
        case WAITING -> {
          if (ensure || settled) {
            put(item, host, effects);
          }
        }
      }
    }
    if (settled) {
      settleAt = Optional.empty();
    }
    if (ensure) {
      ensureAt = Optional.empty();
    }
    retryAt = Optional.empty();
    items.forEach(item -> retryAt = Deadlines.earliest(retryAt, item.retryAt));
    boolean trying = items.stream().anyMatch(i -> i.standing == RoutingItem.Standing.TRYING);
    if (trying && settleAt.isEmpty()) {
      settle(now);
    }
    return restored;
  }

  /// Whether it is on the host because of this holder, as far as is known.
  private static boolean isHeld(RoutingItem item) {
    return item.standing == RoutingItem.Standing.PRESENT
        || item.standing == RoutingItem.Standing.TRYING;
  }

  /// All that is configured, and whether it is on the host because of this holder.
  Stream<InstanceStatus.RoutingState> states(List<RoutingEntry> entries) {
    Set<RoutingObject> held =
        items.stream()
            .filter(RoutingHold::isHeld)
            .map(item -> item.entry.object())
            .collect(Collectors.toSet());
    return entries.stream()
        .map(
            entry ->
                new InstanceStatus.RoutingState(
                    entry.object().text(), held.contains(entry.object()), entry.tracked()));
  }

  private void settle(MonotonicTime now) {
    if (!items.isEmpty() && settleAt.isEmpty()) {
      settleAt = Optional.of(now.plus(SETTLING));
    }
  }

  private void put(RoutingItem item, HostTable host, EffectBatch effects) {
    Optional<RoutingObject> resolved =
        item.entry.object().resolve(name -> host.link(name).map(Link::index));
    item.resolved = resolved;
    if (resolved.isEmpty()) {
      item.standing = RoutingItem.Standing.WAITING;
      item.entry.object().interfaceNames().forEach(down::add);
      return;
    }
    item.standing = RoutingItem.Standing.TRYING;
    index.add(resolved.get().key(), item);
    effects.add(resolved.get());
  }

  private void drop(RoutingItem item, EffectBatch effects) {
    item.resolved.ifPresent(object -> index.remove(object.key(), item));
    if (item.isOurs()) {
      effects.remove(item.resolved.get());
    }
  }
}
