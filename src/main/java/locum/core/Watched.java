package locum.core;

import java.util.List;
import java.util.OptionalInt;

/// Something of the host that is looked at all the time and told of when it changes.
public sealed interface Watched {

  /// The tracker that wants to know.
  String tracker();

  /// The contents of a file; told once at the beginning, then after each change.
  ///
  /// @param initial what to write into it first when it does not exist; empty is not to write
  /// @param overwrite whether to write `initial` also into one that exists
  record FileContents(String tracker, String path, OptionalInt initial, boolean overwrite)
      implements Watched {}

  /// How many processes match; told once at the beginning, then after each change.
  ///
  /// @param command the program's name, at most 15 octets; or with `match` other than NAME the
  ///   words of the command line
  /// @param match what is compared
  record Processes(String tracker, List<String> command, Match match) implements Watched {
    public Processes {
      command = List.copyOf(command);
    }

    /// What of a process is compared with the command.
    public enum Match {
      /// `/proc/PID/comm`.
      NAME,
      /// All words of `/proc/PID/cmdline`.
      FULL_COMMAND,
      /// The first words of the command line are these.
      INITIAL_WORDS,
      /// The program is the same, and the first arguments begin so.
      PARTIAL_WORDS
    }
  }
}
