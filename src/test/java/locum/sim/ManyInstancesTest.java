package locum.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import locum.core.IpPrefix;
import locum.engine.InstanceConfig;
import locum.sim.Dialect.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three hundred instances on two hosts, in two protocols and on two LANs, fail over together.
@Tag("sim")
class ManyInstancesTest {

  private static final Dialect[] PROTOCOLS = {Dialect.V2, Dialect.V3_IPV6};

  @Test
  void threeHundredInstancesFailOverAtTheSpeedOfOne() {
    Simulation simulation = Simulation.of(300);
    build(simulation, "a", 150);
    build(simulation, "b", 100);
    simulation.hosts().forEach(host -> simulation.inject(new Fault.StartDaemon(host.name())));
    simulation.run(Duration.ofSeconds(8));
    assertThat(held(simulation, "a")).isEqualTo(300);
    assertThat(held(simulation, "b")).isZero();

    simulation.inject(new Fault.PowerOff("a"));
    Duration took =
        simulation
            .runUntil(() -> held(simulation, "b") == 300, Duration.ofSeconds(4))
            .orElseThrow(() -> simulation.violation("b does not hold all"));
    assertThat(took).isLessThan(Duration.ofMillis(3620));

    simulation.inject(new Fault.PowerOn("a"));
    simulation.run(Duration.ofSeconds(5));
    assertThat(held(simulation, "a")).isEqualTo(300);
    assertThat(held(simulation, "b")).isZero();
  }

  private static void build(Simulation simulation, String name, int priority) {
    SimulatedHost host = simulation.host(name);
    int number = simulation.hosts().size();
    List<IpPrefix> own =
        Stream.of(PROTOCOLS).flatMap(protocol -> protocol.own(number).stream()).toList();
    List<InstanceConfig> configs = new ArrayList<>();
    for (String vlan : List.of("vlan10", "vlan20")) {
      host.attach(simulation.lan(vlan), vlan, own);
      for (Dialect protocol : PROTOCOLS) {
        for (int vrid = 1; vrid <= 75; vrid++) {
          String instance = vlan + "-" + protocol + "-" + vrid;
          configs.add(protocol.instance(instance, vlan, vrid, Settings.priority(priority)));
        }
      }
    }
    host.configure(configs);
  }

  private static long held(Simulation simulation, String host) {
    return simulation.host(host).instances().stream().filter(SimulatedInstance::holds).count();
  }
}
