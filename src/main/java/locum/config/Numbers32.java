package locum.config;

import java.util.Optional;

/// Unsigned numbers of 32 bits as the tools of iproute2 read them: decimal, or hexadecimal after
/// `0x`.
final class Numbers32 {

  private static final long MOST = 0xffff_ffffL;

  private Numbers32() {}

  static Optional<Long> parse(String text) {
    if (text.startsWith("0x") || text.startsWith("0X")) {
      String digits = text.substring(2);
      boolean valid =
          !digits.isEmpty()
              && digits.length() <= 8
              && digits.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
      return valid ? Optional.of(Long.parseLong(digits, 16)) : Optional.empty();
    }
    return text.startsWith("+") || text.startsWith("-")
        ? Optional.empty()
        : Numbers.integer(text).filter(number -> number <= MOST);
  }
}
