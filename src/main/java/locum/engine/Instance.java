package locum.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import locum.core.AddressAssignment;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;
import locum.core.ListenPoint;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Notification;
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.Reason;
import locum.core.ReportedState;
import locum.core.VirtualMacLink;

/// One configured instance on this host: a [Router], and what the host lends it, an interface, a
/// source address, the virtual addresses.
///
/// It turns what the router asks for into effects, and the state of the host into faults. FAULT is
/// never set: it is what a non-empty set of [FaultCause]s is called.
final class Instance {

  /// What is told once in a while, beside refusals and irregularities.
  private enum Told {
    NOT_SENT,
    HELD_BACK,
    REASSERTED
  }

  private final long number;
  private final Predicate<AddressAssignment> heldByAnother;
  private final LogThrottle throttle = new LogThrottle();
  private final Router router;
  private final Holdings holdings;
  private final PeerTable peers = new PeerTable();
  private final Counters counters = new Counters();
  private final History history = new History();
  private final Reception reception = new Reception();
  private final Tracking tracking;

  /// As the file has it, perhaps without an interface.
  private InstanceConfig configured;

  /// On the interface that was found for it.
  private InstanceConfig config;

  private boolean started;
  private boolean stopped;

  /// Whether it waits for the first result of something that it tracks.
  private boolean held;

  private Optional<SyncGroup> group = Optional.empty();
  private boolean replaced;

  /// Not started, because the kernel is just making its virtual MAC interface; nothing is wrong.
  private boolean awaiting;

  private Set<FaultCause> ownFaults = Set.of();

  /// Its own, and those of its group.
  private Set<FaultCause> faults = Set.of();

  private Optional<InterfaceIndex> interfaceIndex = Optional.empty();
  private Map<AddressFamily, Router.Attachment> attachments = Map.of();
  private ReportedState reported = ReportedState.INIT;
  private String cause = "not started";
  private MonotonicTime since;
  private MonotonicTime pausesUntil;

  /// @param heldByAnother whether another instance put an address on the host
  /// @param readings what the things that it tracks read
  /// @param clock the wall clock of the host
  Instance(
      long number,
      InstanceConfig config,
      MonotonicTime now,
      Predicate<AddressAssignment> heldByAnother,
      Tracking.Readings readings,
      RoutingIndex routingIndex,
      WallClock clock) {
    this.number = number;
    this.configured = config;
    this.config = config;
    this.heldByAnother = heldByAnother;
    since = now;
    pausesUntil = now;
    tracking = new Tracking(readings);
    router = Router.of(config, now, clock);
    holdings = new Holdings(config, this, routingIndex, counters);
  }

  long number() {
    return number;
  }

  /// As it runs: on the interface that was found for it.
  InstanceConfig config() {
    return config;
  }

  /// As the file has it.
  InstanceConfig configured() {
    return configured;
  }

  InstanceKey key() {
    return configured.key();
  }

  ReportedState reported() {
    return reported;
  }

  Optional<MonotonicTime> deadline() {
    return Deadlines.earliest(router.deadline(), holdings.deadline(), reception.deadline());
  }

  /// The interface that datagrams for this instance arrive on, once it exists.
  Optional<InterfaceIndex> interfaceIndex() {
    return interfaceIndex;
  }

  /// The address that it sends from, once there is one.
  Optional<IpAddress> source() {
    return Optional.ofNullable(attachments.get(config.family())).map(Router.Attachment::source);
  }

  List<Router.Hearing> hearings() {
    return router.hearings();
  }

  /// Where this instance wants to receive.
  List<ListenPoint> listenPoints() {
    if (stopped || interfaceIndex.isEmpty()) {
      return List.of();
    }
    return router.hearings().stream()
        .map(
            hearing ->
                new ListenPoint(
                    interfaceIndex.get(),
                    config.interfaceName(),
                    hearing.family(),
                    hearing.protocol(),
                    hearing.group()))
        .distinct()
        .toList();
  }

