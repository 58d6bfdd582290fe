package locum.engine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.AddressAssignment;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;
import locum.core.ListenPoint;
import locum.core.MonotonicTime;
import locum.core.Notification;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.core.VirtualMacLink;
import locum.vrrp.Action;
import locum.vrrp.Advertisement;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.Cause;
import locum.vrrp.Irregularity;
import locum.vrrp.PacketAuthentication;
import locum.vrrp.Priority;
import locum.vrrp.RejectReason;
import locum.vrrp.VirtualRouter;

/// One configured instance on this host: a [VirtualRouter], and what the host lends it, an
/// interface, a source address, the virtual addresses.
///
/// It turns the router's [Action]s into effects, and the state of the host into faults. FAULT is
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
  private final VirtualRouter router;
  private final Holdings holdings;
  private final PeerTable peers = new PeerTable();
  private final Counters counters = new Counters();
  private final Reception reception = new Reception();
  private final AdvertSender sender = new AdvertSender();
  private final Tracking tracking;
  private final WallClock clock;

  /// As the file has it, perhaps without an interface.
  private InstanceConfig configured;

  /// On the interface that was found for it.
  private InstanceConfig config;

  private PacketAuthentication authentication;
  private boolean started;
  private boolean stopped;

  /// Whether it waits for the first result of something that it tracks.
  private boolean held;

  private Priority effective;
  private Optional<SyncGroup> group = Optional.empty();
  private boolean replaced;

  /// Not started, because the kernel is just making its virtual MAC interface; nothing is wrong.
  private boolean awaiting;

  private Set<FaultCause> ownFaults = Set.of();

  /// Its own, and those of its group.
  private Set<FaultCause> faults = Set.of();

  private Optional<InterfaceIndex> interfaceIndex = Optional.empty();
  private Optional<AdvertSender.Attachment> attachment = Optional.empty();
  private ReportedState reported = ReportedState.INIT;
  private String cause = "not started";
  private MonotonicTime since;

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
    this.clock = clock;
    authentication =
        PacketAuthentication.of(
            config.vrrp().orElseThrow().authentication(), config.peering().senders());
    this.heldByAnother = heldByAnother;
    since = now;
    tracking = new Tracking(readings);
    effective = config.vrrp().orElseThrow().priority();
    router = new VirtualRouter(config.vrrp().orElseThrow());
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
    return attachment.map(AdvertSender.Attachment::source);
  }

  /// Where this instance wants to receive: with an authentication header also what has none, to
  /// refuse it aloud. The other way round it would cost every host a second socket per interface.
  List<ListenPoint> listenPoints() {
    if (stopped || interfaceIndex.isEmpty()) {
      return List.of();
    }
    Optional<IpAddress> group =
        switch (config.peering()) {
          case Peering.Multicast(IpAddress address) -> Optional.of(address);
          case Peering.Broadcast(IpAddress address) -> Optional.of(address);
          case Peering.Unicast _ -> Optional.empty();
        };
    return Stream.of(authentication.protocol(), Datagram.PROTOCOL_VRRP)
        .distinct()
        .map(
            protocol ->
                new ListenPoint(
                    interfaceIndex.get(), config.interfaceName(), family(), protocol, group))
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
    return router.state() instanceof VirtualRouter.State.Active;
  }

  boolean isBackup() {
    return router.state() instanceof VirtualRouter.State.Backup;
  }

  /// Neither at fault nor stopped.
  boolean takesPart() {
    return !(router.state() instanceof VirtualRouter.State.Initialize);
  }

  /// Whether nothing keeps it from starting now.
  boolean isReady() {
    return !awaiting && ownFaults.isEmpty() && tracking.waiting().isEmpty();
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
    applyPriority(effects);
    holdings.look(now, host, effects);
    ownFaults = findFaults(host);
    awaiting = !started && holdings.areAwaited() && ownFaults.isEmpty();
    if (!awaiting) {
      holdings.addFaults(host, ownFaults);
    }
    replaced |= !previousIndex.equals(interfaceIndex) && previousIndex.isPresent();
    if (replaced && router.deadline().isPresent()) {
      // Created again under the same name: nothing that was sent or held counts on the new one.
      process(
          now,
          router.withdraw(now, new Cause.Withdrawn("its interface was replaced")),
          host,
          effects);
    }
    if (elsewhere) {
      holdings.move(now, host, effects);
    }
    attachment =
        interfaceIndex.flatMap(
            index ->
                config
                    .source()
                    .or(() -> host.primaryAddress(index, family()))
                    .or(
                        () ->
                            attachment
                                .filter(a -> a.index().equals(index))
                                .map(AdvertSender.Attachment::source))
                    .map(source -> new AdvertSender.Attachment(index, source)));
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

  /// Makes the router's priority what base and tracking say.
  private void applyPriority(EffectBatch effects) {
    Priority wanted = tracking.effective(config.vrrp().orElseThrow().priority());
    if (!router.priority().equals(wanted) && !router.isAside()) {
      router.setPriority(wanted);
    }
    if (!effective.equals(wanted)) {
      String why = tracking.changes();
      remark(
          Occurrence.Severity.INFO,
          "Changing effective priority from %s to %s%s"
              .formatted(effective, wanted, why.isEmpty() ? "" : ": " + why),
          effects);
      effective = wanted;
      if (started) {
        effects.notify(new Notification.PriorityChanged(config.name(), reported, wanted.value()));
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
    Cause why = new Cause.Started(afterFault ? "its faults are gone" : "it was started");
    boolean waits = afterFault || group.filter(g -> !g.startsActive()).isPresent();
    process(now, router.start(now, waits, why), host, effects);
  }

  /// Becomes MASTER with its group.
  void takeOver(MonotonicTime now, Cause why, HostTable host, EffectBatch effects) {
    process(now, router.takeOver(now, why), host, effects);
  }

  /// Becomes BACKUP with its group.
  void stepDown(MonotonicTime now, Cause why, HostTable host, EffectBatch effects) {
    process(now, router.stepDown(now, why), host, effects);
  }

  private void fault(MonotonicTime now, HostTable host, EffectBatch effects) {
    String why = faults.stream().map(FaultCause::sentence).collect(Collectors.joining("; "));
    process(now, router.withdraw(now, new Cause.Withdrawn(why)), host, effects);
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

  /// A packet that names the VRID of this instance arrived on its interface.
  void receive(MonotonicTime now, Datagram datagram, HostTable host, EffectBatch effects) {
    IpAddress peer = datagram.source();
    switch (Admission.admit(config, datagram, authentication, clock.at(now))) {
      case AdvertisementCodec.Rejected(RejectReason reason) -> {
        router.refused(peer, reason);
        refuse(now, reason, peer, effects);
      }
      case AdvertisementCodec.Accepted accepted -> {
        if (attachment.isPresent()) {
          IpAddress self = attachment.get().source();
          if (receive(now, accepted.advertisement(), peer, self, host, effects)) {
            sender.heard(config, peer, accepted.checksum());
            authentication
                .oddity(clock.at(now), accepted)
                .ifPresent(oddity -> note(now, oddity, peer, effects));
          }
        }
      }
    }
  }

  /// Returns whether it was obeyed, or discarded by rule, and not refused.
  private boolean receive(
      MonotonicTime now,
      Advertisement advertisement,
      IpAddress sender,
      IpAddress self,
      HostTable host,
      EffectBatch effects) {
    List<Action> actions = router.handle(now, advertisement, sender, self);
    boolean refused = false;
    for (Action action : actions) {
      switch (action) {
        case Action.Refuse(RejectReason reason) -> {
          refused = true;
          router.refused(sender, reason);
          refuse(now, reason, sender, effects);
        }
        case Action.Note(var irregularity) -> note(now, irregularity, sender, effects);
        case Action.Send _, Action.Transition _, Action.Reassert _ -> {}
      }
    }
    if (!refused && faults.isEmpty()) {
      counters.advertisementsReceived++;
      if (advertisement instanceof Advertisement.Resignation) {
        counters.resignationsReceived++;
      }
      peers.heard(now, sender, advertisement);
    }
    process(now, actions, host, effects);
    return !refused && faults.isEmpty();
  }

  private void note(
      MonotonicTime now, Irregularity irregularity, IpAddress sender, EffectBatch effects) {
    counters.count(irregularity);
    if (throttle.passes(now, irregularity, sender)) {
      remark(
          Occurrence.Severity.WARNING,
          "advert from " + sender + " is obeyed, but " + irregularity.sentence(),
          effects);
    }
  }

  private void refuse(
      MonotonicTime now, RejectReason reason, IpAddress sender, EffectBatch effects) {
    counters.count(reason);
    if (throttle.passes(now, reason, sender)) {
      effects.report(
          new Occurrence.PacketRefused(
              config.name(),
              sender,
              reason.name(),
              "packet from " + sender + " refused, because " + reason.sentence()));
    }
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
      process(now, router.deadlineReached(now), host, effects);
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
    router.reconfigure(changed.vrrp().orElseThrow());
    sender.reconfigure(changed.peering());
    authentication =
        authentication.reconfigured(
            changed.vrrp().orElseThrow().authentication(), changed.peering().senders());
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
    process(now, router.withdraw(now, new Cause.Withdrawn(why)), host, effects);
    holdings.giveUp(host, effects);
    report(now, as, why, effects);
  }

  /// The kernel refused to make the interface with the virtual MAC address.
  void virtualMacRefused(
      MonotonicTime now, VirtualMacLink link, String reason, HostTable host, EffectBatch effects) {
    if (holdings.virtualMacRefused(now, link, reason)) {
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
  void sendFailed(MonotonicTime now, String reason, EffectBatch effects) {
    counters.sendErrors++;
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

  private void process(
      MonotonicTime now, List<Action> actions, HostTable host, EffectBatch effects) {
    for (Action action : actions) {
      switch (action) {
        case Action.Send(Advertisement advertisement) -> send(now, advertisement, effects);
        case Action.Transition(var from, var to, Cause why) ->
            transition(now, from, to, why, host, effects);
        case Action.Reassert(IpAddress sender, var theirs) -> {
          authentication.outranked();
          holdings.reassert(now, host, effects);
          group.ifPresent(g -> g.claimed(this));
          effects.notify(
              new Notification.LowerPriorityHeard(config.name(), router.priority().value()));
          if (throttle.passes(now, Told.REASSERTED, sender)) {
            remark(
                Occurrence.Severity.WARNING,
                "Received advert from %s with lower priority %s, ours %s, forcing new election"
                    .formatted(sender, theirs, router.priority()),
                effects);
          }
        }
        case Action.Refuse _, Action.Note _ -> {} // told by receive, which knows the sender
      }
    }
  }

  private void transition(
      MonotonicTime now,
      VirtualRouter.State from,
      VirtualRouter.State to,
      Cause why,
      HostTable host,
      EffectBatch effects) {
    if (from instanceof VirtualRouter.State.Active) {
      counters.releasedActive++;
      holdings.release(host, effects);
      tellAddresses("removing", effects);
    }
    switch (to) {
      case VirtualRouter.State.Active _ -> {
        if (why instanceof Cause.ActiveSilent
            || why instanceof Cause.ActiveResigned
            || why instanceof Cause.Preempting) {
          detail("Receive advertisement timeout", effects);
        }
        counters.becameActive++;
        holdings.take(now, host, effects);
        report(now, ReportedState.MASTER, why.sentence(), effects);
        tellAddresses("setting", effects);
      }
      case VirtualRouter.State.Backup _ ->
          report(now, ReportedState.BACKUP, why.sentence(), effects);
      case VirtualRouter.State.Initialize _ -> {} // FAULT and STOP are told by who withdrew it
    }
  }

  private void send(MonotonicTime now, Advertisement advertisement, EffectBatch effects) {
    if (attachment.isEmpty()) {
      return;
    }
    counters.advertisementsSent++;
    switch (advertisement) {
      case Advertisement.Claim _ -> holdings.advertised(now, effects);
      case Advertisement.Resignation _ -> {
        counters.resignationsSent++;
        detail("sent 0 priority", effects);
      }
    }
    authentication.begin(clock.at(now), reported != ReportedState.MASTER);
    sender.send(
        config, attachment.get(), holdings.advertMac(), advertisement, authentication, effects);
  }

  private void report(MonotonicTime now, ReportedState to, String why, EffectBatch effects) {
    if (to != reported || !why.equals(cause)) {
      effects.report(
          new Occurrence.StateChanged(config.name(), reported, to, router.priority().value(), why));
    }
    if (to != reported) {
      since = now;
      effects.notify(new Notification.InstanceState(config.name(), to, router.priority().value()));
    }
    reported = to;
    cause = why;
  }

  private AddressFamily family() {
    return config.vrrp().orElseThrow().family();
  }

  /// All counters begin at zero again.
  void clearStatistics() {
    counters.clear();
  }

  InstanceStatus status(MonotonicTime now, HostTable host) {
    VirtualRouter.State state = router.state();
    return new InstanceStatus(
        config.name(),
        config.key(),
        reported,
        since.until(now),
        cause,
        faults.stream().map(FaultCause::sentence).toList(),
        config.vrrp().orElseThrow().version(),
        config.vrrp().orElseThrow().priority().value(),
        router.priority().value(),
        state instanceof VirtualRouter.State.Backup backup
            ? backup.activeAdverInterval()
            : config.vrrp().orElseThrow().interval(),
        state instanceof VirtualRouter.State.Active active
            ? Optional.of(now.until(active.nextAdvertisementAt()))
            : Optional.empty(),
        state instanceof VirtualRouter.State.Backup backup
            ? Optional.of(now.until(backup.activeDownAt()))
            : Optional.empty(),
        holdings.addresses(host),
        holdings.routing(config.routing().routes()),
        holdings.routing(config.routing().rules()),
        peers.snapshot(now),
        tracking.status(),
        counters.snapshot(),
        holdings.virtualMacInterface(),
        config.accept(),
        group.map(SyncGroup::name));
  }
}
