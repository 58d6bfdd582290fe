package locum.vrrp;

import java.time.Duration;

/// Advertisement_Interval (RFC 9568 §6.1) in the unit of its version: whole seconds 1-255 in
/// VRRPv2, centiseconds 1-4095 in VRRPv3.
///
/// @param units the number in the packet
public record AdvertisementInterval(VrrpVersion version, int units) {

  public AdvertisementInterval {
    if (units < 1 || units > maximum(version)) {
      throw new IllegalArgumentException(
          "advertisement interval " + units + " is not in 1-" + maximum(version));
    }
  }

  public static AdvertisementInterval ofSeconds(int seconds) {
    return new AdvertisementInterval(VrrpVersion.V2, seconds);
  }

  public static AdvertisementInterval ofCentiseconds(int centiseconds) {
    return new AdvertisementInterval(VrrpVersion.V3, centiseconds);
  }

  /// The largest number that the packet of a version can carry.
  public static int maximum(VrrpVersion version) {
    return switch (version) {
      case V2 -> 255;
      case V3 -> 4095;
    };
  }

  public Duration duration() {
    return switch (version) {
      case V2 -> Duration.ofSeconds(units);
      case V3 -> Duration.ofMillis(units * 10L);
    };
  }

  @Override
  public String toString() {
    return switch (version) {
      case V2 -> units + " s";
      case V3 -> units % 100 == 0 ? units / 100 + " s" : units * 10 + " ms";
    };
  }
}
