package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.AddressAssignment;
import locum.core.Adjustment;
import locum.core.Announcement;
import locum.core.BlockedAddress;
import locum.core.CheckOutcome;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Envelope;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Link;
import locum.core.ListenPoint;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Notification;
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.RoutingObject;
import locum.core.UnixTime;
import locum.core.VirtualMacLink;
import locum.core.Watched;
import locum.track.TrackerConfig;
import locum.vrrp.Advertisement;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.Priority;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;

/// A host with interfaces, a clock and a [FailoverEngine], for tests that read as scenes.
///
/// Every act returns what the engine wanted done, one line for each effect, in order:
///
/// ```text
///   listen eth0 IPV4 224.0.0.18                      add eth0 10.9.0.100/24 for 2 s
///   send eth0 51 priority 150                        remove eth0 10.9.0.100/24
///   announce eth0 10.9.0.100 10.9.0.100              renew eth0 10.9.0.100/24 for 2 s
///   VI_1 BACKUP to MASTER: no other router was …     stop listening eth0 IPV4 224.0.0.18
///   VI_1 WARNING …                                   VI_1 refused 10.9.0.2 TTL_NOT_255
/// ```
///
/// The kernel of the host obeys: what is added and removed is told back as events, unless the
/// kernel was made to refuse or to be silent. The clock starts just before it wraps around.
final class EngineScene {

  /// The effects of an exhausted kernel are told back with this reason.
  static final String REFUSED = "netlink: no";

  /// And so is a macvlan for whose name there is another interface.
  static final String IN_THE_WAY = "there is another interface";

  final FailoverEngine engine = new FailoverEngine();

  private final Map<String, Link> links = new LinkedHashMap<>();
  private final Map<InterfaceIndex, String> names = new HashMap<>();
  private final List<InterfaceAddress> addresses = new ArrayList<>();
  private MonotonicTime now = new MonotonicTime(Long.MAX_VALUE - 2_000_000_000L);
  private final Map<String, Long> runs = new HashMap<>();
  private TrackerConfig[] trackers = {};
  private int lastIndex = 100;
  private boolean silent;
  private boolean refusing;
  private List<Effect> effects = List.of();
  private final List<String> notifications = new ArrayList<>();

  // ---- The host

  /// eth0 with 10.9.0.1/24 and fe80::1/64, eth1 with 10.8.0.1/24; both up.
  static EngineScene host() {
    EngineScene scene = new EngineScene();
    scene.link("eth0", 2);
    scene.address("eth0", "10.9.0.1/24");
    scene.address("eth0", "fe80::1/64");
    scene.link("eth1", 3);
    scene.address("eth1", "10.8.0.1/24");
    return scene;
  }

  /// The same host, its kernel surveyed and these instances configured.
  static EngineScene running(InstanceConfig... configs) {
    EngineScene scene = host();
    scene.survey();
    scene.configure(configs);
    return scene;
  }

  /// The same, with these instances in one sync group VG1.
  static EngineScene grouped(InstanceConfig... configs) {
    EngineScene scene = host();
    scene.configure(group(configs));
    scene.survey();
    return scene;
  }

  /// These instances in one sync group VG1.
  static EngineConfig group(InstanceConfig... configs) {
    List<String> members = Stream.of(configs).map(InstanceConfig::name).toList();
    return new EngineConfig(
        List.of(configs), List.of(new SyncGroupConfig("VG1", members)), List.of());
  }

  /// The same, and after the longest Active_Down_Interval of priority 150 and 1 s.
  static EngineScene active(InstanceConfig... configs) {
    EngineScene scene = running(configs);
    scene.pass("3.4140625");
    return scene;
  }

  /// Present before the survey.
  EngineScene link(String name, int index) {
    put(link(name, index, Set.of(Link.Flag.UP, Link.Flag.RUNNING, Link.Flag.BROADCAST)));
    return this;
  }

