package locum.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words and commands as a configuration file has to write them, so that the parser reads back
/// exactly what was meant.
final class BlockText {

  private static final Pattern DEFINITION = Pattern.compile("\\$[{\\w]");
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:-]+");

  /// What a word of a command may have as it stands, outside any quotes.
  private static final String PLAIN = "_./:,+=@%-";

  private BlockText() {}

  /// A word, in double quotes where it needs them. The language has no escapes there, so that some
  /// texts cannot be said: those with a double quote, with a control character, and with a `$` that
  /// could be a definition.
  static String word(String text) {
    boolean sayable =
        text.chars().allMatch(c -> c >= ' ' && c != 127 && c != '"')
            && !DEFINITION.matcher(text).find();
    if (!sayable) {
      throw new IllegalArgumentException(
          "'"
              + Spelling.printable(text)
              + "' has a quote, a control character or a $ in it, which a configuration file cannot"
              + " say there");
    }
    return BARE.matcher(text).matches() ? text : '"' + text + '"';
  }

  static String command(List<String> words) {
    return '"' + words.stream().map(BlockText::argument).collect(Collectors.joining(" ")) + '"';
  }

  /// A word inside the quotes of a command, where single quotes and backslashes work.
  private static String argument(String text) {
    if (text.isEmpty()) {
      return "''";
    }
    if (text.chars().allMatch(BlockText::isPlain)) {
      return text;
    }
    if (text.chars().allMatch(c -> isPlain(c) || " #!~&;()<>[]{}|*?^`".indexOf(c) >= 0)) {
      return "'" + text + "'";
    }
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (isPlain(c)) {
                escaped.append((char) c);
              } else {
                escaped.append(String.format(Locale.ROOT, "\\x%02x", c));
              }
            });
    return escaped.toString();
  }

  /// Letters, digits, the usual marks of paths, and all that is outside ASCII.
  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c >= 0x80
        || PLAIN.indexOf(c) >= 0;
  }
}
