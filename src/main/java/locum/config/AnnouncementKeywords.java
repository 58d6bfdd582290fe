package locum.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// The rows for announcements, which stand in an instance as `garp_*` and in `global_defs` as
/// `vrrp_garp_*`.
final class AnnouncementKeywords {

  private static final int MOST = 1_000_000;

  private AnnouncementKeywords() {}

  static <D> KeywordRows<D> addTo(
      KeywordRows<D> rows, String prefix, Function<D, AnnouncementDraft> part) {
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

  private static Optional<Duration> seconds(Given<Integer> given) {
    return Optional.of(Duration.ofSeconds(given.value()));
  }
}
