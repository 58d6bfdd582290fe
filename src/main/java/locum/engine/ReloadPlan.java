package locum.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a new configuration means for the instances that run: names, in the order of the files.
public record ReloadPlan(
    List<String> unchanged, List<String> changed, List<String> added, List<String> removed) {

  /// Compares by [Succession], as [FailoverEngine#configure] does.
  public static ReloadPlan between(List<InstanceConfig> before, List<InstanceConfig> after) {
    Map<InstanceKey, InstanceConfig> old = new LinkedHashMap<>();
    before.forEach(config -> old.put(config.key(), config));
    Map<InstanceKey, InstanceKey> predecessors =
        Succession.of(
            List.copyOf(old.keySet()), after.stream().map(InstanceConfig::key).distinct().toList());
    List<String> unchanged = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (InstanceConfig config : after) {
      InstanceKey predecessor = predecessors.get(config.key());
      InstanceConfig known = predecessor == null ? null : old.remove(predecessor);
      if (known == null) {
        added.add(config.name());
      } else if (known.equals(config)) {
        unchanged.add(config.name());
      } else {
        changed.add(config.name());
      }
    }
    return new ReloadPlan(
        unchanged, changed, added, old.values().stream().map(InstanceConfig::name).toList());
  }

  /// One sentence for people; names only where they are few.
  public String sentence() {
    return unchanged.size()
        + " unchanged, "
        + few("changed", changed)
        + ", "
        + few("added", added)
        + ", "
        + few("removed", removed);
  }

  private static String few(String what, List<String> names) {
    boolean named = !names.isEmpty() && names.size() <= 5;
    return names.size() + " " + what + (named ? " (" + String.join(", ", names) + ")" : "");
  }
}
