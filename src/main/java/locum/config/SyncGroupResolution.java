package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.engine.InstanceConfig;
import locum.engine.SyncGroupConfig;

/// Finds the members of all sync groups among the instances that can run.
final class SyncGroupResolution {

  private final Map<String, InstanceConfig> instances = new HashMap<>();
  private final Map<String, SyncGroupDraft> groupOf = new HashMap<>();
  private final Findings findings;

  SyncGroupResolution(List<InstanceConfig> instances, Findings findings) {
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
    if (members.size() == 1) {
      findings.warning(
          draft.name.location(),
          "The sync group has only one member, "
              + shown(members.getFirst().name())
              + "; there is nothing to move with it.");
    }
    ownersAmongOthers(draft, members);
    return Optional.of(
        new SyncGroupConfig(
            draft.name.value(), members.stream().map(InstanceConfig::name).toList()));
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
    long owners = members.stream().filter(m -> m.router().priority().isOwner()).count();
    if (owners > 0 && owners < members.size()) {
      findings.warning(
          draft.name.location(),
          "Some members of this sync group own their addresses (priority 255), others do not: the"
              + " owners wait for the group at the start, and pull the others to MASTER whatever"
              + " their priority is. Give all members of a group the same priority.");
    }
  }

  private static String shown(String name) {
    return "'" + Spelling.printable(name) + "'";
  }
}
