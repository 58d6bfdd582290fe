package locum.sim;

import java.util.List;
import java.util.stream.Collectors;
import locum.core.IpAddress;
import locum.engine.EngineConfig;

/// Something that is done to a host or to the LAN, or that ends it. One that does not apply (to
/// kill a daemon that is dead) does nothing.
public sealed interface Fault {

  /// The trace line.
  String sentence();

  /// SIGKILL: the daemon is gone without a word, its kernel stays.
  record KillDaemon(String host) implements Fault {
    @Override
    public String sentence() {
      return "daemon of " + host + " killed";
    }
  }

  /// SIGTERM: the daemon resigns and leaves.
  record StopDaemon(String host) implements Fault {
    @Override
    public String sentence() {
      return "daemon of " + host + " stopped";
    }
  }

  record StartDaemon(String host) implements Fault {
    @Override
    public String sentence() {
      return "daemon of " + host + " started";
    }
  }

  /// SIGSTOP, a stalled disk, a hypervisor that looks away: the daemon does not run, its sockets
  /// fill.
  record PauseDaemon(String host) implements Fault {
    @Override
    public String sentence() {
      return "daemon of " + host + " stalls";
    }
  }

  /// What arrived meanwhile is read before a deadline is looked at.
  record ResumeDaemon(String host) implements Fault {
    @Override
    public String sentence() {
      return "daemon of " + host + " runs on";
    }
  }

  /// Daemon and kernel are gone.
  record PowerOff(String host) implements Fault {
    @Override
    public String sentence() {
      return "power of " + host + " off";
    }
  }

  /// The host boots and starts its daemon.
  record PowerOn(String host) implements Fault {
    @Override
    public String sentence() {
      return "power of " + host + " on";
    }
  }

  record CutCarrier(String host, String interfaceName) implements Fault {
    @Override
    public String sentence() {
      return host + " " + interfaceName + " loses carrier";
    }
  }

  record RestoreCarrier(String host, String interfaceName) implements Fault {
    @Override
    public String sentence() {
      return host + " " + interfaceName + " has carrier again";
    }
  }

  /// Somebody sets an interface up or down.
  record SetInterface(String host, String interfaceName, boolean up) implements Fault {
    @Override
    public String sentence() {
      return interfaceName + " of " + host + " set " + (up ? "up" : "down") + " by somebody";
    }
  }

  /// No frame passes between the two sides, in either direction. Adds to earlier partitions.
  record Partition(String lan, List<String> side, List<String> otherSide) implements Fault {
    public Partition {
      side = List.copyOf(side);
      otherSide = List.copyOf(otherSide);
    }

    @Override
    public String sentence() {
      return lan + " parted: " + joined(side) + " | " + joined(otherSide);
    }
  }

  /// No frame passes from `senders` to `receivers`; the other direction works.
  record OneWayPartition(String lan, List<String> senders, List<String> receivers)
      implements Fault {
    public OneWayPartition {
      senders = List.copyOf(senders);
      receivers = List.copyOf(receivers);
    }

    @Override
    public String sentence() {
      return lan + " parted one way: " + joined(senders) + " does not reach " + joined(receivers);
    }
  }

  /// Ends all partitions of a LAN.
  record Heal(String lan) implements Fault {
    @Override
    public String sentence() {
      return lan + " healed";
    }
  }

  /// From now on this share of frames is lost, and this share arrives twice; 0-100.
  record ChangeQuality(String lan, int lossPercent, int duplicationPercent) implements Fault {
    @Override
    public String sentence() {
      return lan + " loses " + lossPercent + " %, doubles " + duplicationPercent + " %";
    }
  }

  /// Somebody takes an address off a host.
  record RemoveAddress(String host, IpAddress address) implements Fault {
    @Override
    public String sentence() {
      return address + " removed from " + host + " by somebody";
    }
  }

  /// What a check script finds.
  enum Health {
    GOOD,
    BAD,
    /// It does not end by itself.
    HANGING
  }

  /// From now on the runs of a check script end so.
  record ChangeScript(String host, String script, Health health) implements Fault {
    @Override
    public String sentence() {
      return "script " + script + " on " + host + " is " + health;
    }
  }

  /// A tracked file is written.
  record WriteFile(String host, String tracker, String contents) implements Fault {
    @Override
    public String sentence() {
      return "file " + tracker + " on " + host + " holds " + contents;
    }
  }

  /// So many of the tracked processes run from now on.
  record ChangeProcesses(String host, String tracker, int running) implements Fault {
    @Override
    public String sentence() {
      return "process " + tracker + " on " + host + " runs " + running + " times";
    }
  }

  /// SIGHUP with a changed file. A daemon that is dead starts with it later.
  record Reload(String host, EngineConfig config) implements Fault {
    @Override
    public String sentence() {
      return "daemon of "
          + host
          + " reloads: "
          + config.instances().stream()
              .map(
                  instance ->
                      instance.name()
                          + instance.vrrp().map(r -> " priority " + r.priority()).orElse("")
                          + instance.carp().map(h -> " skew " + h.advskew()).orElse(""))
              .collect(Collectors.joining(", "));
    }
  }

  private static String joined(List<String> hosts) {
    return String.join(" ", hosts);
  }
}