  /// The group that it moves with from now on.
  void join(Optional<SyncGroup> changed) {
    group = changed;
  }

  Optional<SyncGroup> group() {
    return group;
  }

  boolean isActive() {
    return router.role() == Router.Role.ACTIVE;
  }

  boolean isBackup() {
    return router.role() == Router.Role.BACKUP;
  }

  /// Neither at fault nor stopped.
  boolean takesPart() {
    return router.role() != Router.Role.INITIALIZE;
  }

  /// Whether nothing keeps it from starting now.
  boolean isReady() {
    return !awaiting && ownFaults.isEmpty() && tracking.waiting().isEmpty();
  }

  /// Whether it owns the addresses and has given way to another owner.
  boolean isAside() {
    return router.isAside();
  }

  boolean hearsBetter(MonotonicTime now) {
    return router.hearsBetter(now);
  }

  Duration activeDownInterval() {
    return router.activeDownInterval();
  }

  /// What keeps this instance from taking part, its group aside.
  Set<FaultCause> ownFaults() {
    return ownFaults;
  }

  /// Looks at the host again: the faults may have changed, and with them whether this instance
  /// takes part. One that stands alone acts at once, a member when its group settles.
  void hostChanged(MonotonicTime now, HostTable host, EffectBatch effects) {
    if (stopped) {
      return;
    }
    look(now, host, effects);
    if (group.isPresent()) {
      group.get().touch();
    } else {
      takePart(now, Set.of(), host, effects);
    }
  }

  private void look(MonotonicTime now, HostTable host, EffectBatch effects) {
    Optional<InterfaceIndex> previousIndex = interfaceIndex;
    boolean elsewhere = findInterface(host);
    interfaceIndex = host.link(config.interfaceName()).map(Link::index);
    tracking.look(config, host);
    applyRank(effects);
    holdings.look(now, host, effects);
    ownFaults = findFaults(host);
    awaiting = !started && holdings.areAwaited() && ownFaults.isEmpty();
    if (!awaiting) {
      holdings.addFaults(host, ownFaults);
    }
    replaced |= !previousIndex.equals(interfaceIndex) && previousIndex.isPresent();
    if (replaced && router.deadline().isPresent()) {
      // Created again under the same name: nothing that was sent or held counts on the new one.
      router.withdraw("its interface was replaced", stage(now, host, effects));
    }
    if (elsewhere) {
      holdings.move(now, host, effects);
    }
    Map<AddressFamily, Router.Attachment> found = new EnumMap<>(AddressFamily.class);
    for (Router.Hearing hearing : router.hearings()) {
      attachment(hearing.family(), host).ifPresent(a -> found.put(hearing.family(), a));
    }
    attachments = found;
  }

  /// An address that is gone is sent from until there is another one: the fault is told elsewhere.
  private Optional<Router.Attachment> attachment(AddressFamily family, HostTable host) {
    return interfaceIndex.flatMap(
        index ->
            config
                .source()
                .filter(source -> source.family() == family)
                .or(() -> host.primaryAddress(index, family))
                .or(
                    () ->
                        Optional.ofNullable(attachments.get(family))
                            .filter(a -> a.index().equals(index))
                            .map(Router.Attachment::source))
                .map(source -> new Router.Attachment(index, source)));
  }

