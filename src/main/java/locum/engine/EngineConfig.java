package locum.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.track.TrackerConfig;

/// All that the engine is to do: instances, what ties them together, what they depend on.
///
/// @param instances in the order of the file, no two with the same key or name
/// @param groups no instance is in two of them
/// @param trackers by any order; names are unique among their kind
/// @param interfaces what holds for interfaces, whichever instance uses them
/// @param statics what is on the host as long as the daemon runs
public record EngineConfig(
    List<InstanceConfig> instances,
    List<SyncGroupConfig> groups,
    List<TrackerConfig> trackers,
    InterfaceRules interfaces,
    StaticConfig statics) {

  public EngineConfig {
    instances = List.copyOf(instances);
    groups = List.copyOf(groups);
    trackers = List.copyOf(trackers);
  }

  /// Without rules for interfaces and static objects.
  public EngineConfig(
      List<InstanceConfig> instances, List<SyncGroupConfig> groups, List<TrackerConfig> trackers) {
    this(instances, groups, trackers, InterfaceRules.NONE, StaticConfig.NONE);
  }

  /// The same with these rules for interfaces.
  public EngineConfig with(InterfaceRules rules) {
    return new EngineConfig(instances, groups, trackers, rules, statics);
  }

  /// The same with these static objects.
  public EngineConfig with(StaticConfig objects) {
    return new EngineConfig(instances, groups, trackers, interfaces, objects);
  }

  /// The same with the very instances of another configuration where they are equal: then nobody
  /// has to compare them again, and what was read anew is forgotten at once.
  public EngineConfig sharing(EngineConfig before) {
    Map<String, InstanceConfig> known = new HashMap<>();
    before.instances.forEach(instance -> known.put(instance.name(), instance));
    List<InstanceConfig> shared =
        instances.stream()
            .map(
                instance -> {
                  InstanceConfig old = known.get(instance.name());
                  return instance.equals(old) ? old : instance;
                })
            .toList();
    return new EngineConfig(shared, groups, trackers, interfaces, statics);
  }

  /// Instances that stand alone.
  public static EngineConfig of(List<InstanceConfig> instances) {
    return new EngineConfig(instances, List.of(), List.of());
  }

  /// The protocols of the routes and rules that are looked after; of none, nobody needs to hear of
  /// routes.
  public Set<Integer> routingProtocols() {
    return Stream.concat(
            instances.stream().map(InstanceConfig::routing), Stream.of(statics.routing()))
        .flatMap(Routing::protocols)
        .collect(Collectors.toSet());
  }
}
