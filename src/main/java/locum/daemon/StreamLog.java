package locum.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/// The log on standard error or in a file.
///
/// A handler without a Logger: those of loggers are closed when the process exits, and a standard
/// error that takes nothing any more would keep it from exiting.
final class StreamLog implements LogDestination {

  private final Optional<Path> file;
  private final LogSettings settings;
  private StreamHandler handler;

  private StreamLog(Optional<Path> file, LogSettings settings) {
    this.file = file;
    this.settings = settings;
    handler = open();
  }

  static StreamLog console(LogSettings settings) {
    return new StreamLog(Optional.empty(), settings);
  }

  /// Appends to a file, but not through a symbolic link that somebody laid in its way.
  static StreamLog file(Path file, LogSettings settings) {
    return new StreamLog(Optional.of(file), settings);
  }

  private StreamHandler open() {
    StreamHandler opened = new StreamHandler(stream(), new LineFormatter(settings.style()));
    opened.setErrorManager(new Silence());
    return opened;
  }

  private OutputStream stream() {
    if (file.isEmpty()) {
      return System.err;
    }
    try {
      return Files.newOutputStream(
          file.get(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      System.err.println("locum: no log is written to " + file.get() + ": " + e.getMessage());
      return OutputStream.nullOutputStream();
    }
  }

  @Override
  public void write(LogLine line) {
    LogRecord entry = new LogRecord(line.level(), line.text());
    entry.setInstant(line.at());
    handler.publish(entry);
    if (settings.flushed()) {
      handler.flush();
    }
  }

  @Override
  public void flush() {
    handler.flush();
  }

  @Override
  public void reopen() {
    if (file.isPresent()) {
      handler.close();
      handler = open();
    }
  }

  @Override
  public void close() {
    handler.flush();
    if (file.isPresent()) {
      handler.close();
    }
  }

  /// A full disk is not answered with more output.
  private static final class Silence extends ErrorManager {
    @Override
    public void error(String message, Exception cause, int code) {}
  }

  private static final class LineFormatter extends Formatter {

    private final LogSettings.Style style;
    private final DateTimeFormatter time;
    private final ZoneId zone = ZoneId.systemDefault();

    private LineFormatter(LogSettings.Style style) {
      this.style = style;
      time =
          DateTimeFormatter.ofPattern(
              switch (style) {
                case LOCUM, VRRPD -> "uuuu-MM-dd'T'HH:mm:ss.SSSXXX";
                case UCARP -> UcarpConsole.TIME;
                case NVRRP -> NvrrpLine.TIME;
                case KEEPALIVED -> "EEE MMM ppd HH:mm:ss uuuu";
              },
              Locale.ROOT);
    }

    @Override
    public String format(LogRecord entry) {
      String at = time.format(entry.getInstant().atZone(zone));
      return switch (style) {
        case LOCUM, VRRPD -> at + " " + level(entry.getLevel()) + entry.getMessage() + "\n";
        case UCARP -> at + ": " + UcarpConsole.level(entry.getLevel()) + entry.getMessage() + "\n";
        case KEEPALIVED -> at + ": " + entry.getMessage() + "\n";
        case NVRRP -> NvrrpLine.of(at, entry.getLevel(), entry.getMessage());
      };
    }

    private static String level(Level level) {
      int value = level.intValue();
      return value >= Level.SEVERE.intValue()
          ? "ERROR "
          : value >= Level.WARNING.intValue() ? "WARNING " : "";
    }
  }
}