  /// Takes part or not, as the faults say. The first call starts it.
  ///
  /// @param faultsOfGroup what keeps the other members of its group from taking part
  void takePart(
      MonotonicTime now, Set<FaultCause> faultsOfGroup, HostTable host, EffectBatch effects) {
    if (stopped || awaiting) {
      return;
    }
    Set<FaultCause> found = new LinkedHashSet<>(ownFaults);
    found.addAll(faultsOfGroup);
    boolean moved = replaced;
    replaced = false;
    boolean first = !started;
    holdings.settle(interfaceIndex, effects);
    boolean wasFaulty = !faults.isEmpty();
    boolean sameFaults = found.equals(faults);
    faults = found;
    boolean wasHeld = held;
    held = found.isEmpty() && router.deadline().isEmpty() && tracking.waiting().isPresent();
    if (held) {
      hold(effects);
    } else if (!found.isEmpty()) {
      if (!sameFaults || !started) {
        started = true;
        fault(now, host, effects);
      }
    } else if (!started || wasFaulty || wasHeld || moved) {
      boolean afterFault = started;
      started = true;
      start(now, afterFault, host, effects);
    }
    if (first && !isActive()) {
      holdings.removeLeftOver(heldByAnother, host, effects);
    }
    holdings.verify(now, isActive(), host, effects);
  }

  /// Waits for what it tracks without a word to scripts: nothing has gone wrong.
  private void hold(EffectBatch effects) {
    String waiting = tracking.waiting().orElse("");
    if (!cause.equals(waiting)) {
      cause = waiting;
      remark(Occurrence.Severity.INFO, waiting, effects);
    }
  }

  /// Makes the router's rank what base and tracking say.
  private void applyRank(EffectBatch effects) {
    Optional<String> change = router.track(tracking);
    if (change.isPresent()) {
      String why = tracking.changes();
      remark(Occurrence.Severity.INFO, change.get() + (why.isEmpty() ? "" : ": " + why), effects);
      if (started) {
        effects.notify(new Notification.PriorityChanged(config.name(), reported, router.rank()));
      }
    }
  }

  /// An instance without an interface is on the one that carries its source address. Returns
  /// whether that is another one now.
  private boolean findInterface(HostTable host) {
    String before = config.interfaceName();
    if (configured.interfaceName().isEmpty()) {
      String carrier = configured.source().flatMap(host::carrierOf).map(Link::name).orElse("");
      config = carrier.isEmpty() ? configured : configured.on(carrier);
    }
    holdings.on(config);
    return !config.interfaceName().equals(before);
  }

  private void start(MonotonicTime now, boolean afterFault, HostTable host, EffectBatch effects) {
    boolean waits = afterFault || group.filter(g -> !g.startsActive()).isPresent();
    router.start(
        waits, afterFault ? "its faults are gone" : "it was started", stage(now, host, effects));
  }

  /// Becomes MASTER with its group.
  void takeOver(MonotonicTime now, String why, HostTable host, EffectBatch effects) {
    router.takeOver(why, stage(now, host, effects));
  }

  /// Becomes BACKUP with its group, or because somebody says so.
  void stepDown(
      MonotonicTime now, Duration pause, String why, HostTable host, EffectBatch effects) {
    pausesUntil = now.plus(pause);
    router.stepDown(pause, why, stage(now, host, effects));
  }

  /// As BACKUP, leaves the addresses to others for another Active_Down_Interval; one that pauses
  /// does so anyway.
  void waitAgain(MonotonicTime now) {
    if (pauseLeft(now).isZero()) {
      router.waitAgain(now);
    }
  }

  /// How long it still leaves the addresses to others, because it was told to.
  Duration pauseLeft(MonotonicTime now) {
    return pausesUntil.isAfter(now) ? now.until(pausesUntil) : Duration.ZERO;
  }

  private void fault(MonotonicTime now, HostTable host, EffectBatch effects) {
    String why = faults.stream().map(FaultCause::sentence).collect(Collectors.joining("; "));
    router.withdraw(why, stage(now, host, effects));
    report(now, ReportedState.FAULT, why, effects);
  }

  private Set<FaultCause> findFaults(HostTable host) {
    Set<FaultCause> found = new LinkedHashSet<>();
    reception.fault().ifPresent(found::add);
    holdings.fault().ifPresent(found::add);
    found.addAll(HostFaults.of(config, host));
    found.addAll(tracking.faults());
    return found;
  }

