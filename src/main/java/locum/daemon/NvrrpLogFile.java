package locum.daemon;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicyBase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// nvrrp's log: a file, and the one before it, `FILE.prev`.
///
/// logback-core writes and rotates it; this class alone names that library, so that no other
/// program pays for it. The writing thread is that of [Log].
final class NvrrpLogFile implements LogDestination {

  /// When a file is longer than this, the next one is begun.
  private static final long MOST_OCTETS = 8L << 20;

  private static final String PREVIOUS = ".prev";

  /// nvrrp's own may be written by everybody.
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

  private final Path file;
  private Optional<RollingFileAppender<LogLine>> appender;

  /// Where the file cannot be written, that is told on standard error, and nothing is logged.
  NvrrpLogFile(Path file) {
    this.file = file;
    appender = open();
  }

  private Optional<RollingFileAppender<LogLine>> open() {
    try {
      makeWithMode(file);
    } catch (IOException | UnsupportedOperationException e) {
      System.err.println("nvrrp: no log is written to " + file + ": " + e.getMessage());
      return Optional.empty();
    }
    Context context = new ContextBase();
    RollingFileAppender<LogLine> opened = new RollingFileAppender<>();
    opened.setContext(context);
    opened.setName(file.toString());
    opened.setFile(file.toString());
    opened.setAppend(true);
    opened.setImmediateFlush(true);
    Lines lines = new Lines();
    lines.setContext(context);
    lines.start();
    opened.setEncoder(lines);
    FullFile size = new FullFile();
    size.setContext(context);
    size.start();
    opened.setTriggeringPolicy(size);
    OnePrevious previous = new OnePrevious(file);
    previous.setContext(context);
    previous.setParent(opened);
    previous.start();
    opened.setRollingPolicy(previous);
    opened.start();
    return Optional.of(opened);
  }

  /// A file that is there keeps its lines; a symbolic link is nobody's log.
  private static void makeWithMode(Path file) throws IOException {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
    } catch (FileAlreadyExistsException _) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("something that is no file is there");
      }
    }
    Files.setPosixFilePermissions(file, MODE); // whatever the umask
  }

  @Override
  public void write(LogLine line) {
    appender.ifPresent(to -> to.doAppend(line));
  }

  /// Each line is written through at once.
  @Override
  public void flush() {}

  @Override
  public void reopen() {
    close();
    appender = open();
  }

  @Override
  public void close() {
    appender.ifPresent(RollingFileAppender::stop);
  }

  private static final class Lines extends EncoderBase<LogLine> {

    private final ZoneId zone = ZoneId.systemDefault();
    private final DateTimeFormatter time = DateTimeFormatter.ofPattern(NvrrpLine.TIME, Locale.ROOT);

    @Override
    public byte[] headerBytes() {
      return new byte[0];
    }

    @Override
    public byte[] encode(LogLine line) {
      return NvrrpLine.of(time.format(line.at().atZone(zone)), line.level(), line.text())
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
      return new byte[0];
    }
  }

  /// The library's own looks once a minute at most, in which a flood fills a disk.
  private static final class FullFile extends TriggeringPolicyBase<LogLine> {
    @Override
    public boolean isTriggeringEvent(File active, LogLine line) {
      return active.length() > MOST_OCTETS;
    }
  }

  /// The library's own policies number the old files, and nvrrp's has a name.
  private static final class OnePrevious extends RollingPolicyBase {

    private final Path file;

    OnePrevious(Path file) {
      this.file = file;
    }

    @Override
    public String getActiveFileName() {
      return file.toString();
    }

    @Override
    public void rollover() throws RolloverFailure {
      try {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + PREVIOUS),
            StandardCopyOption.REPLACE_EXISTING);
        makeWithMode(file);
      } catch (IOException e) {
        throw new RolloverFailure("the log was not rotated: " + e.getMessage(), e);
      }
    }
  }
}
