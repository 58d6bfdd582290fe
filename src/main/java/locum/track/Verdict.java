package locum.track;

/// What a tracker does to an instance now.
public sealed interface Verdict {

  /// The instance may not take part.
  record Fault() implements Verdict {}

  /// The instance may not begin to take part before more is known; one that does already goes on.
  record Waits() implements Verdict {}

  /// Added to the priority; 0 changes nothing.
  record Adds(int points) implements Verdict {
    public static final Adds NOTHING = new Adds(0);
  }

  /// What it adds to the priority.
  default int points() {
    return switch (this) {
      case Adds(int points) -> points;
      case Fault(), Waits() -> 0;
    };
  }
}
