package locum.daemon;

import locum.config.GlobalSettings;
import locum.core.MonotonicTime;

/// When adverts begin: `vrrp_startup_delay` counts from the start of the daemon,
/// `vrrp_delay_after_boot` from that of the kernel, as the monotonic clock does.
final class StartDelay {

  private StartDelay() {}

  /// The later of the two; not before the start itself.
  static MonotonicTime end(MonotonicTime startedAt, GlobalSettings globals) {
    MonotonicTime afterStart = startedAt.plus(globals.startupDelay());
    MonotonicTime afterBoot = new MonotonicTime(globals.delayAfterBoot().toNanos());
    return afterBoot.isAfter(afterStart) ? afterBoot : afterStart;
  }
}
