package locum.track;

/// One line of `track_script`, `track_interface`, `track_file` or `track_process`: what an instance
/// tracks, and with which weight.
public sealed interface Track {

  /// The name of what is tracked, unique among its kind.
  String name();

  Weight weight();

  /// What is tracked, in the word of a sentence.
  enum Kind {
    SCRIPT("script"),
    INTERFACE("interface"),
    FILE("file"),
    PROCESS("process");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  default Kind kind() {
    return switch (this) {
      case Script _ -> Kind.SCRIPT;
      case Interface _ -> Kind.INTERFACE;
      case File _ -> Kind.FILE;
      case Processes _ -> Kind.PROCESS;
    };
  }

  record Script(String name, Weight weight) implements Track {}

  record Interface(String name, Weight weight) implements Track {}

  record File(String name, Weight weight) implements Track {}

  record Processes(String name, Weight weight) implements Track {}
}