  EngineScene linkWith(String name, int index, Link.Flag... flags) {
    put(link(name, index, Set.of(flags)));
    return this;
  }

  EngineScene address(String name, String prefix) {
    addresses.add(onLink(name, prefix, false, false));
    return this;
  }

  EngineScene leasedAddress(String name, String prefix) {
    addresses.add(onLink(name, prefix, true, false));
    return this;
  }

  EngineScene tentativeAddress(String name, String prefix) {
    addresses.add(onLink(name, prefix, false, true));
    return this;
  }

  /// From now on the kernel tells nothing of what it did for us.
  EngineScene kernelIsSilent() {
    silent = true;
    return this;
  }

  /// From now on the kernel refuses to add addresses, or no longer.
  EngineScene kernelRefuses(boolean refuses) {
    refusing = refuses;
    return this;
  }

  // ---- Acts

  List<String> survey() {
    return act(new Event.HostSurveyed(List.copyOf(links.values()), List.copyOf(addresses)));
  }

  List<String> configure(InstanceConfig... configs) {
    return did(
        engine.configure(now, new EngineConfig(List.of(configs), List.of(), List.of(trackers))));
  }

  /// What may be tracked, from the next [#configure] on.
  EngineScene trackers(TrackerConfig... configs) {
    trackers = configs.clone();
    return this;
  }

  List<String> checked(String script, CheckOutcome outcome) {
    return checked(script, run(script), outcome);
  }

  List<String> checked(String script, long run, CheckOutcome outcome) {
    return act(new Event.CheckFinished(script, run, outcome));
  }

  /// The number of the last run of a script.
  long run(String script) {
    return runs.getOrDefault(script, 0L);
  }

  /// A run of a script ends with this status.
  List<String> checked(String script, int status) {
    return checked(script, new CheckOutcome.Exited(status));
  }

  List<String> fileHolds(String tracker, String contents) {
    return act(new Event.FileRead(tracker, Optional.of(contents)));
  }

  List<String> fileIsMissing(String tracker) {
    return act(new Event.FileRead(tracker, Optional.empty()));
  }

  List<String> running(String tracker, int processes) {
    return act(new Event.ProcessesCounted(tracker, processes));
  }

  List<String> configure(StaticConfig statics, InstanceConfig... configs) {
    return did(engine.configure(now, EngineConfig.of(List.of(configs)).with(statics)));
  }

  /// The kernel tells that a route or rule appeared, or is gone.
  List<String> routing(RoutingObject object, boolean present) {
    return act(new Event.RoutingChanged(object.key(), present));
  }

  List<String> routingFound(RoutingObject object) {
    return act(new Event.RoutingFound(object));
  }

  List<String> routingUncertain() {
    return act(new Event.RoutingUncertain());
  }

  List<String> configure(EngineConfig config) {
    return did(engine.configure(now, config));
  }

  void tellUnknownVrids() {
    engine.tellUnknownVrids(true);
  }

  List<String> stop() {
    return did(engine.stop(now));
  }

  /// Lets this many seconds pass, waking the engine at each of its deadlines.
  List<String> pass(String seconds) {
    MonotonicTime end =
        now.plus(Duration.ofNanos(new BigDecimal(seconds).movePointRight(9).longValueExact()));
    List<String> lines = new ArrayList<>();
    int turns = 0;
    while (engine.nextDeadline().filter(at -> at.isDue(end)).isPresent()) {
      MonotonicTime at = engine.nextDeadline().orElseThrow();
      if (at.isAfter(now)) {
        now = at;
      }
      lines.addAll(act(new Event.DeadlineReached()));
      assertThat(turns++).as("turns: the engine must not spin").isLessThan(10_000);
    }
    now = end;
    return lines;
  }

  /// The daemon does not run for this many seconds, and then handles its deadline.
  List<String> stall(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
    return act(new Event.DeadlineReached());
  }