  /// A packet that names the VRID or vhid of this instance arrived on its interface.
  void receive(MonotonicTime now, Datagram datagram, HostTable host, EffectBatch effects) {
    router.receive(datagram, stage(now, host, effects));
  }

  /// The kernel refused the listen point: without hearing, no taking part.
  void listenFailed(MonotonicTime now, String reason, HostTable host, EffectBatch effects) {
    reception.failed(now, reason);
    hostChanged(now, host, effects);
  }

  void deadlineReached(MonotonicTime now, HostTable host, EffectBatch effects) {
    switch (reception.deadlineReached(now)) {
      case NOTHING -> {}
      case ASK_AGAIN -> listenPoints().forEach(effects::listen);
      case HEARS -> hostChanged(now, host, effects);
    }
    if (holdings.askAgain(now, effects)) {
      hostChanged(now, host, effects);
    }
    if (mayTakeOver(now, effects)) {
      router.deadlineReached(stage(now, host, effects));
    }
    if (holdings.deadlineReached(now, host, effects)) {
      hostChanged(now, host, effects);
    }
  }

  /// The script that was run for this state has ended: as Active, the addresses are there now.
  void scripted(MonotonicTime now, ReportedState state, HostTable host, EffectBatch effects) {
    if (isActive() && state == ReportedState.MASTER) {
      holdings.announce(now, host, effects);
    }
  }

  /// Routes may have gone with an address, without notice.
  void routingDisturbed(MonotonicTime now) {
    holdings.routingDisturbed(now);
  }

  /// The kernel refused a route or rule of ours.
  void routingRefused(
      MonotonicTime now, RoutingItem item, String reason, HostTable host, EffectBatch effects) {
    holdings.routingRefused(now, item, reason);
    if (holdings.fault().isPresent()) {
      hostChanged(now, host, effects);
    }
  }

  /// Asks the group when the timer of a Backup has fired; one that may not take over waits on.
  private boolean mayTakeOver(MonotonicTime now, EffectBatch effects) {
    if (group.isEmpty() || !router.takeOverDue(now) || group.get().consents(this, now)) {
      return true;
    }
    router.waitAgain(now);
    String objection = group.get().objection(this, now);
    if (throttle.passes(now, Told.HELD_BACK, objection)) {
      remark(
          Occurrence.Severity.WARNING,
          "no advert was heard, but it does not take over: in its sync group "
              + group.get().name()
              + ", "
              + objection,
          effects);
    }
    return false;
  }

  /// Takes over a changed configuration of the same key; state and timers stay. What it means for
  /// the host follows with [#putInForce], when the groups are in step.
  void reconfigure(MonotonicTime now, InstanceConfig changed, HostTable host, EffectBatch effects) {
    configured = changed;
    config = changed;
    findInterface(host);
    router.reconfigure(now, changed);
    holdings.announcements(now, changed.announcements(), isActive());
    if (started || held || awaiting) {
      hostChanged(now, host, effects);
    }
  }

  /// Changes what is on the host. What a fault takes away must not have been added in the same
  /// turn.
  void putInForce(MonotonicTime now, HostTable host, EffectBatch effects) {
    holdings.reconfigure(now, isActive(), host, effects);
    remark(Occurrence.Severity.INFO, "reconfigured; still " + reported, effects);
  }

  /// Leaves for good.
  ///
  /// @param as STOP or DELETED
  void stop(MonotonicTime now, ReportedState as, String why, HostTable host, EffectBatch effects) {
    stopped = true;
    router.withdraw(why, stage(now, host, effects));
    holdings.giveUp(host, effects);
    report(now, as, why, effects);
  }

  /// The kernel refused to make the interface with the virtual MAC address.
  void virtualMacRefused(
      MonotonicTime now, VirtualMacLink link, String reason, HostTable host, EffectBatch effects) {
    if (holdings.virtualMacRefused(now, link, reason, effects)) {
      hostChanged(now, host, effects);
    }
  }

