package locum.config;

/// One row of a [KeywordTable].
///
/// @param <D> the draft that the keyword changes
/// @param arguments how many words may follow; more are reported
record Keyword<D>(String name, Shape shape, int arguments, Repeated repeated, Reader<D> reader) {

  static final int ANY = Integer.MAX_VALUE;

  /// What the keyword looks like in the text.
  enum Shape {
    LINE,
    BLOCK,
    /// With or without a block; nobody minds.
    EITHER
  }

  /// What it means to give the keyword again in the same block.
  enum Repeated {
    LAST_COUNTS,
    FIRST_COUNTS,
    ALL_COUNT
  }

  /// Puts what a statement says into a draft.
  @FunctionalInterface
  interface Reader<D> {
    void read(Statement statement, D draft, Findings findings);
  }
}
