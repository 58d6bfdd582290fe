package locum.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.core.IpAddress;
import locum.engine.InstanceConfig;
import locum.engine.SyncGroupConfig;
import locum.engine.VirtualAddress;
import locum.track.Track;

/// Where the parts of a [Configuration] stand in its text, for those who judge it afterwards. What
/// does not stand in the text itself (a default, say) has the place of its block.
public final class Places {

  /// A line of an instance that findings point at.
  enum Part {
    STATE,
    INTERFACE,
    VMAC_INTERFACE,
    PRIORITY,
    INTERVAL,
    VERSION,
    AUTHENTICATION,
    PREEMPT,
    PREEMPT_DELAY,
    SOURCE,
    PEERS,
    GROUP,
    VHID,
    PROFILE,
    DEAD_RATIO
  }

  /// A line of `track_script` and the like.
  ///
  /// @param written the weight on this line
  /// @param standard the weight in the block of what is tracked
  record TrackLine(Location location, Optional<Integer> written, Optional<Integer> standard) {}

  private record OfInstance(
      Location block,
      Map<Part, Location> parts,
      Map<IpAddress, Location> addresses,
      TrackLists tracks) {}

  private record OfGroup(Location block, TrackLists tracks) {}

  private final Location start;
  private final Map<String, OfInstance> instances = new HashMap<>();
  private final Map<String, OfGroup> groups = new HashMap<>();

  Places(Location start) {
    this.start = start;
  }

  /// The beginning of the file, for what concerns all of it.
  public Location start() {
    return start;
  }

  void add(CommonDraft draft) {
    Map<Part, Location> parts = new HashMap<>();
    put(parts, Part.INTERFACE, draft.interfaceName);
    put(parts, Part.SOURCE, draft.source);
    draft.unicast.ifPresent(at -> parts.put(Part.PEERS, at));
    put(parts, Part.GROUP, draft.group);
    switch (draft) {
      case InstanceDraft vrrp -> add(vrrp, parts);
      case CarpDraft carp -> add(carp, parts);
    }
    Map<IpAddress, Location> addresses = new HashMap<>();
    for (List<Given<VirtualAddress>> list : List.of(draft.addresses, draft.excluded)) {
      list.forEach(given -> addresses.putIfAbsent(given.value().address(), given.location()));
    }
    instances.put(
        draft.name.value(), new OfInstance(draft.name.location(), parts, addresses, draft.tracks));
  }

  private static void add(InstanceDraft draft, Map<Part, Location> parts) {
    draft.stateMaster.or(() -> draft.stateBackup).ifPresent(at -> parts.put(Part.STATE, at));
    put(parts, Part.PRIORITY, draft.priority);
    put(parts, Part.INTERVAL, draft.interval);
    put(parts, Part.VERSION, draft.version);
    draft
        .authentication
        .flatMap(block -> block.type.map(Given::location))
        .or(() -> draft.hmac.map(block -> block.location))
        .ifPresent(at -> parts.put(Part.AUTHENTICATION, at));
    put(parts, Part.VMAC_INTERFACE, draft.virtualMac.provided());
    draft.nopreempt.ifPresent(at -> parts.put(Part.PREEMPT, at));
    put(parts, Part.PREEMPT_DELAY, draft.preemptDelay);
  }

  /// What makes the rank of a host in CARP stands for its priority.
  private static void add(CarpDraft draft, Map<Part, Location> parts) {
    put(parts, Part.VHID, draft.vhid);
    put(parts, Part.PROFILE, draft.profile);
    put(parts, Part.INTERVAL, draft.advbase);
    put(parts, Part.PRIORITY, draft.advbase);
    put(parts, Part.PRIORITY, draft.advskew);
    put(parts, Part.DEAD_RATIO, draft.deadRatio);
    put(parts, Part.PREEMPT, draft.preempt);
    put(parts, Part.AUTHENTICATION, draft.password);
    put(parts, Part.AUTHENTICATION, draft.passwordFile);
  }

  void add(SyncGroupDraft draft) {
    groups.put(draft.name.value(), new OfGroup(draft.name.location(), draft.tracks));
  }

  private static void put(
      Map<Part, Location> parts, Part part, Optional<? extends Given<?>> given) {
    given.ifPresent(there -> parts.put(part, there.location()));
  }

  /// The line of an instance that says this, else its first line.
  Location of(InstanceConfig instance, Part part) {
    OfInstance places = places(instance);
    return places.parts().getOrDefault(part, places.block());
  }

  /// Where an instance begins.
  public Location of(InstanceConfig instance) {
    return places(instance).block();
  }

  /// Whether an instance says this at all.
  boolean says(InstanceConfig instance, Part part) {
    return places(instance).parts().containsKey(part);
  }

  Location of(InstanceConfig instance, IpAddress address) {
    OfInstance places = places(instance);
    return places.addresses().getOrDefault(address, places.block());
  }

  Location of(SyncGroupConfig group) {
    return Optional.ofNullable(groups.get(group.name())).orElseThrow().block();
  }

  /// The line by which an instance tracks something: its own, or that of its sync group.
  Optional<TrackLine> of(InstanceConfig instance, Optional<SyncGroupConfig> group, Track track) {
    return places(instance)
        .tracks()
        .place(track)
        .or(
            () ->
                group
                    .flatMap(g -> Optional.ofNullable(groups.get(g.name())))
                    .flatMap(g -> g.tracks().place(track)));
  }

  private OfInstance places(InstanceConfig instance) {
    return Optional.ofNullable(instances.get(instance.name())).orElseThrow();
  }
}
