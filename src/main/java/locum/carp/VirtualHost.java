package locum.carp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.Refusals;

/// One virtual host of CARP on this host: the state machine of ucarp and the BSDs.
///
/// ```text
///                 ┌───────────────── withdraw ─────────────────┐
///                 ▼                                            │
///   start ──► Init ───► Backup ── master-down timer fires, ──► Master
///               ▲         │  ▲    or the master leaves, or       │
///               └─────────┘  │    advertises less often          │ better host heard,
///                withdraw    │    (preempt)                      │ or stalled
///                            └───────────────────────────────────┘
/// ```
///
/// A state holds its own deadline, so that a stale timer cannot fire. Every change of state goes
/// through [#enter]. What is better, and who of two masters yields, says [Rank].
public final class VirtualHost {

  public sealed interface State {

    /// Takes no part: not started, stopped, or at fault.
    record Init() implements State {}

    /// Watches the master.
    ///
    /// @param masterDownAt when the master-down timer fires
    /// @param restsUntil before this it takes over under no circumstances, because it was told to
    ///   step down
    record Backup(MonotonicTime masterDownAt, MonotonicTime restsUntil) implements State {}

    /// Holds the addresses.
    ///
    /// @param nextAdvertisementAt when it advertises again
    record Master(MonotonicTime nextAdvertisementAt) implements State {}
  }

  /// The last advertisement that passed all checks.
  public record Heard(IpAddress sender, Advertisement advertisement, MonotonicTime at) {}

  private CarpConfig config;
  private State state = new State.Init();
  private MonotonicTime enteredAt = new MonotonicTime(0);
  private Optional<Heard> lastHeard = Optional.empty();
  private int demotion;

  private final Voice voice;
  private final CounterLedger ledger = new CounterLedger();
  private final Refusals refusals = new Refusals();

  /// The last master that this Backup obeyed.
  private Optional<IpAddress> obeyed = Optional.empty();

  /// The counter of an advert to which this Master would have yielded, had it proved that its
  /// sender is alive.
  private OptionalLong doubted = OptionalLong.empty();

  /// @param firstCounter must differ from that of every other host, and be above those of the
  ///   earlier runs of this host: the wall clock in a fine unit, or a random number for OPENBSD
  public VirtualHost(CarpConfig config, long firstCounter) {
    this.config = config;
    this.voice = new Voice(config, firstCounter);
  }

  public CarpConfig config() {
    return config;
  }

  public State state() {
    return state;
  }

  public Optional<Heard> lastHeard() {
    return lastHeard;
  }

  /// As set by [#setDemotion], 0 at first.
  public int demotion() {
    return demotion;
  }

  /// The `advskew` that it advertises and counts with now.
  public int advertisedSkew() {
    return rank().advskew();
  }

  /// When [#deadlineReached] must be called next; empty in Init.
  public Optional<MonotonicTime> deadline() {
    return switch (state) {
      case State.Init() -> Optional.empty();
      case State.Backup backup -> Optional.of(backup.masterDownAt());
      case State.Master master -> Optional.of(master.nextAdvertisementAt());
    };
  }

  /// Begins to take part: as Backup, for a full master-down interval.
  public List<Action> start(MonotonicTime now, Cause cause) {
    List<Action> actions = new ArrayList<>();
    if (state instanceof State.Init) {
      lastHeard = Optional.empty();
      obeyed = Optional.empty();
      voice.sending().forget();
      enter(now, backup(now, now), cause, actions);
    }
    return actions;
  }

  /// Takes part no longer: stop, or fault. Only a Master says so.
  public List<Action> withdraw(MonotonicTime now, Cause cause) {
    List<Action> actions = new ArrayList<>();
    switch (state) {
      case State.Init() -> {}
      case State.Backup _ -> enter(now, new State.Init(), cause, actions);
      case State.Master _ -> {
        actions.add(farewell());
        enter(now, new State.Init(), cause, actions);
      }
    }
    return actions;
  }

