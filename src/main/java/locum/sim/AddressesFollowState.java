package locum.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import locum.core.MonotonicTime;
import locum.core.ReportedState;

/// The virtual addresses are on a host if and only if its router is Active, from the turn on in
/// which that changes, for as long as its daemon runs.
///
/// An Active whose address was taken away by somebody has it back after the kernel's notice, the
/// quarter of a second in which a notice may still speak of the past, and a wake-up.
///
/// An address that was on the host before is nobody's lease and does not count.
final class AddressesFollowState implements Invariant {

  private static final Duration SETTLING = Duration.ofMillis(250);

  private final Map<SimulatedInstance, MonotonicTime> missingSince = new HashMap<>();

  @Override
  public void afterEvent(Simulation simulation) {
    for (SimulatedHost host : simulation.hosts()) {
      if (host.running()) {
        host.instances().forEach(instance -> judge(simulation, instance));
      }
    }
  }

  private void judge(Simulation simulation, SimulatedInstance instance) {
    SimulatedInterface port = instance.bearer();
    if (instance.state() != ReportedState.MASTER) {
      missingSince.remove(instance);
      instance
          .addresses()
          .filter(port::hasLeased)
          .findFirst()
          .ifPresent(
              address -> {
                throw simulation.violation(
                    instance + " is " + instance.state() + " and holds " + address);
              });
      return;
    }
    if (instance.addresses().allMatch(port::has)) {
      missingSince.remove(instance);
      return;
    }
    MonotonicTime since = missingSince.computeIfAbsent(instance, _ -> simulation.now());
    MonotonicTime limit =
        Later.of(Later.of(since, instance.host().runningSince()), instance.stateSince())
            .plus(simulation.timing().notice().most())
            .plus(SETTLING)
            .plus(simulation.timing().wakeUp().most());
    if (simulation.now().isAfter(limit)) {
      throw simulation.violation(instance + " is MASTER and lacks an address");
    }
  }
}
