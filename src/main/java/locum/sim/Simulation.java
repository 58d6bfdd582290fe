package locum.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import locum.core.AddressFamily;
import locum.core.MonotonicTime;

/// Hosts and LANs in virtual time.
///
/// One queue of things to come, ordered by time and, at the same time, by the order in which they
/// were put there. Each step takes the first, lets it happen, and asks every [Invariant].
public final class Simulation {

  private record Pending(MonotonicTime at, long id, Runnable happening) {}

  /// A virtual router with all hosts that take part in it.
  private record RouterKey(String lan, AddressFamily family, int vrid) {}

  private final long seed;
  private final MonotonicTime start;
  private final Timing timing;
  private final SplittableRandom random;
  private final List<Invariant> invariants;
  private final Trace trace = new Trace();
  private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
  private final Map<String, SimulatedLan> lans = new LinkedHashMap<>();
  private final PriorityQueue<Pending> queue =
      new PriorityQueue<>(Comparator.comparing(Pending::at).thenComparingLong(Pending::id));
  private long scheduled;
  private MonotonicTime now;
  private Optional<List<List<SimulatedInstance>>> routers = Optional.empty();

  /// @param start where virtual time begins
  public Simulation(long seed, MonotonicTime start, Timing timing, List<Invariant> invariants) {
    this.seed = seed;
    this.start = start;
    this.timing = timing;
    this.invariants = List.copyOf(invariants);
    now = start;
    random = new SplittableRandom(seed);
  }

  public static Simulation of(long seed) {
    return new Simulation(seed, new MonotonicTime(0), Timing.DEFAULT, Invariant.all());
  }

  // ---- building ----

  /// The LAN of this name, new when it is named for the first time.
  public SimulatedLan lan(String name) {
    return lans.computeIfAbsent(name, n -> new SimulatedLan(this, n, random.split()));
  }

  /// The host of this name, new when it is named for the first time. Its daemon is started with
  /// [Fault.StartDaemon].
  public SimulatedHost host(String name) {
    SimulatedHost known = hosts.get(name);
    if (known == null) {
      known = new SimulatedHost(this, name, random.split());
      hosts.put(name, known);
    }
    return known;
  }

  public Collection<SimulatedHost> hosts() {
    return hosts.values();
  }

  int ordinal(SimulatedHost host) {
    return List.copyOf(hosts.values()).indexOf(host) + 1;
  }

  // ---- running ----

  public long seed() {
    return seed;
  }

  public MonotonicTime now() {
    return now;
  }

  public Duration elapsed() {
    return start.until(now);
  }

  public Timing timing() {
    return timing;
  }

  public Trace trace() {
    return trace;
  }

  /// Lets something happen at a time, after everything that is already to happen then.
  public void at(MonotonicTime at, Runnable happening) {
    queue.add(new Pending(at, scheduled++, happening));
  }

  /// Lets each fault of a plan happen at its time from now.
  public void schedule(FaultPlan plan) {
    plan.faults().forEach(timed -> at(now.plus(timed.after()), () -> apply(timed.fault())));
  }

  /// Lets a fault happen now.
  public void inject(Fault fault) {
    apply(fault);
    check();
  }

  public void run(Duration duration) {
    MonotonicTime end = now.plus(duration);
    while (stepUntil(end)) {}
  }

  /// Runs until a condition holds.
  ///
  /// @return how long that took; empty when it did not come to hold within `limit`
  public Optional<Duration> runUntil(BooleanSupplier condition, Duration limit) {
    MonotonicTime from = now;
    MonotonicTime end = now.plus(limit);
    while (!condition.getAsBoolean()) {
      if (!stepUntil(end)) {
        return Optional.empty();
      }
    }
    return Optional.of(from.until(now));
  }

