package locum.daemon;

import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Level;

/// The log of a ucarp in the foreground: warnings and errors on standard error, all else on
/// standard output.
///
/// ```text
///   2026-01-31T23:59:59.123456: [WARNING] Switching to state: MASTER
/// ```
final class UcarpConsole implements LogDestination {

  static final String TIME = "uuuu-MM-dd'T'HH:mm:ss.SSSSSS";

  private final DateTimeFormatter time = DateTimeFormatter.ofPattern(TIME, Locale.ROOT);
  private final ZoneId zone = ZoneId.systemDefault();

  /// `[WARNING] `.
  static String level(Level level) {
    int value = level.intValue();
    return value >= Level.SEVERE.intValue()
        ? "[ERROR] "
        : value >= Level.WARNING.intValue()
            ? "[WARNING] "
            : value >= Level.INFO.intValue() ? "[INFO] " : "[DEBUG] ";
  }

  /// Each line is written through at once, so that none is lost when the process is killed.
  @Override
  public void write(LogLine line) {
    boolean grave = line.level().intValue() >= Level.WARNING.intValue();
    PrintStream to = grave ? System.err : System.out;
    to.print(time.format(line.at().atZone(zone)) + ": " + level(line.level()) + line.text() + "\n");
    to.flush();
  }

  @Override
  public void flush() {}

  @Override
  public void reopen() {}

  @Override
  public void close() {}
}
