package locum.engine;

import java.time.Duration;
import java.util.Optional;
import locum.core.MonotonicTime;

/// When an Active announces its addresses again: a second set after `garp_master_delay`, then every
/// `garp_master_refresh`, and after a router of lower rank was heard.
///
/// It only counts rounds. What a round is, one announcement for each address in order, is the
/// business of the instance.
final class Announcer {

  private AnnouncementSchedule schedule;
  private Optional<MonotonicTime> secondSetAt = Optional.empty();
  private Optional<MonotonicTime> refreshAt = Optional.empty();
  private Optional<MonotonicTime> elsewhereAt = Optional.empty();
  private Optional<MonotonicTime> reassertAt = Optional.empty();
  private Optional<MonotonicTime> reassertPausedUntil = Optional.empty();

  Announcer(AnnouncementSchedule schedule) {
    this.schedule = schedule;
  }

  void reconfigure(MonotonicTime now, AnnouncementSchedule changed, boolean active) {
    if (active && !changed.refresh().equals(schedule.refresh())) {
      refreshAt = after(now, changed.refresh());
    }
    if (active && !changed.elsewhere().equals(schedule.elsewhere())) {
      elsewhereAt = after(now, changed.elsewhere().period());
    }
    schedule = changed;
  }

  /// The instance became Active. Returns the rounds to send now.
  int start(MonotonicTime now) {
    secondSetAt = after(now, schedule.delay());
    refreshAt =
        schedule.refresh().isZero()
            ? Optional.empty()
            : Optional.of(now.plus(schedule.delay()).plus(schedule.refresh()));
    elsewhereAt = after(now, schedule.elsewhere().period());
    reassertAt = Optional.empty();
    reassertPausedUntil = Optional.empty();
    return schedule.repeat();
  }

  void stop() {
    secondSetAt = Optional.empty();
    refreshAt = Optional.empty();
    elsewhereAt = Optional.empty();
    reassertAt = Optional.empty();
  }

  /// A router of lower rank claimed the addresses. Returns the rounds to send now.
  ///
  /// @param pause for how long further claims are not answered with another set: a forged packet
  ///   must not cost the link a whole set
  int reassert(MonotonicTime now, Duration pause) {
    if (schedule.lowerPriorityRepeat() == 0
        || reassertPausedUntil.filter(t -> !t.isDue(now)).isPresent()) {
      return 0;
    }
    reassertPausedUntil = Optional.of(now.plus(pause));
    reassertAt = after(now, schedule.lowerPriorityDelay());
    return schedule.lowerPriorityRepeat();
  }

  /// Whether one round on the other interfaces is due.
  boolean elsewhereDue(MonotonicTime now) {
    boolean due = elsewhereAt.filter(at -> at.isDue(now)).isPresent();
    if (due) {
      elsewhereAt = after(now, schedule.elsewhere().period());
    }
    return due;
  }

  /// Returns the rounds that are due.
  int deadlineReached(MonotonicTime now) {
    int rounds = 0;
    if (secondSetAt.isPresent() && secondSetAt.get().isDue(now)) {
      secondSetAt = Optional.empty();
      rounds += schedule.repeat();
    }
    if (reassertAt.isPresent() && reassertAt.get().isDue(now)) {
      reassertAt = Optional.empty();
      rounds += schedule.lowerPriorityRepeat();
    }
    if (refreshAt.isPresent() && refreshAt.get().isDue(now)) {
      refreshAt = after(now, schedule.refresh());
      rounds += schedule.refreshRepeat();
    }
    return rounds;
  }

  Optional<MonotonicTime> deadline() {
    return Deadlines.earliest(secondSetAt, refreshAt, elsewhereAt, reassertAt);
  }

  private static Optional<MonotonicTime> after(MonotonicTime now, Duration delay) {
    return delay.isZero() ? Optional.empty() : Optional.of(now.plus(delay));
  }
}