  /// The kernel refused to set up the interface that is provided for it.
  void raiseRefused(
      MonotonicTime now, ProvidedLink link, String reason, HostTable host, EffectBatch effects) {
    if (holdings.raiseRefused(now, link, reason)) {
      hostChanged(now, host, effects);
    }
  }

  /// The interfaces that concern it: those of its configuration, and those made for it.
  Set<String> interfaceNames() {
    Set<String> names = new LinkedHashSet<>(configured.interfaceNames());
    names.addAll(holdings.interfaceNames());
    return names;
  }

  /// Whether an interface was made for this instance.
  boolean bears(String interfaceName) {
    return holdings.interfaceNames().contains(interfaceName);
  }

  /// Says again who has the addresses, if the file wants that after an advert of lower priority.
  void reassert(MonotonicTime now, HostTable host, EffectBatch effects) {
    holdings.reassert(now, host, effects);
  }

  /// Whether this address is to be on the host because of this instance.
  boolean relyOn(InterfaceIndex index, IpAddress address) {
    return holdings.relyOn(index, address);
  }

  /// Whether this instance put the address on the host.
  boolean holds(AddressAssignment assignment) {
    return holdings.holds(assignment);
  }

  /// The kernel refused to add some of these.
  void additionFailed(MonotonicTime now, List<AddressAssignment> assignments) {
    holdings.additionFailed(now, assignments);
  }

  /// An address of ours is on the host now, perhaps after the kernel had refused it.
  void addressAppeared(InterfaceAddress address, HostTable host, EffectBatch effects) {
    holdings.addressAppeared(address, host, effects);
  }

  /// The kernel refused to send. Without carrier it does so with every advert, and the fault tells
  /// why; otherwise nobody else would.
  void sendFailed(MonotonicTime now, AddressFamily family, String reason, EffectBatch effects) {
    counters.sendErrors++;
    router.sendFailed(family);
    if (faults.isEmpty() && !stopped && throttle.passes(now, Told.NOT_SENT, reason)) {
      remark(
          Occurrence.Severity.ERROR,
          "an advert was not sent ("
              + reason
              + "): routers that do not hear this one will take over",
          effects);
    }
  }

  void remark(Occurrence.Severity severity, String sentence, EffectBatch effects) {
    effects.report(new Occurrence.Remark(config.name(), severity, sentence));
  }

  private void detail(String sentence, EffectBatch effects) {
    effects.report(new Occurrence.Detail(config.name(), sentence));
  }

  /// In keepalived's words, which people look for.
  private void tellAddresses(String doing, EffectBatch effects) {
    if (!config.addresses().isEmpty()) {
      detail(doing + " VIPs.", effects);
    }
    if (!config.excluded().isEmpty()) {
      detail(doing + " E-VIPs.", effects);
    }
  }

  private Router.Stage stage(MonotonicTime now, HostTable host, EffectBatch effects) {
    return new OnStage(now, host, effects);
  }

  /// What the router asks for, at one moment on this host.
  private final class OnStage implements Router.Stage {

    private final MonotonicTime now;
    private final HostTable host;
    private final EffectBatch effects;

    OnStage(MonotonicTime now, HostTable host, EffectBatch effects) {
      this.now = now;
      this.host = host;
      this.effects = effects;
    }

    @Override
    public MonotonicTime now() {
      return now;
    }

    @Override
    public EffectBatch effects() {
      return effects;
    }

    @Override
    public Optional<Router.Attachment> attachment(AddressFamily family) {
      return Optional.ofNullable(attachments.get(family));
    }

    @Override
    public Optional<MacAddress> advertMac() {
      return holdings.advertMac();
    }

    @Override
    public Optional<InterfaceIndex> advertInterface() {
      return holdings.advertInterface(host);
    }

