package locum.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

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
  public record ProcessSettings(boolean usePidDirectory, Duration childWait) {}

  /// How the host is changed for virtual addresses.
  ///
  /// @param table the nftables table of `no_accept`
  /// @param priority of its chains
  /// @param counters whether its rules count packets
  /// @param byIndex whether it knows interfaces by their numbers, not their names
  /// @param quietIgmp whether the kernel reports no link-local groups (`disable_local_igmp`)
  public record HostChanges(
      String table, int priority, boolean counters, boolean byIndex, boolean quietIgmp) {}

  /// Sizes of receive buffers in octets; empty is the kernel's default.
  ///
  /// @param netlinkMonitorForced whether the limit of the system may be exceeded
  /// @param adverts of each socket that receives adverts
  public record ReceiveBuffers(
      OptionalInt netlinkMonitor,
      boolean netlinkMonitorForced,
      OptionalInt netlinkCommand,
      boolean netlinkCommandForced,
      OptionalInt adverts) {}
}
