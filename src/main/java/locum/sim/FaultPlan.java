package locum.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import locum.core.IpAddress;
import locum.engine.InstanceConfig;
import locum.engine.VirtualAddress;

/// Faults and when they happen.
///
/// @param faults in any order
public record FaultPlan(List<Timed> faults) {

  /// One fault.
  ///
  /// @param after from the moment at which the plan is scheduled
  public record Timed(Duration after, Fault fault) {}

  public static final FaultPlan NONE = new FaultPlan(List.of());

  public FaultPlan {
    faults = List.copyOf(faults);
  }

  /// This plan and one more fault.
  public FaultPlan and(Duration after, Fault fault) {
    List<Timed> more = new ArrayList<>(faults);
    more.add(new Timed(after, fault));
    return new FaultPlan(more);
  }

  /// A plan of `count` troubles within `duration`, each of which ends before the plan does, unless
  /// another one meanwhile began it again. [#recovery] ends all of them.
  public static FaultPlan random(
      SplittableRandom random, Simulation simulation, int count, Duration duration) {
    List<Timed> faults = new ArrayList<>();
    List<SimulatedHost> hosts = List.copyOf(simulation.hosts());
    for (int i = 0; i < count; i++) {
      long from = random.nextLong(duration.toNanos());
      // Short troubles are as telling as long ones: squared, so that half of them are brief.
      double share = random.nextDouble();
      long to = from + (long) ((duration.toNanos() - from) * share * share);
      SimulatedHost host = hosts.get(random.nextInt(hosts.size()));
      trouble(random, hosts, host, Duration.ofNanos(from), Duration.ofNanos(to), faults);
    }
    return new FaultPlan(faults);
  }

  private static void trouble(
      SplittableRandom random,
      List<SimulatedHost> hosts,
      SimulatedHost host,
      Duration from,
      Duration to,
      List<Timed> faults) {
    String name = host.name();
    SimulatedInterface at = host.basePorts().get(random.nextInt(host.basePorts().size()));
    String lan = at.lan().name();
    String port = at.name();
    switch (random.nextInt(10)) {
      case 0 -> between(faults, from, new Fault.KillDaemon(name), to, new Fault.StartDaemon(name));
      case 1 -> between(faults, from, new Fault.StopDaemon(name), to, new Fault.StartDaemon(name));
      case 2, 3 ->
          between(faults, from, new Fault.PauseDaemon(name), to, new Fault.ResumeDaemon(name));
      case 4 -> between(faults, from, new Fault.PowerOff(name), to, new Fault.PowerOn(name));
      case 5 ->
          between(
              faults,
              from,
              new Fault.CutCarrier(name, port),
              to,
              new Fault.RestoreCarrier(name, port));
      case 6 -> {
        List<List<String>> sides = sides(random, hosts);
        between(
            faults,
            from,
            new Fault.Partition(lan, sides.getFirst(), sides.getLast()),
            to,
            new Fault.Heal(lan));
      }
      case 7 -> {
        List<List<String>> sides = sides(random, hosts);
        between(
            faults,
            from,
            new Fault.OneWayPartition(lan, sides.getFirst(), sides.getLast()),
            to,
            new Fault.Heal(lan));
      }
      case 8 ->
          between(
              faults,
              from,
              new Fault.ChangeQuality(lan, random.nextInt(40), random.nextInt(30)),
              to,
              new Fault.ChangeQuality(lan, 0, 0));
      default -> {
        List<IpAddress> addresses =
            host.configs().stream()
                .flatMap(InstanceConfig::allAddresses)
                .map(VirtualAddress::address)
                .toList();
        if (!addresses.isEmpty()) {
          IpAddress address = addresses.get(random.nextInt(addresses.size()));
          faults.add(new Timed(from, new Fault.RemoveAddress(name, address)));
        }
      }
    }
  }

  private static void between(
      List<Timed> faults, Duration from, Fault trouble, Duration to, Fault end) {
    faults.add(new Timed(from, trouble));
    faults.add(new Timed(to, end));
  }

  /// The hosts in two sides, neither of them empty where there are two hosts.
  private static List<List<String>> sides(SplittableRandom random, List<SimulatedHost> hosts) {
    List<String> names = new ArrayList<>(hosts.stream().map(SimulatedHost::name).toList());
    for (int i = names.size() - 1; i > 0; i--) {
      Collections.swap(names, i, random.nextInt(i + 1));
    }
    int cut = names.size() < 2 ? names.size() : 1 + random.nextInt(names.size() - 1);
    return List.of(names.subList(0, cut), names.subList(cut, names.size()));
  }

  /// Ends every trouble at once: power, carrier, a whole LAN without loss, and a daemon that runs
  /// on every host.
  public static FaultPlan recovery(Simulation simulation) {
    List<Timed> faults = new ArrayList<>();
    for (SimulatedHost host : simulation.hosts()) {
      for (SimulatedInterface port : host.ports()) {
        String lan = port.lan().name();
        faults.add(now(new Fault.Heal(lan)));
        faults.add(now(new Fault.ChangeQuality(lan, 0, 0)));
        faults.add(now(new Fault.RestoreCarrier(host.name(), port.name())));
      }
      faults.add(now(new Fault.PowerOn(host.name())));
      faults.add(now(new Fault.ResumeDaemon(host.name())));
      faults.add(now(new Fault.StartDaemon(host.name())));
    }
    return new FaultPlan(faults);
  }

  private static Timed now(Fault fault) {
    return new Timed(Duration.ZERO, fault);
  }
}
