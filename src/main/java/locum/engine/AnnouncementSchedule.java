package locum.engine;

import java.time.Duration;

/// How often a new Active announces its addresses (keepalived's `garp_*`).
///
/// @param repeat rounds of a set at once, at least 1
/// @param delay after which the set is sent a second time; zero for never
/// @param refresh the period of further announcements while Active; zero for never
/// @param refreshRepeat rounds of each refresh, at least 1
/// @param lowerPriorityRepeat rounds after an advert of lower priority was heard while Active; zero
///   for none
/// @param elsewhere what is announced again and again on other interfaces
/// @param lowerPriorityDelay after which those are sent a second time; zero for never
public record AnnouncementSchedule(
    int repeat,
    Duration delay,
    Duration refresh,
    int refreshRepeat,
    int lowerPriorityRepeat,
    Duration lowerPriorityDelay,
    Elsewhere elsewhere) {

  /// Periodic announcements on the interfaces of virtual addresses other than the instance's own.
  ///
  /// @param period zero for none
  /// @param all on any such interface; else only for an instance with a virtual MAC address
  public record Elsewhere(Duration period, boolean all) {
    public static final Elsewhere NONE = new Elsewhere(Duration.ZERO, false);
  }

  public static final AnnouncementSchedule DEFAULT =
      new AnnouncementSchedule(
          5, Duration.ofSeconds(5), Duration.ZERO, 1, 5, Duration.ofSeconds(5));

  /// Without periodic announcements elsewhere.
  public AnnouncementSchedule(
      int repeat,
      Duration delay,
      Duration refresh,
      int refreshRepeat,
      int lowerPriorityRepeat,
      Duration lowerPriorityDelay) {
    this(
        repeat,
        delay,
        refresh,
        refreshRepeat,
        lowerPriorityRepeat,
        lowerPriorityDelay,
        Elsewhere.NONE);
  }

  public AnnouncementSchedule {
    if (repeat < 1 || refreshRepeat < 1 || lowerPriorityRepeat < 0) {
      throw new IllegalArgumentException("rounds");
    }
  }
}
