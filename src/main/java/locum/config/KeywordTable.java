package locum.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keywords that may stand in one kind of block, and how to read them.
///
/// @param scope the name of the block, or `the top level`
/// @param <D> the draft that is filled in
record KeywordTable<D>(String scope, Map<String, Keyword<D>> rows) {

  KeywordTable {
    rows = Map.copyOf(rows);
  }

  static <D> KeywordRows<D> named(String scope) {
    return new KeywordRows<>(scope, new LinkedHashMap<>());
  }

  Set<String> names() {
    return rows.keySet();
  }

  /// Reads all statements of a block into a draft.
  void read(Block block, D draft, Findings findings) {
    Map<String, Integer> lineOf = new HashMap<>();
    for (Statement statement : block.statements()) {
      Optional<Keyword<D>> row = Optional.ofNullable(rows.get(statement.name()));
      if (row.isPresent() && !statement.keyword().quoted()) {
        Optional<Integer> earlier = Optional.ofNullable(lineOf.get(statement.name()));
        if (earlier.isEmpty() || row.get().repeated() == Keyword.Repeated.LAST_COUNTS) {
          lineOf.put(statement.name(), statement.location().line());
        }
        read(row.get(), earlier, statement, draft, findings);
      } else if (!statement.name().equals("{")) {
        UnknownKeyword.report(statement, this, findings);
      }
    }
  }

  private void read(
      Keyword<D> row,
      Optional<Integer> earlierLine,
      Statement statement,
      D draft,
      Findings findings) {
    if (earlierLine.isPresent() && row.repeated() != Keyword.Repeated.ALL_COUNT) {
      boolean last = row.repeated() == Keyword.Repeated.LAST_COUNTS;
      findings.warning(
          statement.location(),
          quote(row.name())
              + " was given before, in line "
              + earlierLine.get()
              + (last ? "; only this last one counts." : "; only the first one counts."));
    }
    if (row.shape() == Keyword.Shape.LINE && statement.block().isPresent()) {
      findings.warning(
          statement.block().get().location(),
          quote(row.name())
              + " takes no block; everything in these braces is skipped. If this is a template,"
              + " fill it in.");
    }
    if (row.shape() == Keyword.Shape.BLOCK && statement.block().isEmpty()) {
      findings.warning(
          statement.location(),
          quote(row.name())
              + " needs a block: { on this line or the next. Without it the line is ignored, and"
              + " the lines that follow stand at the wrong level.");
    }
    if (statement.arguments().size() > row.arguments()) {
      reportExtra(row, statement, findings);
    }
    row.reader().read(statement, draft, findings);
  }

  private void reportExtra(Keyword<D> row, Statement statement, Findings findings) {
    Word extra = statement.arguments().get(row.arguments());
    String shown = quote(Spelling.printable(extra.text()));
    String takes =
        switch (row.arguments()) {
          case 0 -> " takes no value and is on, whatever is said here; ";
          case 1 -> " takes one value; ";
          default -> " takes " + row.arguments() + " values; ";
        };
    findings.warning(
        extra.location(),
        quote(row.name())
            + takes
            + shown
            + " and what follows on this line is ignored."
            + (rows.containsKey(extra.text())
                ? " " + shown + " is a keyword itself: put it on a line of its own."
                : ""));
  }

  static String quote(String word) {
    return "'" + word + "'";
  }
}
