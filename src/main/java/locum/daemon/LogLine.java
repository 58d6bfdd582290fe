package locum.daemon;

import java.time.Instant;
import java.util.logging.Level;

/// One line for the log.
///
/// @param origin what keepalived's two processes would have written
record LogLine(Instant at, Level level, Origin origin, String text) {

  /// Whose line it is: in the system log each has a name of its own.
  enum Origin {
    DAEMON,
    VRRP
  }
}
