package locum.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import locum.core.AddressAssignment;
import locum.core.AddressFamily;
import locum.core.Adjustment;
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
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.ReportedState;
import locum.core.UnixTime;
import locum.engine.EngineConfig;
import locum.engine.FailoverEngine;
import locum.engine.InstanceConfig;
import locum.engine.InstanceKey;
import locum.engine.InstanceStatus;
import locum.engine.TrackerStatus;
import org.jspecify.annotations.Nullable;

/// A host: a kernel with interfaces, and a daemon that may be dead or stalled.
///
/// It stands in for the event loop and the executor of the real daemon. One turn is: one event in,
/// its effects executed in their order, the next deadline asked for.
public final class SimulatedHost {

  /// Datagrams that a socket buffer takes while nobody reads; the rest is lost, the newest first.
  private static final int SOCKET_BUFFER = 256;

  private final Simulation simulation;
  private final String name;
  private final SplittableRandom random;
  private final Map<InterfaceIndex, SimulatedInterface> interfaces = new LinkedHashMap<>();
  private final Set<SimulatedInterface> provided = new LinkedHashSet<>();
  private final Map<String, SimulatedInstance> instances = new LinkedHashMap<>();
  private final Map<RouterOnWire, SimulatedInstance> byWire = new HashMap<>();
  private EngineConfig config = EngineConfig.of(List.of());

  private final SimulatedHealth health;

  private boolean powered = true;
  private boolean paused;
  private @Nullable FailoverEngine engine;
  private int incarnation;
  private MonotonicTime runningSince;
  private MonotonicTime notRunningSince;
  private MonotonicTime lastNoticeAt;
  private Optional<MonotonicTime> deadline = Optional.empty();
  private int wakeUps;
  private boolean reloadPending;

  /// Of the simulation, in the wall clocks: 2026-01-01.
  private static final long BEGINNING = 1_767_225_600L;

  private final Set<ListenPoint> listening = new LinkedHashSet<>();
  private final Deque<Event> unread = new ArrayDeque<>();
  private int unreadDatagrams;

  /// What a packet shows of its virtual router.
  private record RouterOnWire(InterfaceIndex index, AddressFamily family, int vrid) {}

  SimulatedHost(Simulation simulation, String name, SplittableRandom random) {
    this.simulation = simulation;
    this.name = name;
    this.random = random;
    health = new SimulatedHealth(simulation, random, this::notice);
    runningSince = simulation.now();
    notRunningSince = simulation.now();
    lastNoticeAt = simulation.now();
  }

  public String name() {
    return name;
  }

  // ---- as built ----

  /// Plugs an interface into a LAN.
  ///
  /// @param own the host's own addresses there; the first of a family is the primary one
  public SimulatedHost attach(SimulatedLan lan, String interfaceName, List<IpPrefix> own) {
    InterfaceIndex index = new InterfaceIndex(interfaces.size() + 2);
    MacAddress mac =
        new MacAddress(0x0200_0000_0000L | ((long) simulation.ordinal(this) << 8) | index.value());
    SimulatedInterface port =
        new SimulatedInterface(simulation, this, lan, index, interfaceName, mac, own);
    interfaces.put(index, port);
    lan.attach(port);
    return this;
  }

  /// Plugs an interface into a LAN that an administrator provides for a virtual router, down and
  /// with no address.
  public SimulatedHost provide(SimulatedLan lan, String interfaceName, MacAddress mac) {
    InterfaceIndex index = new InterfaceIndex(interfaces.size() + 2);
    SimulatedInterface port =
        new SimulatedInterface(simulation, this, lan, index, interfaceName, mac, List.of());
    port.setUp(false);
    interfaces.put(index, port);
    provided.add(port);
    lan.attach(port);
    return this;
  }

  /// The configuration that the daemon starts with. Interfaces must be attached before.
  public SimulatedHost configure(EngineConfig wanted) {
    config = onPlainInterfaces(wanted);
    return this;
  }

  /// Instances that stand alone.
  public SimulatedHost configure(List<InstanceConfig> wanted) {
    return configure(EngineConfig.of(wanted));
  }

  public List<InstanceConfig> configs() {
    return config.instances();
  }

  /// The other members of the sync group of an instance.
  List<SimulatedInstance> mates(SimulatedInstance instance) {
    String member = instance.config().name();
    return config.groups().stream()
        .filter(group -> group.members().contains(member))
        .flatMap(group -> group.members().stream())
        .filter(other -> !other.equals(member))
        .flatMap(other -> instance(other).stream())
        .toList();
  }