  /// Returns false when nothing is left to happen until `end`, which it then is.
  private boolean stepUntil(MonotonicTime end) {
    Pending next = queue.peek();
    if (next == null || !next.at().isDue(end)) {
      now = end;
      check();
      return false;
    }
    queue.remove();
    now = next.at();
    next.happening().run();
    check();
    return true;
  }

  private void apply(Fault fault) {
    trace("", "** " + fault.sentence());
    switch (fault) {
      case Fault.KillDaemon(String host) -> known(host).killDaemon();
      case Fault.StopDaemon(String host) -> known(host).stopDaemon();
      case Fault.StartDaemon(String host) -> known(host).startDaemon();
      case Fault.PauseDaemon(String host) -> known(host).pauseDaemon();
      case Fault.ResumeDaemon(String host) -> known(host).resumeDaemon();
      case Fault.PowerOff(String host) -> known(host).powerOff();
      case Fault.PowerOn(String host) -> known(host).powerOn();
      case Fault.CutCarrier(String host, String port) -> port(host, port).setCarrier(false);
      case Fault.RestoreCarrier(String host, String port) -> port(host, port).setCarrier(true);
      case Fault.SetInterface(String host, String port, boolean up) -> port(host, port).setUp(up);
      case Fault.Partition(String lan, var side, var otherSide) -> {
        lan(lan).block(side, otherSide);
        lan(lan).block(otherSide, side);
      }
      case Fault.OneWayPartition(String lan, var senders, var receivers) ->
          lan(lan).block(senders, receivers);
      case Fault.Heal(String lan) -> lan(lan).heal();
      case Fault.ChangeQuality(String lan, int loss, int duplication) ->
          lan(lan).changeQuality(loss, duplication);
      case Fault.ChangeScript(String host, String script, var health) ->
          known(host).health().script(script, health);
      case Fault.WriteFile(String host, String tracker, String contents) ->
          known(host).health().file(tracker, contents);
      case Fault.ChangeProcesses(String host, String tracker, int running) ->
          known(host).health().processes(tracker, running);
      case Fault.RemoveAddress(String host, var address) -> known(host).removeAddress(address);
      case Fault.Reload(String host, var config) -> known(host).reload(config);
    }
  }

  private SimulatedHost known(String name) {
    SimulatedHost host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException("no host " + name);
    }
    return host;
  }

  private SimulatedInterface port(String host, String interfaceName) {
    return known(host)
        .port(interfaceName)
        .orElseThrow(() -> new IllegalArgumentException("no " + interfaceName + " on " + host));
  }

  // ---- judging ----

  /// The virtual routers, each as the instances that take part in it, in the order of the hosts.
  List<List<SimulatedInstance>> virtualRouters() {
    if (routers.isEmpty()) {
      Map<RouterKey, List<SimulatedInstance>> found = new LinkedHashMap<>();
      for (SimulatedHost host : hosts.values()) {
        for (SimulatedInstance instance : host.instances()) {
          RouterKey key =
              new RouterKey(
                  instance.port().lan().name(),
                  instance.config().family(),
                  instance.config().protocol().id());
          found.computeIfAbsent(key, _ -> new ArrayList<>()).add(instance);
        }
      }
      routers = Optional.of(List.copyOf(found.values()));
    }
    return routers.get();
  }

  void membersChanged() {
    routers = Optional.empty();
  }

  void turned(Invariant.Turn turn) {
    invariants.forEach(invariant -> invariant.afterTurn(this, turn));
  }

  private void check() {
    invariants.forEach(invariant -> invariant.afterEvent(this));
  }

  /// What an invariant throws: the sentence, the seed, the trace.
  public InvariantViolation violation(String sentence) {
    return new InvariantViolation(
        "SEED="
            + seed
            + " at "
            + Trace.seconds(elapsed())
            + " s: "
            + sentence
            + "\n"
            + trace.text());
  }

  boolean tracesPackets() {
    return trace.showsPackets();
  }

  void trace(String who, String what) {
    trace.add(elapsed(), who, what);
  }
}
