package locum.vrrp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.Refusals;

/// One virtual router on this host: the state machine of RFC 9568 §6.4 (RFC 3768 §6.4 for VRRPv2).
///
/// ```text
///                    ┌────────────── withdraw ──────────────┐
///                    ▼                                      │
///   start ──► Initialize ── priority 255, startsActive ──► Active
///                 │  ▲                                      ▲ │
///              else  withdraw          Active_Down_Timer    │ │ higher rank heard,
///                 ▼  │                                      │ │ or stalled
///                Backup ────────────────────────────────────┘ │
///                 ▲───────────────────────────────────────────┘
/// ```
///
/// A state holds its own deadline, so a Backup without Active_Down_Timer or an Active with one
/// cannot be built, and a stale timer cannot fire. Every change of state goes through [#enter]. The
/// sender's rank is its priority, then its address; a Backup never compares addresses.
public final class VirtualRouter {

  /// RFC 9568 §6.3.
  public sealed interface State {

    /// Takes no part: not started, stopped, or at fault.
    record Initialize() implements State {}

    /// Watches the Active.
    ///
    /// @param activeDownAt when Active_Down_Timer fires
    /// @param activeAdverInterval the interval of the Active, as last learned
    /// @param preemptAt once an advert of lower priority was heard: until when it is still obeyed
    record Backup(
        MonotonicTime activeDownAt,
        AdvertisementInterval activeAdverInterval,
        Optional<MonotonicTime> preemptAt)
        implements State {}

    /// Holds the addresses.
    ///
    /// @param nextAdvertisementAt when Adver_Timer fires
    record Active(MonotonicTime nextAdvertisementAt) implements State {}
  }

  /// The last advertisement that passed all checks.
  public record Heard(IpAddress sender, Advertisement advertisement, MonotonicTime at) {}

  private VirtualRouterConfig config;
  private Priority priority;
  private State state = new State.Initialize();
  private MonotonicTime enteredAt = new MonotonicTime(0);
  private Optional<Heard> lastHeard = Optional.empty();

  private final Refusals refusals = new Refusals();

  /// The last Active that this Backup obeyed.
  private Optional<IpAddress> obeyed = Optional.empty();

  /// Another owner of lower address, while this one is Active.
  private Rivalry rivalry = Rivalry.NONE;

  /// Whether this owner takes part with priority 254, because another one does not yield.
  private boolean aside;

  public VirtualRouter(VirtualRouterConfig config) {
    this.config = config;
    this.priority = config.priority();
  }

  public VirtualRouterConfig config() {
    return config;
  }

  public State state() {
    return state;
  }

  /// The effective priority: the configured one until [#setPriority].
  public Priority priority() {
    return priority;
  }

  public Optional<Heard> lastHeard() {
    return lastHeard;
  }

  /// When [#deadlineReached] must be called next; empty in Initialize.
  public Optional<MonotonicTime> deadline() {
    return switch (state) {
      case State.Initialize() -> Optional.empty();
      case State.Backup backup -> Optional.of(backup.activeDownAt());
      case State.Active active -> Optional.of(active.nextAdvertisementAt());
    };
  }

  /// Begins to take part (§6.4.1).
  ///
  /// An owner becomes Active at once when it is configured so, everybody else waits a full
  /// Active_Down_Interval; an owner that comes back from a fault waits one interval and Skew_Time,
  /// as keepalived does, so that a short fault does not make two claims collide.
  public List<Action> start(MonotonicTime now, boolean afterFault, Cause cause) {
    if (!(state instanceof State.Initialize)) {
      return List.of();
    }
    lastHeard = Optional.empty();
    obeyed = Optional.empty();
    comeBack();
    List<Action> actions = new ArrayList<>();
    AdvertisementInterval interval = config.interval();
    if (config.startsActive() && !afterFault) {
      becomeActive(now, new Cause.OwnsAddresses(), actions);
    } else if (config.startsActive()) {
      Duration wait = interval.duration().plus(VrrpTimers.skewTime(priority, interval));
      enter(now, new State.Backup(now.plus(wait), interval, Optional.empty()), cause, actions);
    } else {
      enter(now, backup(now, interval), cause, actions);
    }
    return actions;
  }

