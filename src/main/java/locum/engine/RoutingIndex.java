package locum.engine;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import locum.core.RoutingKey;

/// Who holds a route or rule on this host, by its key: what the kernel tells of any other concerns
/// nobody, however much of it there is.
final class RoutingIndex {

  private final Map<RoutingKey, Set<RoutingItem>> items = new HashMap<>();

  void add(RoutingKey key, RoutingItem item) {
    items.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(item);
  }

  void remove(RoutingKey key, RoutingItem item) {
    items.computeIfPresent(
        key,
        (_, set) -> {
          set.remove(item);
          return set.isEmpty() ? null : set;
        });
  }

  List<RoutingItem> items(RoutingKey key) {
    return List.copyOf(items.getOrDefault(key, Set.of()));
  }

  boolean isHeld(RoutingKey key) {
    return items.containsKey(key);
  }

  /// Everybody who holds anything.
  Set<RoutingHold> holders() {
    Set<RoutingHold> holders = new LinkedHashSet<>();
    items.values().forEach(set -> set.forEach(item -> holders.add(item.holder)));
    return holders;
  }
}