  /// Becomes Master without waiting, because its sync group does or an administrator says so; only
  /// from Backup.
  public List<Action> takeOver(MonotonicTime now, Cause cause) {
    List<Action> actions = new ArrayList<>();
    if (state instanceof State.Backup) {
      becomeMaster(now, cause, actions);
    }
    return actions;
  }

  /// Becomes Backup, because its sync group does or an administrator says so; only from Master. It
  /// says farewell, so that a peer takes over at once.
  ///
  /// @param pause how much longer than its master-down interval it leaves the peers to themselves
  public List<Action> stepDown(MonotonicTime now, Duration pause, Cause cause) {
    List<Action> actions = new ArrayList<>();
    if (state instanceof State.Master) {
      actions.add(farewell());
      enter(now, backup(now, now.plus(pause).plus(masterDownInterval())), cause, actions);
    }
    return actions;
  }

  /// As Backup, waits another master-down interval instead of taking over.
  public void waitAgain(MonotonicTime now) {
    if (state instanceof State.Backup(_, MonotonicTime restsUntil)) {
      state = backup(now, restsUntil);
    }
  }

  /// Whether the master-down timer has fired: [#deadlineReached] would make it Master.
  public boolean takeOverDue(MonotonicTime now) {
    return state instanceof State.Backup backup && backup.masterDownAt().isDue(now);
  }

  /// Whether it obeys a master that it has heard within its master-down interval.
  public boolean hearsBetter(MonotonicTime now) {
    return state instanceof State.Backup
        && obeyed.isPresent()
        && lastHeard.isPresent()
        && lastHeard.get().at().until(now).compareTo(masterDownInterval()) < 0
        && rank().replaces(lastHeard.get().sender(), lastHeard.get().advertisement()).isEmpty();
  }

  /// The silence of a master after which this host takes over.
  public Duration masterDownInterval() {
    return rank().masterDownInterval();
  }

  /// The timer of the state has fired. Does nothing before it is due.
  public List<Action> deadlineReached(MonotonicTime now) {
    List<Action> actions = new ArrayList<>();
    switch (state) {
      case State.Init() -> {}
      case State.Backup backup -> {
        if (backup.masterDownAt().isDue(now)) {
          becomeMaster(now, causeOfTakeOver(now), actions);
        }
      }
      case State.Master master -> {
        if (!listenIfStalled(master, now, actions) && master.nextAdvertisementAt().isDue(now)) {
          actions.add(claim());
          state = new State.Master(following(master.nextAdvertisementAt(), now));
        }
      }
    }
    return actions;
  }

  /// An advertisement arrived that passed [AdvertisementCodec#decode]. One of either family counts:
  /// the BSDs watch the two apart.
  ///
  /// @param self the address from which this host sends in the family of the sender
  public List<Action> handle(
      MonotonicTime now, Advertisement advertisement, IpAddress sender, IpAddress self) {
    List<Action> actions = new ArrayList<>();
    if (state instanceof State.Init) {
      return actions;
    }
    Optional<RejectReason> refusal = admit(advertisement, sender, self);
    if (refusal.isPresent()) {
      actions.add(new Action.Refuse(refusal.get()));
      return actions;
    }
    refusals.forget();
    Irregularity.of(advertisement, config, advertisedSkew())
        .forEach(odd -> actions.add(new Action.Note(odd)));
    if (state instanceof State.Master master) {
      listenIfStalled(master, now, actions);
    }
    if (state instanceof State.Backup && advertisement.isFarewell() && !isMaster(sender, now)) {
      return actions; // the master stays
    }
    boolean provenAlive = voice.goesOnAbove(advertisement);
    lastHeard = Optional.of(new Heard(sender, advertisement, now));
    switch (state) {
      case State.Init() -> {}
      case State.Backup backup -> handleAsBackup(now, backup, advertisement, sender);
      case State.Master _ -> handleAsMaster(now, advertisement, sender, self, provenAlive, actions);
    }
    return actions;
  }

