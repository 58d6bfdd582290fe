package locum.config;

import java.util.ArrayList;
import java.util.List;

/// One word of a line: a keyword or a value.
///
/// @param quoted whether it stood in double quotes
record Word(String text, Location location, boolean quoted) {

  /// Splits at blanks and quotes. `"…"` is one word whatever is in it; a missing end quote takes
  /// the rest of the line. Lines that name a command are split by [CommandLine].
  static List<Word> split(LineText line, Findings findings) {
    List<Word> words = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (LineText.isBlank(c)) {
        i++;
      } else if (c == '"') {
        int end = line.text().indexOf('"', i + 1);
        if (end < 0) {
          findings.warning(
              line.at(i),
              "The quote that opens here has no end; the rest of the line is taken as one value.");
          end = line.length();
        }
        words.add(new Word(line.text().substring(i + 1, end), line.at(i), true));
        i = end + 1;
      } else {
        int start = i;
        while (i < line.length() && line.charAt(i) != '"' && !LineText.isBlank(line.charAt(i))) {
          i++;
        }
        words.add(new Word(line.text().substring(start, i), line.at(start), false));
        if (words.size() == 1 && CommandLine.KEYWORDS.contains(words.getFirst().text())) {
          words.addAll(CommandLine.splitLine(line, i, findings));
          break;
        }
      }
    }
    return List.copyOf(words);
  }
}
