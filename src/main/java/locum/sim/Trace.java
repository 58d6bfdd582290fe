package locum.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What happened, one line each, with the seconds since the simulation began.
public final class Trace {

  private final List<String> lines = new ArrayList<>();
  private boolean packets;

  /// Whether every packet gets a line; without, only faults and changes of state do.
  public void showPackets(boolean show) {
    packets = show;
  }

  boolean showsPackets() {
    return packets;
  }

  void add(Duration at, String who, String what) {
    lines.add(String.format(Locale.ROOT, "%13s  %-4s %s", seconds(at), who, what));
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  public String text() {
    return String.join("\n", lines) + "\n";
  }

  /// Seconds with six decimals.
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.6f", duration.toNanos() / 1e9);
  }
}
