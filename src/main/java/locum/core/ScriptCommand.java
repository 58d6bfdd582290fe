package locum.core;

import java.util.List;
import java.util.Optional;

/// A command that runs as a process of its own, never through a shell.
///
/// @param words the program and its arguments, not empty
/// @param runAs whose rights it runs with; empty is the user of all scripts
public record ScriptCommand(List<String> words, Optional<RunAs> runAs) {

  /// A user and a group by name or number.
  ///
  /// @param group empty is the user's own
  public record RunAs(String user, Optional<String> group) {}

  public ScriptCommand {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
  }

  public String program() {
    return words.getFirst();
  }

  /// The command as a person would type it.
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
