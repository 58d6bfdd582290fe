package locum.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.engine.EngineConfig;
import locum.engine.InstanceConfig;
import locum.sim.Dialect.Settings;

/// The language of the hand-written scenes: hosts on one LAN that share one virtual router, what is
/// done to them, and what is expected.
///
/// ```java
///   lan.host("a", priority(150));
///   lan.host("b", priority(100));
///   lan.start();
///   lan.expectHolder("a").within(seconds(4));
///   lan.crash("a");
///   lan.expectHolder("b").within(seconds(4));
/// ```
///
/// Every [Invariant] watches every scene.
final class Scene {

  static final int VRID = 51;
  static final String INSTANCE = "VI_1";
  private static final String PORT = "eth0";
  private static final String LAN = "lan";

  /// Who holds the address, from when on.
  private record Tenure(MonotonicTime from, List<String> holders) {}

  private final Dialect dialect;
  private final Simulation simulation;
  private final List<Tenure> tenures = new ArrayList<>();

  Scene(Dialect dialect) {
    this(dialect, Timing.DEFAULT, new MonotonicTime(0));
  }

  Scene(Dialect dialect, Timing timing, MonotonicTime start) {
    this.dialect = dialect;
    List<Invariant> invariants = new ArrayList<>(Invariant.all());
    invariants.add(
        new Invariant() {
          @Override
          public void afterEvent(Simulation seen) {
            List<String> now = holders();
            if (tenures.isEmpty() || !tenures.getLast().holders().equals(now)) {
              tenures.add(new Tenure(seen.now(), now));
            }
          }
        });
    simulation = new Simulation(1, start, timing, invariants);
    simulation.trace().showPackets(true);
  }

  static Settings priority(int priority) {
    return Settings.priority(priority);
  }

  static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  // ---- who is there ----

  Scene host(String name, Settings settings) {
    SimulatedHost host = simulation.host(name);
    host.attach(simulation.lan(LAN), PORT, dialect.own(simulation.hosts().size()));
    host.configure(List.of(dialect.instance(INSTANCE, PORT, VRID, settings)));
    return this;
  }

  /// A host with an instance of another protocol than the dialects know.
  Scene host(String name, InstanceConfig config) {
    SimulatedHost host = simulation.host(name);
    host.attach(simulation.lan(LAN), PORT, dialect.own(simulation.hosts().size()));
    host.configure(List.of(config));
    return this;
  }

  // ---- what happens ----

  /// Starts the daemons of all hosts.
  void start() {
    List.copyOf(simulation.hosts()).forEach(host -> start(host.name()));
  }

  /// Runs until this host holds, and a little longer, so that everybody has settled.
  void settleOn(String holder) {
    start();
    expectHolder(holder).within(seconds(30));
    run(seconds(10));
    expectHolder(holder).now();
  }

  void start(String host) {
    simulation.inject(new Fault.StartDaemon(host));
  }

  void stop(String host) {
    simulation.inject(new Fault.StopDaemon(host));
  }

  void kill(String host) {
    simulation.inject(new Fault.KillDaemon(host));
  }

  /// The host, not only its daemon.
  void crash(String host) {
    simulation.inject(new Fault.PowerOff(host));
  }

  void boot(String host) {
    simulation.inject(new Fault.PowerOn(host));
  }

  void pause(String host) {
    simulation.inject(new Fault.PauseDaemon(host));
  }

  void resume(String host) {
    simulation.inject(new Fault.ResumeDaemon(host));
  }

  void cutCarrier(String host) {
    simulation.inject(new Fault.CutCarrier(host, PORT));
  }

  void restoreCarrier(String host) {
    simulation.inject(new Fault.RestoreCarrier(host, PORT));
  }

  void partition(List<String> side, List<String> otherSide) {
    simulation.inject(new Fault.Partition(LAN, side, otherSide));
  }

  void oneWayPartition(List<String> senders, List<String> receivers) {
    simulation.inject(new Fault.OneWayPartition(LAN, senders, receivers));
  }

