package locum.core;

import java.time.Duration;

/// Durations for people: seconds with three decimals.
public final class Seconds {

  private Seconds() {}

  /// `1.500 s`
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    String fraction = Long.toString(1000 + Math.abs(millis % 1000)).substring(1);
    return millis / 1000 + "." + fraction + " s";
  }
}
