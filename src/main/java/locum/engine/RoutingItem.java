package locum.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import locum.core.MonotonicTime;
import locum.core.RoutingObject;

/// One route or rule that is to be on the host.
final class RoutingItem {

  /// So many refusals in a row, and it counts as lost.
  static final int REFUSALS = 3;

  /// Put back more often than this in a minute, somebody else wants it gone.
  static final int RESTORATIONS = 5;

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /// How it stands with it, as far as is known.
  enum Standing {
    /// Its interface does not exist.
    WAITING,
    /// The kernel was asked, and has not refused yet.
    TRYING,
    PRESENT,
    /// Somebody removed it.
    MISSING,
    REFUSED
  }

  final RoutingHold holder;
  RoutingEntry entry;
  Standing standing = Standing.WAITING;

  /// With the numbers that its interfaces had when the kernel was asked.
  Optional<RoutingObject> resolved = Optional.empty();

  /// It has been on the host.
  boolean established;

  /// It was there before us, and stays.
  boolean foreign;

  int refusals;
  String reason = "";
  Optional<MonotonicTime> retryAt = Optional.empty();
  private final Deque<MonotonicTime> restorations = new ArrayDeque<>();

  RoutingItem(RoutingHold holder, RoutingEntry entry) {
    this.holder = holder;
    this.entry = entry;
  }

  void present() {
    standing = Standing.PRESENT;
    established = true;
    refusals = 0;
    retryAt = Optional.empty();
  }

  void refused(MonotonicTime now, String why) {
    standing = Standing.REFUSED;
    refusals++;
    reason = why;
    Duration wait = RETRY.multipliedBy(1L << Math.min(refusals - 1, 5));
    retryAt = Optional.of(now.plus(wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY));
  }

  /// It does not stay: no more of it for a while.
  void givenUp(MonotonicTime now, String why) {
    standing = Standing.REFUSED;
    refusals = REFUSALS;
    reason = why;
    retryAt = Optional.of(now.plus(LONGEST_RETRY));
  }

  /// Notes that it is being put back. Returns how often that was within a minute.
  int restored(MonotonicTime now) {
    while (!restorations.isEmpty() && restorations.getFirst().plus(PERIOD).isDue(now)) {
      restorations.removeFirst();
    }
    restorations.addLast(now);
    return restorations.size();
  }

  /// Whether it is on the host because of us, as far as is known.
  boolean isOurs() {
    return resolved.isPresent() && !foreign;
  }
}
