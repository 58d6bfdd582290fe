package locum.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// The `$NAME=value` definitions of a configuration, and the predefined ones.
final class Definitions {

  private static final int MOST_NESTED = 32;

  private final ParseSettings settings;
  private final Findings findings;
  private final Budget budget;
  private final Map<String, String> values = new HashMap<>();
  private SplittableRandom random;

  Definitions(ParseSettings settings, Findings findings, Budget budget) {
    this.settings = settings;
    this.findings = findings;
    this.budget = budget;
    this.random = new SplittableRandom(settings.randomSeed());
    values.put("_INSTANCE", settings.instanceName());
    values.put("_HASH", "#");
    values.put("_BANG", "!");
  }

  void define(String name, String value) {
    values.put(name, value);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  void restore(String name, Optional<String> value) {
    value.ifPresentOrElse(old -> values.put(name, old), () -> values.remove(name));
  }

  void seed(long seed) {
    random = new SplittableRandom(seed);
  }

  /// Replaces `${NAME}` everywhere, and `$NAME` before a blank, `,`, `)` or the end. What is not
  /// defined stays as it is.
  LineText expand(LineText line) {
    if (line.text().indexOf('$') < 0) {
      return line;
    }
    LineText.Builder expanded = new LineText.Builder(line);
    int i = 0;
    while (i < line.length()) {
      Reference reference = Reference.at(line.text(), i);
      Optional<String> value = reference.length() == 0 ? Optional.empty() : resolve(reference);
      if (value.isPresent()) {
        int column = line.at(i).column();
        expanded.append(expandValue(value.get(), line.at(i), 1), column);
        i += reference.length();
      } else {
        expanded.append(line.slice(i, i + 1));
        i++;
      }
    }
    return expanded.build();
  }

  private String expandValue(String text, Location location, int depth) {
    if (!budget.spendReference(text.length())) {
      return "";
    }
    if (text.indexOf('$') < 0) {
      return text;
    }
    StringBuilder expanded = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      Reference reference = Reference.at(text, i);
      Optional<String> value = reference.length() == 0 ? Optional.empty() : resolve(reference);
      if (value.isPresent() && depth >= MOST_NESTED) {
        if (findings.first("nested definition " + reference.name())) {
          findings.error(
              location,
              "The definition $"
                  + Spelling.printable(reference.name())
                  + " contains itself, directly or through others. Remove the circle.");
        }
        return expanded.toString();
      }
      if (value.isPresent()) {
        expanded.append(expandValue(value.get(), location, depth + 1));
        i += reference.length();
      } else {
        expanded.append(text.charAt(i++));
      }
    }
    return expanded.toString();
  }

  private Optional<String> resolve(Reference reference) {
    return switch (reference.name()) {
      case "_RANDOM" -> Optional.of(nextRandom(reference.parameters()));
      case "_ENV" -> Optional.ofNullable(settings.environment().get(reference.parameters()));
      default ->
          reference.parameters().isEmpty()
              ? Optional.ofNullable(values.get(reference.name()))
              : Optional.empty();
    };
  }

  private String nextRandom(String parameters) {
    String[] bounds = parameters.isEmpty() ? new String[0] : parameters.split(" +", -1);
    long low = bounds.length > 1 ? bound(bounds[0], 0) : 0;
    long high = bounds.length > 0 ? bound(bounds[bounds.length - 1], 32767) : 32767;
    return Long.toString(high <= low ? low : random.nextLong(low, high + 1));
  }

  private static long bound(String text, long otherwise) {
    return Numbers.integer(text).orElse(otherwise);
  }

  /// A use of a definition.
  ///
  /// @param length in characters, 0 when there is none
  record Reference(String name, String parameters, int length) {

    private static final Reference NONE = new Reference("", "", 0);

    static Reference at(String text, int index) {
      if (text.charAt(index) != '$' || index + 1 >= text.length()) {
        return NONE;
      }
      boolean braced = text.charAt(index + 1) == '{';
      int start = index + (braced ? 2 : 1);
      int end = start;
      while (end < text.length() && isNameCharacter(text.charAt(end))) {
        end++;
      }
      String name = text.substring(start, end);
      if (name.isEmpty()) {
        return NONE;
      }
      if (!braced) {
        char after = end < text.length() ? text.charAt(end) : ' ';
        boolean ends = LineText.isBlank(after) || after == ',' || after == ')';
        return ends ? new Reference(name, "", end - index) : NONE;
      }
      int close = text.indexOf('}', end);
      boolean separated = close == end || (close > end && text.charAt(end) == ' ');
      return separated
          ? new Reference(name, text.substring(end, close).strip(), close + 1 - index)
          : NONE;
    }

    static boolean isNameCharacter(char c) {
      return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
  }
}
