package locum.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.Envelope;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.vrrp.Action;
import locum.vrrp.Advertisement;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.Cause;
import locum.vrrp.PacketAuthentication;
import locum.vrrp.Priority;
import locum.vrrp.RejectReason;
import locum.vrrp.VirtualRouter;
import locum.vrrp.VirtualRouterConfig;

/// An instance that speaks VRRP: a [VirtualRouter], the proof around its packets, and where they
/// go.
final class VrrpRouter implements Router {

  private final VirtualRouter machine;
  private final VrrpSender sender = new VrrpSender();
  private final WallClock clock;
  private InstanceConfig config;
  private PacketAuthentication authentication;
  private Priority effective;

  /// The role that the instance was last told of: an advert before that belongs to the former one.
  private Role told = Role.INITIALIZE;

  VrrpRouter(InstanceConfig config, ProtocolConfig.Vrrp protocol, WallClock clock) {
    this.config = config;
    this.clock = clock;
    VirtualRouterConfig router = protocol.router();
    machine = new VirtualRouter(router);
    effective = router.priority();
    authentication = PacketAuthentication.of(router.authentication(), config.peering().senders());
  }

  @Override
  public Role role() {
    return role(machine.state());
  }

  private static Role role(VirtualRouter.State state) {
    return switch (state) {
      case VirtualRouter.State.Initialize() -> Role.INITIALIZE;
      case VirtualRouter.State.Backup _ -> Role.BACKUP;
      case VirtualRouter.State.Active _ -> Role.ACTIVE;
    };
  }

  /// With an authentication header also what has none, to refuse it aloud. The other way round it
  /// would cost every host a second socket per interface.
  @Override
  public List<Hearing> hearings() {
    Optional<IpAddress> group = config.peering().joined();
    return Stream.of(authentication.protocol(), Datagram.PROTOCOL_VRRP)
        .distinct()
        .map(protocol -> new Hearing(config.family(), protocol, group))
        .toList();
  }

  @Override
  public Optional<MonotonicTime> deadline() {
    return machine.deadline();
  }

  @Override
  public void start(boolean waits, String why, Stage stage) {
    act(machine.start(stage.now(), waits, new Cause.Started(why)), stage);
  }

  @Override
  public void withdraw(String why, Stage stage) {
    act(machine.withdraw(stage.now(), new Cause.Withdrawn(why)), stage);
  }

  @Override
  public void takeOver(String why, Stage stage) {
    act(machine.takeOver(stage.now(), new Cause.Told(why)), stage);
  }

  @Override
  public void stepDown(Duration pause, String why, Stage stage) {
    act(machine.stepDown(stage.now(), pause, new Cause.Told(why)), stage);
  }

  @Override
  public void waitAgain(MonotonicTime now) {
    machine.waitAgain(now);
  }

  @Override
  public boolean takeOverDue(MonotonicTime now) {
    return machine.takeOverDue(now);
  }

  @Override
  public boolean isAside() {
    return machine.isAside();
  }

  @Override
  public boolean hearsBetter(MonotonicTime now) {
    return machine.hearsBetter(now);
  }

  @Override
  public Duration activeDownInterval() {
    return machine.activeDownInterval();
  }

  @Override
  public void deadlineReached(Stage stage) {
    act(machine.deadlineReached(stage.now()), stage);
  }

  @Override
  public void receive(Datagram datagram, Stage stage) {
    IpAddress peer = datagram.source();
    switch (VrrpAdmission.admit(config, datagram, authentication, clock.at(stage.now()))) {
      case AdvertisementCodec.Rejected(RejectReason reason) -> refuse(reason, peer, stage);
      case AdvertisementCodec.Accepted accepted -> {
        Optional<Attachment> own = stage.attachment(config.family());
        if (own.isPresent() && obeys(accepted.advertisement(), peer, own.get(), stage)) {
          sender.heard(config.peering(), peer, accepted.checksum());
          authentication
              .oddity(clock.at(stage.now()), accepted)
              .ifPresent(oddity -> stage.notes(oddity, peer));
        }
      }
    }
  }

