package locum.sim;

import locum.core.MonotonicTime;
import locum.core.ReportedState;

/// A Backup that hears no advert takes over within its Active_Down_Interval and a wake-up, counted
/// from the last packet of its virtual router that it read, from the start of its state, or from
/// the moment at which its daemon could run.
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
    MonotonicTime since =
        Later.of(
            Later.of(instance.stateSince(), instance.host().runningSince()),
            Later.of(instance.changedAt(), instance.lastHeardAt()));
    MonotonicTime limit =
        since.plus(instance.activeDownInterval()).plus(simulation.timing().wakeUp().most());
    if (simulation.now().isAfter(limit)) {
      throw simulation.violation(
          instance
              + " is BACKUP, hears nothing and has not taken over for "
              + Trace.seconds(since.until(simulation.now()))
              + " s");
    }
  }
}
