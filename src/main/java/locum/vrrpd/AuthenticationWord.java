package locum.vrrpd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import locum.core.Octets;
import locum.vrrp.Authentication;
import locum.vrrp.AuthenticationField;

/// The value of `-a`: `none`, `pw/TEXT` or `ah/0xHEX`. No complaint or remark repeats a password.
sealed interface AuthenticationWord {

  String PASSWORD = "pw/";
  String HEADER = "ah/";
  String HEX = "0x";

  /// vrrpd's own limit.
  int SHORTEST_PASSWORD = 2;

  /// What is read for an octet that is no UTF-8.
  char REPLACEMENT = '\ufffd';

  /// One that can be used.
  ///
  /// @param remark a sentence about what may not be meant so
  record Good(Authentication authentication, Optional<String> remark)
      implements AuthenticationWord {}

  record Bad(String complaint) implements AuthenticationWord {}

  static AuthenticationWord read(String value) {
    if (value.equals("none")) {
      return new Good(Authentication.NONE, Optional.empty());
    }
    if (value.startsWith(PASSWORD)) {
      return password(value.substring(PASSWORD.length()));
    }
    return value.startsWith(HEADER)
        ? header(value.substring(HEADER.length()))
        : new Bad("-a is none, pw/TEXT with a password, or ah/0x... with a key in hexadecimal");
  }

  /// The octets as they were typed, also where they look like hexadecimal: so vrrpd sends them,
  /// whatever its help text says.
  private static AuthenticationWord password(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      return new Bad("-a pw/...: the password has an octet that is not UTF-8; choose another");
    }
    if (octets.length < SHORTEST_PASSWORD) {
      return new Bad("-a pw/...: the password is too short; vrrpd wants at least 2 characters");
    }
    return new Good(
        new Authentication.SimplePassword(eight(octets)),
        text.startsWith(HEX)
            ? Optional.of(
                "-a pw/0x...: the password is sent as it was typed, 0x included, as vrrpd does; it is"
                    + " not hexadecimal")
            : cut(octets, "pw/..."));
  }

  private static AuthenticationWord header(String text) {
    if (!text.startsWith(HEX) && !text.startsWith("0X")) {
      return new Bad("-a ah/...: the key is hexadecimal and begins with 0x, as in ah/0x6c6f7665");
    }
    String digits = text.substring(HEX.length());
    if (digits.isEmpty() || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return new Bad("-a ah/0x...: behind 0x there may be hexadecimal digits only, at least two");
    }
    if (digits.length() % 2 != 0) {
      return new Bad("-a ah/0x...: the key has half an octet: the number of its digits is odd");
    }
    byte[] octets = HexFormat.of().parseHex(digits);
    return new Good(new Authentication.Header(eight(octets)), cut(octets, "ah/0x..."));
  }

  private static Octets eight(byte[] octets) {
    return Octets.of(Arrays.copyOf(octets, AuthenticationField.LENGTH));
  }

  private static Optional<String> cut(byte[] octets, String form) {
    return octets.length > AuthenticationField.LENGTH
        ? Optional.of("-a " + form + ": only the first 8 octets count")
        : Optional.empty();
  }
}
