package locum.config;

import java.util.ArrayList;
import java.util.List;

/// A shell pattern for paths: `*`, `?` and `[…]` within one path element, `\` before a literal
/// character. Braces are expanded beforehand by [#alternatives].
///
/// @param pattern without braces
public record GlobPattern(String pattern) {

  private static final int MOST_ALTERNATIVES = 1000;

  /// The patterns that `{a,b}` stands for, in order; braces may be nested. A pattern without a pair
  /// of braces is its own only alternative.
  public static List<String> alternatives(String pattern) {
    List<String> done = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(pattern));
    while (!open.isEmpty() && done.size() + open.size() < MOST_ALTERNATIVES) {
      String next = open.removeFirst();
      List<String> expanded = expandFirst(next);
      if (expanded.isEmpty()) {
        done.add(next);
      } else {
        open.addAll(0, expanded);
      }
    }
    done.addAll(open);
    return List.copyOf(done);
  }

  public static boolean hasWildcard(String pattern) {
    return pattern.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  /// The alternatives of the first pair of braces; empty when there is none.
  private static List<String> expandFirst(String pattern) {
    int start = pattern.indexOf('{');
    int depth = 0;
    List<String> parts = new ArrayList<>();
    int from = start + 1;
    for (int i = start; start >= 0 && i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == ',' && depth == 1) {
        parts.add(pattern.substring(from, i));
        from = i + 1;
      } else if (c == '}' && --depth == 0) {
        parts.add(pattern.substring(from, i));
        String head = pattern.substring(0, start);
        String tail = pattern.substring(i + 1);
        return parts.stream().map(part -> head + part + tail).toList();
      }
    }
    return List.of();
  }

  /// Whether the whole of `path` matches. Runs in time pattern × path: a `*` is tried again from
  /// one place only.
  public boolean matches(String path) {
    int p = 0;
    int s = 0;
    int starPattern = -1;
    int starPath = -1;
    while (s < path.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*' && !hiddenAt(path, s)) {
        starPattern = p++;
        starPath = s;
        continue;
      }
      int width = p < pattern.length() ? matchOne(p, path, s) : 0;
      if (width > 0) {
        p += width;
        s++;
      } else if (starPattern >= 0 && path.charAt(starPath) != '/') {
        s = ++starPath;
        p = starPattern + 1;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean hiddenAt(String path, int index) {
    return path.charAt(index) == '.' && (index == 0 || path.charAt(index - 1) == '/');
  }

  /// How many characters of the pattern match the one character of the path; 0 when it does not.
  private int matchOne(int p, String path, int s) {
    char c = path.charAt(s);
    return switch (pattern.charAt(p)) {
      case '?' -> c != '/' && !hiddenAt(path, s) ? 1 : 0;
      case '[' -> matchSet(p, c, hiddenAt(path, s));
      case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? 2 : 0;
      default -> pattern.charAt(p) == c ? 1 : 0;
    };
  }

  private int matchSet(int p, char c, boolean hidden) {
    int end = pattern.indexOf(']', p + 2);
    if (end < 0) {
      return c == '[' ? 1 : 0;
    }
    boolean negated = pattern.charAt(p + 1) == '!' || pattern.charAt(p + 1) == '^';
    boolean found = false;
    for (int i = p + (negated ? 2 : 1); i < end; i++) {
      char low = pattern.charAt(i);
      boolean range = i + 2 < end && pattern.charAt(i + 1) == '-';
      char high = range ? pattern.charAt(i + 2) : low;
      found |= low <= c && c <= high;
      i += range ? 2 : 0;
    }
    return c != '/' && !hidden && found != negated ? end - p + 1 : 0;
  }
}
