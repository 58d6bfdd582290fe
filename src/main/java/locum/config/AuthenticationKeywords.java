package locum.config;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.Octets;

/// The keywords of an `authentication` block. Nothing here shows a value.
final class AuthenticationKeywords {

  static final KeywordTable<AuthenticationDraft> TABLE =
      KeywordTable.<AuthenticationDraft>named("authentication")
          .row(
              "auth_type",
              Shape.LINE,
              Keyword.ANY,
              Repeated.LAST_COUNTS,
              AuthenticationKeywords::type)
          .row(
              "auth_pass",
              Shape.LINE,
              Keyword.ANY,
              Repeated.LAST_COUNTS,
              AuthenticationKeywords::password)
          .row(
              "auth_octets",
              Shape.LINE,
              Keyword.ANY,
              Repeated.LAST_COUNTS,
              AuthenticationKeywords::octets)
          .table();

  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2}){1,8}");

  private AuthenticationKeywords() {}

  private static void type(Statement statement, AuthenticationDraft draft, Findings findings) {
    String word = statement.arguments().isEmpty() ? "" : statement.arguments().getFirst().text();
    switch (word) {
      case "PASS" ->
          draft.type =
              Optional.of(new Given<>(AuthenticationDraft.Type.PASS, statement.location()));
      case "AH" ->
          draft.type = Optional.of(new Given<>(AuthenticationDraft.Type.AH, statement.location()));
      default -> {
        draft.type = Optional.empty();
        findings.warning(
            statement.location(),
            "'auth_type' is neither PASS nor AH (in capitals); no authentication is used.");
      }
    }
  }

  private static void password(Statement statement, AuthenticationDraft draft, Findings findings) {
    cutByComment(statement)
        .ifPresent(
            location ->
                findings.warning(
                    location,
                    "A # or ! that is not in double quotes begins a comment: the password ends before"
                        + " it, here as in keepalived. If it is part of the password, put the"
                        + " password in double quotes, on all hosts of this virtual router."));
    if (statement.arguments().isEmpty()) {
      findings.warning(
          statement.location(),
          "'auth_pass' has no value; no authentication is used, and hosts that use one are not"
              + " heard.");
      return;
    }
    Word word = statement.arguments().getFirst();
    byte[] octets = word.text().getBytes(statement.charset());
    if (statement.arguments().size() > 1) {
      findings.warning(
          statement.arguments().get(1).location(),
          "Only the first word is the password; what follows is ignored. A password with blanks"
              + " needs double quotes.");
    }
    if (octets.length > 8) {
      findings.warning(
          word.location(),
          "The password has "
              + octets.length
              + " octets; only the first 8 are used, here as in keepalived. Two passwords that"
              + " begin alike are the same.");
    }
    if (word.text().chars().anyMatch(c -> c > 126 || c < 32)) {
      findings.warning(
          word.location(),
          "The password contains characters outside ASCII. They may look like Latin letters and"
              + " still be others, and count as several octets: compare the octets on all hosts, or"
              + " choose a password of ASCII characters.");
    }
    if (word.text().endsWith(";") && !word.quoted()) {
      findings.warning(
          word.location(),
          "The password ends with a semicolon. Lines need none: it is part of the password.");
    }
    draft.password = Optional.of(new Given<>(Octets.of(octets), word.location()));
  }

  /// `auth_octets`: what no text can say.
  private static void octets(Statement statement, AuthenticationDraft draft, Findings findings) {
    List<Word> words = statement.arguments();
    if (words.size() != 1 || !HEX.matcher(words.getFirst().text()).matches()) {
      draft.password = Optional.empty();
      findings.warning(
          words.isEmpty() ? statement.location() : words.getFirst().location(),
          "'auth_octets' is one to eight octets in hexadecimal, two digits each and without blanks,"
              + " as in 'auth_octets 6c6f7665'; no authentication is used, and hosts that use one"
              + " are not heard.");
      return;
    }
    draft.password =
        Optional.of(
            new Given<>(
                Octets.of(HexFormat.of().parseHex(words.getFirst().text())),
                words.getFirst().location()));
  }

  /// Where a comment begins that was probably meant to be part of the password.
  static Optional<Location> cutByComment(Statement statement) {
    return statement
        .comment()
        .filter(
            comment ->
                statement.arguments().isEmpty()
                    || statement.arguments().stream()
                        .anyMatch(word -> !word.quoted() && endsAt(word, comment.column())));
  }

  private static boolean endsAt(Word word, int column) {
    return word.location().column() + word.text().length() == column;
  }
}
