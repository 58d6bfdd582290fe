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
/// @param lowerPriorityDelay after which those are sent a second time; zero for never
public record AnnouncementSchedule(
    int repeat,
    Duration delay,
    Duration refresh,
    int refreshRepeat,
    int lowerPriorityRepeat,
    Duration lowerPriorityDelay) {

  public static final AnnouncementSchedule DEFAULT =
      new AnnouncementSchedule(
          5, Duration.ofSeconds(5), Duration.ZERO, 1, 5, Duration.ofSeconds(5));

  public AnnouncementSchedule {
    if (repeat < 1 || refreshRepeat < 1 || lowerPriorityRepeat < 0) {
      throw new IllegalArgumentException("rounds");
    }
  }
}
