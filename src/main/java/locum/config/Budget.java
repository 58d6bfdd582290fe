package locum.config;

/// Limits what a small text can grow to: definitions that contain definitions, repetitions in
/// repetitions, files that include files.
final class Budget {

  static final int LINES = 100_000;
  static final int CHARACTERS = 8_000_000;
  static final int REFERENCES = 1_000_000;

  private int lines = LINES;
  private int characters = CHARACTERS;
  private int references = REFERENCES;

  boolean spendLine() {
    return --lines >= 0;
  }

  /// One use of a definition that inserts so many characters.
  boolean spendReference(int inserted) {
    references--;
    characters -= Math.min(inserted, CHARACTERS);
    return references >= 0 && characters >= 0;
  }

  boolean exhausted() {
    return lines < 0 || characters < 0 || references < 0;
  }
}
