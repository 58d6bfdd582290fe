package locum.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.core.MonotonicTime;

/// Never no holder while a healthy host is there, for longer than the protocol's own time.
///
/// Without a holder nobody advertises, so the timer of every healthy Backup runs out, and it holds.
///
/// ```text
///   Active_Down_Interval of the lowest priority and the slowest interval in use
///   + delivery (the last advert may still be on its way) + notice (the kernel's, of carrier)
///   + wake-up
///   after the later of: the last holder is gone, the healthy host is healthy
/// ```
///
/// Healthy is a host whose daemon runs and whose interface carries. An Active that lost its address
/// to somebody puts it back sooner than that.
final class SomeHolder implements Invariant {

  private final Map<List<SimulatedInstance>, MonotonicTime> vacantSince = new HashMap<>();

  @Override
  public void afterEvent(Simulation simulation) {
    for (List<SimulatedInstance> members : simulation.virtualRouters()) {
      boolean held = false;
      boolean anybody = false;
      for (SimulatedInstance member : members) {
        held |= member.holds();
        anybody |= member.healthy();
      }
      if (held || !anybody) {
        if (!vacantSince.isEmpty()) {
          vacantSince.remove(members);
        }
      } else {
        judge(simulation, members);
      }
    }
  }

  private void judge(Simulation simulation, List<SimulatedInstance> members) {
    MonotonicTime since = vacantSince.computeIfAbsent(members, _ -> simulation.now());
    Optional<SimulatedInstance> late =
        members.stream()
            .filter(SimulatedInstance::healthy)
            .filter(
                member ->
                    simulation
                        .now()
                        .isAfter(
                            Later.of(Later.of(since, member.healthySince()), member.changedAt())
                                .plus(patience(simulation.timing(), members))))
            .findFirst();
    if (late.isPresent()) {
      throw simulation.violation(
          "nobody holds the address of "
              + late.get()
              + ", though that host is healthy, for "
              + Trace.seconds(since.until(simulation.now()))
              + " s");
    }
  }

  private static Duration patience(Timing timing, List<SimulatedInstance> members) {
    Duration longest = Duration.ZERO;
    for (SimulatedInstance member : members) {
      Duration down = member.longestActiveDownInterval();
      // A sync group that was contradicted asks again after another interval.
      down = down.multipliedBy(member.mates().isEmpty() ? 1 : 2);
      longest = down.compareTo(longest) > 0 ? down : longest;
    }
    return longest
        .plus(timing.delivery().most())
        .plus(timing.notice().most())
        .plus(timing.wakeUp().most());
  }
}
