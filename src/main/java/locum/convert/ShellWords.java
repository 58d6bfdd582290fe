package locum.convert;

import java.util.List;
import java.util.stream.Collectors;

/// Words as a shell has to be given them, to hand on exactly these.
final class ShellWords {

  private static final String PLAIN = "_./:,+=@%-";

  private ShellWords() {}

  static String joined(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return !word.isEmpty() && word.chars().allMatch(ShellWords::isPlain)
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }
}