  void heal() {
    simulation.inject(new Fault.Heal(LAN));
  }

  void quality(int lossPercent, int duplicationPercent) {
    simulation.inject(new Fault.ChangeQuality(LAN, lossPercent, duplicationPercent));
  }

  void removeAddress(String host) {
    simulation.inject(new Fault.RemoveAddress(host, dialect.vip(VRID)));
  }

  void reload(String host, Settings settings) {
    simulation.inject(
        new Fault.Reload(
            host, EngineConfig.of(List.of(dialect.instance(INSTANCE, PORT, VRID, settings)))));
  }

  void run(Duration duration) {
    simulation.run(duration);
  }

  /// Runs until just after the next advert of a host.
  void runToAdvertOf(String host) {
    Optional<MonotonicTime> before = instance(host).lastClaimAt();
    if (simulation
        .runUntil(() -> !instance(host).lastClaimAt().equals(before), seconds(60))
        .isEmpty()) {
      throw simulation.violation(host + " does not advertise");
    }
  }

  // ---- what is expected ----

  Expectation expectHolder(String... hosts) {
    return new Expectation(List.of(hosts));
  }

  Expectation expectNobody() {
    return new Expectation(List.of());
  }

  final class Expectation {
    private final List<String> expected;

    Expectation(List<String> expected) {
      this.expected = expected;
    }

    void now() {
      if (!holders().equals(expected)) {
        fail("holders are " + holders() + ", expected " + expected + "\n" + text());
      }
    }

    /// Runs until exactly these hosts hold the address.
    ///
    /// @return how long that took
    Duration within(Duration limit) {
      return simulation
          .runUntil(() -> holders().equals(expected), limit)
          .orElseGet(
              () ->
                  fail(
                      "holders are "
                          + holders()
                          + " after "
                          + limit
                          + ", expected "
                          + expected
                          + "\n"
                          + text()));
    }

    /// As [#within], and not sooner than `least`.
    void between(Duration least, Duration most) {
      Duration took = within(most);
      assertThat(took).as(text()).isGreaterThanOrEqualTo(least);
    }

    /// Nobody else holds the address at any time in between.
    void throughout(Duration duration) {
      now();
      int tenure = tenures.size();
      run(duration);
      assertThat(tenures.size()).as(text()).isEqualTo(tenure);
    }
  }

  void expectState(String host, ReportedState state) {
    assertThat(instance(host).state()).as(text()).isEqualTo(state);
  }

  void expectNeverTwoHolders() {
    expectTwoHoldersAtMost(Duration.ZERO);
  }

  /// At no time so far did two hosts hold the address for longer than this.
  void expectTwoHoldersAtMost(Duration limit) {
    for (int i = 0; i < tenures.size(); i++) {
      if (tenures.get(i).holders().size() > 1) {
        MonotonicTime end = i + 1 < tenures.size() ? tenures.get(i + 1).from() : simulation.now();
        assertThat(tenures.get(i).from().until(end))
            .as(() -> "two holders\n" + text())
            .isLessThanOrEqualTo(limit);
      }
    }
  }

  /// The cause of the last change of state of a host has these words.
  void expectCause(String host, String words) {
    assertThat(simulation.host(host).status().getFirst().cause()).as(text()).contains(words);
  }

  long expectRestored(String host) {
    return simulation.host(host).status().getFirst().statistics().addressesRestored();
  }

  List<String> holders() {
    return simulation.hosts().stream()
        .filter(host -> host.instances().stream().anyMatch(SimulatedInstance::holds))
        .map(SimulatedHost::name)
        .collect(Collectors.toList());
  }

  SimulatedInstance instance(String host) {
    return simulation.host(host).instance(INSTANCE).orElseThrow();
  }

  Trace trace() {
    return simulation.trace();
  }

  private String text() {
    return "SEED=" + simulation.seed() + "\n" + simulation.trace().text();
  }
}
