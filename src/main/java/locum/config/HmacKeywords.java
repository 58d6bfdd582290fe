package locum.config;

import java.time.Duration;
import java.util.Optional;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.Octets;
import locum.vrrp.Authentication;

/// The keywords of an `auth_hmac` block. Nothing here shows a key.
final class HmacKeywords {

  static final KeywordTable<HmacDraft> TABLE =
      KeywordTable.<HmacDraft>named("auth_hmac")
          .row("key", Shape.LINE, Keyword.ANY, Repeated.ALL_COUNT, HmacKeywords::key)
          .number("active_key", 1, 255, (d, given) -> d.activeKey = Optional.of(given))
          .row("anti_replay", Shape.LINE, 1, Repeated.LAST_COUNTS, HmacKeywords::freshness)
          .number(
              "time_window",
              1,
              300,
              (d, given) -> d.window = Optional.of(Duration.ofSeconds(given.value())))
          .row("mode", Shape.LINE, 1, Repeated.LAST_COUNTS, HmacKeywords::mode)
          .table();

  private HmacKeywords() {}

  private static void key(Statement statement, HmacDraft draft, Findings findings) {
    if (statement.arguments().size() < 2) {
      findings.warning(
          statement.location(), "'key' wants a number (1-255) and a value; this key is not used.");
      return;
    }
    Word id = statement.arguments().getFirst();
    Word value = statement.arguments().get(1);
    if (statement.arguments().size() > 2) {
      findings.warning(
          statement.arguments().get(2).location(),
          "Only the first word after the number is the key; what follows is ignored. A key with"
              + " blanks needs double quotes.");
    }
    Optional<Long> number = Numbers.integer(id.text());
    if (number.isEmpty() || number.get() < 1 || number.get() > 255) {
      findings.warning(
          id.location(),
          "The number of a key is 1-255; this key is not used. Adverts signed with it are refused.");
      return;
    }
    Given<HmacDraft.Value> given =
        new Given<>(
            new HmacDraft.Value(Octets.of(value.text().getBytes(statement.charset()))),
            value.location());
    if (draft.keys.putIfAbsent(number.get().intValue(), given) != null) {
      findings.warning(
          id.location(), "There is a key " + number.get() + " already; only the first one counts.");
    }
  }

  private static void freshness(Statement statement, HmacDraft draft, Findings findings) {
    switch (word(statement)) {
      case "time" -> draft.freshness = Authentication.Freshness.CLOCK;
      case "monotonic" -> draft.freshness = Authentication.Freshness.SEQUENCE;
      default ->
          findings.warning(
              statement.location(), "'anti_replay' is 'time' or 'monotonic'; the line is ignored.");
    }
  }

  private static void mode(Statement statement, HmacDraft draft, Findings findings) {
    switch (word(statement)) {
      case "enforce" -> draft.mode = Authentication.Mode.ENFORCE;
      case "permissive" -> draft.mode = Authentication.Mode.PERMISSIVE;
      case "receive-only" -> draft.mode = Authentication.Mode.RECEIVE_ONLY;
      default ->
          findings.warning(
              statement.location(),
              "'mode' is 'enforce', 'permissive' or 'receive-only'; the line is ignored.");
    }
  }

  private static String word(Statement statement) {
    return statement.arguments().isEmpty() ? "" : statement.arguments().getFirst().text();
  }
}
