package locum.daemon;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;
import locum.core.Occurrence;

/// The log: lines are handed over without waiting and written by a thread of their own, so that a
/// full disk or a stuck terminal never holds up an advert. What does not fit into the queue is
/// counted, and the count is told.
final class Log implements AutoCloseable {

  private static final int QUEUE = 4096;

  private record Line(Instant at, Level level, String text) {}

  private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::writeAll);
  private volatile boolean closed;

  /// Starts to write. Lines from before wait in the queue, so that start-up need not.
  void start() {
    writer.start();
  }

  void info(String text) {
    add(Level.INFO, text);
  }

  void warning(String text) {
    add(Level.WARNING, text);
  }

  void error(String text) {
    add(Level.SEVERE, text);
  }

  void report(Occurrence occurrence) {
    Level level =
        switch (occurrence.severity()) {
          case INFO -> Level.INFO;
          case WARNING -> Level.WARNING;
          case ERROR -> Level.SEVERE;
        };
    add(level, "(" + occurrence.instance() + ") " + occurrence.sentence());
  }

  private void add(Level level, String text) {
    if (!queue.offer(new Line(Instant.now(), level, text))) {
      dropped.incrementAndGet();
    }
  }

  private void writeAll() {
    // The handler without a Logger: those of loggers are closed when the process exits, and a
    // standard
    // error that takes nothing any more would keep it from exiting.
    Handler handler = new StreamHandler(System.err, new LineFormatter());
    try {
      while (!closed || !queue.isEmpty()) {
        Line line = queue.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          write(handler, line);
          long lost = dropped.getAndSet(0);
          if (lost > 0) {
            write(handler, new Line(line.at(), Level.WARNING, lost + " log lines were lost here"));
          }
        }
        if (queue.isEmpty()) {
          handler.flush();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    handler.flush();
  }

  private static void write(Handler handler, Line line) {
    LogRecord entry = new LogRecord(line.level(), line.text());
    entry.setInstant(line.at());
    handler.publish(entry);
  }

  /// Writes what is in the queue and ends; waits a second at most.
  @Override
  public void close() {
    closed = true;
    try {
      if (writer.getState() != Thread.State.NEW) {
        writer.join(1000);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// `2026-01-31T23:59:59.123+01:00 WARNING (VI_1) …`, the level only when it is more than
  /// information.
  private static final class LineFormatter extends Formatter {

    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    private final ZoneId zone = ZoneId.systemDefault();

    @Override
    public String format(LogRecord entry) {
      String time = TIME.format(entry.getInstant().atZone(zone));
      int value = entry.getLevel().intValue();
      String level =
          value >= Level.SEVERE.intValue()
              ? "ERROR "
              : value >= Level.WARNING.intValue() ? "WARNING " : "";
      return time + " " + level + entry.getMessage() + "\n";
    }
  }
}
