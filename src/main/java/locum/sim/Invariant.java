package locum.sim;

import java.util.List;
import java.util.Map;
import locum.core.Effect;
import locum.core.ReportedState;

/// Something that must hold at every moment of every simulation.
///
/// It says so by throwing [InvariantViolation], best from [Simulation#violation].
public interface Invariant {

  /// One turn of a daemon.
  ///
  /// @param effects in the order in which they were executed
  /// @param before of the instances that changed their state: the state before
  record Turn(
      SimulatedHost host, List<Effect> effects, Map<SimulatedInstance, ReportedState> before) {}

  /// Looks at a turn whose effects have just been executed.
  default void afterTurn(Simulation simulation, Turn turn) {}

  /// Looks at the whole after each event.
  default void afterEvent(Simulation simulation) {}

  /// All that the protocol and this project promise.
  static List<Invariant> all() {
    return List.of(
        new OneHolder(),
        new SomeHolder(),
        new AddressesFollowState(),
        new AdvertisesInTime(),
        new TakesOverInTime(),
        new OrderOfEffects(),
        new ProvidedFollowsState(),
        new GroupsInStep());
  }
}