  // ---- as seen from outside ----

  public Collection<SimulatedInstance> instances() {
    return instances.values();
  }

  public Optional<SimulatedInstance> instance(String instanceName) {
    return Optional.ofNullable(instances.get(instanceName));
  }

  /// Whether an address is in the kernel, on any interface.
  public boolean has(IpAddress address) {
    return powered && interfaces.values().stream().anyMatch(port -> port.has(address));
  }

  public boolean powered() {
    return powered;
  }

  /// The daemon lives and is not stalled.
  public boolean running() {
    return engine != null && !paused;
  }

  public boolean daemonAlive() {
    return engine != null;
  }

  public boolean paused() {
    return paused;
  }

  MonotonicTime runningSince() {
    return runningSince;
  }

  MonotonicTime notRunningSince() {
    return notRunningSince;
  }

  /// What the daemon says of its instances; empty when it is dead.
  public List<InstanceStatus> status() {
    return engine == null ? List.of() : engine.status(simulation.now());
  }

  SimulatedHealth health() {
    return health;
  }

  /// What the daemon says of what it tracks; empty when it is dead.
  public List<TrackerStatus> trackers() {
    return engine == null ? List.of() : engine.trackers(simulation.now());
  }

  Optional<SimulatedInterface> port(String interfaceName) {
    return interfaces.values().stream().filter(p -> p.name().equals(interfaceName)).findFirst();
  }

  // ---- what is done to it ----

  /// The clocks of two hosts differ.
  private UnixTime wallClock() {
    return UnixTime.ofSeconds(BEGINNING)
        .plus(Duration.ofNanos(simulation.now().nanos()))
        .plus(Duration.ofMillis(name.hashCode() % 1000));
  }

  void startDaemon() {
    if (engine != null || !powered) {
      return;
    }
    FailoverEngine fresh = new FailoverEngine();
    engine = fresh;
    incarnation++;
    runningSince = simulation.now();
    instances.clear();
    rebuildInstances();
    turn(e -> e.handle(simulation.now(), new Event.ClockRead(wallClock())));
    turn(e -> e.configure(simulation.now(), config));
    List<Link> links = interfaces.values().stream().map(SimulatedInterface::link).toList();
    List<InterfaceAddress> addresses =
        interfaces.values().stream().flatMap(port -> port.addresses().stream()).toList();
    turn(e -> e.handle(simulation.now(), new Event.HostSurveyed(links, addresses)));
  }

  void stopDaemon() {
    if (running()) {
      turn(e -> e.stop(simulation.now()));
      killDaemon();
    }
  }

  void killDaemon() {
    if (engine == null) {
      return;
    }
    if (running()) {
      notRunningSince = simulation.now();
    }
    engine = null;
    paused = false;
    reloadPending = false;
    instances.values().forEach(i -> i.entered(ReportedState.STOP, simulation.now()));
    listening.clear();
    health.forget();
    unread.clear();
    unreadDatagrams = 0;
    deadline = Optional.empty();
    wakeUps++;
  }

  void pauseDaemon() {
    if (running()) {
      paused = true;
      notRunningSince = simulation.now();
    }
  }

  void resumeDaemon() {
    if (!paused) {
      return;
    }
    paused = false;
    runningSince = simulation.now();
    unreadDatagrams = 0;
    while (!unread.isEmpty()) {
      read(unread.remove());
    }
    if (reloadPending) {
      reloadPending = false;
      reconfigure();
    }
    turn(e -> e.handle(simulation.now(), new Event.DeadlineReached()));
  }

  void reload(EngineConfig wanted) {
    config = onPlainInterfaces(wanted);
    if (paused) {
      reloadPending = true;
    } else if (engine != null) {
      reconfigure();
    }
  }

  /// Nobody here makes macvlans, or looks at the addresses of frames.
  private static EngineConfig onPlainInterfaces(EngineConfig config) {
    return new EngineConfig(
        config.instances().stream()
            .map(i -> i.withVirtualMac(i.virtualMac().filter(v -> v.provided().isPresent())))
            .toList(),
        config.groups(),
        config.trackers());
  }

  void powerOff() {
    if (powered) {
      killDaemon();
      powered = false;
      interfaces.values().forEach(SimulatedInterface::forgetLeases);
    }
  }

