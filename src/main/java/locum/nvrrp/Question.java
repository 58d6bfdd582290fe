package locum.nvrrp;

import java.util.List;

/// What the client asks the daemon.
public sealed interface Question {

  /// The words of the command line that ask the same.
  List<String> words();

  /// `-r`: read the directory again.
  record Reload() implements Question {
    @Override
    public List<String> words() {
      return List.of("-r");
    }
  }

  /// `-s`: everything about every session.
  record State() implements Question {
    @Override
    public List<String> words() {
      return List.of("-s");
    }
  }

  /// `-S`: how many sessions there are in each state.
  record Summary() implements Question {
    @Override
    public List<String> words() {
      return List.of("-S");
    }
  }

  /// `-v`: the state of the session with this VRRP interface.
  record OfInterface(String name) implements Question {
    @Override
    public List<String> words() {
      return List.of("-v", name);
    }
  }

  /// `-q`: leave.
  record Quit() implements Question {
    @Override
    public List<String> words() {
      return List.of("-q");
    }
  }

  /// `-c`: counters begin at zero again.
  record ClearCounters() implements Question {
    @Override
    public List<String> words() {
      return List.of("-c");
    }
  }

  /// `-l`: which lines are logged.
  ///
  /// @param level as it was typed
  record LogLevel(String level) implements Question {
    @Override
    public List<String> words() {
      return List.of("-l", level);
    }
  }
}