  /// The daemon does not run for this many seconds; nothing is handled yet.
  void sleep(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  List<String> linkDown(String name) {
    return change(with(named(name), Set.of(Link.Flag.UP, Link.Flag.BROADCAST)));
  }

  List<String> linkUp(String name) {
    return change(with(named(name), Set.of(Link.Flag.UP, Link.Flag.RUNNING, Link.Flag.BROADCAST)));
  }

  List<String> rename(String name, String newName) {
    Link old = named(name);
    links.remove(name);
    return change(
        new Link(
            old.index(), newName, old.mac(), old.mtu(), old.flags(), old.group(), old.macvlan()));
  }

  List<String> create(String name, int index) {
    link(name, index);
    return act(new Event.LinkChanged(named(name)));
  }

  List<String> delete(String name) {
    Link link = named(name);
    links.remove(name);
    addresses.removeIf(a -> a.interfaceIndex().equals(link.index()));
    return act(new Event.LinkRemoved(link.index()));
  }

  List<String> addAddress(String name, String prefix) {
    return add(onLink(name, prefix, false, false));
  }

  List<String> addTentativeAddress(String name, String prefix) {
    return add(onLink(name, prefix, false, true));
  }

  /// Somebody removes an address, whoever put it there.
  List<String> removeAddress(String name, String prefix) {
    InterfaceAddress gone =
        addresses.stream()
            .filter(a -> a.interfaceIndex().equals(named(name).index()))
            .filter(a -> a.prefix().equals(prefix(prefix)))
            .findFirst()
            .orElseThrow();
    addresses.remove(gone);
    return act(new Event.AddressRemoved(gone));
  }

  /// The kernel loses an address without a word.
  void loseAddress(String prefix) {
    assertThat(addresses.removeIf(a -> a.prefix().equals(prefix(prefix)))).isTrue();
  }

  /// An interface is deleted and created again, and the kernel's words about it are lost.
  void replaceUnnoticed(String name, int newIndex, String... prefixes) {
    Link old = named(name);
    addresses.removeIf(a -> a.interfaceIndex().equals(old.index()));
    link(name, newIndex);
    Stream.of(prefixes).forEach(prefix -> address(name, prefix));
  }

  List<String> hear(Datagram datagram) {
    return act(new Event.DatagramReceived(datagram));
  }

  /// An advert as the instance of this configuration would send it, from another host.
  List<String> hear(InstanceConfig config, int priority, String sender) {
    return hear(advert(config, priority, sender, 255));
  }

  /// The wall clock is read. What happens beside the kernel.
  List<String> order(Event event) {
    return act(event);
  }

  void clock(UnixTime time) {
    act(new Event.ClockRead(time));
  }

  List<String> fail(Effect effect, String reason) {
    return act(new Event.EffectFailed(effect, reason));
  }

  // ---- What is there to see

  MonotonicTime now() {
    return now;
  }

  /// What scripts and FIFOs were told since the last call.
  List<String> notified() {
    List<String> told = List.copyOf(notifications);
    notifications.clear();
    return told;
  }

  /// The effects of the last act, as values.
  List<Effect> effects() {
    return effects;
  }

  /// The rank of an instance that speaks VRRP.
  InstanceStatus.Terms.Vrrp vrrp(String name) {
    return (InstanceStatus.Terms.Vrrp) status(name).terms();
  }

  /// The priority of the router that an instance heard first.
  int priorityHeardBy(String name) {
    return ((InstanceStatus.Claim.Priority) status(name).peers().getFirst().claim()).value();
  }

  InstanceStatus status(String name) {
    return engine.status(now).stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  String state(String name) {
    return status(name).state().name();
  }

  /// Seconds until the next deadline.
  Optional<Duration> nextDeadline() {
    return engine.nextDeadline().map(now::until);
  }

  /// The addresses on the host that the engine put there.
  Set<String> leased() {
    Set<String> leased = new TreeSet<>();
    for (InterfaceAddress address : addresses) {
      if (address.leased()) {
        leased.add(names.get(address.interfaceIndex()) + " " + address.prefix());
      }
    }
    return leased;
  }

  /// An advert, or with priority 0 a resignation, to the group or the first peer of an instance.
  Datagram advert(InstanceConfig config, int priority, String sender, int ttl) {
    var router = config.vrrp().orElseThrow();
    Advertisement advertisement =
        priority == 0
            ? new Advertisement.Resignation(
                router.vrid(),
                router.interval(),
                router.addresses(),
                router.authentication().field())
            : new Advertisement.Claim(
                router.vrid(),
                new Priority(priority),
                router.interval(),
                router.addresses(),
                router.authentication().field());
    IpAddress source = ip(sender);
    IpAddress destination =
        switch (config.peering()) {
          case Peering.Multicast(IpAddress group) -> group;
          case Peering.Broadcast(IpAddress group) -> group;
          case Peering.Unicast _ -> ip("10.9.0.1");
        };
    return new Datagram(
        named(config.interfaceName()).index(),
        source,
        destination,
        Datagram.PROTOCOL_VRRP,
        ttl,
        0,
        AdvertisementCodec.encode(advertisement, source, destination, ChecksumForm.PSEUDO_HEADER));
  }

  static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  static IpPrefix prefix(String text) {
    int slash = text.indexOf('/');
    return new IpPrefix(ip(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  // ---- The stage

  private List<String> act(Event event) {
    return did(engine.handle(now, event));
  }

  /// Notes what was wanted, and lets the kernel answer.
  private List<String> did(List<Effect> wanted) {
    for (Effect effect : wanted) {
      if (effect instanceof Effect.RunCheck check) {
        runs.put(check.check(), check.run());
      }
    }
    List<String> lines =
        new ArrayList<>(
            wanted.stream()
                .filter(effect -> !(effect instanceof Effect.Notify))
                .filter(effect -> !isDetail(effect))
                .map(this::line)
                .toList());
    wanted.forEach(
        effect -> {
          if (effect instanceof Effect.Notify(Notification notification)) {
            notifications.add(line(notification));
          }
        });
    for (Effect effect : wanted) {
      for (Event answer : answers(effect)) {
        lines.addAll(act(answer));
      }
    }
    effects = wanted;
    return lines;
  }

  private List<Event> answers(Effect effect) {
    List<Event> answers = new ArrayList<>();
    switch (effect) {
      case Effect.AddAddresses(var assignments) -> {
        if (refusing) {
          answers.add(new Event.EffectFailed(effect, REFUSED));
          break;
        }
        for (AddressAssignment assignment : assignments) {
          InterfaceAddress address =
              new InterfaceAddress(
                  assignment.interfaceIndex(), assignment.prefix(), true, false, false);
          addresses.removeIf(a -> sameAddress(a, assignment));
          addresses.add(address);
          answers.add(new Event.AddressAdded(address));
        }
      }
      case Effect.RemoveAddresses(var assignments) -> {
        for (AddressAssignment assignment : assignments) {
          for (InterfaceAddress address : List.copyOf(addresses)) {
            if (sameAddress(address, assignment)) {
              addresses.remove(address);
              answers.add(new Event.AddressRemoved(address));
            }
          }
        }
      }
      case Effect.RenewAddresses(var assignments) -> {
        for (AddressAssignment assignment : assignments) {
          if (addresses.stream().noneMatch(a -> sameAddress(a, assignment))) {
            addresses.add(
                new InterfaceAddress(
                    assignment.interfaceIndex(), assignment.prefix(), true, false, false));
          }
          addresses.stream()
              .filter(a -> sameAddress(a, assignment))
              .forEach(a -> answers.add(new Event.AddressAdded(a)));
        }
      }
      case Effect.Adjust(Adjustment.PrepareVirtualMac(VirtualMacLink link)) -> {
        if (refusing) {
          answers.add(new Event.EffectFailed(effect, REFUSED));
        } else if (!links.containsKey(link.name())) {
          answers.add(new Event.LinkChanged(macvlan(link, ++lastIndex)));
        } else if (!link.isMatchedBy(named(link.name()))) {
          answers.add(new Event.EffectFailed(effect, IN_THE_WAY));
        } else if (!isUp(link.name())) {
          answers.add(new Event.LinkChanged(up(named(link.name()))));
        }
      }
      case Effect.Adjust(Adjustment.RaiseInterface(ProvidedLink link)) -> {
        if (refusing) {
          answers.add(new Event.EffectFailed(effect, REFUSED));
        } else {
          named(link.index()).ifPresent(found -> answers.add(new Event.LinkChanged(up(found))));
        }
      }
      case Effect.Adjust(Adjustment.LowerInterface(ProvidedLink link)) ->
          named(link.index()).ifPresent(found -> answers.add(new Event.LinkChanged(down(found))));
      case Effect.Adjust(Adjustment.ReleaseVirtualMac(VirtualMacLink link)) -> {
        Optional.ofNullable(links.remove(link.name()))
            .ifPresent(gone -> answers.add(new Event.LinkRemoved(gone.index())));
      }
      case Effect.Listen _,
          Effect.StopListening _,
          Effect.Adjust _,
          Effect.TransmitFrame _,
          Effect.Transmit _,
          Effect.AnnounceAddresses _,
          Effect.AddRouting _,
          Effect.RemoveRouting _,
          Effect.RunCheck _,
          Effect.AbandonCheck _,
          Effect.Watch _,
          Effect.Notify _,
          Effect.Report _ -> {}
    }
    return silent ? List.of() : answers;
  }

  private static boolean sameAddress(InterfaceAddress address, AddressAssignment assignment) {
    return address.interfaceIndex().equals(assignment.interfaceIndex())
        && address.prefix().equals(assignment.prefix());
  }

  /// What a log is told only when it asks for details; the scenes do not.
  private static boolean isDetail(Effect effect) {
    return effect instanceof Effect.Report(Occurrence.Detail _);
  }

  private String line(Effect effect) {
    return switch (effect) {
      case Effect.Listen(ListenPoint point) -> "listen " + line(point);
      case Effect.StopListening(ListenPoint point) -> "stop listening " + line(point);
      case Effect.Transmit(Datagram datagram) -> line(datagram);
      case Effect.TransmitFrame(Datagram datagram, Envelope envelope) ->
          line(datagram)
              + " from "
              + envelope.source()
              + envelope.through().map(index -> " by " + name(index)).orElse("");
      case Effect.Adjust(Adjustment adjustment) -> line(adjustment);
      case Effect.AddAddresses(var list) -> "add " + lines(list, true);
      case Effect.RenewAddresses(var list) -> "renew " + lines(list, true);
      case Effect.RemoveAddresses(var list) -> "remove " + lines(list, false);
      case Effect.AnnounceAddresses(var list) ->
          "announce "
              + name(list.getFirst().interfaceIndex())
              + list.stream()
                  .map(Announcement::address)
                  .map(a -> " " + a)
                  .collect(Collectors.joining());
      case Effect.AddRouting(var objects) -> "add " + texts(objects);
      case Effect.RemoveRouting(var objects) -> "remove " + texts(objects);
      case Effect.RunCheck(String check, var _, var command, var _) ->
          "run " + check + ": " + command;
      case Effect.AbandonCheck(String check) -> "abandon " + check;
      case Effect.Watch(var watched) ->
          "watch " + watched.stream().map(Watched::tracker).collect(Collectors.joining(", "));
      case Effect.Notify(Notification notification) -> line(notification);
      case Effect.Report(Occurrence occurrence) -> line(occurrence);
    };
  }

  private static String texts(List<RoutingObject> objects) {
    return objects.stream().map(RoutingObject::text).collect(Collectors.joining("; "));
  }

  private static String line(Adjustment adjustment) {
    return switch (adjustment) {
      case Adjustment.PrepareVirtualMac(var link) -> "prepare " + link.name();
      case Adjustment.EnableVirtualMacs(var list) -> "enable " + names(list);
      case Adjustment.DisableVirtualMacs(var list) -> "disable " + names(list);
      case Adjustment.ReleaseVirtualMac(var link) -> "release " + link.name();
      case Adjustment.RaiseInterface(var link) -> "raise " + link.name();
      case Adjustment.LowerInterface(var link) -> "lower " + link.name();
      case Adjustment.BlockAddresses(var list) -> "block " + blocked(list);
      case Adjustment.UnblockAddresses(var list) -> "unblock " + blocked(list);
      case Adjustment.PromoteSecondaries(String name, boolean on) ->
          "promote secondaries on " + name + (on ? "" : " no longer");
    };
  }

  private static String names(List<VirtualMacLink> links) {
    return links.stream().map(VirtualMacLink::name).collect(Collectors.joining(" "));
  }

  private static String blocked(List<BlockedAddress> addresses) {
    return addresses.stream()
        .map(a -> a.interfaceName() + " " + a.address())
        .collect(Collectors.joining(", "));
  }

  /// What the kernel makes of the request for a macvlan; it is there from now on.
  private Link macvlan(VirtualMacLink wanted, int index) {
    Link link =
        new Link(
            new InterfaceIndex(index),
            wanted.name(),
            Optional.of(wanted.mac()),
            1500,
            Set.of(Link.Flag.UP, Link.Flag.RUNNING, Link.Flag.BROADCAST),
            0,
            Optional.of(new Link.Macvlan(wanted.parent(), true)));
    put(link);
    return link;
  }

  /// A macvlan that somebody else has made, present before the survey.
  EngineScene macvlan(String name, int index, String parent, MacAddress mac) {
    put(
        new Link(
            new InterfaceIndex(index),
            name,
            Optional.of(mac),
            1500,
            Set.of(Link.Flag.UP, Link.Flag.RUNNING, Link.Flag.BROADCAST),
            0,
            Optional.of(new Link.Macvlan(named(parent).index(), true))));
    return this;
  }

  /// An interface with this MAC address, down, present before the survey.
  EngineScene provided(String name, int index, MacAddress mac) {
    put(
        new Link(
            new InterfaceIndex(index), name, Optional.of(mac), 1500, Set.of(Link.Flag.BROADCAST)));
    return this;
  }

  /// Somebody sets an interface down, and its carrier is gone with that.
  List<String> setDown(String name) {
    return act(new Event.LinkChanged(down(named(name))));
  }

  /// Somebody makes an interface with this MAC address, or changes that of one.
  List<String> change(String name, int index, MacAddress mac) {
    boolean isUp = links.containsKey(name) && named(name).has(Link.Flag.UP);
    provided(name, index, mac);
    return act(new Event.LinkChanged(isUp ? up(named(name)) : named(name)));
  }

  boolean isUp(String name) {
    return named(name).has(Link.Flag.UP);
  }

  /// In the form of keepalived's FIFO.
  private static String line(Notification notification) {
    return switch (notification) {
      case Notification.InstanceState(var name, var state, int priority) ->
          "INSTANCE " + name + " " + state + " " + priority;
      case Notification.GroupState(var name, var state) -> "GROUP " + name + " " + state;
      case Notification.PriorityChanged(var name, var state, int priority) ->
          "INSTANCE " + name + " " + state + "_PRIORITY " + priority;
      case Notification.LowerPriorityHeard(var name, int priority) ->
          "INSTANCE " + name + " MASTER_RX_LOWER_PRI " + priority;
    };
  }

  private String line(ListenPoint point) {
    return name(point.interfaceIndex())
        + " "
        + point.family()
        + point.group().map(group -> " " + group).orElse(" unicast")
        + (point.protocol() == Datagram.PROTOCOL_VRRP ? "" : " protocol " + point.protocol());
  }

  private String line(Datagram datagram) {
    // A resignation is named so, everything else with its rank.
    String what =
        locum.carp.AdvertisementCodec.looksLikeCarp(datagram)
            ? "base %d skew %d demotion %d"
                .formatted(
                    datagram.payload().u8(5), datagram.payload().u8(2), datagram.payload().u8(4))
            : AdvertisementCodec.claimedPriority(datagram) == 0
                ? "resignation"
                : "priority " + AdvertisementCodec.claimedPriority(datagram);
    String where = datagram.destination().isMulticast() ? "" : " to " + datagram.destination();
    return "send "
        + name(datagram.interfaceIndex())
        + " "
        + AdvertisementCodec.claimedVrid(datagram)
        + " "
        + what
        + where;
  }

  private String lines(List<AddressAssignment> assignments, boolean lifetime) {
    return assignments.stream()
        .map(
            a ->
                name(a.interfaceIndex())
                    + " "
                    + a.prefix()
                    + (lifetime
                        ? " for " + a.lease().map(d -> d.toSeconds() + " s").orElse("ever")
                        : ""))
        .collect(Collectors.joining(", "));
  }

  private static String line(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.StateChanged(var instance, var from, var to, int _, var cause) ->
          instance + " " + from + " to " + to + ": " + cause;
      case Occurrence.PacketRefused(var instance, var sender, var reason, var _) ->
          instance + " refused " + sender + " " + reason;
      case Occurrence.Remark(var instance, var severity, var sentence) ->
          instance + " " + severity + " " + sentence;
      case Occurrence.Detail(var instance, var sentence) -> instance + " " + sentence;
    };
  }

  private String name(InterfaceIndex index) {
    return names.getOrDefault(index, "interface " + index);
  }

  private List<String> change(Link link) {
    put(link);
    return act(new Event.LinkChanged(link));
  }

  private List<String> add(InterfaceAddress address) {
    addresses.removeIf(
        a ->
            a.interfaceIndex().equals(address.interfaceIndex())
                && a.prefix().equals(address.prefix()));
    addresses.add(address);
    return act(new Event.AddressAdded(address));
  }

  private void put(Link link) {
    links.put(link.name(), link);
    names.put(link.index(), link.name());
  }

  private Link named(String name) {
    return Optional.ofNullable(links.get(name)).orElseThrow();
  }

  private Optional<Link> named(InterfaceIndex index) {
    return links.values().stream().filter(link -> link.index().equals(index)).findFirst();
  }

  private Link up(Link link) {
    Link changed = with(link, Set.of(Link.Flag.UP, Link.Flag.RUNNING, Link.Flag.BROADCAST));
    put(changed);
    return changed;
  }

  private Link down(Link link) {
    Link changed = with(link, Set.of(Link.Flag.BROADCAST));
    put(changed);
    return changed;
  }

  private static Link link(String name, int index, Set<Link.Flag> flags) {
    return new Link(
        new InterfaceIndex(index),
        name,
        Optional.of(new MacAddress(0x0200_0000_0000L | index)),
        1500,
        flags);
  }

  private static Link with(Link link, Set<Link.Flag> flags) {
    return new Link(
        link.index(), link.name(), link.mac(), link.mtu(), flags, link.group(), link.macvlan());
  }

  private InterfaceAddress onLink(String name, String prefix, boolean leased, boolean tentative) {
    return new InterfaceAddress(named(name).index(), prefix(prefix), leased, tentative, false);
  }

  /// All lines that begin like this.
  static List<String> only(List<String> lines, String... beginnings) {
    return lines.stream().filter(l -> Stream.of(beginnings).anyMatch(l::startsWith)).toList();
  }
}
