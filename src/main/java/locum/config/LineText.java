package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A piece of a line in which every character knows the column it came from, so that a finding
/// points to the right place after comments, conditions and definitions have been worked off.
/// Immutable.
final class LineText {

  private final String file;
  private final int line;
  private final String text;
  private final int[] columns;
  private final int endColumn;
  private final OptionalInt comment;

  private LineText(
      String file, int line, String text, int[] columns, int endColumn, OptionalInt comment) {
    this.file = file;
    this.line = line;
    this.text = text;
    this.columns = columns;
    this.endColumn = endColumn;
    this.comment = comment;
  }

  static LineText of(String file, int line, String text) {
    int[] columns = new int[text.length()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i + 1;
    }
    return new LineText(file, line, text, columns, text.length() + 1, OptionalInt.empty());
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  char charAt(int index) {
    return text.charAt(index);
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /// The column of the comment that ended this line.
  OptionalInt comment() {
    return comment;
  }

  Location at(int index) {
    return new Location(file, line, index < columns.length ? columns[index] : endColumn);
  }

  Location atColumn(int column) {
    return new Location(file, line, column);
  }

  LineText slice(int from, int to) {
    int[] part = new int[to - from];
    System.arraycopy(columns, from, part, 0, part.length);
    boolean atEnd = to == text.length();
    return new LineText(
        file,
        line,
        text.substring(from, to),
        part,
        atEnd ? endColumn : columns[to],
        atEnd ? comment : OptionalInt.empty());
  }

  LineText from(int index) {
    return slice(index, text.length());
  }

  LineText strip() {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    LineText stripped = slice(from, to);
    return new LineText(file, line, stripped.text, stripped.columns, stripped.endColumn, comment);
  }

  /// The parts between line feeds, which a definition of several lines brings in.
  List<LineText> lines() {
    List<LineText> lines = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      lines.add(slice(from, end));
      from = end + 1;
    }
    lines.add(from(from));
    return lines;
  }

  /// This line up to its comment: `#` or `!` outside double quotes. Behind a backslash they are
  /// themselves.
  LineText withoutComment() {
    Builder kept = new Builder(this);
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '\\' && (next == '#' || next == '!')) {
        i++;
        kept.append(next, columns[i]);
        continue;
      } else if (!quoted && (c == '#' || c == '!')) {
        return kept.build(OptionalInt.of(columns[i]));
      }
      kept.append(c, columns[i]);
    }
    return kept.build(OptionalInt.empty());
  }

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  @Override
  public String toString() {
    return text;
  }

  /// Puts a line together from characters of known and of new origin.
  static final class Builder {
    private final LineText origin;
    private final StringBuilder text = new StringBuilder();
    private int[] columns = new int[64];

    Builder(LineText origin) {
      this.origin = origin;
    }

    void append(char c, int column) {
      if (text.length() == columns.length) {
        int[] longer = new int[columns.length * 2];
        System.arraycopy(columns, 0, longer, 0, columns.length);
        columns = longer;
      }
      columns[text.length()] = column;
      text.append(c);
    }

    void append(String inserted, int column) {
      for (int i = 0; i < inserted.length(); i++) {
        append(inserted.charAt(i), column);
      }
    }

    void append(LineText part) {
      for (int i = 0; i < part.length(); i++) {
        append(part.text.charAt(i), part.columns[i]);
      }
    }

    LineText build() {
      return build(origin.comment);
    }

    private LineText build(OptionalInt comment) {
      int[] exact = new int[text.length()];
      System.arraycopy(columns, 0, exact, 0, exact.length);
      int end = comment.orElse(exact.length > 0 ? exact[exact.length - 1] + 1 : origin.endColumn);
      return new LineText(origin.file, origin.line, text.toString(), exact, end, comment);
    }
  }
}