  /// A packet for this host was refused, here or before it came here. Nothing changes, but when
  /// nobody else is obeyed, this is why.
  public void refused(IpAddress sender, RejectReason reason) {
    if (state instanceof State.Backup) {
      refusals.note(sender, reason);
    }
  }

  private void handleAsBackup(
      MonotonicTime now, State.Backup backup, Advertisement advertisement, IpAddress sender) {
    Optional<Cause> replaces = rank().replaces(sender, advertisement);
    if (advertisement.isFarewell() && replaces.isPresent()) {
      // The peers take over at once, all of them. One that waits for its skew leaves it to the
      // best.
      obeyed = Optional.of(sender);
      MonotonicTime turn = now.plus(Advertisement.interval(0, advertisedSkew()));
      state = new State.Backup(later(turn, backup.restsUntil()), backup.restsUntil());
    } else if (replaces.isPresent() && backup.restsUntil().isDue(now)) {
      // At once, but through the timer, so that a sync group is asked.
      state = new State.Backup(now, backup.restsUntil());
    } else {
      obeyed = Optional.of(sender);
      state = backup(now, backup.restsUntil());
    }
  }

  /// Whether a host may be the master that is obeyed: one with addresses of both families has two.
  private boolean isMaster(IpAddress sender, MonotonicTime now) {
    Duration silence = lastHeard.map(Heard::at).orElse(enteredAt).until(now);
    return obeyed
        .filter(master -> master.family() == sender.family() && !master.equals(sender))
        .filter(_ -> silence.compareTo(CarpTimers.listening(config.advbase())) < 0)
        .isEmpty();
  }

  private void handleAsMaster(
      MonotonicTime now,
      Advertisement advertisement,
      IpAddress sender,
      IpAddress self,
      boolean provenAlive,
      List<Action> actions) {
    Optional<Cause> yields = rank().yields(sender, advertisement, self);
    if (yields.isEmpty()) {
      actions.add(new Action.Reassert(sender, rank().inWords(advertisement)));
    } else if (provenAlive || isSecondDoubt(advertisement)) {
      if (config.profile() == Profile.UCARP) {
        // As ucarp does: the other learns that there were two, and announces afresh.
        actions.add(claim());
      }
      obeyed = Optional.of(sender);
      enter(now, backup(now, now), yields.get(), actions);
    } else {
      doubted = OptionalLong.of(advertisement.counter());
      actions.add(new Action.Refuse(RejectReason.NOT_PROVEN_ALIVE));
    }
  }

  /// A host that does not hear this one cannot prove anything: its second advert is enough, while
  /// one recorded packet never makes a Master yield.
  private boolean isSecondDoubt(Advertisement advertisement) {
    return doubted.isPresent() && doubted.getAsLong() != advertisement.counter();
  }

  /// Changes how unfit this host calls itself. A Backup's timer moves by the change of its
  /// master-down interval.
  ///
  /// @param changed 0 for fit; OPENBSD sends up to 255; less than 0 makes the others fitter
  public void setDemotion(int changed) {
    Duration before = masterDownInterval();
    demotion = changed;
    moveTimer(before);
  }

  /// The last [Action.Send] could not be sent.
  public void sendFailed() {
    voice.sending().failed();
  }

  /// Takes over a changed configuration; state and counter stay. A Backup's timer moves by the
  /// change of its master-down interval, a Master uses it with its next advert, which comes within
  /// the new interval.
  ///
  /// @param cookie for a host that changes to OPENBSD, whose counter others may have taken up
  public void reconfigure(MonotonicTime now, CarpConfig changed, long cookie) {
    Duration before = masterDownInterval();
    config = changed;
    voice.reconfigure(changed, cookie);
    moveTimer(before);
    if (state instanceof State.Master(MonotonicTime next)) {
      // The leases are for the new interval already.
      state = new State.Master(next.min(now.plus(interval())));
    }
  }