  void powerOn() {
    if (!powered) {
      powered = true;
      interfaces.values().forEach(SimulatedInterface::boot);
      startDaemon();
    }
  }

  void removeAddress(IpAddress address) {
    interfaces.values().stream()
        .filter(port -> port.hasLeased(address))
        .forEach(port -> port.remove(address));
  }

  // ---- from the kernel to the daemon ----

  /// The kernel has news. They arrive in order, a little later, at the daemon that runs now.
  void notice(Event event) {
    if (engine == null) {
      return;
    }
    MonotonicTime at =
        Later.of(lastNoticeAt, simulation.now().plus(simulation.timing().notice().draw(random)));
    lastNoticeAt = at;
    int addressee = incarnation;
    simulation.at(
        at,
        () -> {
          if (engine != null && incarnation == addressee) {
            deliver(event);
          }
        });
  }

  /// A packet for this host; only an open socket that asked for it takes it.
  void arrive(SimulatedInterface port, Datagram datagram) {
    if (has(datagram.source())) {
      return; // its own, which left by another interface: the kernel drops it
    }
    AddressFamily family = datagram.source().family();
    boolean wanted =
        listening.stream()
            .anyMatch(
                point ->
                    point.interfaceIndex().equals(port.index())
                        && point.family() == family
                        && point.protocol() == datagram.protocol()
                        && (!datagram.destination().isMulticast()
                            || point.group().equals(Optional.of(datagram.destination()))));
    if (engine == null || !wanted) {
      return;
    }
    if (paused && ++unreadDatagrams > SOCKET_BUFFER) {
      return;
    }
    deliver(new Event.DatagramReceived(datagram));
  }

  Duration leaseLateness() {
    return simulation.timing().leaseLateness().draw(random);
  }

  private void deliver(Event event) {
    if (paused) {
      unread.add(event);
    } else {
      read(event);
    }
  }

  private void read(Event event) {
    if (event instanceof Event.DatagramReceived(Datagram datagram)) {
      SimulatedInstance instance = onWire(datagram);
      if (instance != null) {
        SpokenAdvert.of(datagram)
            .interval()
            .ifPresent(interval -> instance.heard(simulation.now(), interval));
      }
    }
    turn(e -> e.handle(simulation.now(), event));
  }

  // ---- the daemon ----

  private void reconfigure() {
    EngineConfig wanted = config;
    Set<String> removed = new LinkedHashSet<>(instances.keySet());
    rebuildInstances();
    removed.removeAll(wanted.instances().stream().map(InstanceConfig::name).toList());
    turn(e -> e.configure(simulation.now(), wanted));
    removed.forEach(instances::remove);
    simulation.membersChanged();
  }

  private void rebuildInstances() {
    Map<InstanceKey, SimulatedInstance> known = new HashMap<>();
    instances.values().forEach(instance -> known.put(instance.config().key(), instance));
    byWire.clear();
    for (InstanceConfig config : config.instances()) {
      SimulatedInterface port =
          port(config.interfaceName())
              .orElseThrow(
                  () -> new IllegalArgumentException("no interface " + config.interfaceName()));
      SimulatedInstance before = known.get(config.key());
      SimulatedInstance instance =
          before == null
              ? new SimulatedInstance(this, port, config, simulation.now())
              : before.config().equals(config)
                  ? before
                  : before.reconfigured(config, simulation.now());
      instances.put(config.name(), instance);
      byWire.put(new RouterOnWire(port.index(), config.family(), config.protocol().id()), instance);
    }
    simulation.membersChanged();
  }

  private void turn(Function<FailoverEngine, List<Effect>> act) {
    FailoverEngine acting = engine;
    if (acting == null) {
      return;
    }
    Map<SimulatedInstance, ReportedState> before = new LinkedHashMap<>();
    List<Effect> effects = act.apply(acting);
    for (Effect effect : effects) {
      execute(effect, before);
    }
    simulation.turned(new Invariant.Turn(this, effects, before));
    scheduleWakeUp(acting.nextDeadline());
  }

  private void scheduleWakeUp(Optional<MonotonicTime> next) {
    if (next.equals(deadline)) {
      return;
    }
    deadline = next;
    int number = ++wakeUps;
    next.ifPresent(
        at ->
            simulation.at(
                Later.of(at, simulation.now()).plus(simulation.timing().wakeUp().draw(random)),
                () -> wakeUp(number)));
  }

