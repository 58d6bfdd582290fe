package locum.notify;

/// What a notification is about.
///
/// @param kind whether `name` is that of an instance or of a group
public record Subject(Kind kind, String name) {

  /// The words that scripts and FIFOs get.
  public enum Kind {
    INSTANCE,
    GROUP
  }
}