  /// Takes part no longer: stop, or fault (§6.4.2 and §6.4.3, shutdown). Only an Active says so.
  public List<Action> withdraw(MonotonicTime now, Cause cause) {
    List<Action> actions = new ArrayList<>();
    switch (state) {
      case State.Initialize() -> {}
      case State.Backup _ -> enter(now, new State.Initialize(), cause, actions);
      case State.Active _ -> {
        actions.add(new Action.Send(resignation()));
        enter(now, new State.Initialize(), cause, actions);
      }
    }
    return actions;
  }

  /// Becomes Active without waiting, because its sync group does; only from Backup.
  public List<Action> takeOver(MonotonicTime now, Cause cause) {
    List<Action> actions = new ArrayList<>();
    if (state instanceof State.Backup) {
      becomeActive(now, cause, actions);
    }
    return actions;
  }

  /// Becomes Backup, because its sync group does or somebody says so; only from Active. It resigns,
  /// so that the peer that takes over need not wait.
  ///
  /// @param pause how much longer than Active_Down_Interval it leaves the addresses to others
  public List<Action> stepDown(MonotonicTime now, Duration pause, Cause cause) {
    List<Action> actions = new ArrayList<>();
    if (state instanceof State.Active) {
      actions.add(new Action.Send(resignation()));
      enter(now, backup(now.plus(pause), config.interval()), cause, actions);
    }
    return actions;
  }

  /// As Backup, waits another Active_Down_Interval instead of taking over.
  public void waitAgain(MonotonicTime now) {
    if (state instanceof State.Backup(_, var learned, var preemptAt)) {
      state = new State.Backup(backup(now, learned).activeDownAt(), learned, preemptAt);
    }
  }

  /// Whether Active_Down_Timer has fired: [#deadlineReached] would make it Active.
  public boolean takeOverDue(MonotonicTime now) {
    return state instanceof State.Backup backup && backup.activeDownAt().isDue(now);
  }

  /// Whether it obeys an Active that it has heard within Active_Down_Interval.
  public boolean hearsBetter(MonotonicTime now) {
    return state instanceof State.Backup backup
        && obeyed.isPresent()
        && lastHeard.isPresent()
        && lastHeard.get().advertisement() instanceof Advertisement.Claim claim
        && lastHeard.get().sender().equals(obeyed.get())
        && (claim.priority().compareTo(priority) >= 0
            || !(config.preemptMode() || priority.isOwner()))
        && lastHeard.get().at().until(now).compareTo(activeDownInterval(backup)) < 0;
  }

  private Duration activeDownInterval(State.Backup backup) {
    return VrrpTimers.activeDownInterval(
        config.downTimerAdverts(), priority, backup.activeAdverInterval());
  }

  /// Active_Down_Interval with its own Advertisement_Interval.
  public Duration activeDownInterval() {
    return VrrpTimers.activeDownInterval(config.downTimerAdverts(), priority, config.interval());
  }

  /// The timer of the state has fired (§6.4.2, Active_Down_Timer; §6.4.3, Adver_Timer). Does
  /// nothing before it is due.
  public List<Action> deadlineReached(MonotonicTime now) {
    List<Action> actions = new ArrayList<>();
    switch (state) {
      case State.Initialize() -> {}
      case State.Backup backup -> {
        if (backup.activeDownAt().isDue(now)) {
          becomeActive(now, causeOfTakeOver(backup, now), actions);
        }
      }
      case State.Active active -> {
        if (listenIfStalled(active, now, actions)) {
          break;
        }
        if (active.nextAdvertisementAt().isDue(now)) {
          actions.add(new Action.Send(claim()));
          state = new State.Active(following(active.nextAdvertisementAt(), now));
        }
      }
    }
    return actions;
  }