  private void wakeUp(int number) {
    if (number != wakeUps || !running()) {
      return;
    }
    turn(e -> e.handle(simulation.now(), new Event.DeadlineReached()));
    if (deadline.isPresent() && deadline.get().isDue(simulation.now())) {
      throw simulation.violation(
          name + ": a deadline is still due after it was handled; the loop would spin");
    }
  }

  private void execute(Effect effect, Map<SimulatedInstance, ReportedState> before) {
    switch (effect) {
      case Effect.Listen(ListenPoint point) -> listening.add(point);
      case Effect.StopListening(ListenPoint point) -> listening.remove(point);
      case Effect.Transmit(Datagram datagram) ->
          transmit(effect, datagram, datagram.interfaceIndex());
      case Effect.TransmitFrame(Datagram datagram, Envelope envelope) ->
          transmit(effect, datagram, envelope.through().orElse(datagram.interfaceIndex()));
      case Effect.Adjust(Adjustment.RaiseInterface(ProvidedLink link)) -> setUp(link, true);
      case Effect.Adjust(Adjustment.LowerInterface(ProvidedLink link)) -> setUp(link, false);
      case Effect.Adjust _ -> {}
      case Effect.AddAddresses(var assignments) ->
          assignments.forEach(a -> onPort(a, port -> port.add(a)));
      case Effect.RenewAddresses(var assignments) ->
          assignments.forEach(a -> onPort(a, port -> port.renew(a)));
      case Effect.RemoveAddresses(var assignments) -> assignments.forEach(this::remove);
      case Effect.AnnounceAddresses _ -> {} // clients have no caches here
      case Effect.AddRouting _, Effect.RemoveRouting _ -> {} // hosts of a LAN without routers
      case Effect.RunCheck run -> health.run(run);
      case Effect.AbandonCheck(String check) -> health.abandon(check);
      case Effect.Watch(var watched) -> health.watch(watched);
      case Effect.Notify _ -> {}
      case Effect.Report(Occurrence occurrence) -> report(occurrence, before);
    }
  }

  private void setUp(ProvidedLink link, boolean up) {
    Optional.ofNullable(interfaces.get(link.index())).ifPresent(port -> port.setUp(up));
  }

  private void transmit(Effect effect, Datagram datagram, InterfaceIndex through) {
    SimulatedInterface port = interfaces.get(through);
    SimulatedInstance instance = onWire(datagram);
    SpokenAdvert advert = SpokenAdvert.of(datagram);
    if (instance != null && !advert.resigns()) {
      instance.claimed(simulation.now());
    }
    if (simulation.tracesPackets()) {
      simulation.trace(
          name,
          (advert.resigns() ? "resigns " : "advert ")
              + advert.words()
              + " to "
              + datagram.destination());
    }
    if (port == null || !port.carries()) {
      notice(new Event.EffectFailed(effect, "sendmsg: ENETDOWN"));
    } else {
      port.lan().send(port, datagram);
    }
  }

  private void remove(AddressAssignment assignment) {
    onPort(
        assignment,
        port -> {
          if (port.hasLeased(assignment.address())) {
            port.remove(assignment.address());
          }
        });
  }

  private void onPort(AddressAssignment assignment, Consumer<SimulatedInterface> change) {
    Optional.ofNullable(interfaces.get(assignment.interfaceIndex())).ifPresent(change);
  }

  private void report(Occurrence occurrence, Map<SimulatedInstance, ReportedState> before) {
    SimulatedInstance instance = instances.get(occurrence.instance());
    if (occurrence instanceof Occurrence.StateChanged changed && instance != null) {
      before.putIfAbsent(instance, instance.state());
      instance.entered(changed.to(), simulation.now());
    }
    simulation.trace(name, occurrence.instance() + ": " + occurrence.sentence());
  }

  private @Nullable SimulatedInstance onWire(Datagram datagram) {
    return byWire.get(
        new RouterOnWire(
            datagram.interfaceIndex(), datagram.source().family(), SpokenAdvert.of(datagram).id()));
  }

  List<SimulatedInterface> ports() {
    return new ArrayList<>(interfaces.values());
  }

  /// Those that virtual routers hear on.
  List<SimulatedInterface> basePorts() {
    return interfaces.values().stream().filter(port -> !provided.contains(port)).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
