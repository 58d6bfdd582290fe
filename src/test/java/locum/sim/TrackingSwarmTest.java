package locum.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.core.Watched;
import locum.engine.EngineConfig;
import locum.engine.InstanceConfig;
import locum.engine.InstanceStatus;
import locum.engine.TrackerStatus;
import locum.sim.Dialect.Settings;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.track.Weight;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Hosts whose scripts fail, hang and flap, whose files change and whose processes end, while
/// daemons die and carriers are cut; then all is well again, and the host of the highest effective
/// priority holds the address.
///
/// `-Dsim.seed=N` plays one seed with every packet in its trace.
@Tag("sim")
class TrackingSwarmTest {

  private static final Duration TROUBLED = Duration.ofSeconds(60);
  private static final int VRID = 7;

  @Test
  void prioritiesAndFaultsFollowWhatIsTracked() {
    Long only = Long.getLong("sim.seed");
    if (only != null) {
      System.out.println(play(only, true).trace().text());
      return;
    }
    LongStream.range(0, Long.getLong("sim.seeds", 100)).forEach(seed -> play(seed, false));
  }

  @Test
  void theSameSeedGivesTheSameLog() {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(play(seed, true).trace().text()).isEqualTo(play(seed, true).trace().text());
    }
  }

  private static Simulation play(long seed, boolean packets) {
    SplittableRandom random = new SplittableRandom(seed);
    Simulation simulation =
        new Simulation(
            seed,
            new MonotonicTime(random.nextLong()),
            Timing.DEFAULT,
            List.of(
                new AddressesFollowState(),
                new AdvertisesInTime(),
                new OrderOfEffects(),
                new PriorityFollowsTracking()));
    simulation.trace().showPackets(packets);
    try {
      build(random, simulation);
      simulation.hosts().forEach(host -> simulation.inject(new Fault.StartDaemon(host.name())));
      simulation.schedule(FaultPlan.random(random, simulation, random.nextInt(4), TROUBLED));
      simulation.schedule(troubles(random, simulation));
      simulation.run(TROUBLED);
      simulation.schedule(FaultPlan.recovery(simulation));
      List<String> hosts = simulation.hosts().stream().map(SimulatedHost::name).toList();
      hosts.forEach(
          host -> {
            simulation.inject(new Fault.ChangeScript(host, "hard", Fault.Health.GOOD));
            simulation.inject(new Fault.ChangeProcesses(host, "daemon", 1));
          });
      simulation.run(Duration.ofSeconds(60));
      expectSettled(simulation);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("SEED=" + seed + "\n" + simulation.trace().text(), e);
    }
    return simulation;
  }

  private static void build(SplittableRandom random, Simulation simulation) {
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      SimulatedHost host = simulation.host(String.valueOf((char) ('a' + i)));
      host.attach(simulation.lan("lan"), "eth0", Dialect.V3_IPV4.own(i + 1));
      InstanceConfig plain =
          Dialect.V3_IPV4.instance(
              "VI_1", "eth0", VRID, Settings.priority(50 + random.nextInt(150)));
      host.configure(
          new EngineConfig(
              List.of(tracking(random, plain)),
              List.of(),
              List.of(
                  script(random, "hard"),
                  script(random, "soft"),
                  new TrackerConfig.File("load", "/run/load", OptionalInt.empty(), false),
                  processes(random))));
    }
  }

  private static TrackerConfig script(SplittableRandom random, String name) {
    return new TrackerConfig.Script(
        name,
        new ScriptCommand(List.of("/bin/" + name), Optional.empty()),
        Duration.ofMillis(100L * (2 + random.nextInt(30))),
        Duration.ofMillis(100L * (1 + random.nextInt(40))),
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        random.nextInt(4) == 0);
  }

  private static TrackerConfig processes(SplittableRandom random) {
    return new TrackerConfig.Processes(
        "daemon",
        new Watched.Processes("daemon", List.of("daemon"), Watched.Processes.Match.NAME),
        1,
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(2),
        Duration.ofMillis(random.nextInt(2000)),
        Duration.ofMillis(random.nextInt(2000)));
  }

  private static InstanceConfig tracking(SplittableRandom random, InstanceConfig plain) {
    List<Track> tracks =
        List.of(
            new Track.Script("hard", Weight.NONE),
            new Track.Script("soft", weight(random)),
            new Track.File("load", new Weight(random.nextInt(-20, 20) * 2 + 1, false)),
            new Track.Processes("daemon", random.nextBoolean() ? Weight.NONE : weight(random)));
    return new InstanceConfig(
        plain.name(),
        plain.interfaceName(),
        plain.protocol(),
        plain.peering(),
        plain.source(),
        plain.addresses(),
        plain.excluded(),
        plain.announcements(),
        plain.trackPrimary(),
        plain.trackSource(),
        tracks,
        plain.routing(),
        plain.virtualMac(),
        plain.scripted(),
        plain.accept(),
        plain.promoteSecondaries());
  }

  private static Weight weight(SplittableRandom random) {
    return new Weight(
        1 + random.nextInt(253) * (random.nextBoolean() ? 1 : -1), random.nextBoolean());
  }

  private static FaultPlan troubles(SplittableRandom random, Simulation simulation) {
    List<SimulatedHost> hosts = List.copyOf(simulation.hosts());
    List<FaultPlan.Timed> faults = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String host = hosts.get(random.nextInt(hosts.size())).name();
      Duration at = Duration.ofMillis(random.nextLong(TROUBLED.toMillis()));
      Fault fault =
          switch (random.nextInt(4)) {
            case 0 -> new Fault.ChangeScript(host, "hard", health(random));
            case 1 -> new Fault.ChangeScript(host, "soft", health(random));
            case 2 -> new Fault.WriteFile(host, "load", String.valueOf(random.nextInt(-9, 10)));
            default -> new Fault.ChangeProcesses(host, "daemon", random.nextInt(4));
          };
      faults.add(new FaultPlan.Timed(at, fault));
      if (random.nextInt(3) == 0) { // it flaps
        faults.add(
            new FaultPlan.Timed(
                at.plusMillis(50), new Fault.ChangeScript(host, "hard", Fault.Health.GOOD)));
      }
    }
    return new FaultPlan(faults);
  }

  private static Fault.Health health(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> Fault.Health.GOOD;
      case 1 -> Fault.Health.BAD;
      default -> Fault.Health.HANGING;
    };
  }

  private static void expectSettled(Simulation simulation) {
    int best = -1;
    List<String> holders = new ArrayList<>();
    int priorityOfHolder = -1;
    for (SimulatedHost host : simulation.hosts()) {
      for (TrackerStatus tracker : host.trackers()) {
        if (tracker.name().equals("hard") || tracker.name().equals("daemon")) {
          assertThat(tracker.state()).as("%s on %s", tracker.name(), host).isEqualTo("up");
        }
      }
      InstanceStatus status = host.status().getFirst();
      if (status.state() == ReportedState.MASTER) {
        holders.add(host.name());
        priorityOfHolder = ((InstanceStatus.Terms.Vrrp) status.terms()).effectivePriority();
      }
      if (status.state() != ReportedState.FAULT) {
        best = Math.max(best, ((InstanceStatus.Terms.Vrrp) status.terms()).effectivePriority());
      }
    }
    if (best >= 0) {
      assertThat(holders).hasSize(1);
      assertThat(priorityOfHolder).isEqualTo(best);
    }
  }
}