  /// An advertisement arrived that passed [AdvertisementCodec#decode] (§6.4.2, §6.4.3).
  ///
  /// @param self the address that this router sends from, for the tie between equal priorities
  public List<Action> handle(
      MonotonicTime now, Advertisement advertisement, IpAddress sender, IpAddress self) {
    List<Action> actions = new ArrayList<>();
    if (state instanceof State.Initialize) {
      return actions;
    }
    Optional<RejectReason> refusal = admit(advertisement);
    if (refusal.isPresent()) {
      actions.add(new Action.Refuse(refusal.get()));
      return actions;
    }
    refusals.forget();
    note(advertisement, sender, self, actions);
    if (state instanceof State.Active active) {
      listenIfStalled(active, now, actions);
    }
    lastHeard = Optional.of(new Heard(sender, advertisement, now));
    if (advertisement.shownPriority() != Priority.OWNER.value()) {
      comeBack();
    }
    switch (state) {
      case State.Initialize() -> {}
      case State.Backup backup -> handleAsBackup(now, backup, advertisement, sender);
      case State.Active _ -> handleAsActive(now, advertisement, sender, self, actions);
    }
    return actions;
  }

  /// A packet for this router was refused, here or before it came here. Nothing changes, but when
  /// nobody else is obeyed, this is why.
  public void refused(IpAddress sender, RejectReason reason) {
    if (state instanceof State.Backup) {
      refusals.note(sender, reason);
    }
  }

  private void handleAsBackup(
      MonotonicTime now, State.Backup backup, Advertisement advertisement, IpAddress sender) {
    switch (advertisement) {
      case Advertisement.Resignation _ -> {
        obeyed = Optional.of(sender);
        Duration skew = VrrpTimers.skewTime(priority, backup.activeAdverInterval());
        state = new State.Backup(now.plus(skew), backup.activeAdverInterval(), backup.preemptAt());
      }
      case Advertisement.Claim claim -> {
        boolean lower = claim.priority().compareTo(priority) < 0;
        // §6.1, Preempt_Mode: the owner of the addresses always preempts.
        boolean preempts = config.preemptMode() || priority.isOwner();
        if (!lower || !preempts) {
          obeyed = Optional.of(sender);
          state = backup(now, claim.interval());
        } else if (!config.preemptDelay().isZero()) {
          MonotonicTime preemptAt =
              backup.preemptAt().orElseGet(() -> now.plus(config.preemptDelay()));
          State.Backup delayed = backup;
          if (!preemptAt.isDue(now)) {
            obeyed = Optional.of(sender);
            delayed = backup(now, claim.interval());
          }
          state =
              new State.Backup(
                  delayed.activeDownAt(), delayed.activeAdverInterval(), Optional.of(preemptAt));
        }
        // else §6.4.2: discard; the timer runs on, and so this router preempts.
      }
    }
  }

  private void handleAsActive(
      MonotonicTime now,
      Advertisement advertisement,
      IpAddress sender,
      IpAddress self,
      List<Action> actions) {
    switch (advertisement) {
      case Advertisement.Resignation _ -> {
        actions.add(new Action.Send(claim()));
        state = new State.Active(now.plus(config.interval().duration()));
      }
      case Advertisement.Claim claim -> {
        int rank = claim.priority().compareTo(priority);
        if (rank == 0) {
          rank = sender.compareTo(self);
        }
        if (rank > 0) {
          if (config.reactions().higherPrioritySendAdvert()) {
            actions.add(new Action.Send(claim()));
          }
          obeyed = Optional.of(sender);
          enter(
              now,
              backup(now, claim.interval()),
              new Cause.Outranked(sender, claim.priority(), priority),
              actions);
        } else if (!sender.equals(self)) {
          if (doesNotYield(now, claim)) {
            aside = true;
            priority = Priority.HIGHEST_BACKUP;
            obeyed = Optional.of(sender);
            enter(now, backup(now, claim.interval()), new Cause.StepsAside(sender), actions);
            return;
          }
          // RFC 9568 §6.4.3 asks for an advert at once; to a reflection of our own it would be
          // endless.
          if (!config.reactions().lowerPriorityNoAdvert()) {
            actions.add(new Action.Send(claim()));
          }
          actions.add(new Action.Reassert(sender, claim.priority()));
        }
      }
    }
  }

  /// Whether another owner still claims the addresses, after the time in which it should have heard
  /// that this one has the greater address.
  private boolean doesNotYield(MonotonicTime now, Advertisement.Claim claim) {
    if (!config.addressOwner() || !claim.priority().isOwner()) {
      return false;
    }
    rivalry = rivalry.heard(now, config.interval(), claim.interval());
    return rivalry.lasts(now);
  }

