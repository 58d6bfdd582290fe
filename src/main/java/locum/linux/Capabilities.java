package locum.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What this process may do of what only privileged ones may (capabilities(7)).
public enum Capabilities {
  /// Administer the network: addresses, large receive buffers.
  CAP_NET_ADMIN(12),
  /// Raw and packet sockets.
  CAP_NET_RAW(13);

  private static final String EFFECTIVE = "CapEff:";

  private final int bit;

  Capabilities(int bit) {
    this.bit = bit;
  }

  /// Those that the process lacks; empty when nothing is missing.
  public static Set<Capabilities> missing() throws IOException {
    return missing(Files.readAllLines(Path.of("/proc/self/status")));
  }

  /// The same for the lines of a `/proc/PID/status`; without a line of capabilities all are
  /// missing.
  static Set<Capabilities> missing(List<String> status) {
    long effective = 0;
    for (String line : status) {
      if (line.startsWith(EFFECTIVE)) {
        effective = Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16);
      }
    }
    Set<Capabilities> missing = EnumSet.noneOf(Capabilities.class);
    for (Capabilities capability : values()) {
      if ((effective >>> capability.bit & 1) == 0) {
        missing.add(capability);
      }
    }
    return missing;
  }
}
