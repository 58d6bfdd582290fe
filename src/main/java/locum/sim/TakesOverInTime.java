package locum.sim;

import locum.core.MonotonicTime;
import locum.core.ReportedState;

/// A Backup that hears no advert takes over within its Active_Down_Interval and a wake-up, counted
/// from the last packet of its virtual router that it read, from the start of its state, or from
/// the moment at which its daemon could run.
///
/// A member of a sync group may have to wait until no other member hears a better router, and asks
/// again after each interval.
///
/// The interval is its own or the slowest that it heard, because VRRPv3 learns it.
final class TakesOverInTime implements Invariant {

  @Override
  public void afterEvent(Simulation simulation) {
    for (SimulatedHost host : simulation.hosts()) {
      if (host.running()) {
        for (SimulatedInstance instance : host.instances()) {
          if (instance.state() == ReportedState.BACKUP) {
            judge(simulation, instance);
          }
        }
      }
    }
  }

  private static void judge(Simulation simulation, SimulatedInstance instance) {
    MonotonicTime since = silentSince(instance);
    int intervals = 1;
    for (SimulatedInstance mate : instance.mates()) {
      since = Later.of(since, silentSince(mate));
      intervals = 2;
    }
    MonotonicTime limit =
        since
            .plus(instance.activeDownInterval().multipliedBy(intervals))
            .plus(simulation.timing().wakeUp().most());
    if (simulation.now().isAfter(limit)) {
      throw simulation.violation(
          instance
              + " is BACKUP, hears nothing and has not taken over for "
              + Trace.seconds(since.until(simulation.now()))
              + " s");
    }
  }

  private static MonotonicTime silentSince(SimulatedInstance instance) {
    return Later.of(
        Later.of(instance.stateSince(), instance.host().runningSince()),
        Later.of(instance.changedAt(), instance.lastHeardAt()));
  }
}
