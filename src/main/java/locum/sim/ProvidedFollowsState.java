package locum.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import locum.core.MonotonicTime;
import locum.core.ReportedState;

/// An interface that is provided for an instance is up while that is Active, and down while it is
/// not, for as long as its daemon runs: two hosts that speak with one MAC address confuse every
/// switch between them.
///
/// Whoever sets it otherwise is answered once a second at most, after the kernel's notice and a
/// wake-up.
final class ProvidedFollowsState implements Invariant {

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Map<SimulatedInstance, MonotonicTime> wrongSince = new HashMap<>();

  @Override
  public void afterEvent(Simulation simulation) {
    for (SimulatedHost host : simulation.hosts()) {
      if (host.running()) {
        host.instances().forEach(instance -> judge(simulation, instance));
      }
    }
  }

  private void judge(Simulation simulation, SimulatedInstance instance) {
    SimulatedInterface bearer = instance.bearer();
    boolean active = instance.state() == ReportedState.MASTER;
    if (bearer.equals(instance.port()) || bearer.isUp() == active) {
      wrongSince.remove(instance);
      return;
    }
    MonotonicTime since = wrongSince.computeIfAbsent(instance, _ -> simulation.now());
    MonotonicTime limit =
        Later.of(since, instance.host().runningSince())
            .plus(simulation.timing().notice().most())
            .plus(RETRY)
            .plus(simulation.timing().wakeUp().most());
    if (simulation.now().isAfter(limit)) {
      throw simulation.violation(
          instance + " is " + instance.state() + " and " + bearer.name() + " is otherwise");
    }
  }
}
