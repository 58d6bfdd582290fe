package locum.ucarp;

import java.util.List;
import java.util.OptionalInt;

/// The facilities of syslog(3) by name.
final class Facility {

  static final int DAEMON = 3;

  private static final int LOCAL0 = 16;

  /// In the order of their numbers; `security` is an old name of `auth`.
  private static final List<String> NAMES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp");

  private Facility() {}

  /// The number of a facility; empty when there is none of this name.
  static OptionalInt number(String name) {
    if (name.length() == 6 && name.startsWith("local")) {
      int local = name.charAt(5) - '0';
      return local >= 0 && local <= 7 ? OptionalInt.of(LOCAL0 + local) : OptionalInt.empty();
    }
    int number = NAMES.indexOf(name.equals("security") ? "auth" : name);
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
