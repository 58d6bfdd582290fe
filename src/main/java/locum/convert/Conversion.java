package locum.convert;

import java.util.List;
import java.util.stream.Collectors;

/// What a conversion came to.
///
/// @param parts what was written: one text, or a file for each session
/// @param notes what whoever asked should know, in the order of the source
/// @param secret whether the parts hold a password
public record Conversion(List<Part> parts, List<Note> notes, boolean secret) {

  /// A text.
  ///
  /// @param name of the file that it is for; empty where there is one text only
  public record Part(String name, String text) {}

  /// A sentence.
  ///
  /// @param place `FILE:LINE:COLUMN`, `FILE:LINE` or what the words are called; may be empty
  /// @param lossy whether something is left out
  public record Note(String place, String sentence, boolean lossy) {

    @Override
    public String toString() {
      return place.isEmpty() ? sentence : place + ": " + sentence;
    }
  }

  /// How much of it could be expressed.
  public enum Extent {
    ALL,
    SOME,
    NOTHING
  }

  public Conversion {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
  }

  public Extent extent() {
    return parts.isEmpty()
        ? Extent.NOTHING
        : notes.stream().anyMatch(Note::lossy) ? Extent.SOME : Extent.ALL;
  }

  /// The notes as comments at the head of a text.
  static String comments(String title, List<Note> notes) {
    return "# "
        + title
        + "\n"
        + notes.stream()
            .map(note -> "# " + oneLine(note.toString()) + "\n")
            .collect(Collectors.joining());
  }

  /// A comment ends with its line.
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
