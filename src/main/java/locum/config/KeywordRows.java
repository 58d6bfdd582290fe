package locum.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import locum.config.ConfigProblem.Nature;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.IpAddress;

/// Builds a [KeywordTable]: one call is one row.
///
/// @param <D> the draft that the rows fill in
record KeywordRows<D>(String scope, Map<String, Keyword<D>> rows) {

  private static final Set<String> TRUE = Set.of("on", "true", "yes");
  private static final Set<String> FALSE = Set.of("off", "false", "no");

  KeywordTable<D> table() {
    return new KeywordTable<>(scope, rows);
  }

  /// Any form; everything is up to the reader.
  KeywordRows<D> row(
      String name, Shape shape, int arguments, Repeated repeated, Keyword.Reader<D> reader) {
    rows.put(name, new Keyword<>(name, shape, arguments, repeated, reader));
    return this;
  }

  KeywordRows<D> block(String name, int arguments, Keyword.Reader<D> reader) {
    return row(name, Shape.BLOCK, arguments, Repeated.ALL_COUNT, reader);
  }

  /// A keyword that is on by being there.
  KeywordRows<D> flag(String name, Consumer<D> setter) {
    return row(name, Shape.LINE, 0, Repeated.ALL_COUNT, (_, draft, _) -> setter.accept(draft));
  }

  /// A flag whose value, if any, has never had a meaning.
  KeywordRows<D> flagWithIgnoredValue(String name, Consumer<D> setter) {
    return row(name, Shape.LINE, 1, Repeated.ALL_COUNT, (_, draft, _) -> setter.accept(draft));
  }

  /// `on`, `true`, `yes` or nothing; `off`, `false`, `no`.
  KeywordRows<D> bool(String name, BiConsumer<D, Boolean> setter) {
    return boolGiven(name, (draft, given) -> setter.accept(draft, given.value()));
  }

  /// The same, for a reader that has something to say about where it stands.
  KeywordRows<D> boolGiven(String name, BiConsumer<D, Given<Boolean>> setter) {
    return row(
        name,
        Shape.LINE,
        1,
        Repeated.LAST_COUNTS,
        (statement, draft, findings) -> {
          String value =
              statement.arguments().isEmpty() ? "on" : statement.arguments().getFirst().text();
          if (TRUE.contains(value) || FALSE.contains(value)) {
            setter.accept(draft, new Given<>(TRUE.contains(value), statement.location()));
          } else {
            findings.warning(
                statement.arguments().getFirst().location(),
                "'" + name + "' is neither on/true/yes nor off/false/no; the line is ignored.");
          }
        });
  }

  KeywordRows<D> word(String name, BiConsumer<D, Given<String>> setter) {
    return value(name, (word, _) -> Optional.of(word.text()), setter);
  }

  KeywordRows<D> address(String name, BiConsumer<D, Given<IpAddress>> setter) {
    return value(name, (word, findings) -> Values.address(name, word, findings), setter);
  }

  KeywordRows<D> number(String name, int low, int high, BiConsumer<D, Given<Integer>> setter) {
    return value(name, (word, findings) -> Values.number(name, word, low, high, findings), setter);
  }

  /// A number that is moved to the nearest allowed one.
  KeywordRows<D> clampedNumber(
      String name, int low, int high, BiConsumer<D, Given<Integer>> setter) {
    return value(name, (word, findings) -> Values.clamped(name, word, low, high, findings), setter);
  }

  /// Seconds with a fraction.
  KeywordRows<D> seconds(
      String name, String low, String high, BiConsumer<D, Given<Duration>> setter) {
    BigDecimal least = new BigDecimal(low);
    BigDecimal most = new BigDecimal(high);
    return value(
        name, (word, findings) -> Values.seconds(name, word, least, most, findings), setter);
  }

  private interface ValueReader<T> {
    Optional<T> read(Word word, Findings findings);
  }

  private <T> KeywordRows<D> value(
      String name, ValueReader<T> reader, BiConsumer<D, Given<T>> setter) {
    return row(
        name,
        Shape.LINE,
        1,
        Repeated.LAST_COUNTS,
        (statement, draft, findings) -> {
          if (statement.arguments().isEmpty()) {
            Values.missing(statement, findings);
          } else {
            Word word = statement.arguments().getFirst();
            reader
                .read(word, findings)
                .ifPresent(value -> setter.accept(draft, new Given<>(value, word.location())));
          }
        });
  }

  /// Keywords that are known, but do nothing yet.
  ///
  /// @param consequence what is missing because of it, as a sentence without its full stop
  KeywordRows<D> notYet(String consequence, String... names) {
    return all(Repeated.ALL_COUNT, name -> notYetText(name, consequence), names);
  }

  /// As [#notYet], for keywords of which only the first counts.
  KeywordRows<D> notYetOnce(String consequence, String... names) {
    return all(Repeated.FIRST_COUNTS, name -> notYetText(name, consequence), names);
  }

  /// Keywords of a function that is not built.
  KeywordRows<D> notSupported(String function, String... names) {
    return all(
        Repeated.ALL_COUNT,
        name -> "'" + name + "' is not supported: locum has no " + function + ".",
        names);
  }

  private KeywordRows<D> all(Repeated repeated, Function<String, String> message, String... names) {
    for (String name : names) {
      row(
          name,
          Shape.EITHER,
          Keyword.ANY,
          repeated,
          (statement, _, findings) ->
              findings.warning(statement.location(), message.apply(name), Nature.NOT_DONE_HERE));
    }
    return this;
  }

  /// Keywords that change nothing here, and nobody misses them.
  KeywordRows<D> withoutEffect(String reason, String... names) {
    for (String name : names) {
      row(
          name,
          Shape.EITHER,
          Keyword.ANY,
          Repeated.ALL_COUNT,
          (statement, _, findings) ->
              findings.note(statement.location(), "'" + name + "' has no effect: " + reason + "."));
    }
    return this;
  }

  /// Keywords of the load balancer: one note for all of them.
  KeywordRows<D> loadBalancer(String... names) {
    for (String name : names) {
      row(
          name,
          Shape.EITHER,
          Keyword.ANY,
          Repeated.ALL_COUNT,
          (statement, _, findings) -> {
            if (findings.first("load balancer")) {
              findings.note(
                  statement.location(),
                  "'"
                      + name
                      + "' belongs to the load balancer (LVS), which locum does not do; it and all"
                      + " others of its kind in this configuration are skipped.");
            }
          });
    }
    return this;
  }

  static String notYetText(String name, String consequence) {
    return "'" + name + "' is recognised, but not yet effective: " + consequence + ".";
  }
}
