package locum.engine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MonotonicTime;

/// Holds a change of carrier back until it has lasted for the time that the file names. Whatever
/// else changes of a link shows at once.
///
/// A macvlan that was made for an instance loses its carrier with its parent, and so has the delay
/// of that one, unless the file names one for it. Not for its very first carrier: it has just been
/// made.
final class LinkDebounce {

  /// @param link as it really is
  /// @param at when it is to show
  private record Pending(Link link, MonotonicTime at) {}

  private final Map<InterfaceIndex, Pending> pending = new LinkedHashMap<>();
  private final Set<InterfaceIndex> carried = new HashSet<>();
  private Map<String, LinkDelay> delays = Map.of();

  /// What is held back already keeps its time.
  void configure(Map<String, LinkDelay> changed) {
    delays = changed;
  }

  /// A link as it is to be seen now.
  ///
  /// @param shown as it has been seen so far
  /// @param parent the interface below a macvlan that was made for an instance
  Link seen(
      MonotonicTime now, Link actual, Optional<Link> shown, Supplier<Optional<String>> parent) {
    if (delays.isEmpty() && pending.isEmpty()) {
      return actual;
    }
    boolean operational = actual.operational();
    boolean carriedSoFar = shown.filter(Link::operational).isPresent();
    boolean wasCarried = carriedSoFar || carried.contains(actual.index());
    if (operational || carriedSoFar) {
      carried.add(actual.index());
    }
    Optional<LinkDelay> delay =
        Optional.ofNullable(delays.get(actual.name()))
            .or(
                () ->
                    wasCarried
                        ? parent.get().flatMap(name -> Optional.ofNullable(delays.get(name)))
                        : Optional.empty())
            .filter(d -> !d.of(operational).isZero());
    if (shown.isEmpty() || delay.isEmpty() || shown.get().operational() == operational) {
      pending.remove(actual.index());
      return actual;
    }
    MonotonicTime at =
        Optional.ofNullable(pending.get(actual.index()))
            .map(Pending::at)
            .orElse(now.plus(delay.get().of(operational)));
    pending.put(actual.index(), new Pending(actual, at));
    return withCarrierOf(actual, shown.get());
  }

  /// Forgets the links that are not among these.
  void retain(List<Link> links) {
    if (!pending.isEmpty() || !carried.isEmpty()) {
      Set<InterfaceIndex> there = links.stream().map(Link::index).collect(Collectors.toSet());
      pending.keySet().retainAll(there);
      carried.retainAll(there);
    }
  }

  void remove(InterfaceIndex index) {
    pending.remove(index);
    carried.remove(index);
  }

  Optional<MonotonicTime> deadline() {
    return pending.values().stream().map(Pending::at).reduce(MonotonicTime::min);
  }

  /// Takes the links whose change has lasted long enough, as they really are.
  List<Link> deadlineReached(MonotonicTime now) {
    List<Link> due = new ArrayList<>();
    pending
        .values()
        .removeIf(
            waiting -> {
              boolean lasted = waiting.at().isDue(now);
              if (lasted) {
                due.add(waiting.link());
              }
              return lasted;
            });
    return due;
  }

  private static Link withCarrierOf(Link actual, Link shown) {
    Set<Link.Flag> flags = EnumSet.noneOf(Link.Flag.class);
    flags.addAll(actual.flags());
    for (Link.Flag flag : Set.of(Link.Flag.UP, Link.Flag.RUNNING)) {
      if (shown.has(flag)) {
        flags.add(flag);
      } else {
        flags.remove(flag);
      }
    }
    return new Link(
        actual.index(),
        actual.name(),
        actual.mac(),
        actual.mtu(),
        flags,
        actual.group(),
        actual.macvlan());
  }
}
