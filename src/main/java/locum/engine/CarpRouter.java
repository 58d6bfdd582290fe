package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.carp.Action;
import locum.carp.Advertisement;
import locum.carp.AdvertisementCodec;
import locum.carp.CarpConfig;
import locum.carp.Cause;
import locum.carp.RejectReason;
import locum.carp.VirtualHost;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.Ipv6Address;
import locum.core.MonotonicTime;

/// An instance that speaks CARP: a [VirtualHost], and where its packets go.
///
/// With virtual addresses of both families it advertises over both, as the BSDs do, and hears the
/// master over either.
final class CarpRouter implements Router {

  /// Where CARP over IPv6 is spoken: ff02::12.
  private static final IpAddress GROUP_IPV6 = new Ipv6Address(0xff02L << 48, 0x12);

  private final VirtualHost machine;
  private final CarpSender sender = new CarpSender();
  private final WallClock clock;
  private InstanceConfig config;
  private boolean ownMac;
  private int demotion;

  /// @param clock adverts are counted from it on, so that those of a daemon that was started again
  ///   are above all earlier ones
  CarpRouter(
      InstanceConfig config, ProtocolConfig.Carp protocol, MonotonicTime now, WallClock clock) {
    this.config = config;
    this.clock = clock;
    ownMac = protocol.ownMac();
    machine = new VirtualHost(protocol.host(), clock.at(now).nanos());
  }

  @Override
  public Role role() {
    return role(machine.state());
  }

  private static Role role(VirtualHost.State state) {
    return switch (state) {
      case VirtualHost.State.Init() -> Role.INITIALIZE;
      case VirtualHost.State.Backup _ -> Role.BACKUP;
      case VirtualHost.State.Master _ -> Role.ACTIVE;
    };
  }

  @Override
  public List<Hearing> hearings() {
    Optional<IpAddress> joined = config.peering().joined();
    List<Hearing> hearings = new ArrayList<>();
    hearings.add(new Hearing(config.family(), Datagram.PROTOCOL_VRRP, joined));
    if (speaksIpv6Too()) {
      hearings.add(
          new Hearing(AddressFamily.IPV6, Datagram.PROTOCOL_VRRP, Optional.of(GROUP_IPV6)));
    }
    return hearings;
  }

  /// With unicast peers only over the family of these.
  private boolean speaksIpv6Too() {
    return config.family() == AddressFamily.IPV4
        && config.peering().joined().isPresent()
        && machine.config().addresses().stream().anyMatch(a -> a.family() == AddressFamily.IPV6);
  }

  @Override
  public Optional<MonotonicTime> deadline() {
    return machine.deadline();
  }

  /// Nobody owns an address in CARP: it always waits.
  @Override
  public void start(boolean waits, String why, Stage stage) {
    act(machine.start(stage.now(), new Cause.Told(why)), stage);
  }

