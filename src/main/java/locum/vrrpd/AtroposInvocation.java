package locum.vrrpd;

import java.util.List;
import java.util.Optional;

/// What a command line of atropos asks for.
public sealed interface AtroposInvocation {

  /// What the daemon is asked.
  ///
  /// @param json whether a program reads the answer (locum's own)
  /// @param runDirectory `--run-dir` (locum's own): where the daemon is found
  record Ask(Verb verb, boolean json, Optional<String> runDirectory) implements AtroposInvocation {

    /// As words that [AtroposReader] reads back, without the directory.
    public List<String> words() {
      return json ? List.of("--" + verb.word, "--json") : List.of("--" + verb.word);
    }
  }

  /// What can be asked.
  enum Verb {
    STATE("state"),
    BACKUP("backup"),
    REDUCE("reduce"),
    INCREASE("increase");

    final String word;

    Verb(String word) {
      this.word = word;
    }
  }

  /// `--help`.
  record Help() implements AtroposInvocation {}

  /// `--version`.
  record Version() implements AtroposInvocation {}

  /// A command line that cannot be carried out.
  ///
  /// @param complaints one sentence each
  record Wrong(List<String> complaints) implements AtroposInvocation {
    public Wrong {
      complaints = List.copyOf(complaints);
    }
  }
}
