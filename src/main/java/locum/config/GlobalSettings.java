package locum.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;

/// What a configuration says about the daemon as a whole. Global defaults of instances are not
/// here: they are resolved into the instances.
///
/// @param routerId empty is the host name
/// @param dynamicInterfaces that interfaces may be missing at the start was said explicitly
/// @param startupDelay for how long after the start adverts are neither sent nor heard
/// @param delayAfterBoot the same, counted from the start of the kernel; the longer one wins
/// @param realTimePriority 1-99 of SCHED_RR; empty is ordinary scheduling
/// @param noSwap whether the memory of the daemon is locked
/// @param nicePriority -20 to 19; empty is left as it is
/// @param instanceName of this daemon among several on the host
/// @param networkNamespace to run in
/// @param process what belongs to the process rather than to the protocol
/// @param scripts how users' programs are run
public record GlobalSettings(
    Optional<String> routerId,
    boolean dynamicInterfaces,
    Duration startupDelay,
    Duration delayAfterBoot,
    OptionalInt realTimePriority,
    boolean noSwap,
    OptionalInt nicePriority,
    boolean logUnknownVrids,
    ReceiveBuffers receiveBuffers,
    Optional<String> instanceName,
    Optional<String> networkNamespace,
    DumpSettings dumps,
    ProcessSettings process,
    Scripts scripts,
    HostChanges hostChanges) {

  /// Where dumps are written; empty is the place of keepalived: `TMPDIR`, else /tmp. A path that
  /// ends with `/` is a directory.
  ///
  /// @param stateFile keepalived's `keepalived.data`
  /// @param statsFile keepalived's `keepalived.stats`
  /// @param jsonFile keepalived's `keepalived.json`
  /// @param useInstance whether `instance` and `net_namespace` become part of the file names
  /// @param jsonVersion 1 or 2
  public record DumpSettings(
      Optional<String> stateFile,
      Optional<String> statsFile,
      Optional<String> jsonFile,
      boolean useInstance,
      int jsonVersion) {}

  /// What belongs to the process.
  ///
  /// @param usePidDirectory whether PID files stand in the directory that all instances share
  /// @param childWait how long children are waited for on leaving
  /// @param name at most 15 characters; empty is that of the program
  /// @param umask permissions that new files do not get; empty is left as it is
  /// @param cpus on which it may run; none is all
  /// @param realTimeMicros the longest real-time run without a pause, microseconds, at least 2
  /// @param maxAutoPriority up to which real-time priority a late daemon raises itself; 0 it tells
  ///   only that it is late, -1 not even that
  /// @param minAutoPriorityDelay how late is late
  public record ProcessSettings(
      boolean usePidDirectory,
      Duration childWait,
      Optional<String> name,
      OptionalInt umask,
      List<Integer> cpus,
      OptionalInt realTimeMicros,
      int maxAutoPriority,
      Duration minAutoPriorityDelay,
      ReloadSettings reload) {
    public ProcessSettings {
      cpus = List.copyOf(cpus);
    }
  }

  /// How a reload is done, and when one happens by itself.
  ///
  /// @param checkLog a file for the findings of each reload
  /// @param timeFile a file that names the time of the next reload
  /// @param repeat whether that file stays
  /// @param marks whether a file exists while the configuration is being read
  /// @param markerFile its path; empty is `keepalived.reload` in the run directory
  public record ReloadSettings(
      Optional<String> checkLog,
      Optional<String> timeFile,
      boolean repeat,
      boolean marks,
      Optional<String> markerFile) {}

  /// How users' programs are run.
  ///
  /// @param startup run before anything else, and waited for
  /// @param shutdown run after everything else, and waited for
  public record Scripts(
      ScriptPolicy policy,
      Optional<ScriptCommand> startup,
      Duration startupTimeout,
      Optional<ScriptCommand> shutdown,
      Duration shutdownTimeout) {}

  /// How the host is changed for virtual addresses.
  ///
  /// @param table the nftables table of `no_accept`; empty is one of the daemon's own
  /// @param priority of its chains
  /// @param counters whether its rules count packets
  /// @param byIndex whether it knows interfaces by their numbers, not their names
  /// @param quietIgmp whether the kernel reports no link-local groups (`disable_local_igmp`)
  public record HostChanges(
      Optional<String> table, int priority, boolean counters, boolean byIndex, boolean quietIgmp) {}

  /// Sizes of receive buffers in octets; empty is the kernel's default.
  ///
  /// @param netlinkMonitorForced whether the limit of the system may be exceeded
  /// @param processMonitor of the socket that tells of processes that begin and end
  /// @param adverts of the socket that receives adverts, by the name of its interface
  public record ReceiveBuffers(
      OptionalInt netlinkMonitor,
      boolean netlinkMonitorForced,
      OptionalInt netlinkCommand,
      boolean netlinkCommandForced,
      OptionalInt processMonitor,
      boolean processMonitorForced,
      Map<String, Integer> adverts) {
    public ReceiveBuffers {
      adverts = Map.copyOf(adverts);
    }
  }
}
