package locum.carp;

import java.time.Duration;

/// How long a virtual host waits, to the nanosecond.
///
/// ```text
///   interval              advbase + advskew / 256                 seconds
///   master-down interval  ratio * advbase + advskew / 256
///                         ratio * advskew / 256                   when advbase is 0
/// ```
///
/// With `advbase` 0 ucarp and FreeBSD wait for the length of one interval only, and so would leave
/// a master whose advert is a little late; OpenBSD's rule holds for all.
final class CarpTimers {

  private CarpTimers() {}

  /// The silence of the master after which a backup takes over.
  static Duration masterDownInterval(int ratio, int advbase, int advskew) {
    return advbase == 0
        ? Advertisement.interval(0, advskew).multipliedBy(ratio)
        : Duration.ofSeconds((long) ratio * advbase).plus(Advertisement.interval(0, advskew));
  }

  /// How late the advert of a master may be until its backups have stopped waiting. The last advert
  /// is one interval older than the one that is late.
  static Duration patienceOfPeers(int ratio, int advbase, int advskew) {
    Duration unit = advbase == 0 ? Advertisement.interval(0, advskew) : Duration.ofSeconds(advbase);
    return unit.multipliedBy(Math.max(1, ratio - 1));
  }

  /// How long a host must listen to hear a master of the same `advbase`, whatever its `advskew`.
  static Duration listening(int advbase) {
    return Duration.ofSeconds(advbase + 1L);
  }
}
