package locum.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Guesses what a misspelt word should have been.
final class Spelling {

  private static final int LONGEST_SHOWN = 40;
  private static final int LONGEST_COMPARED = 60;

  /// Letters of other scripts that look like Latin ones on the screen.
  private static final Map<Character, Character> LOOKS_LIKE =
      Map.ofEntries(
          Map.entry('а', 'a'),
          Map.entry('в', 'b'),
          Map.entry('с', 'c'),
          Map.entry('ԁ', 'd'),
          Map.entry('е', 'e'),
          Map.entry('ё', 'e'),
          Map.entry('ɡ', 'g'),
          Map.entry('һ', 'h'),
          Map.entry('і', 'i'),
          Map.entry('ј', 'j'),
          Map.entry('к', 'k'),
          Map.entry('ӏ', 'l'),
          Map.entry('м', 'm'),
          Map.entry('п', 'n'),
          Map.entry('о', 'o'),
          Map.entry('р', 'p'),
          Map.entry('ԛ', 'q'),
          Map.entry('г', 'r'),
          Map.entry('ѕ', 's'),
          Map.entry('т', 't'),
          Map.entry('и', 'u'),
          Map.entry('ѵ', 'v'),
          Map.entry('ԝ', 'w'),
          Map.entry('х', 'x'),
          Map.entry('у', 'y'),
          Map.entry('α', 'a'),
          Map.entry('ε', 'e'),
          Map.entry('ι', 'i'),
          Map.entry('κ', 'k'),
          Map.entry('ν', 'v'),
          Map.entry('ο', 'o'),
          Map.entry('ρ', 'p'),
          Map.entry('τ', 't'),
          Map.entry('υ', 'u'),
          Map.entry('χ', 'x'));

  private Spelling() {}

  /// A word as it may be shown: without control characters, and cut before anything that may be a
  /// value glued to it.
  static String printable(String word) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean harmless = Character.isLetterOrDigit(c) || "_-.{<>/@$%:".indexOf(c) >= 0;
      if (!harmless || i == LONGEST_SHOWN) {
        return shown.append('…').toString();
      }
      shown.append(c);
    }
    return shown.toString();
  }

  static boolean hasForeignLetters(String word) {
    return word.chars().anyMatch(c -> c > 127 && Character.isLetter(c));
  }

  /// The word with Latin letters in place of those that look the same.
  static String latin(String word) {
    StringBuilder latin = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      latin.append(LOOKS_LIKE.getOrDefault(c, c).charValue());
    }
    return latin.toString();
  }

  /// The candidate that differs least, if any is close enough to be meant.
  static Optional<String> closest(String word, Collection<String> candidates) {
    Optional<String> best = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int most = candidate.length() < 4 ? 0 : candidate.length() < 8 ? 2 : 3;
      if (word.length() <= LONGEST_COMPARED
          && Math.abs(word.length() - candidate.length()) <= most) {
        int distance = distance(word, candidate);
        boolean better =
            distance < least || (distance == least && candidate.compareTo(best.orElse("")) < 0);
        if (distance <= most && better) {
          least = distance;
          best = Optional.of(candidate);
        }
      }
    }
    if (best.isEmpty()) {
      return candidates.stream()
          .filter(candidate -> candidate.length() > 4 && word.startsWith(candidate))
          .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }
    return best;
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best =
            Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        d[i][j] = swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
      }
    }
    return d[a.length()][b.length()];
  }
}
