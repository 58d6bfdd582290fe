package locum.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import locum.track.TrackerConfig;

/// What a new configuration means for what runs: names of instances, in the order of the files.
///
/// @param others what else changed, each as a part of a sentence: `1 sync group changed (G)`
public record ReloadPlan(
    List<String> unchanged,
    List<String> changed,
    List<String> added,
    List<String> removed,
    List<String> others) {

  public ReloadPlan {
    unchanged = List.copyOf(unchanged);
    changed = List.copyOf(changed);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    others = List.copyOf(others);
  }

  /// Compares instances by [Succession], as [FailoverEngine#configure] does, all else by name.
  public static ReloadPlan between(EngineConfig before, EngineConfig after) {
    List<String> others = new ArrayList<>();
    compare(
        "sync group",
        byName(before.groups(), SyncGroupConfig::name),
        byName(after.groups(), SyncGroupConfig::name),
        others);
    compareTrackers("script", TrackerConfig.Script.class, before, after, others);
    compareTrackers("tracked file", TrackerConfig.File.class, before, after, others);
    compareTrackers("process tracker", TrackerConfig.Processes.class, before, after, others);
    if (!before.statics().equals(after.statics())) {
      others.add("static addresses, routes or rules changed");
    }
    if (!before.interfaces().equals(after.interfaces())) {
      others.add("settings of interfaces changed");
    }
    return between(before.instances(), after.instances(), others);
  }

  /// The same, with more that changed.
  public ReloadPlan with(List<String> more) {
    return new ReloadPlan(
        unchanged, changed, added, removed, Stream.concat(others.stream(), more.stream()).toList());
  }

  private static void compareTrackers(
      String what,
      Class<? extends TrackerConfig> kind,
      EngineConfig before,
      EngineConfig after,
      List<String> others) {
    compare(
        what,
        byName(before.trackers().stream().filter(kind::isInstance).toList(), TrackerConfig::name),
        byName(after.trackers().stream().filter(kind::isInstance).toList(), TrackerConfig::name),
        others);
  }

  private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
    Map<String, T> byName = new LinkedHashMap<>();
    all.forEach(one -> byName.put(name.apply(one), one));
    return byName;
  }

  /// Adds what became of things of one kind.
  ///
  /// @param what one of them
  private static <T> void compare(
      String what, Map<String, T> before, Map<String, T> after, List<String> others) {
    tell(
        what,
        "changed",
        after.keySet().stream()
            .filter(name -> before.containsKey(name) && !before.get(name).equals(after.get(name))),
        others);
    tell(what, "added", after.keySet().stream().filter(name -> !before.containsKey(name)), others);
    tell(
        what, "removed", before.keySet().stream().filter(name -> !after.containsKey(name)), others);
  }

  private static void tell(
      String what, String happened, Stream<String> names, List<String> others) {
    List<String> all = names.toList();
    if (!all.isEmpty()) {
      others.add(all.size() + " " + what + (all.size() == 1 ? "" : "s") + named(happened, all));
    }
  }

  private static ReloadPlan between(
      List<InstanceConfig> before, List<InstanceConfig> after, List<String> others) {
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
        unchanged,
        changed,
        added,
        old.values().stream().map(InstanceConfig::name).toList(),
        others);
  }

  /// One sentence for people; names only where they are few.
  public String sentence() {
    if (changed.isEmpty() && added.isEmpty() && removed.isEmpty() && others.isEmpty()) {
      return "nothing changed (" + unchanged.size() + " unchanged)";
    }
    String rest = others.isEmpty() ? "" : "; " + String.join(", ", others);
    return unchanged.size()
        + " unchanged, "
        + few("changed", changed)
        + ", "
        + few("added", added)
        + ", "
        + few("removed", removed)
        + rest;
  }

  private static String few(String what, List<String> names) {
    return names.size() + named(what, names);
  }

  private static String named(String what, List<String> names) {
    boolean named = !names.isEmpty() && names.size() <= 5;
    return " " + what + (named ? " (" + String.join(", ", names) + ")" : "");
  }
}
