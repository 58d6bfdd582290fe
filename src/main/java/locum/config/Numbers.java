package locum.config;

import java.math.BigDecimal;
import java.util.Optional;

/// Reads numbers as the configuration writes them. Only ASCII digits count.
final class Numbers {

  private static final int MOST_DIGITS = 18;

  private Numbers() {}

  /// A decimal integer, perhaps with a sign; empty for anything else.
  static Optional<Long> integer(String text) {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    return isDigits(digits) ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /// A decimal number such as `1`, `0.5` or `.5`; empty for anything else.
  static Optional<BigDecimal> decimal(String text) {
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    String sign = whole.startsWith("-") ? "-" : "";
    String unsigned = whole.substring(sign.length());
    boolean valid =
        (unsigned.isEmpty() || isDigits(unsigned))
            && (fraction.isEmpty() || isDigits(fraction))
            && unsigned.length() + fraction.length() > 0;
    return valid
        ? Optional.of(new BigDecimal(sign + "0" + unsigned + "." + fraction + "0"))
        : Optional.empty();
  }

  /// The digits, and for decimals the point, that a text begins with: `100` of `100,x`.
  static String leading(String text, boolean decimal) {
    int end = 0;
    while (end < text.length()
        && (isDigit(text.charAt(end)) || (decimal && text.charAt(end) == '.'))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && text.chars().allMatch(c -> isDigit((char) c));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