    @Override
    public Optional<MacAddress> interfaceMac() {
      return interfaceIndex.flatMap(host::link).flatMap(Link::mac);
    }

    @Override
    public void sends(boolean resigns) {
      counters.advertisementsSent++;
      if (resigns) {
        counters.resignationsSent++;
        detail(config.carp().isPresent() ? "said farewell" : "sent 0 priority", effects);
      } else {
        holdings.advertised(now, effects);
      }
    }

    @Override
    public void moves(Router.Role from, Router.Role to, String why, boolean timedOut) {
      counters.countMove(from, to);
      if (from == Router.Role.ACTIVE) {
        counters.releasedActive++;
        holdings.release(now, host, effects);
        tellAddresses("removing", effects);
      }
      switch (to) {
        case ACTIVE -> {
          if (timedOut) {
            detail("Receive advertisement timeout", effects);
          }
          counters.becameActive++;
          holdings.take(now, host, effects);
          report(now, ReportedState.MASTER, why, effects);
          tellAddresses("setting", effects);
        }
        case BACKUP -> report(now, ReportedState.BACKUP, why, effects);
        case INITIALIZE -> {} // FAULT and STOP are told by who withdrew it
      }
    }

    @Override
    public void reasserts(IpAddress sender, String sentence) {
      if (holdings.reassert(now, host, effects)) {
        group.ifPresent(g -> g.claimed(Instance.this));
      }
      effects.notify(new Notification.LowerPriorityHeard(config.name(), router.rank()));
      if (throttle.passes(now, Told.REASSERTED, sender)) {
        remark(Occurrence.Severity.WARNING, sentence, effects);
      }
    }

    @Override
    public void refuses(Reason reason, IpAddress sender) {
      counters.countRefused(reason);
      history.refused(now, sender, reason);
      if (throttle.passes(now, reason, sender)) {
        effects.report(
            new Occurrence.PacketRefused(
                config.name(),
                sender,
                reason.name(),
                "packet from " + sender + " refused, because " + reason.sentence()));
      }
    }

    @Override
    public void notes(Reason reason, IpAddress sender) {
      counters.countNoted(reason);
      if (throttle.passes(now, reason, sender)) {
        remark(
            Occurrence.Severity.WARNING,
            "advert from " + sender + " is obeyed, but " + reason.sentence(),
            effects);
      }
    }

    @Override
    public void hears(IpAddress sender, InstanceStatus.Claim claim, boolean resigns) {
      if (faults.isEmpty()) {
        counters.advertisementsReceived++;
        if (resigns) {
          counters.resignationsReceived++;
        }
        peers.heard(now, sender, claim);
      }
    }
  }

  private void report(MonotonicTime now, ReportedState to, String why, EffectBatch effects) {
    if (to != reported || !why.equals(cause)) {
      history.changed(now, reported, to, why);
      effects.report(new Occurrence.StateChanged(config.name(), reported, to, router.rank(), why));
    }
    if (to != reported) {
      since = now;
      effects.notify(new Notification.InstanceState(config.name(), to, router.rank()));
    }
    reported = to;
    cause = why;
  }

  /// All counters begin at zero again.
  void clearStatistics() {
    counters.clear();
  }

  InstanceStatus status(MonotonicTime now, HostTable host) {
    return new InstanceStatus(
        config.name(),
        config.key(),
        reported,
        since.until(now),
        cause,
        faults.stream().map(FaultCause::sentence).toList(),
        router.terms(),
        router.timer(Router.Role.ACTIVE, now),
        router.timer(Router.Role.BACKUP, now),
        holdings.addresses(host),
        holdings.routing(config.routing().routes()),
        holdings.routing(config.routing().rules()),
        peers.snapshot(now),
        tracking.status(),
        counters.snapshot(),
        holdings.virtualMacInterface(),
        config.accept(),
        group.map(SyncGroup::name),
        history.snapshot(now));
  }
}
