package locum.track;

import java.time.Duration;
import java.util.OptionalInt;
import locum.core.ScriptCommand;
import locum.core.Watched;

/// A tracker as configured: a `vrrp_script`, `track_file` or `vrrp_track_process` block. What
/// tracks it, and with which weight, is said by [Track].
public sealed interface TrackerConfig {

  String name();

  /// A script that is run again and again.
  ///
  /// @param interval between the beginnings of two runs, at least a millisecond
  /// @param timeout after which a run has failed
  /// @param rise good runs in a row that make it up, at least 1
  /// @param fall bad runs in a row that make it down, at least 1
  /// @param initFail whether it counts as down until its first run has ended
  record Script(
      String name,
      ScriptCommand command,
      Duration interval,
      Duration timeout,
      int rise,
      int fall,
      boolean initFail)
      implements TrackerConfig {}

  /// A file that holds a number.
  ///
  /// @param initial what to write into a file that does not exist; empty is not to write
  /// @param overwrite whether to write `initial` also into one that exists
  record File(String name, String path, OptionalInt initial, boolean overwrite)
      implements TrackerConfig {}

  /// A number of processes.
  ///
  /// @param quorum how many must run
  /// @param most how many may run; empty is any number
  /// @param forkDelay for how long there must be enough before it is up
  /// @param terminateDelay for how long there must be too few before it is down
  record Processes(
      String name,
      Watched.Processes watched,
      int quorum,
      OptionalInt most,
      Duration forkDelay,
      Duration terminateDelay)
      implements TrackerConfig {}
}
