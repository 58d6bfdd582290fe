package locum.engine;

import java.util.List;
import locum.track.TrackerConfig;

/// All that the engine is to do: instances, what ties them together, what they depend on.
///
/// @param instances in the order of the file, no two with the same key or name
/// @param groups no instance is in two of them
/// @param trackers by any order; names are unique among their kind
/// @param interfaces what holds for interfaces, whichever instance uses them
public record EngineConfig(
    List<InstanceConfig> instances,
    List<SyncGroupConfig> groups,
    List<TrackerConfig> trackers,
    InterfaceRules interfaces) {

  public EngineConfig {
    instances = List.copyOf(instances);
    groups = List.copyOf(groups);
    trackers = List.copyOf(trackers);
  }

  /// Without rules for interfaces.
  public EngineConfig(
      List<InstanceConfig> instances, List<SyncGroupConfig> groups, List<TrackerConfig> trackers) {
    this(instances, groups, trackers, InterfaceRules.NONE);
  }

  /// The same with these rules for interfaces.
  public EngineConfig with(InterfaceRules rules) {
    return new EngineConfig(instances, groups, trackers, rules);
  }

  /// Instances that stand alone.
  public static EngineConfig of(List<InstanceConfig> instances) {
    return new EngineConfig(instances, List.of(), List.of());
  }
}
