package locum.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import locum.core.MonotonicTime;
import locum.core.Notification;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.vrrp.VirtualRouterConfig;

/// Instances that move together (keepalived's `vrrp_sync_group`).
///
/// ```text
///   a member is at fault          ──► all are in FAULT, until the last fault is gone
///   a member was outranked        ──► all go to BACKUP; who was MASTER resigns
///   a member's timer has fired    ──► all go to MASTER
/// ```
///
/// The members act first, each for itself; at the end of the same turn [#settle] brings them into
/// step, so nobody outside ever sees half a group. Only the taking over is asked for beforehand,
/// [#consents]: once a group that took over was contradicted at once (a member met a better router
/// that another member could not hear), it waits until no member hears a better one. Without that
/// rule two hosts that see each other on one link only would hand the group to and fro for ever.
final class SyncGroup {

  /// Lets one instance act, and keeps the engine's indexes true.
  interface Turn {
    void of(Instance instance, Consumer<Instance> act);
  }

  private final Consumer<SyncGroup> touched;
  private final String name;
  private List<Instance> members = List.of();

  /// Who was Active when the group was last in step.
  private final Set<Instance> active = new HashSet<>();

  /// Who kept the group in FAULT when it was last in step.
  private final Set<Instance> faulty = new HashSet<>();

  private ReportedState reported = ReportedState.INIT;
  private Optional<MonotonicTime> tookOverAt = Optional.empty();
  private boolean contradicted;

  /// Whose addresses a router of lower rank claimed in this turn.
  private final Set<Instance> claimed = new HashSet<>();

  /// While there are fewer instances than it expects.
  private Optional<FaultCause> shortage = Optional.empty();

  /// MASTER and BACKUP side by side, after a reload.
  private boolean mixed;

  /// @param touched told when the group has to be brought into step
  SyncGroup(String name, Consumer<SyncGroup> touched) {
    this.name = name;
    this.touched = touched;
  }

  String name() {
    return name;
  }

  GroupStatus status() {
    return new GroupStatus(
        name, reported, members.stream().map(member -> member.config().name()).toList());
  }

  List<Instance> members() {
    return members;
  }

  /// From now on these are the members; the state of the group stays.
  void consistsOf(List<Instance> changed) {
    if (changed.equals(members)) {
      return;
    }
    members = List.copyOf(changed);
    // Who is Active already has not just become so, and takes nobody along.
    active.clear();
    members.stream().filter(Instance::isActive).forEach(active::add);
    touch();
  }

  /// From now on this, if anything, keeps all of it from taking part.
  void lacks(Optional<FaultCause> changed) {
    if (!changed.equals(shortage)) {
      shortage = changed;
      touch();
    }
  }

  /// Has the group settled at the end of this turn.
  void touch() {
    touched.accept(this);
  }

  /// It was removed by a reload, and its members with it. Where they stay nothing has ended.
  void gone(EffectBatch effects) {
    if (reported != ReportedState.INIT) {
      effects.notify(new Notification.GroupState(name, ReportedState.DELETED));
    }
  }

  /// Tells that a router of lower rank claimed the addresses of a member: clients may have believed
  /// it, and what they lose with this member they lose with all.
  void claimed(Instance member) {
    claimed.add(member);
    touch();
  }

  /// Tells that a member has acted; the group has to follow when its state changed.
  void acted(Instance member) {
    if (mixed || active.contains(member) != member.isActive()) {
      touch();
    }
  }

  /// Whether an owner of the addresses may claim them at once: only where all members may.
  boolean startsActive() {
    return members.stream()
        .allMatch(
            member ->
                member.config().vrrp().filter(VirtualRouterConfig::startsActive).isPresent()
                    && member.isReady());
  }

  /// Whether a member whose timer has fired may become Active, and with it all others.
  boolean consents(Instance asking, MonotonicTime now) {
    return shortage.isEmpty()
        && members.stream().allMatch(member -> member.ownFaults().isEmpty())
        && members.stream()
            .filter(member -> member != asking)
            .allMatch(member -> member.takesPart() && !(contradicted && member.hearsBetter(now)));
  }

  /// Why [#consents] said no, as half a sentence for people.
  String objection(Instance asking, MonotonicTime now) {
    return members.stream()
        .filter(member -> member != asking)
        .filter(member -> !member.takesPart() || member.hearsBetter(now))
        .map(
            member ->
                member.config().name()
                    + (member.takesPart() ? " still hears a better router" : " takes no part"))
        .findFirst()
        .orElse("another member objects");
  }

