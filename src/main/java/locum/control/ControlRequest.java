package locum.control;

import java.util.List;
import java.util.Optional;

/// What the daemon can be asked.
public sealed interface ControlRequest {

  /// How are the instances?
  ///
  /// @param instance the name of one; empty is all
  record Status(Optional<String> instance) implements ControlRequest {}

  /// Why are the instances as they are, and what happened to them?
  ///
  /// @param instance the name of one; empty is all
  record Explain(Optional<String> instance) implements ControlRequest {}

  /// Read the configuration again.
  record Reload() implements ControlRequest {}

  /// Resign and leave.
  record Stop() implements ControlRequest {}

  /// What only the users of one program ask, of a daemon that stands in its place.
  sealed interface OfProgram extends ControlRequest {}

  /// The question of the program's own client (atropos, `nvrrp -s`), as it was typed.
  record Words(List<String> words) implements OfProgram {
    public Words {
      words = List.copyOf(words);
    }
  }

  /// A vrrpd was started and wants its virtual router to run in this daemon. A process stands for
  /// it: what that writes into a pipe are the signals it got, and its end is that of the router.
  ///
  /// @param pid of that process
  /// @param pipes the directory of its pipes, absolute
  /// @param directory where relative paths of the command line begin
  /// @param words the command line of vrrpd; it may hold a password
  record Join(long pid, String pipes, String directory, List<String> words) implements OfProgram {
    public Join {
      words = List.copyOf(words);
    }

    @Override
    public String toString() {
      return "Join[pid=" + pid + "]";
    }
  }
}
