package locum.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.engine.AnnouncementSchedule;

/// The rows for announcements, which stand in an instance as `garp_*` and in `global_defs` as
/// `vrrp_garp_*`.
final class AnnouncementKeywords {

  private static final int MOST = 1_000_000;
  private static final int LONGEST_PERIOD = 86_400;

  private AnnouncementKeywords() {}

  static <D> KeywordRows<D> addTo(
      KeywordRows<D> rows, String prefix, Function<D, AnnouncementDraft> part) {
    String old = prefix.isEmpty() ? "vmac_garp_intvl" : "vrrp_vmac_garp_intvl";
    for (String name : new String[] {prefix + "garp_extra_if", old}) {
      rows.row(
          name,
          Shape.LINE,
          2,
          Repeated.LAST_COUNTS,
          (statement, d, findings) ->
              elsewhere(statement, findings)
                  .ifPresent(value -> part.apply(d).elsewhere = Optional.of(value)));
    }
    return rows.number(
            prefix + "garp_master_delay",
            0,
            MOST,
            (d, given) -> part.apply(d).delay = seconds(given))
        .number(
            prefix + "garp_master_repeat",
            0,
            MOST,
            (d, given) -> part.apply(d).repeat = OptionalInt.of(Math.max(1, given.value())))
        .number(
            prefix + "garp_master_refresh",
            0,
            MOST,
            (d, given) -> part.apply(d).refresh = seconds(given))
        .number(
            prefix + "garp_master_refresh_repeat",
            0,
            MOST,
            (d, given) -> part.apply(d).refreshRepeat = OptionalInt.of(Math.max(1, given.value())))
        .number(
            prefix + "garp_lower_prio_delay",
            0,
            MOST,
            (d, given) -> part.apply(d).lowerPriorityDelay = seconds(given))
        .number(
            prefix + "garp_lower_prio_repeat",
            0,
            MOST,
            (d, given) -> part.apply(d).lowerPriorityRepeat = OptionalInt.of(given.value()));
  }

  /// `[all] SECONDS`; 0 is off.
  private static Optional<AnnouncementSchedule.Elsewhere> elsewhere(
      Statement statement, Findings findings) {
    List<Word> words = statement.arguments();
    boolean all = !words.isEmpty() && words.getFirst().text().equals("all");
    Optional<Word> number = words.stream().skip(all ? 1 : 0).findFirst();
    if (number.isEmpty()) {
      Values.missing(statement, findings);
      return Optional.empty();
    }
    return Values.number(statement.name(), number.get(), 0, LONGEST_PERIOD, findings)
        .map(value -> new AnnouncementSchedule.Elsewhere(Duration.ofSeconds(value), all));
  }

  private static Optional<Duration> seconds(Given<Integer> given) {
    return Optional.of(Duration.ofSeconds(given.value()));
  }
}