  /// The other owner is gone, or is none any more.
  private void comeBack() {
    if (aside) {
      aside = false;
      setPriority(Priority.OWNER);
    }
  }

  /// Whether an owner has lowered its priority for another one that does not yield.
  public boolean isAside() {
    return aside;
  }

  /// Changes the effective priority. A Backup's timer moves by the change of Active_Down_Interval.
  public void setPriority(Priority changed) {
    if (state instanceof State.Backup(var downAt, var learned, var preemptAt)) {
      Duration before = VrrpTimers.activeDownInterval(config.downTimerAdverts(), priority, learned);
      Duration after = VrrpTimers.activeDownInterval(config.downTimerAdverts(), changed, learned);
      state = new State.Backup(downAt.plus(after.minus(before)), learned, preemptAt);
    }
    priority = changed;
  }

  /// Takes over a changed configuration; state and timers stay. An Active uses it with its next
  /// advert, a Backup with the next advert that it obeys. A changed preempt delay begins anew.
  public void reconfigure(VirtualRouterConfig changed) {
    boolean priorityChanged = !changed.priority().equals(config.priority());
    boolean versionChanged = changed.version() != config.version();
    boolean delayChanged = !changed.preemptDelay().equals(config.preemptDelay());
    config = changed;
    if (priorityChanged) {
      aside = false;
      setPriority(changed.priority());
    }
    if (state instanceof State.Backup(var downAt, var learned, var preemptAt)) {
      state =
          new State.Backup(
              downAt,
              versionChanged ? changed.interval() : learned, // the other version has another unit
              delayChanged ? Optional.empty() : preemptAt);
    }
  }

  /// Has the next advert of an Active come within its interval, which may be a shorter one now: the
  /// leases of the addresses already are.
  public void advertiseWithinInterval(MonotonicTime now) {
    if (state instanceof State.Active(MonotonicTime next)) {
      state = new State.Active(next.min(now.plus(config.interval().duration())));
    }
  }

  /// The checks of §7.1 that need the configuration, in the order of [RejectReason].
  private Optional<RejectReason> admit(Advertisement advertisement) {
    if (advertisement.version() != config.version()) {
      return Optional.of(RejectReason.VERSION_MISMATCH);
    }
    if (advertisement.addresses().isEmpty() && !config.addresses().isEmpty()) {
      return Optional.of(RejectReason.NO_ADDRESSES);
    }
    if (advertisement.authentication().type() != config.authentication().field().type()) {
      return Optional.of(RejectReason.AUTHENTICATION_TYPE_MISMATCH);
    }
    if (config.authentication() instanceof Authentication.SimplePassword password
        && !password.matches(advertisement.authentication().data())) {
      return Optional.of(RejectReason.AUTHENTICATION_FAILED);
    }
    if (config.version() == VrrpVersion.V2
        && !config.reactions().learnsInterval()
        && !advertisement.interval().equals(config.interval())) {
      return Optional.of(RejectReason.INTERVAL_MISMATCH);
    }
    if (config.addressOwner() && config.reactions().ownerIgnoresAdverts()) {
      return Optional.of(RejectReason.OWNER_IGNORES);
    }
    return Optional.empty();
  }

  /// What RFC 9568 §7.1 wants logged, not dropped.
  private void note(
      Advertisement advertisement, IpAddress sender, IpAddress self, List<Action> actions) {
    if (sender.equals(self)) {
      actions.add(new Action.Note(Irregularity.OWN_SOURCE));
    }
    if (!advertisement.interval().equals(config.interval())) {
      actions.add(new Action.Note(Irregularity.INTERVAL_DIFFERS));
    }
    boolean checked =
        config.reactions().skipCheckedAddresses()
            && lastHeard.map(Heard::sender).filter(sender::equals).isPresent();
    if (!checked && !advertisement.addresses().equals(config.addresses())) {
      actions.add(new Action.Note(Irregularity.ADDRESSES_DIFFER));
    }
    if (config.family() == AddressFamily.IPV6
        && !advertisement.addresses().isEmpty()
        && !advertisement.addresses().getFirst().isLinkLocal()) {
      actions.add(new Action.Note(Irregularity.FIRST_ADDRESS_NOT_LINK_LOCAL));
    }
    if (config.addressOwner() && advertisement.shownPriority() == Priority.OWNER.value()) {
      actions.add(new Action.Note(Irregularity.TWO_OWNERS));
    }
  }