  /// Brings all members into step. Called once at the end of a turn in which the group was touched.
  void settle(MonotonicTime now, HostTable host, Turn turn, EffectBatch effects) {
    int before = effects.notificationCount();
    for (Instance member : byChange()) {
      turn.of(member, m -> m.takePart(now, faultsOfOthers(m), host, effects));
    }
    faulty.clear();
    members.stream().filter(member -> !member.ownFaults().isEmpty()).forEach(faulty::add);
    Optional<Instance> left =
        members.stream().filter(m -> active.contains(m) && m.isBackup()).findFirst();
    Optional<Instance> arrived =
        members.stream().filter(m -> !active.contains(m) && m.isActive()).findFirst();
    if (left.isPresent()) {
      noteContradiction(now, left.get());
      stepDown(now, left.get(), host, turn, effects);
    } else if (arrived.isPresent()) {
      takeOver(now, arrived.get(), host, turn, effects);
    } else if (mixed) {
      // A member that was added hears a better router: that one is to have the whole group.
      members.stream()
          .filter(member -> member.hearsBetter(now))
          .findFirst()
          .ifPresent(member -> stepDown(now, member, host, turn, effects));
    }
    active.clear();
    members.stream().filter(Instance::isActive).forEach(active::add);
    reassert(now, host, turn, effects);
    mixed = !active.isEmpty() && members.stream().anyMatch(Instance::isBackup);
    report(before, effects);
  }

  /// Who came to a fault of its own or got rid of it, then the others: in this order keepalived
  /// tells them, at its start in that of the file. Who became MASTER or BACKUP first has been told
  /// before.
  private List<Instance> byChange() {
    if (reported == ReportedState.INIT) {
      return members;
    }
    return Stream.concat(
            members.stream().filter(this::changedItself),
            members.stream().filter(member -> !changedItself(member)))
        .toList();
  }

  private boolean changedItself(Instance member) {
    return faulty.contains(member) == member.ownFaults().isEmpty();
  }

  private void reassert(MonotonicTime now, HostTable host, Turn turn, EffectBatch effects) {
    if (!claimed.isEmpty()) {
      members.stream()
          .filter(member -> active.contains(member) && !claimed.contains(member))
          .forEach(member -> turn.of(member, m -> m.reassert(now, host, effects)));
      claimed.clear();
    }
  }

  /// FAULT is what one member has, or the group as a whole, and all show.
  private Set<FaultCause> faultsOfOthers(Instance member) {
    Set<FaultCause> faults = new LinkedHashSet<>();
    shortage.ifPresent(faults::add);
    for (Instance other : members) {
      if (other != member) {
        other
            .ownFaults()
            .forEach(
                fault -> faults.add(new FaultCause.MemberAtFault(other.config().name(), fault)));
      }
    }
    return faults;
  }

  private void noteContradiction(MonotonicTime now, Instance left) {
    boolean atOnce =
        tookOverAt.filter(at -> !at.plus(left.activeDownInterval()).isDue(now)).isPresent();
    // An owner that lowers its priority for another one has met somebody who will not yield.
    contradicted |= atOnce || left.isAside();
  }

  private void stepDown(
      MonotonicTime now, Instance because, HostTable host, Turn turn, EffectBatch effects) {
    String cause = inStep(because, "BACKUP");
    Duration pause = because.pauseLeft(now); // else the timer of another would bring it back
    follow(members.stream().filter(Instance::isActive).toList(), "BACKUP", effects)
        .forEach(member -> turn.of(member, m -> m.stepDown(now, pause, cause, host, effects)));
  }

  private void takeOver(
      MonotonicTime now, Instance because, HostTable host, Turn turn, EffectBatch effects) {
    boolean everybodyAgreed = members.stream().noneMatch(member -> member.hearsBetter(now));
    contradicted &= !everybodyAgreed;
    tookOverAt = Optional.of(now);
    String cause = inStep(because, "MASTER");
    follow(members.stream().filter(Instance::isBackup).toList(), "MASTER", effects)
        .forEach(member -> turn.of(member, m -> m.takeOver(now, cause, host, effects)));
  }

  private String inStep(Instance because, String state) {
    return "in step with its sync group "
        + name
        + ", of which "
        + because.config().name()
        + " went to "
        + state;
  }

  private List<Instance> follow(List<Instance> followers, String state, EffectBatch effects) {
    if (!followers.isEmpty()) {
      effects.report(
          new Occurrence.Remark(
              name, Occurrence.Severity.INFO, "Syncing instances to " + state + " state"));
    }
    return followers;
  }

  /// At the start the group is told before its members, later after them, as keepalived does.
  ///
  /// @param before how many notifications of this turn came before those of the members
  private void report(int before, EffectBatch effects) {
    ReportedState state = state();
    if (state != reported) {
      Notification told = new Notification.GroupState(name, state);
      if (reported == ReportedState.INIT) {
        effects.notifyAt(before, told);
      } else {
        effects.notify(told);
      }
      reported = state;
    }
  }

  /// That of its members: FAULT if one has it, else what they are. Who has not started yet does not
  /// count. Only a reload can mix MASTER and BACKUP, when it adds a member; that one does not make
  /// the group another.
  private ReportedState state() {
    Set<ReportedState> states = new HashSet<>();
    members.forEach(member -> states.add(member.reported()));
    states.remove(ReportedState.INIT);
    if (states.equals(Set.of(ReportedState.MASTER, ReportedState.BACKUP))
        && states.contains(reported)) {
      return reported;
    }
    for (ReportedState one :
        List.of(
            ReportedState.FAULT, ReportedState.BACKUP, ReportedState.MASTER, ReportedState.STOP)) {
      if (states.contains(one)) {
        return one;
      }
    }
    return ReportedState.INIT;
  }
}
