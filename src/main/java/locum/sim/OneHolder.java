package locum.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import locum.core.MonotonicTime;

/// Never two holders of an address on a connected segment for longer than the protocol's own time.
///
/// Two hosts that hold it and hear each other settle it with one advert: the lower one hears the
/// higher one (RFC 9568 §6.4.3), or the higher one hears the lower one and answers at once.
///
/// ```text
///   both daemons run:     Advertisement_Interval (CARP: two) + wake-up + 2 deliveries
///                         after the later of: both hold it, they are connected, both run
///   a daemon is dead or   lease + lateness of the kernel
///   stalled:              after it stopped running; it renewed until then
/// ```
///
/// Where frames get lost, no time is short enough to be sure; nothing is said then.
final class OneHolder implements Invariant {

  private record Pair(SimulatedInstance one, SimulatedInstance other) {}

  private final Map<Pair, MonotonicTime> contestedSince = new HashMap<>();

  @Override
  public void afterEvent(Simulation simulation) {
    for (List<SimulatedInstance> members : simulation.virtualRouters()) {
      for (int i = 0; i < members.size(); i++) {
        for (int j = i + 1; j < members.size(); j++) {
          judge(simulation, members.get(i), members.get(j));
        }
      }
    }
  }

  private void judge(Simulation simulation, SimulatedInstance one, SimulatedInstance other) {
    if (!contested(one, other)) {
      if (!contestedSince.isEmpty()) {
        contestedSince.remove(new Pair(one, other));
      }
      return;
    }
    MonotonicTime since =
        contestedSince.computeIfAbsent(new Pair(one, other), _ -> simulation.now());
    MonotonicTime limit =
        one.host().running() && other.host().running()
            ? bothRun(simulation.timing(), since, one, other)
            : oneDoesNot(simulation.timing(), since, one, other);
    if (simulation.now().isAfter(limit)) {
      throw simulation.violation(
          one
              + " and "
              + other
              + " both hold an address and hear each other, for "
              + Trace.seconds(since.until(simulation.now()))
              + " s");
    }
  }

  private static boolean contested(SimulatedInstance one, SimulatedInstance other) {
    return one.holds()
        && other.holds()
        && one.port().lan().reliable()
        && one.port().lan().connects(one.port(), other.port())
        && one.addresses()
            .filter(one.bearer()::hasLeased)
            .anyMatch(
                address ->
                    other.addresses().anyMatch(address::equals)
                        && other.bearer().hasLeased(address));
  }

  private static MonotonicTime bothRun(
      Timing timing, MonotonicTime since, SimulatedInstance one, SimulatedInstance other) {
    MonotonicTime settled = since;
    for (SimulatedInstance instance : List.of(one, other)) {
      settled = Later.of(settled, instance.healthySince());
      settled = Later.of(settled, instance.changedAt());
    }
    Duration interval = one.slowest();
    if (other.slowest().compareTo(interval) > 0) {
      interval = other.slowest();
    }
    // A master of CARP yields to a second advert only, when the first may be a replay.
    int adverts = one.config().carp().isPresent() ? 2 : 1;
    return settled
        .plus(interval.multipliedBy(adverts))
        .plus(timing.wakeUp().most())
        .plus(timing.delivery().most().multipliedBy(2));
  }

  private static MonotonicTime oneDoesNot(
      Timing timing, MonotonicTime since, SimulatedInstance one, SimulatedInstance other) {
    MonotonicTime limit = since;
    for (SimulatedInstance instance : List.of(one, other)) {
      if (!instance.host().running()) {
        limit =
            Later.of(
                limit,
                instance
                    .host()
                    .notRunningSince()
                    .plus(instance.lease())
                    .plus(timing.leaseLateness().most()));
      }
    }
    return limit;
  }
}
