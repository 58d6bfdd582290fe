package locum.track;

/// What a tracker does to an instance now.
public sealed interface Verdict {

  Verdict NOTHING = new Adds(0);

  /// The instance may not take part.
  record Fault() implements Verdict {}

  /// Added to the priority; 0 changes nothing.
  record Adds(int points) implements Verdict {}
}
