package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A `~SEQ(…)` or `~LST(…)` prefix: the rest of the line once for each set of values.
///
/// @param names of the definitions that are set
/// @param rounds the values of the names, round by round
/// @param length of the prefix in characters
record Repetition(List<String> names, List<List<String>> rounds, int length) {

  static final int MOST_ROUNDS = 65_536;

  /// What a text that begins with `~` says.
  sealed interface Parsed {
    record Repeats(Repetition repetition) implements Parsed {}

    /// A prefix of ours that makes no sense.
    ///
    /// @param reason a sentence for the finding
    record Malformed(String reason) implements Parsed {}

    /// Not one of ours; an ordinary word.
    record None() implements Parsed {}
  }

  static Parsed parse(String text) {
    boolean hex = text.startsWith("~SEQx(");
    boolean sequence = hex || text.startsWith("~SEQ(");
    if (!sequence && !text.startsWith("~LST(")) {
      return new Parsed.None();
    }
    int start = text.indexOf('(') + 1;
    Optional<Integer> end = closing(text, start);
    if (end.isEmpty()) {
      return new Parsed.Malformed("The ) of this " + text.substring(0, start - 1) + " is missing.");
    }
    List<String> parts = splitAtCommas(text.substring(start, end.get()));
    int length = end.get() + 1;
    return sequence ? sequence(parts, hex, length) : list(parts, length);
  }

  private static Parsed sequence(List<String> parts, boolean hex, int length) {
    List<Long> numbers = new ArrayList<>();
    for (String part : parts.subList(1, parts.size())) {
      Numbers.integer(part).ifPresent(numbers::add);
    }
    if (numbers.size() != parts.size() - 1 || numbers.isEmpty() || numbers.size() > 3) {
      return new Parsed.Malformed(
          "~SEQ wants a name and one to three numbers: (NAME, END), (NAME, START, END) or (NAME,"
              + " START, STEP, END).");
    }
    long end = numbers.getLast();
    long start = numbers.size() > 1 ? numbers.getFirst() : 1;
    long step = numbers.size() > 2 ? numbers.get(1) : end < start ? -1 : 1;
    if (step == 0 || (end > start && step < 0) || (end < start && step > 0)) {
      return new Parsed.Malformed("This ~SEQ never reaches its end with a step of " + step + ".");
    }
    if (Math.abs((double) end - start) / Math.abs((double) step) >= MOST_ROUNDS) {
      return new Parsed.Malformed(
          "This ~SEQ would repeat the line more than " + MOST_ROUNDS + " times.");
    }
    List<List<String>> rounds = new ArrayList<>();
    for (long value = start; step > 0 ? value <= end : value >= end; value += step) {
      rounds.add(List.of(hex ? Long.toHexString(value) : Long.toString(value)));
    }
    return repeats(List.of(parts.getFirst()), rounds, length);
  }

  private static Parsed list(List<String> parts, int length) {
    List<String> names = tuple(parts.getFirst());
    List<List<String>> rounds = new ArrayList<>();
    for (String part : parts.subList(1, parts.size())) {
      List<String> values = names.size() > 1 ? tuple(part) : List.of(part);
      if (values.size() != names.size()) {
        return new Parsed.Malformed(
            "Each entry of this ~LST must have " + names.size() + " values, as there are names.");
      }
      rounds.add(values);
    }
    return repeats(names, rounds, length);
  }

  private static Parsed repeats(List<String> names, List<List<String>> rounds, int length) {
    for (String name : names) {
      if (name.isEmpty()
          || !name.chars().allMatch(c -> Definitions.Reference.isNameCharacter((char) c))) {
        return new Parsed.Malformed(
            "The first value in the parentheses must be a name of letters, digits and _, without"
                + " $.");
      }
    }
    return new Parsed.Repeats(new Repetition(names, List.copyOf(rounds), length));
  }

  private static List<String> tuple(String text) {
    boolean braced = text.startsWith("{") && text.endsWith("}") && text.length() > 1;
    return braced ? splitAtCommas(text.substring(1, text.length() - 1)) : List.of(text);
  }

  private static Optional<Integer> closing(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(', '{' -> depth++;
        case '}' -> depth--;
        case ')' -> {
          if (depth <= 0) {
            return Optional.of(i);
          }
          depth--;
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  /// At least one part; blanks around the parts are dropped.
  private static List<String> splitAtCommas(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }
}
