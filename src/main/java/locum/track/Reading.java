package locum.track;

/// What a tracker says of the thing that it watches.
public sealed interface Reading {

  /// Nothing is known yet.
  record Unknown() implements Reading {}

  /// It cannot be watched, and never could; nothing is known, and waiting for it is of no use.
  ///
  /// @param reason half a sentence for people
  record Unavailable(String reason) implements Reading {}

  /// It is well, or it is not.
  ///
  /// @param evidence how that is known: `failed (exited with status 1)`. Of the moment at which it
  ///   changed, so that one state is told once.
  record Health(boolean up, String evidence) implements Reading {}

  /// A number, which the weight multiplies.
  record Amount(long value) implements Reading {}

  /// What follows the name of the thing in a sentence.
  default String evidence() {
    return switch (this) {
      case Unknown() -> "is not known yet";
      case Unavailable(String reason) -> "cannot be looked at (" + reason + ")";
      case Health(var _, String evidence) -> evidence;
      case Amount(long value) -> "holds " + value;
    };
  }
}
