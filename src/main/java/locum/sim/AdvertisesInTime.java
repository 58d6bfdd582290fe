package locum.sim;

import java.time.Duration;
import locum.core.MonotonicTime;
import locum.core.ReportedState;

/// An Active advertises at its interval: from one advert to the next no longer than that, and the
/// time a daemon needs to wake up. The first comes with the state.
final class AdvertisesInTime implements Invariant {

  @Override
  public void afterEvent(Simulation simulation) {
    for (SimulatedHost host : simulation.hosts()) {
      if (host.running()) {
        for (SimulatedInstance instance : host.instances()) {
          if (instance.state() == ReportedState.MASTER) {
            judge(simulation, instance);
          }
        }
      }
    }
  }

  private static void judge(Simulation simulation, SimulatedInstance instance) {
    MonotonicTime last =
        Later.of(
            Later.of(instance.stateSince(), instance.host().runningSince()),
            Later.of(instance.changedAt(), instance.lastClaimAt()));
    Duration interval = allowed(instance);
    if (last.plus(interval).plus(simulation.timing().wakeUp().most()).isBefore(simulation.now())) {
      throw simulation.violation(
          instance
              + " is MASTER and has not advertised for "
              + Trace.seconds(last.until(simulation.now()))
              + " s");
    }
  }

  /// Its own interval. After a reload the old one is still counted to its end.
  private static Duration allowed(SimulatedInstance instance) {
    Duration own = instance.ownInterval();
    boolean reloaded = instance.lastClaimAt().filter(instance.changedAt()::isBefore).isEmpty();
    return reloaded ? instance.slowest() : own;
  }
}
