package locum.keepalived;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How keepalived is asked to run: its command line, with every path as it was typed.
///
/// @param file `-f`; empty is the first default that exists
/// @param foreground `-n`: stay the process that was started
/// @param log where the log goes
/// @param pidFile `-p`; empty is the default
/// @param vrrpPidFile `-r`; empty is the default
/// @param namespace `-s`; wins over the file
/// @param configId `-i`; empty is the host name up to its first dot
/// @param checkIncludes `-e`: an include that finds nothing is an error
/// @param umask `-u`: of the files that are made
/// @param keepAddresses `-V`: the addresses are not taken off the host at the end
/// @param addressNews `-a`: addresses that come and go are logged
/// @param dumpConfiguration `-d`: the configuration is written to the log at the start
/// @param withoutVrrp only subsystems were asked for that locum does not have (`-C`, `-B`)
/// @param runDirectory `--run-dir`, which keepalived does not have: where locum's verbs find it
/// @param remarks sentences for whoever typed it, about what was odd or has no effect
public record KeepalivedOptions(
    Optional<String> file,
    boolean foreground,
    LogTargets log,
    Optional<String> pidFile,
    Optional<String> vrrpPidFile,
    Optional<String> namespace,
    Optional<String> configId,
    boolean checkIncludes,
    OptionalInt umask,
    boolean keepAddresses,
    boolean addressNews,
    boolean dumpConfiguration,
    boolean withoutVrrp,
    Optional<String> runDirectory,
    List<String> remarks) {

  /// Where the log goes.
  ///
  /// @param console `-l`
  /// @param detail `-D`
  /// @param syslog false with `-G`
  /// @param facility of syslog, `-S`: 3 is daemon
  /// @param file `-g`
  /// @param flush `--flush-log-file`: after every line
  public record LogTargets(
      boolean console,
      boolean detail,
      boolean syslog,
      int facility,
      Optional<String> file,
      boolean flush) {}

  public KeepalivedOptions {
    remarks = List.copyOf(remarks);
  }
}
