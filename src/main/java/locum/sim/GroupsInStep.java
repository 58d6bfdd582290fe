package locum.sim;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.ReportedState;

/// After every turn of a daemon all members of a sync group are in the same state.
///
/// Only a reload can mix MASTER and BACKUP, when it adds a member: that one waits its time.
final class GroupsInStep implements Invariant {

  @Override
  public void afterTurn(Simulation simulation, Turn turn) {
    for (SimulatedInstance member : turn.before().keySet()) {
      Set<ReportedState> states =
          Stream.concat(Stream.of(member), member.mates().stream())
              .map(SimulatedInstance::state)
              .collect(Collectors.toSet());
      if (states.size() > 1) {
        throw simulation.violation("the sync group of " + member + " is out of step: " + states);
      }
    }
  }
}
