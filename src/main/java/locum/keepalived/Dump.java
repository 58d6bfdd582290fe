package locum.keepalived;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import locum.config.Configuration;
import locum.core.ReportedState;
import locum.engine.GroupStatus;
import locum.engine.InstanceConfig;
import locum.engine.InstanceStatus;
import locum.engine.SyncGroupConfig;
import locum.engine.TrackerStatus;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.vrrp.VirtualRouterConfig;

/// What a dump tells, at one moment: the configuration in force and how its instances are.
///
/// @param now microseconds since 1970
/// @param lastTransitions by instance, when it changed its state, in microseconds since 1970
/// @param clock writes such a time as asctime(3) does, with microseconds
public record Dump(
    long now,
    Configuration configuration,
    List<InstanceStatus> instances,
    List<GroupStatus> groups,
    List<TrackerStatus> trackers,
    Map<String, Long> lastTransitions,
    LongFunction<String> clock) {

  /// An instance as configured and as it is.
  record Entry(
      InstanceConfig config,
      VirtualRouterConfig router,
      InstanceStatus status,
      InstanceStatus.Terms.Vrrp terms) {}

  public Dump {
    instances = List.copyOf(instances);
    groups = List.copyOf(groups);
    trackers = List.copyOf(trackers);
    lastTransitions = Map.copyOf(lastTransitions);
  }

  /// Those that speak VRRP, in the order of the file. A reload that is being carried out may have
  /// one and not the other.
  List<Entry> entries() {
    Map<String, InstanceStatus> byName = new HashMap<>();
    instances.forEach(status -> byName.put(status.name(), status));
    return configuration.engine().instances().stream()
        .flatMap(
            config ->
                config
                    .vrrp()
                    .flatMap(
                        router ->
                            Optional.ofNullable(byName.get(config.name()))
                                .flatMap(status -> entry(config, router, status)))
                    .stream())
        .toList();
  }

  private static Optional<Entry> entry(
      InstanceConfig config, VirtualRouterConfig router, InstanceStatus status) {
    return status.terms() instanceof InstanceStatus.Terms.Vrrp terms
        ? Optional.of(new Entry(config, router, status, terms))
        : Optional.empty();
  }

  /// The priority of the router that was heard last; 0 when none was.
  static int priorityHeardLast(InstanceStatus status) {
    return !status.peers().isEmpty()
            && status.peers().getLast().claim()
                instanceof InstanceStatus.Claim.Priority(int priority)
        ? priority
        : 0;
  }

  ReportedState stateOf(SyncGroupConfig group) {
    return groups.stream()
        .filter(status -> status.name().equals(group.name()))
        .map(GroupStatus::state)
        .findFirst()
        .orElse(ReportedState.INIT);
  }

  Optional<TrackerStatus> statusOf(TrackerConfig.Processes processes) {
    return trackers.stream()
        .filter(t -> t.kind() == Track.Kind.PROCESS && t.name().equals(processes.name()))
        .findFirst();
  }

  long lastTransition(String instance) {
    return lastTransitions.getOrDefault(instance, 0L);
  }

  /// The number of a state, as in keepalived's JSON and SNMP.
  static int number(ReportedState state) {
    return switch (state) {
      case INIT -> 0;
      case BACKUP -> 1;
      case MASTER -> 2;
      case FAULT -> 3;
      case DELETED -> 97;
      case STOP -> 98;
    };
  }
}
