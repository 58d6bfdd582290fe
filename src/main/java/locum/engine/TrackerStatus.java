package locum.engine;

import java.time.Duration;
import locum.track.Reading;
import locum.track.Track;

/// A tracker at one moment, for people and programs.
///
/// @param lastNews how its last run ended, or what was read or counted last
/// @param since for how long it has read the same
public record TrackerStatus(
    Track.Kind kind, String name, Reading reading, String lastNews, Duration since) {

  /// The state of one that cannot run.
  public static final String CANNOT_RUN = "cannot run";

  /// `up`, `down`, a number, `unknown` or `cannot run`.
  public String state() {
    return switch (reading) {
      case Reading.Unknown() -> "unknown";
      case Reading.Unavailable _ -> CANNOT_RUN;
      case Reading.Health(boolean up, var _) -> up ? "up" : "down";
      case Reading.Amount(long value) -> Long.toString(value);
    };
  }
}
