package locum.daemon;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import locum.core.Event;
import locum.core.Occurrence;
import locum.core.Watched;
import locum.linux.Epoll;
import locum.linux.ProcessEvents;
import locum.linux.Processes;
import locum.linux.SystemCallException;
import locum.linux.WakeUp;
import locum.wire.ProcessEventMessage.Told;

/// Counts processes and tells when a count changes.
///
/// The kernel tells of each process that begins, becomes another program, or ends. Where it does
/// not (in a container, in a network namespace other than the first), all processes are looked at
/// each second. Even where it does they are, once a minute: what went wrong does not stay so.
final class ProcessWatcher implements AutoCloseable {

  private static final long SCAN_NANOS = 1_000_000_000L;
  private static final long REVIEW_NANOS = 60 * SCAN_NANOS;
  private static final int TOKEN_WAKE_UP = 0;
  private static final int TOKEN_EVENTS = 1;

  /// What is counted, who matches, and what was told.
  private static final class Seen {
    private final Set<Integer> matching = new HashSet<>();
    private OptionalInt told = OptionalInt.empty();
  }

  private final WakeUp wakeUp;
  private final int buffer;
  private final Consumer<Event> events;
  private final Consumer<Occurrence> reports;
  private final AtomicReference<Optional<List<Watched.Processes>>> wanted =
      new AtomicReference<>(Optional.empty());
  private final Map<Watched.Processes, Seen> patterns = new LinkedHashMap<>();
  private boolean listening;
  private volatile boolean closed;

  private ProcessWatcher(
      WakeUp wakeUp, int buffer, Consumer<Event> events, Consumer<Occurrence> reports) {
    this.wakeUp = wakeUp;
    this.buffer = buffer;
    this.events = events;
    this.reports = reports;
  }

  /// @param buffer octets for what the kernel tells and nobody has read yet
  static ProcessWatcher start(int buffer, Consumer<Event> events, Consumer<Occurrence> reports)
      throws SystemCallException {
    ProcessWatcher watcher = new ProcessWatcher(WakeUp.open(), buffer, events, reports);
    Thread.ofPlatform().name("processes").daemon().start(watcher::run);
    return watcher;
  }

  void watch(List<Watched.Processes> changed) {
    wanted.set(Optional.of(List.copyOf(changed)));
    wakeUp.wake();
  }

  private void run() {
    try (Epoll epoll = Epoll.open()) {
      epoll.add(wakeUp.fd(), TOKEN_WAKE_UP);
      Optional<ProcessEvents> told = openEvents();
      if (told.isPresent()) {
        epoll.add(told.get().fd(), TOKEN_EVENTS);
      }
      long scanAt = System.nanoTime();
      while (!closed) {
        int ready =
            epoll.await(patterns.isEmpty() ? OptionalLong.empty() : OptionalLong.of(scanAt));
        try {
          boolean everything = false;
          for (int i = 0; i < ready; i++) {
            if (epoll.token(i) == TOKEN_WAKE_UP) {
              wakeUp.drain();
            } else if (told.isPresent()) {
              everything |= hear(told.get());
            }
          }
          Optional<List<Watched.Processes>> changed = wanted.getAndSet(Optional.empty());
          if (changed.isPresent()) {
            patterns.keySet().retainAll(Set.copyOf(changed.get()));
            changed.get().forEach(what -> patterns.computeIfAbsent(what, _ -> new Seen()));
            everything = true;
          }
          if (everything || scanAt - System.nanoTime() <= 0) {
            scan();
            scanAt = System.nanoTime() + (listening ? REVIEW_NANOS : SCAN_NANOS);
          }
          tell();
        } catch (RuntimeException e) {
          reports.accept(
              new Occurrence.Remark(
                  "locum",
                  Occurrence.Severity.ERROR,
                  "a defect while counting processes; going on: " + e));
          scanAt = System.nanoTime() + SCAN_NANOS;
        }
      }
      told.ifPresent(ProcessEvents::close);
    } catch (SystemCallException e) {
      reports.accept(
          new Occurrence.Remark(
              "locum",
              Occurrence.Severity.ERROR,
              "tracked processes are not watched any more: " + e.sentence()));
    }
  }

  private Optional<ProcessEvents> openEvents() {
    try {
      return Optional.of(ProcessEvents.open(buffer));
    } catch (SystemCallException e) {
      reports.accept(
          new Occurrence.Remark(
              "locum",
              Occurrence.Severity.INFO,
              "tracked processes are looked for each second, because the kernel does not tell here"
                  + " when they begin and end ("
                  + e.sentence()
                  + ")"));
      return Optional.empty();
    }
  }

  /// Returns whether all processes have to be looked at.
  private boolean hear(ProcessEvents kernel) throws SystemCallException {
    boolean everything = false;
    while (true) {
      switch (kernel.receive()) {
        case ProcessEvents.Received.Nothing() -> {
          return everything;
        }
        case ProcessEvents.Received.Lost() -> everything = true;
        case ProcessEvents.Received.Told(var happened) -> {
          for (Told one : happened) {
            switch (one) {
              case Told.Listening() -> {
                listening = true;
                everything = true;
              }
              case Told.Changed(int process) ->
                  patterns.forEach((what, seen) -> look(process, what, seen));
              case Told.Ended(int process) ->
                  patterns.values().forEach(seen -> seen.matching.remove(process));
            }
          }
        }
      }
    }
  }

  private void scan() {
    if (patterns.isEmpty()) {
      return;
    }
    List<Integer> all = Processes.all();
    patterns.forEach(
        (what, seen) -> {
          seen.matching.retainAll(Set.copyOf(all));
          all.forEach(process -> look(process, what, seen));
        });
  }

  private static void look(int process, Watched.Processes what, Seen seen) {
    if (matches(process, what)) {
      seen.matching.add(process);
    } else {
      seen.matching.remove(process);
    }
  }

  private static boolean matches(int process, Watched.Processes what) {
    List<String> wanted = what.command();
    return switch (what.match()) {
      case NAME -> Processes.name(process).filter(wanted.getFirst()::equals).isPresent();
      case FULL_COMMAND -> Processes.commandLine(process).equals(wanted);
      case INITIAL_WORDS -> {
        List<String> words = Processes.commandLine(process);
        yield words.size() >= wanted.size() && words.subList(0, wanted.size()).equals(wanted);
      }
      case PARTIAL_WORDS -> beginSo(Processes.commandLine(process), wanted);
    };
  }

  private static boolean beginSo(List<String> words, List<String> wanted) {
    if (words.size() < wanted.size() || !words.getFirst().equals(wanted.getFirst())) {
      return false;
    }
    for (int i = 1; i < wanted.size(); i++) {
      if (!words.get(i).startsWith(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void tell() {
    patterns.forEach(
        (what, seen) -> {
          int count = seen.matching.size();
          if (seen.told.isEmpty() || seen.told.getAsInt() != count) {
            seen.told = OptionalInt.of(count);
            events.accept(new Event.ProcessesCounted(what.tracker(), count));
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    wakeUp.wake();
  }
}