  /// Returns whether it was obeyed, or discarded by rule, and not refused.
  private boolean obeys(Advertisement advertisement, IpAddress peer, Attachment own, Stage stage) {
    List<Action> actions = machine.handle(stage.now(), advertisement, peer, own.source());
    boolean refused = false;
    for (Action action : actions) {
      switch (action) {
        case Action.Refuse(RejectReason reason) -> {
          refused = true;
          refuse(reason, peer, stage);
        }
        case Action.Note(var irregularity) -> stage.notes(irregularity, peer);
        case Action.Send _, Action.Transition _, Action.Reassert _ -> {}
      }
    }
    if (!refused) {
      stage.hears(
          peer,
          new InstanceStatus.Claim.Priority(advertisement.shownPriority()),
          advertisement instanceof Advertisement.Resignation);
    }
    act(actions, stage);
    return !refused && role() != Role.INITIALIZE;
  }

  private void refuse(RejectReason reason, IpAddress peer, Stage stage) {
    machine.refused(peer, reason);
    stage.refuses(reason, peer);
  }

  private void act(List<Action> actions, Stage stage) {
    for (Action action : actions) {
      switch (action) {
        case Action.Send(Advertisement advertisement) -> send(advertisement, stage);
        case Action.Transition(var from, var to, Cause why) -> {
          told = role(to);
          boolean timedOut =
              why instanceof Cause.ActiveSilent
                  || why instanceof Cause.ActiveResigned
                  || why instanceof Cause.Preempting;
          stage.moves(role(from), told, why.sentence(), timedOut);
        }
        case Action.Reassert(IpAddress peer, Priority theirs) -> {
          authentication.outranked();
          stage.reasserts(
              peer,
              "Received advert from %s with lower priority %s, ours %s, forcing new election"
                  .formatted(peer, theirs, machine.priority()));
        }
        case Action.Refuse _, Action.Note _ -> {} // told by receive, which knows the sender
      }
    }
  }

  private void send(Advertisement advertisement, Stage stage) {
    Optional<Attachment> from = stage.attachment(config.family());
    if (from.isEmpty()) {
      return;
    }
    stage.sends(advertisement instanceof Advertisement.Resignation);
    authentication.begin(clock.at(stage.now()), told != Role.ACTIVE);
    sender.send(
        machine.config(),
        config.peering(),
        from.get(),
        stage.advertMac().map(mac -> Envelope.of(mac, stage.advertInterface())),
        advertisement,
        authentication,
        stage.effects());
  }

  @Override
  public void sendFailed(AddressFamily family) {}

  @Override
  public Optional<String> track(Tracking tracking) {
    Priority wanted = tracking.effective(machine.config().priority());
    if (!machine.priority().equals(wanted) && !machine.isAside()) {
      machine.setPriority(wanted);
    }
    if (effective.equals(wanted)) {
      return Optional.empty();
    }
    String change = "Changing effective priority from %s to %s".formatted(effective, wanted);
    effective = wanted;
    return Optional.of(change);
  }

  @Override
  public int rank() {
    return machine.priority().value();
  }

  @Override
  public void reconfigure(MonotonicTime now, InstanceConfig changed) {
    config = changed;
    if (changed.protocol() instanceof ProtocolConfig.Vrrp(VirtualRouterConfig router)) {
      machine.reconfigure(router);
      machine.advertiseWithinInterval(now);
      sender.reconfigure(changed.peering());
      authentication =
          authentication.reconfigured(router.authentication(), changed.peering().senders());
    }
  }

  @Override
  public InstanceStatus.Terms terms() {
    return new InstanceStatus.Terms.Vrrp(
        machine.config().version(),
        machine.config().priority().value(),
        machine.priority().value(),
        machine.state() instanceof VirtualRouter.State.Backup backup
            ? backup.activeAdverInterval()
            : machine.config().interval());
  }
}