  private void becomeActive(MonotonicTime now, Cause cause, List<Action> actions) {
    obeyed = Optional.empty();
    rivalry = Rivalry.NONE;
    comeBack();
    actions.add(new Action.Send(claim()));
    enter(now, new State.Active(now.plus(config.interval().duration())), cause, actions);
  }

  /// An Active whose advert is so late that its peers have stopped waiting does not speak first: it
  /// listens for one interval and Skew_Time, in which whoever took over must be heard.
  ///
  /// With `timer_expired_backup` the file says how soon that is, and a nopreempt router listens for
  /// a full Active_Down_Interval.
  private boolean listenIfStalled(State.Active active, MonotonicTime now, List<Action> actions) {
    Duration interval = config.interval().duration();
    // The last advert is one interval older than the one that is late.
    Duration patience = interval.multipliedBy(Math.max(1, config.downTimerAdverts() - 1));
    Optional<Priority> peers = config.reactions().peersBelow().filter(_ -> !config.preemptMode());
    if (peers.isPresent()) {
      patience = patience.plus(VrrpTimers.skewTime(peers.get(), config.interval()));
    }
    Duration late = active.nextAdvertisementAt().until(now);
    if (late.compareTo(patience) < 0) {
      return false;
    }
    Duration skew = VrrpTimers.skewTime(priority, config.interval());
    Duration listen =
        interval.multipliedBy(peers.isPresent() ? config.downTimerAdverts() : 1).plus(skew);
    enter(
        now,
        new State.Backup(now.plus(listen), config.interval(), Optional.empty()),
        new Cause.Stalled(late.plus(interval)),
        actions);
    return true;
  }

  private Cause causeOfTakeOver(State.Backup backup, MonotonicTime now) {
    Duration waited =
        VrrpTimers.activeDownInterval(
            config.downTimerAdverts(), priority, backup.activeAdverInterval());
    if (lastHeard.isEmpty() || lastHeard.get().at().until(now).compareTo(waited) >= 0) {
      return new Cause.ActiveSilent(
          lastHeard.map(Heard::at).orElse(enteredAt).until(now), obeyed, refusals.list());
    }
    Heard heard = lastHeard.get();
    return switch (heard.advertisement()) {
      case Advertisement.Resignation _ -> new Cause.ActiveResigned(heard.sender());
      case Advertisement.Claim claim when claim.priority().compareTo(priority) < 0 ->
          new Cause.Preempting(heard.sender(), claim.priority(), priority);
      case Advertisement.Claim _ ->
          new Cause.ActiveSilent(heard.at().until(now), obeyed, refusals.list());
    };
  }

  /// Backup with a full Active_Down_Interval before it.
  private State.Backup backup(MonotonicTime now, AdvertisementInterval activeAdverInterval) {
    Duration wait =
        VrrpTimers.activeDownInterval(config.downTimerAdverts(), priority, activeAdverInterval);
    return new State.Backup(now.plus(wait), activeAdverInterval, Optional.empty());
  }

  /// The next beat of Adver_Timer: on the grid of the last one, so that lateness does not add up;
  /// from `now` when a whole beat was missed.
  private MonotonicTime following(MonotonicTime beat, MonotonicTime now) {
    MonotonicTime next = beat.plus(config.interval().duration());
    return next.isAfter(now) ? next : now.plus(config.interval().duration());
  }

  private Advertisement claim() {
    return new Advertisement.Claim(
        config.vrid(),
        priority,
        config.interval(),
        config.addresses(),
        config.authentication().field());
  }

  private Advertisement resignation() {
    return new Advertisement.Resignation(
        config.vrid(), config.interval(), config.addresses(), config.authentication().field());
  }

  /// The one door of every change of state.
  private void enter(MonotonicTime now, State next, Cause cause, List<Action> actions) {
    State previous = state;
    state = next;
    refusals.forget();
    enteredAt = now;
    actions.add(new Action.Transition(previous, next, cause));
  }
}
