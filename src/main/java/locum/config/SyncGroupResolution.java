package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import locum.engine.InstanceConfig;
import locum.engine.SyncGroupConfig;
import locum.track.Track;
import locum.track.Weight;

/// Finds the members of all sync groups among the instances that can run.
final class SyncGroupResolution {

  private final SequencedMap<String, InstanceConfig> instances = new LinkedHashMap<>();
  private final Map<String, SyncGroupDraft> groupOf = new HashMap<>();
  private final TrackerDrafts trackers;
  private final Findings findings;

  SyncGroupResolution(List<InstanceConfig> instances, TrackerDrafts trackers, Findings findings) {
    this.trackers = trackers;
    instances.forEach(instance -> this.instances.put(instance.name(), instance));
    this.findings = findings;
  }

  List<SyncGroupConfig> resolve(List<SyncGroupDraft> drafts) {
    List<SyncGroupConfig> groups = new ArrayList<>();
    for (SyncGroupDraft draft : drafts) {
      resolve(draft).ifPresent(groups::add);
    }
    return groups;
  }

  /// All instances in their order; after [#resolve] members track what their groups track.
  List<InstanceConfig> instances() {
    return List.copyOf(instances.values());
  }

  private Optional<SyncGroupConfig> resolve(SyncGroupDraft draft) {
    List<InstanceConfig> members = new ArrayList<>();
    for (Given<String> member : draft.members) {
      member(member, draft).ifPresent(members::add);
    }
    if (members.isEmpty()) {
      findings.warning(
          draft.name.location(),
          "The sync group has no member that runs; it is ignored. List the names of its instances:"
              + " group { NAME ... }.");
      return Optional.empty();
    }
    if (members.size() == 1 && draft.expected == 0) {
      findings.warning(
          draft.name.location(),
          "The sync group has only one member, "
              + shown(members.getFirst().name())
              + "; there is nothing to move with it.");
    }
    ownersAmongOthers(draft, members);
    track(draft, members);
    return Optional.of(
        new SyncGroupConfig(
            draft.name.value(),
            members.stream().map(InstanceConfig::name).toList(),
            draft.expected));
  }

  private Optional<InstanceConfig> member(Given<String> given, SyncGroupDraft draft) {
    Optional<InstanceConfig> found = Optional.ofNullable(instances.get(given.value()));
    if (found.isEmpty()) {
      findings.warning(
          given.location(),
          "There is no instance "
              + shown(given.value())
              + " that runs"
              + Spelling.closest(given.value(), instances.keySet())
                  .map(near -> "; is '" + near + "' meant?")
                  .orElse(".")
              + " This member is left out, and the others move without it.");
      return Optional.empty();
    }
    Optional<SyncGroupDraft> other = Optional.ofNullable(groupOf.putIfAbsent(given.value(), draft));
    if (other.isPresent()) {
      findings.warning(
          given.location(),
          shown(given.value())
              + " is already a member of the sync group "
              + shown(other.get().name.value())
              + "; an instance moves with one group only, this one is ignored.");
      return Optional.empty();
    }
    return found;
  }

  /// An owner never follows a weight and preempts everybody; mixed with others it pulls them along.
  private void ownersAmongOthers(SyncGroupDraft draft, List<InstanceConfig> members) {
    long owners = members.stream().filter(m -> m.ownsAddresses()).count();
    if (owners > 0 && owners < members.size()) {
      findings.warning(
          draft.name.location(),
          "Some members of this sync group own their addresses (priority 255), others do not: the"
              + " owners wait for the group at the start, and pull the others to MASTER whatever"
              + " their priority is. Give all members of a group the same priority.");
    }
  }

  /// A weight of one member would pull it out of step, so members have none of their own unless the
  /// group permits it; what the group tracks counts for each member.
  private void track(SyncGroupDraft draft, List<InstanceConfig> members) {
    List<Track> shared = draft.tracks.resolve(trackers, Set.of(), findings);
    for (InstanceConfig member : members) {
      List<Track> tracks = new ArrayList<>();
      for (Track own : member.tracks()) {
        (draft.trackingWeight ? Optional.of(own) : withoutWeight(own, member, draft))
            .ifPresent(tracks::add);
      }
      tracks.addAll(shared);
      instances.put(member.name(), member.withTracks(tracks));
    }
  }

  /// As keepalived: a script with a weight is dropped, an interface counts without its weight (an
  /// owner drops it), a file too if its weight is the default 1; processes are left as they are.
  private Optional<Track> withoutWeight(Track track, InstanceConfig member, SyncGroupDraft group) {
    int weight = track.weight().value();
    if (weight == 0) {
      return Optional.of(track);
    }
    Weight none = new Weight(0, track.weight().reverse());
    Optional<Track> left =
        switch (track) {
          case Track.Script _ -> Optional.empty();
          case Track.Interface(String name, _) ->
              member.ownsAddresses()
                  ? Optional.empty()
                  : Optional.of(new Track.Interface(name, none));
          case Track.File(String name, _) ->
              weight == 1 ? Optional.of(new Track.File(name, none)) : Optional.empty();
          case Track.Processes _ -> Optional.of(track);
        };
    if (!left.equals(Optional.of(track))) {
      findings.warning(
          group.name.location(),
          "Its member "
              + shown(member.name())
              + " tracks "
              + shown(track.name())
              + " with weight "
              + track.weight()
              + ", which would pull it out of step with its sync group; "
              + (left.isPresent() ? "the weight is ignored" : "it is not tracked")
              + ". Track it in the sync group, or add 'sync_group_tracking_weight' there.");
    }
    return left;
  }

  private static String shown(String name) {
    return "'" + Spelling.printable(name) + "'";
  }
}
