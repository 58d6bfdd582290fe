package locum.sim;

import java.util.List;
import locum.core.ReportedState;
import locum.engine.InstanceStatus;
import locum.track.Verdict;

/// The effective priority is the configured one and the points of everything that is tracked, and
/// an instance is in FAULT if, and only if, it has a fault.
final class PriorityFollowsTracking implements Invariant {

  private static final List<ReportedState> LEAVING =
      List.of(ReportedState.STOP, ReportedState.DELETED);

  @Override
  public void afterTurn(Simulation simulation, Turn turn) {
    for (InstanceStatus status : turn.host().status()) {
      if (!LEAVING.contains(status.state())) {
        judge(simulation, turn.host(), status);
      }
    }
  }

  private static void judge(Simulation simulation, SimulatedHost host, InstanceStatus status) {
    int sum = status.tracks().stream().mapToInt(tracked -> tracked.verdict().points()).sum();
    if (status.terms() instanceof InstanceStatus.Terms.Vrrp terms) {
      int base = terms.priority();
      int expected = base == 255 ? 255 : Math.clamp((long) base + sum, 1, 254);
      if (terms.effectivePriority() != expected) {
        throw simulation.violation(
            host
                + " has the effective priority "
                + terms.effectivePriority()
                + ", and base and points are "
                + expected);
      }
    }
    boolean faulty =
        status.tracks().stream().anyMatch(tracked -> tracked.verdict() instanceof Verdict.Fault);
    boolean waits =
        status.tracks().stream().anyMatch(tracked -> tracked.verdict() instanceof Verdict.Waits);
    boolean fault = status.state() == ReportedState.FAULT;
    if (faulty && !fault) {
      throw simulation.violation(host + " tracks something that failed, and is " + status.state());
    }
    if (fault && status.faults().isEmpty() && !waits) {
      throw simulation.violation(host + " is in FAULT without one");
    }
  }
}
