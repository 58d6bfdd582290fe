package locum.keepalived;

import java.util.Arrays;
import java.util.Optional;

/// What keepalived does on a signal, by the names of `--signum`.
///
/// The last two are real-time signals, SIGRTMIN+2 and SIGRTMAX-1 as the C library counts them.
public enum DaemonSignal {
  STOP(15),
  RELOAD(1),
  DATA(10),
  STATS(12),
  STATS_CLEAR(63),
  JSON(36);

  private final int number;

  DaemonSignal(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<DaemonSignal> named(String name) {
    return Arrays.stream(values()).filter(signal -> signal.name().equals(name)).findFirst();
  }

  public static Optional<DaemonSignal> numbered(int number) {
    return Arrays.stream(values()).filter(signal -> signal.number == number).findFirst();
  }
}
