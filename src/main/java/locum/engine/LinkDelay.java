package locum.engine;

import java.time.Duration;

/// For how long a change of the carrier of an interface must last before it counts
/// (`interface_up_down_delays`).
public record LinkDelay(Duration down, Duration up) {

  Duration of(boolean operational) {
    return operational ? up : down;
  }
}
