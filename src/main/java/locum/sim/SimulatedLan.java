package locum.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import locum.core.Datagram;
import locum.core.MonotonicTime;

/// A link that joins interfaces of hosts: a VLAN on a switch.
///
/// Every frame reaches every other interface on its own: it may be lost, doubled or late for each.
/// Two frames from one host to another never overtake each other.
public final class SimulatedLan {

  private record Path(String from, String to) {}

  private final Simulation simulation;
  private final String name;
  private final SplittableRandom random;
  private final List<SimulatedInterface> attached = new ArrayList<>();
  private final Set<Path> blocked = new LinkedHashSet<>();
  private final Map<Path, MonotonicTime> lastArrival = new HashMap<>();
  private int lossPercent;
  private int duplicationPercent;

  SimulatedLan(Simulation simulation, String name, SplittableRandom random) {
    this.simulation = simulation;
    this.name = name;
    this.random = random;
  }

  public String name() {
    return name;
  }

  void attach(SimulatedInterface port) {
    attached.add(port);
  }

  /// Whether frames that are sent now are sure to arrive.
  boolean reliable() {
    return lossPercent == 0;
  }

  /// Whether frames pass from one to the other, and back.
  boolean connects(SimulatedInterface one, SimulatedInterface other) {
    return one.carries()
        && other.carries()
        && !blocked.contains(new Path(one.host().name(), other.host().name()))
        && !blocked.contains(new Path(other.host().name(), one.host().name()));
  }

  void block(List<String> senders, List<String> receivers) {
    for (String from : senders) {
      for (String to : receivers) {
        blocked.add(new Path(from, to));
      }
    }
  }

  void heal() {
    blocked.clear();
  }

  void changeQuality(int loss, int duplication) {
    lossPercent = loss;
    duplicationPercent = duplication;
  }

  void send(SimulatedInterface from, Datagram datagram) {
    for (SimulatedInterface to : attached) {
      Path path = new Path(from.host().name(), to.host().name());
      if (to == from || blocked.contains(path) || chance(lossPercent)) {
        continue;
      }
      deliver(path, to, datagram);
      if (chance(duplicationPercent)) {
        deliver(path, to, datagram);
      }
    }
  }

  private void deliver(Path path, SimulatedInterface to, Datagram datagram) {
    MonotonicTime at = simulation.now().plus(simulation.timing().delivery().draw(random));
    MonotonicTime previous = lastArrival.get(path);
    if (previous != null && previous.isAfter(at)) {
      at = previous;
    }
    lastArrival.put(path, at);
    simulation.at(at, () -> to.arrive(datagram));
  }

  private boolean chance(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }
}
