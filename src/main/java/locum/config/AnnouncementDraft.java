package locum.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import locum.engine.AnnouncementSchedule;

/// The `garp_*` keywords, of an instance or as global defaults.
final class AnnouncementDraft {

  OptionalInt repeat = OptionalInt.empty();
  Optional<Duration> delay = Optional.empty();
  Optional<Duration> refresh = Optional.empty();
  OptionalInt refreshRepeat = OptionalInt.empty();
  OptionalInt lowerPriorityRepeat = OptionalInt.empty();
  Optional<Duration> lowerPriorityDelay = Optional.empty();
  Optional<AnnouncementSchedule.Elsewhere> elsewhere = Optional.empty();

  /// `vrrp_min_garp`: as few as possible, where nothing has been said yet.
  void minimize() {
    repeat = OptionalInt.of(repeat.orElse(1));
    delay = Optional.of(delay.orElse(Duration.ZERO));
    refresh = Optional.of(refresh.orElse(Duration.ZERO));
  }

  /// The schedule of an instance: its own values, else the global ones, else the built-in ones.
  /// What follows an advert of lower priority is, unless given, as on becoming MASTER.
  AnnouncementSchedule resolve(AnnouncementDraft globals) {
    AnnouncementSchedule base = AnnouncementSchedule.DEFAULT;
    int rounds = or(repeat, globals.repeat).orElse(base.repeat());
    Duration later = delay.or(() -> globals.delay).orElse(base.delay());
    return new AnnouncementSchedule(
        rounds,
        later,
        refresh.or(() -> globals.refresh).orElse(base.refresh()),
        or(refreshRepeat, globals.refreshRepeat).orElse(base.refreshRepeat()),
        or(lowerPriorityRepeat, globals.lowerPriorityRepeat).orElse(rounds),
        lowerPriorityDelay.or(() -> globals.lowerPriorityDelay).orElse(later),
        elsewhere.or(() -> globals.elsewhere).orElse(AnnouncementSchedule.Elsewhere.NONE));
  }

  private static OptionalInt or(OptionalInt one, OptionalInt other) {
    return one.isPresent() ? one : other;
  }
}
