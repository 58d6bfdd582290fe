package locum.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import locum.core.AddressFamily;
import locum.core.Announcement;
import locum.core.InterfaceIndex;
import locum.core.Occurrence;
import locum.daemon.LogLine.Origin;
import locum.linux.InterfaceNames;
import locum.ucarp.LogText;

/// The log: lines are handed over without waiting and written by a thread of their own, so that a
/// full disk or a stuck terminal never holds up an advert. What does not fit into the queue is
/// counted, and the count is told.
final class Log implements AutoCloseable {

  /// Some lines for each of thousands of instances, which all start at once.
  private static final int QUEUE = 32_768;

  /// Lines that are to be put into words by the log's thread.
  private record Entry(Instant at, Level level, Origin origin, Supplier<List<String>> texts) {}

  private final LogSettings settings;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::writeAll);
  private volatile String identSuffix = "";
  private volatile boolean reopen;
  private volatile boolean refused;
  private volatile boolean closed;
  private volatile Predicate<Level> shown = _ -> true;
  private volatile UnaryOperator<String> nameOfInstance = UnaryOperator.identity();

  Log(LogSettings settings) {
    this.settings = settings;
  }

  /// Starts to write. Lines from before wait in the queue, so that start-up need not.
  void start() {
    writer.start();
  }

  /// What the names in the system log end with; for before [#start].
  void identSuffix(String suffix) {
    identSuffix = suffix;
  }

  /// From now on only lines of these levels are written.
  void show(Predicate<Level> levels) {
    shown = levels;
  }

  /// What instances are called in lines of nvrrp's style: their files.
  void callInstances(UnaryOperator<String> name) {
    nameOfInstance = name;
  }

  void info(String text) {
    add(Level.INFO, Origin.DAEMON, text);
  }

  void warning(String text) {
    add(Level.WARNING, Origin.DAEMON, text);
  }

  void error(String text) {
    add(Level.SEVERE, Origin.DAEMON, text);
  }

  /// A line in the words of the program that locum stands in for.
  void tell(String text) {
    add(Level.INFO, Origin.VRRP, text);
  }

  void report(Occurrence occurrence) {
    if (occurrence instanceof Occurrence.Detail && !settings.detail()) {
      return;
    }
    if (settings.style() == LogSettings.Style.VRRPD && !occurrence.instance().isEmpty()) {
      return; // it knows the command line that belongs to it: RouterNews tells it
    }
    if (settings.style() == LogSettings.Style.UCARP) {
      for (LogText.Line line : LogText.of(occurrence)) {
        add(level(line.level()), Origin.VRRP, line.text());
      }
      return;
    }
    if (settings.style() == LogSettings.Style.NVRRP) {
      NvrrpLine.report(occurrence, nameOfInstance, this::add);
      return;
    }
    Level level =
        switch (occurrence.severity()) {
          case INFO -> Level.INFO;
          case WARNING -> Level.WARNING;
          case ERROR -> Level.SEVERE;
        };
    String instance = occurrence.instance();
    add(
        level,
        Origin.VRRP,
        instance.isEmpty() ? occurrence.sentence() : "(" + instance + ") " + occurrence.sentence());
  }

  private static Level level(LogText.Level level) {
    return switch (level) {
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.SEVERE;
    };
  }

  /// Announcements that were sent, for a log that is asked for details. Tens of thousands may come
  /// at once, so they are put into words elsewhere.
  void announced(List<Announcement> announcements) {
    if (settings.detail()) {
      add(new Entry(Instant.now(), Level.INFO, Origin.VRRP, () -> sentences(announcements)));
    }
  }

  private static List<String> sentences(List<Announcement> announcements) {
    Map<InterfaceIndex, String> names = new HashMap<>();
    List<String> sentences = new ArrayList<>();
    for (Announcement announcement : announcements) {
      sentences.add(
          "Sending "
              + (announcement.address().family() == AddressFamily.IPV4
                  ? "gratuitous ARP"
                  : "unsolicited Neighbour Advert")
              + " on "
              + names.computeIfAbsent(announcement.interfaceIndex(), InterfaceNames::of)
              + " for "
              + announcement.address());
    }
    return sentences;
  }

  /// Why there is no daemon, in places other than standard error, where it is told anyway.
  void refuse(String text) {
    if (settings.syslogFacility().isPresent() || settings.file().isPresent()) {
      refused = true;
      error(text);
      if (writer.getState() == Thread.State.NEW) {
        writer.start();
      }
    }
  }

  /// Opens files anew before the next line.
  void reopen() {
    reopen = true;
  }

  private void add(Level level, String text) {
    add(level, Origin.VRRP, text);
  }

  private void add(Level level, Origin origin, String text) {
    add(new Entry(Instant.now(), level, origin, () -> List.of(text)));
  }

  private void add(Entry entry) {
    if (!queue.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  private void writeAll() {
    List<LogDestination> destinations = open();
    try {
      while (!closed || !queue.isEmpty()) {
        Entry entry = queue.poll(100, TimeUnit.MILLISECONDS);
        if (reopen) {
          reopen = false;
          destinations.forEach(LogDestination::reopen);
        }
        if (entry != null && shown.test(entry.level())) {
          write(destinations, entry);
        }
        if (queue.isEmpty()) {
          destinations.forEach(LogDestination::flush);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    destinations.forEach(LogDestination::close);
  }

  private void write(List<LogDestination> destinations, Entry entry) {
    for (String text : entry.texts().get()) {
      LogLine line = new LogLine(entry.at(), entry.level(), entry.origin(), text);
      destinations.forEach(destination -> destination.write(line));
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      LogLine line =
          new LogLine(entry.at(), Level.WARNING, Origin.DAEMON, lost + " log lines were lost here");
      destinations.forEach(destination -> destination.write(line));
    }
  }

  private List<LogDestination> open() {
    List<LogDestination> destinations = new ArrayList<>();
    if (settings.console() && !refused) {
      destinations.add(
          settings.style() == LogSettings.Style.UCARP
              ? new UcarpConsole()
              : StreamLog.console(settings));
    }
    settings
        .file()
        .ifPresent(
            file ->
                destinations.add(
                    settings.style() == LogSettings.Style.NVRRP
                        ? new NvrrpLogFile(file)
                        : StreamLog.file(file, settings)));
    settings
        .syslogFacility()
        .ifPresent(
            facility -> destinations.add(new SystemLog(facility, settings.style(), identSuffix)));
    return destinations;
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
}