  private void moveTimer(Duration before) {
    if (state instanceof State.Backup(MonotonicTime downAt, MonotonicTime restsUntil)) {
      Duration change = masterDownInterval().minus(before);
      state = new State.Backup(later(downAt.plus(change), restsUntil), restsUntil);
    }
  }

  /// The checks that need the configuration, in the order of [RejectReason].
  private Optional<RejectReason> admit(
      Advertisement advertisement, IpAddress sender, IpAddress self) {
    if (!advertisement.vhid().equals(config.vhid())) {
      return Optional.of(RejectReason.OTHER_VHID);
    }
    if (sender.equals(self)) {
      return Optional.of(RejectReason.OWN_ADDRESS);
    }
    if (!voice.hasTheSecret(advertisement)) {
      return Optional.of(RejectReason.AUTHENTICATION_FAILED);
    }
    return switch (config.profile()) {
      case OPENBSD ->
          voice.isOurs(advertisement) ? Optional.of(RejectReason.OWN_COOKIE) : Optional.empty();
      case UCARP, FREEBSD ->
          voice.isOurs(advertisement)
              ? Optional.of(RejectReason.REPLAYED)
              : ledger.judge(sender, advertisement.counter());
    };
  }

  private Cause causeOfTakeOver(MonotonicTime now) {
    Duration silence = lastHeard.map(Heard::at).orElse(enteredAt).until(now);
    return lastHeard
        .filter(_ -> silence.compareTo(masterDownInterval()) < 0)
        .flatMap(heard -> rank().replaces(heard.sender(), heard.advertisement()))
        .orElseGet(() -> new Cause.MasterSilent(silence, obeyed, refusals.list()));
  }

  private void becomeMaster(MonotonicTime now, Cause cause, List<Action> actions) {
    obeyed = Optional.empty();
    doubted = OptionalLong.empty();
    actions.add(claim());
    enter(now, new State.Master(now.plus(interval())), cause, actions);
  }

  /// A Master whose advert is so late that its peers have stopped waiting does not speak first: it
  /// listens until whoever took over must have been heard.
  private boolean listenIfStalled(State.Master master, MonotonicTime now, List<Action> actions) {
    Duration late = master.nextAdvertisementAt().until(now);
    Duration patience =
        CarpTimers.patienceOfPeers(config.deadRatio(), config.advbase(), advertisedSkew());
    if (late.compareTo(patience) < 0) {
      return false;
    }
    MonotonicTime until = now.plus(CarpTimers.listening(config.advbase()));
    Cause cause = new Cause.Stalled(late.plus(interval()));
    enter(now, new State.Backup(until, now), cause, actions);
    return true;
  }

  /// Backup with a full master-down interval before it.
  private State.Backup backup(MonotonicTime now, MonotonicTime restsUntil) {
    return new State.Backup(later(now.plus(masterDownInterval()), restsUntil), restsUntil);
  }

  private static MonotonicTime later(MonotonicTime one, MonotonicTime other) {
    return one.isBefore(other) ? other : one;
  }

  /// The next beat of a Master: on the grid of the last one, so that lateness does not add up; from
  /// `now` when a whole beat was missed.
  private MonotonicTime following(MonotonicTime beat, MonotonicTime now) {
    MonotonicTime next = beat.plus(interval());
    return next.isAfter(now) ? next : now.plus(interval());
  }

  /// The time between two of its adverts, with the skew that it advertises.
  public Duration interval() {
    return rank().interval();
  }

  private Rank rank() {
    return Rank.of(config, demotion, voice.sending().troubled());
  }

  private Action claim() {
    voice.sending().sends(); // first, because its verdict goes into the skew
    Rank rank = rank();
    return new Action.Send(voice.says(config.advbase(), rank.advskew(), rank.demotion()));
  }

  private Action farewell() {
    voice.sending().sends();
    int longest = Advertisement.FAREWELL;
    return new Action.Send(voice.says(longest, longest, rank().demotion()));
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