  @Override
  public void withdraw(String why, Stage stage) {
    act(machine.withdraw(stage.now(), new Cause.Told(why)), stage);
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
  public boolean hearsBetter(MonotonicTime now) {
    return machine.hearsBetter(now);
  }

  @Override
  public Duration activeDownInterval() {
    return machine.masterDownInterval();
  }

  @Override
  public void deadlineReached(Stage stage) {
    act(machine.deadlineReached(stage.now()), stage);
  }

  @Override
  public void receive(Datagram datagram, Stage stage) {
    IpAddress peer = datagram.source();
    Optional<RejectReason> misplaced = misplaced(datagram);
    if (misplaced.isPresent()) {
      refuse(misplaced.get(), peer, stage);
      return;
    }
    switch (AdvertisementCodec.decode(datagram)) {
      case AdvertisementCodec.Rejected(RejectReason reason) -> refuse(reason, peer, stage);
      case AdvertisementCodec.Accepted(Advertisement advertisement) ->
          stage
              .attachment(peer.family())
              .ifPresent(own -> handle(advertisement, peer, own.source(), stage));
    }
  }

  private Optional<RejectReason> misplaced(Datagram datagram) {
    if (config.peering() instanceof Peering.Unicast unicast) {
      if (datagram.destination().isMulticast()) {
        return Optional.of(RejectReason.WRONG_DESTINATION);
      }
      return switch (unicast.placeOf(datagram)) {
        case STRANGER ->
            unicast.checkSource() ? Optional.of(RejectReason.NOT_A_PEER) : Optional.empty();
        case TOO_NEAR_OR_FAR -> Optional.of(RejectReason.TTL_OUT_OF_RANGE);
        case PEER -> Optional.empty();
      };
    }
    Optional<IpAddress> group =
        hearings().stream()
            .filter(hearing -> hearing.family() == datagram.source().family())
            .findFirst()
            .flatMap(Hearing::group);
    return group.equals(Optional.of(datagram.destination()))
        ? Optional.empty()
        : Optional.of(RejectReason.WRONG_DESTINATION);
  }

  private void handle(Advertisement advertisement, IpAddress peer, IpAddress self, Stage stage) {
    if (role() == Role.INITIALIZE) {
      return; // nobody looks at the hash
    }
    List<Action> actions = machine.handle(stage.now(), advertisement, peer, self);
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
          new InstanceStatus.Claim.Frequency(
              advertisement.advbase(), advertisement.advskew(), advertisement.demotion()),
          advertisement.isFarewell());
    }
    act(actions, stage);
  }

  private void refuse(RejectReason reason, IpAddress peer, Stage stage) {
    machine.refused(peer, reason);
    stage.refuses(reason, peer);
  }

  private void act(List<Action> actions, Stage stage) {
    for (Action action : actions) {
      switch (action) {
        case Action.Send(Advertisement advertisement) -> send(advertisement, stage);
        case Action.Transition(var from, var to, Cause why) ->
            stage.moves(role(from), role(to), why.sentence(), why instanceof Cause.MasterSilent);
        case Action.Reassert(IpAddress peer, String theirs) ->
            stage.reasserts(
                peer,
                "Non-preferred master advertising: reasserting control of VIP with another"
                    + " gratuitous arp (%s, %s)".formatted(peer, theirs));
        case Action.Refuse _, Action.Note _ -> {} // told by receive, which knows the sender
      }
    }
  }

  /// Over each family that has an address to send from.
  private void send(Advertisement advertisement, Stage stage) {
    boolean told = false;
    for (Hearing hearing : hearings()) {
      Optional<Attachment> from = stage.attachment(hearing.family());
      if (from.isPresent()) {
        if (!told) {
          stage.sends(advertisement.isFarewell());
          told = true;
        }
        sender.send(
            machine.config(), config.peering(), ownMac, hearing, from.get(), advertisement, stage);
      }
    }
  }

  /// Of two families the first counts: with either, the peers hear it.
  @Override
  public void sendFailed(AddressFamily family) {
    if (family == config.family()) {
      machine.sendFailed();
    }
  }

  @Override
  public Optional<String> track(Tracking tracking) {
    int wanted = tracking.demotion();
    if (wanted == demotion) {
      return Optional.empty();
    }
    String change = "Changing demotion from %d to %d".formatted(demotion, wanted);
    demotion = wanted;
    machine.setDemotion(wanted);
    return Optional.of(change);
  }

  @Override
  public int rank() {
    return machine.advertisedSkew();
  }

  @Override
  public void reconfigure(MonotonicTime now, InstanceConfig changed) {
    config = changed;
    if (changed.protocol() instanceof ProtocolConfig.Carp(CarpConfig host, boolean own)) {
      ownMac = own;
      machine.reconfigure(now, host, clock.at(now).nanos());
    }
  }

  @Override
  public InstanceStatus.Terms terms() {
    CarpConfig host = machine.config();
    return new InstanceStatus.Terms.Carp(
        host.profile(),
        host.advbase(),
        host.advskew(),
        machine.demotion(),
        machine.advertisedSkew(),
        machine.interval());
  }
}
