package locum.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import locum.core.AddressFamily;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.engine.VirtualMac;
import locum.sim.Dialect.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Hosts with an interface that is provided for their virtual router, through random troubles,
/// while somebody sets those interfaces up and down: only the holder's is up.
///
/// `-Dsim.seed=N` plays one seed with every packet in its trace.
@Tag("sim")
class ProvidedSwarmTest {

  private static final Duration TROUBLED = Duration.ofSeconds(60);
  private static final int VRID = 7;
  private static final MacAddress MAC = MacAddress.forVrid(AddressFamily.IPV4, VRID);

  @Test
  void onlyTheInterfaceOfTheHolderIsUp() {
    Long only = Long.getLong("sim.seed");
    if (only != null) {
      System.out.println(play(only, true).trace().text());
      return;
    }
    LongStream.range(0, Long.getLong("sim.seeds", 100)).forEach(seed -> play(seed, false));
  }

  private static Simulation play(long seed, boolean packets) {
    SplittableRandom random = new SplittableRandom(seed);
    Simulation simulation =
        new Simulation(seed, new MonotonicTime(random.nextLong()), Timing.DEFAULT, Invariant.all());
    simulation.trace().showPackets(packets);
    try {
      int count = 2 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        SimulatedHost host = simulation.host(String.valueOf((char) ('a' + i)));
        host.attach(simulation.lan("lan"), "eth0", Dialect.V3_IPV4.own(i + 1));
        host.provide(simulation.lan("lan"), "vr7", MAC);
        host.configure(
            List.of(
                Dialect.V3_IPV4
                    .instance("VI_1", "eth0", VRID, Settings.priority(50 + random.nextInt(150)))
                    .withVirtualMac(
                        Optional.of(
                            new VirtualMac(
                                Optional.of(new VirtualMac.Provided("vr7", true)),
                                false,
                                "vrrp")))));
      }
      simulation.hosts().forEach(host -> simulation.inject(new Fault.StartDaemon(host.name())));
      FaultPlan plan = FaultPlan.random(random, simulation, random.nextInt(8), TROUBLED);
      for (int i = random.nextInt(12); i > 0; i--) {
        String host = String.valueOf((char) ('a' + random.nextInt(count)));
        plan =
            plan.and(
                Duration.ofMillis(random.nextInt(60_000)),
                new Fault.SetInterface(host, "vr7", random.nextBoolean()));
      }
      simulation.schedule(plan);
      simulation.run(TROUBLED);
      simulation.schedule(FaultPlan.recovery(simulation));
      simulation.run(Duration.ofSeconds(30));
      List<SimulatedHost> up =
          simulation.hosts().stream()
              .filter(host -> host.port("vr7").orElseThrow().isUp())
              .toList();
      assertThat(up).hasSize(1);
      assertThat(up.getFirst().has(Dialect.V3_IPV4.vip(VRID))).isTrue();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("SEED=" + seed + "\n" + simulation.trace().text(), e);
    }
    return simulation;
  }
}
