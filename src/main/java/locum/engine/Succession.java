package locum.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Which running instance goes on as which configured one.
///
/// First those with the same key. Then those that only speak elsewhere than before, to another
/// group or to peers: they keep their state, where keepalived stops one and starts the other.
final class Succession {

  private Succession() {}

  /// The running key for each wanted one that has one.
  static Map<InstanceKey, InstanceKey> of(
      Collection<InstanceKey> running, Collection<InstanceKey> wanted) {
    Map<InstanceKey, InstanceKey> predecessors = new LinkedHashMap<>();
    Set<InstanceKey> left = new HashSet<>(running);
    for (InstanceKey key : wanted) {
      if (left.remove(key)) {
        predecessors.put(key, key);
      }
    }
    Map<InstanceKey, Deque<InstanceKey>> alike = new LinkedHashMap<>();
    for (InstanceKey key : running) {
      if (left.contains(key)) {
        alike.computeIfAbsent(key.anywhere(), _ -> new ArrayDeque<>()).add(key);
      }
    }
    for (InstanceKey key : wanted) {
      Deque<InstanceKey> candidates = alike.get(key.anywhere());
      if (!predecessors.containsKey(key) && candidates != null && !candidates.isEmpty()) {
        predecessors.put(key, candidates.removeFirst());
      }
    }
    return predecessors;
  }
}
