package locum.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import locum.core.IpAddress;

/// Reads the value of a keyword, and says what is wrong with it. A value that cannot be used leaves
/// things as if its line were not there.
final class Values {

  private static final String LINE_IGNORED = "; the line is ignored and the default stays.";

  private Values() {}

  static void missing(Statement statement, Findings findings) {
    String commented = statement.comment().isPresent() ? " The rest is a comment." : "";
    findings.warning(
        statement.location(),
        "'" + statement.name() + "' has no value" + LINE_IGNORED + commented,
        ConfigProblem.Nature.VALUE_MISSING);
  }

  static Optional<IpAddress> address(String name, Word word, Findings findings) {
    int slash = word.text().indexOf('/');
    String literal = slash < 0 ? word.text() : word.text().substring(0, slash);
    Optional<IpAddress> address = IpAddress.parse(literal);
    if (address.isEmpty()) {
      findings.warning(
          word.location(),
          "'"
              + name
              + "' wants an IP address, and "
              + shown(word)
              + " is none"
              + placeholder(word)
              + LINE_IGNORED);
    } else if (slash >= 0) {
      findings.note(
          word.location(),
          "'" + name + "' takes an address only; the prefix length behind it is ignored.");
    }
    return address;
  }

  static Optional<Integer> number(String name, Word word, int low, int high, Findings findings) {
    Optional<Long> value = longNumber(name, word, findings);
    if (value.isPresent() && (value.get() < low || value.get() > high)) {
      findings.warning(word.location(), outside(name, word, low + "-" + high) + LINE_IGNORED);
      return Optional.empty();
    }
    return value.map(Long::intValue);
  }

  static Optional<Integer> clamped(String name, Word word, int low, int high, Findings findings) {
    Optional<Long> value = longNumber(name, word, findings);
    if (value.isPresent() && (value.get() < low || value.get() > high)) {
      int nearest = Math.clamp(value.get(), low, high);
      findings.warning(
          word.location(), outside(name, word, low + "-" + high) + "; " + nearest + " is used.");
      return Optional.of(nearest);
    }
    return value.map(Long::intValue);
  }

  /// A weight; one step beyond what the tracker allows is moved back, as keepalived does.
  ///
  /// @param most 253 or 254
  static Optional<Integer> weight(String name, Word word, int most, Findings findings) {
    Optional<Long> value = Numbers.integer(word.text());
    if (value.isEmpty()) {
      findings.warning(
          word.location(),
          "'"
              + name
              + "' wants a number from "
              + -most
              + " to "
              + most
              + ", and "
              + shown(word)
              + " is none"
              + placeholder(word)
              + "; it is ignored.");
      return Optional.empty();
    }
    if (Math.abs(value.get()) > 254) {
      findings.warning(
          word.location(), outside(name, word, -most + " to " + most) + "; it is ignored.");
      return Optional.empty();
    }
    return Optional.of(Math.clamp(value.get(), -most, most));
  }

  /// Any number that an int holds.
  static Optional<Integer> signed(String name, Word word, Findings findings) {
    Optional<Long> value = longNumber(name, word, findings);
    if (value.isPresent() && value.get() != value.get().intValue()) {
      findings.warning(
          word.location(),
          outside(name, word, Integer.MIN_VALUE + " to " + Integer.MAX_VALUE) + LINE_IGNORED);
      return Optional.empty();
    }
    return value.map(Long::intValue);
  }

  static Optional<Duration> seconds(
      String name, Word word, BigDecimal low, BigDecimal high, Findings findings) {
    Optional<BigDecimal> value = decimalNumber(name, word, findings);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().compareTo(low) < 0 || value.get().compareTo(high) > 0) {
      findings.warning(
          word.location(),
          outside(name, word, low.toPlainString() + "-" + high.toPlainString()) + LINE_IGNORED);
      return Optional.empty();
    }
    BigDecimal nanos = value.get().movePointRight(9).setScale(0, RoundingMode.HALF_UP);
    return Optional.of(Duration.ofNanos(nanos.longValueExact()));
  }

  private static Optional<Long> longNumber(String name, Word word, Findings findings) {
    Optional<Long> value = Numbers.integer(word.text());
    if (value.isPresent()) {
      return value;
    }
    Optional<Long> leading = Numbers.integer(Numbers.leading(word.text(), false));
    reportText(name, word, leading.map(String::valueOf), findings);
    return leading;
  }

  private static Optional<BigDecimal> decimalNumber(String name, Word word, Findings findings) {
    Optional<BigDecimal> value = Numbers.decimal(word.text());
    if (value.isPresent()) {
      return value;
    }
    String digits = Numbers.leading(word.text(), true);
    Optional<BigDecimal> leading = Numbers.decimal(digits);
    reportText(name, word, leading.map(_ -> digits), findings);
    return leading;
  }

  private static void reportText(
      String name, Word word, Optional<String> leading, Findings findings) {
    findings.warning(
        word.location(),
        leading
            .map(
                number ->
                    "The number of '"
                        + name
                        + "' has text glued to it; it is read as "
                        + number
                        + ". Delete what follows the number.")
            .orElse(
                "'"
                    + name
                    + "' wants a number, and "
                    + shown(word)
                    + " is none"
                    + placeholder(word)
                    + LINE_IGNORED));
  }

  private static String outside(String name, Word word, String range) {
    return "'" + name + " " + Spelling.printable(word.text()) + "' is outside " + range;
  }

  static String shown(Word word) {
    return "'" + Spelling.printable(word.text()) + "'";
  }

  /// A remark for words that a template engine should have replaced.
  static String placeholder(Word word) {
    String text = word.text();
    boolean left =
        (text.startsWith("<") && text.endsWith(">"))
            || (text.startsWith("%") && text.endsWith("%") && text.length() > 1)
            || (text.startsWith("__") && text.endsWith("__"))
            || text.startsWith("$")
            || text.startsWith("{{")
            || text.startsWith("X.X")
            || text.startsWith("x.x");
    return left ? " (a placeholder of a template that was not filled in)" : "";
  }
}
