package locum.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run wrote, cut to what a log can bear.
final class Output {

  static final int MOST_LINES = 20;
  static final int MOST_OCTETS = 2048;

  private final StringBuilder line = new StringBuilder();
  private int lines;
  private int octets;
  private long cut;

  /// Takes some octets.
  ///
  /// @return the lines that have become complete and are not cut
  List<String> add(byte[] from, int count) {
    List<String> complete = new ArrayList<>();
    for (char c : new String(from, 0, count, StandardCharsets.UTF_8).toCharArray()) {
      if (lines >= MOST_LINES || octets >= MOST_OCTETS) {
        cut++;
      } else if (c == '\n') {
        takeLine().ifPresent(complete::add);
      } else {
        octets++;
        // A terminal that shows the log must not obey a script.
        line.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return complete;
  }

  private Optional<String> takeLine() {
    String text = line.toString().strip();
    line.setLength(0);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    lines++;
    return Optional.of(text);
  }

  /// The line that had no end, and how much was cut; begins anew.
  List<String> finish() {
    List<String> last = new ArrayList<>();
    takeLine().ifPresent(last::add);
    if (cut > 0) {
      last.add("(" + cut + " more characters of output are not shown)");
    }
    lines = 0;
    octets = 0;
    cut = 0;
    return last;
  }
}
