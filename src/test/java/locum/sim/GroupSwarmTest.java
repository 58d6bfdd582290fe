package locum.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import locum.core.MonotonicTime;
import locum.engine.EngineConfig;
import locum.engine.InstanceConfig;
import locum.engine.SyncGroupConfig;
import locum.sim.Dialect.Settings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Routers between two LANs, an instance on each, tied together in a sync group, through random
/// troubles of either LAN. [GroupsInStep] watches every turn; when everything is mended, one host
/// holds both addresses, the best one, and rests.
///
/// `-Dsim.seed=N` plays one seed with every packet in its trace, `-Dsim.seeds=N` so many in place
/// of 400.
@Tag("sim")
class GroupSwarmTest {

  private static final List<Dialect> DIALECTS = List.of(Dialect.values());

  @Test
  @DisplayName("No member is ever out of step with its group, and one host ends with all addresses")
  void oneHostEndsWithTheWholeGroup() {
    Long only = Long.getLong("sim.seed");
    if (only != null) {
      System.out.println(play(only, true).trace().text());
      return;
    }
    LongStream.range(0, Long.getLong("sim.seeds", 400)).forEach(seed -> play(seed, false));
  }

  @Test
  @DisplayName("Hosts that are better on one LAN each come to rest")
  void crossedPrioritiesComeToRest() {
    Simulation simulation = simulation(1, Dialect.V2);
    host(simulation, Dialect.V2, 1, Settings.priority(150), Settings.priority(100));
    host(simulation, Dialect.V2, 2, Settings.priority(100), Settings.priority(150));
    simulation.hosts().forEach(host -> simulation.inject(new Fault.StartDaemon(host.name())));
    simulation.run(Duration.ofSeconds(60));
    MonotonicTime settled = simulation.now();
    simulation.run(Duration.ofSeconds(60));
    assertThat(
            simulation.hosts().stream()
                .flatMap(host -> host.instances().stream())
                .filter(instance -> instance.stateSince().isAfter(settled)))
        .as(simulation.trace().text())
        .isEmpty();
  }

  private static Simulation simulation(long seed, Dialect dialect) {
    Simulation simulation =
        new Simulation(
            seed, new MonotonicTime(0), Timing.DEFAULT.withLatestLeases(), Invariant.all());
    simulation.trace(dialect.name(), "two LANs");
    return simulation;
  }

  private static Simulation play(long seed, boolean packets) {
    SplittableRandom random = new SplittableRandom(seed);
    Dialect dialect = DIALECTS.get(random.nextInt(DIALECTS.size()));
    Simulation simulation = simulation(seed, dialect);
    simulation.trace().showPackets(packets);
    try {
      Duration interval =
          dialect == Dialect.V2
              ? Duration.ofSeconds(1 + random.nextInt(2))
              : Duration.ofMillis(10L * (10 + random.nextInt(200)));
      int count = 2 + random.nextInt(3);
      for (int i = 1; i <= count; i++) {
        Settings settings = Settings.priority(40 + 50 * i).every(interval);
        host(simulation, dialect, i, settings, settings);
      }
      simulation.hosts().forEach(host -> simulation.inject(new Fault.StartDaemon(host.name())));
      Duration troubled = interval.multipliedBy(60);
      simulation.schedule(FaultPlan.random(random, simulation, random.nextInt(12), troubled));
      simulation.run(troubled);
      simulation.schedule(FaultPlan.recovery(simulation));
      simulation.run(interval.multipliedBy(20).plusSeconds(5));
      expectTheBestHolds(simulation, simulation.host(name(count)));
      MonotonicTime settled = simulation.now();
      simulation.run(interval.multipliedBy(8));
      if (simulation.hosts().stream()
          .flatMap(host -> host.instances().stream())
          .anyMatch(instance -> instance.stateSince().isAfter(settled))) {
        throw simulation.violation("it has not come to rest");
      }
    } catch (RuntimeException e) {
      throw new AssertionError("SEED=" + seed + "\n" + simulation.trace().text(), e);
    }
    return simulation;
  }

  private static String name(int number) {
    return String.valueOf((char) ('a' + number - 1));
  }

  private static void host(
      Simulation simulation, Dialect dialect, int number, Settings first, Settings second) {
    SimulatedHost host = simulation.host(name(number));
    host.attach(simulation.lan("left"), "eth0", dialect.own(number));
    host.attach(simulation.lan("right"), "eth1", dialect.own(number));
    List<InstanceConfig> instances =
        List.of(
            dialect.instance("VI_1", "eth0", 1, first),
            dialect.instance("VI_2", "eth1", 2, second));
    host.configure(
        new EngineConfig(
            instances, List.of(new SyncGroupConfig("VG1", List.of("VI_1", "VI_2"))), List.of()));
  }

  private static void expectTheBestHolds(Simulation simulation, SimulatedHost best) {
    List<SimulatedInstance> holders = new ArrayList<>();
    simulation.hosts().forEach(host -> holders.addAll(host.instances()));
    holders.removeIf(instance -> !instance.holds());
    if (!holders.equals(List.copyOf(best.instances()))) {
      throw simulation.violation("all is well, and the holders are " + holders);
    }
  }
}
