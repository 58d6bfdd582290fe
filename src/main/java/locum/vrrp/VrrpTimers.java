package locum.vrrp;

import java.time.Duration;

/// Skew_Time and Active_Down_Interval (RFC 9568 §6.1, RFC 3768 §6.1), to the nanosecond.
///
/// ```text
///   VRRPv2  Skew_Time            = (256 - Priority) / 256                            seconds
///   VRRPv3  Skew_Time            = (256 - Priority) * Active_Adver_Interval / 256
///           Active_Down_Interval = 3 * Active_Adver_Interval + Skew_Time
/// ```
///
/// Multiply first, divide last: a skew of VRRPv3 can be 39 microseconds, and rounded to the unit of
/// the wire all Backups would fire together.
public final class VrrpTimers {

  private VrrpTimers() {}

  /// How much later than the three intervals a Backup of this priority takes over.
  public static Duration skewTime(Priority priority, AdvertisementInterval interval) {
    Duration base =
        switch (interval.version()) {
          case V2 -> Duration.ofSeconds(1);
          case V3 -> interval.duration();
        };
    return base.multipliedBy(256 - priority.value()).dividedBy(256);
  }

  /// The silence of the Active after which a Backup takes over.
  ///
  /// @param adverts how many missed adverts it takes: 3 in the RFC
  public static Duration activeDownInterval(
      int adverts, Priority priority, AdvertisementInterval interval) {
    return interval.duration().multipliedBy(adverts).plus(skewTime(priority, interval));
  }
}
