package locum.daemon;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import locum.linux.LocalDatagramSocket;
import locum.linux.SystemCallException;

/// The log in the system log: RFC 3164 datagrams to `/dev/log`, as syslog(3) writes them.
///
/// ```text
///   <30>Jan 31 23:59:59 Keepalived_vrrp[4711]: (VI_1) Entering MASTER STATE…
/// ```
///
/// Where nobody listens, lines are dropped and the connection is tried again with a later one: a
/// daemon outlives the restart of its system log.
final class SystemLog implements LogDestination {

  private static final String DEVICE = "/dev/log";
  private static final int LONGEST = 8 * 1024;
  private static final int BEHIND_MILLIS = 10;
  private static final int TRIES = 100;
  private static final int SEVERITY_ERROR = 3;
  private static final int SEVERITY_WARNING = 4;
  private static final int SEVERITY_INFO = 6;
  private static final int SEVERITY_DEBUG = 7;

  private final int facility;
  private final LogSettings.Style style;
  private final String suffix;
  private final long pid = ProcessHandle.current().pid();
  private final ZoneId zone = ZoneId.systemDefault();
  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
  private Optional<LocalDatagramSocket> socket = Optional.empty();

  /// @param style whose names the lines have
  /// @param suffix behind the names, to tell several daemons of a host apart: `_NAME`
  SystemLog(int facility, LogSettings.Style style, String suffix) {
    this.facility = facility;
    this.style = style;
    this.suffix = suffix;
  }

  @Override
  public void write(LogLine line) {
    if (style == LogSettings.Style.VRRPD
        && line.origin() == LogLine.Origin.DAEMON
        && line.level().intValue() < Level.WARNING.intValue()) {
      return; // vrrpd has no such lines
    }
    byte[] octets = datagram(line).getBytes(StandardCharsets.UTF_8);
    if (!send(octets)) {
      disconnect();
      send(octets);
    }
  }

  private String datagram(LogLine line) {
    String name =
        switch (style) {
          case UCARP -> "ucarp";
          case NVRRP -> "nvrrp";
          case VRRPD -> "vrrpd";
          case LOCUM, KEEPALIVED -> keepalived(line.origin());
        };
    int severity = style == LogSettings.Style.VRRPD ? SEVERITY_WARNING : severity(line.level());
    return "<"
        + (facility * 8 + severity)
        + ">"
        + time.format(line.at().atZone(zone))
        + " "
        + name
        + suffix
        + "["
        + pid
        + "]: "
        + (style == LogSettings.Style.UCARP ? UcarpConsole.level(line.level()) : "")
        + line.text();
  }

  private static String keepalived(LogLine.Origin origin) {
    return switch (origin) {
      case DAEMON -> "Keepalived";
      case VRRP -> "Keepalived_vrrp";
    };
  }

  private static int severity(Level level) {
    int value = level.intValue();
    return value >= Level.SEVERE.intValue()
        ? SEVERITY_ERROR
        : value >= Level.WARNING.intValue()
            ? SEVERITY_WARNING
            : value >= Level.INFO.intValue() ? SEVERITY_INFO : SEVERITY_DEBUG;
  }

  /// Returns whether the connection is still of use.
  private boolean send(byte[] octets) {
    if (socket.isEmpty()) {
      try {
        socket = Optional.of(LocalDatagramSocket.connect(DEVICE, LONGEST));
      } catch (SystemCallException _) {
        return true; // nobody listens; the next line asks again
      }
    }
    for (int i = 0; i < TRIES; i++) {
      switch (socket.get().send(octets)) {
        case SENT -> {
          return true;
        }
        case FAILED -> {
          return false;
        }
        case FULL -> pause();
      }
    }
    return true; // given up, like any line that the log cannot take
  }

  private static void pause() {
    try {
      Thread.sleep(BEHIND_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void disconnect() {
    socket.ifPresent(LocalDatagramSocket::close);
    socket = Optional.empty();
  }

  @Override
  public void flush() {}

  @Override
  public void reopen() {
    disconnect();
  }

  @Override
  public void close() {
    disconnect();
  }
}
