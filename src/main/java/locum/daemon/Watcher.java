package locum.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import locum.core.Event;
import locum.core.Occurrence;
import locum.core.Watched;
import locum.linux.ProcessEvents;
import locum.linux.SystemCallException;

/// Watches files and processes beside the loop, each kind on a thread of its own, so that a file
/// system that does not answer holds up neither adverts nor the other kind. A thread starts when
/// there is something to watch for the first time.
final class Watcher implements AutoCloseable {

  private final Consumer<Event> events;
  private final Consumer<Occurrence> reports;
  private Optional<FileWatcher> files = Optional.empty();
  private Optional<ProcessWatcher> processes = Optional.empty();
  private int processBuffer = ProcessEvents.RECEIVE_BUFFER;

  /// @param events is told the news, from other threads
  Watcher(Consumer<Event> events, Consumer<Occurrence> reports) {
    this.events = events;
    this.reports = reports;
  }

  /// What the file asks for, but never less than what a busy machine needs; for a thread that has
  /// not started yet.
  void processBuffer(OptionalInt octets) {
    processBuffer = Math.max(ProcessEvents.RECEIVE_BUFFER, octets.orElse(0));
  }

  /// From now on watches these, and nothing else. Does not wait.
  void watch(List<Watched> watched) {
    List<Watched.FileContents> wantedFiles = new ArrayList<>();
    List<Watched.Processes> wantedProcesses = new ArrayList<>();
    for (Watched one : watched) {
      switch (one) {
        case Watched.FileContents file -> wantedFiles.add(file);
        case Watched.Processes process -> wantedProcesses.add(process);
      }
    }
    try {
      if (files.isEmpty() && !wantedFiles.isEmpty()) {
        files = Optional.of(FileWatcher.start(events, reports));
      }
      if (processes.isEmpty() && !wantedProcesses.isEmpty()) {
        processes = Optional.of(ProcessWatcher.start(processBuffer, events, reports));
      }
    } catch (SystemCallException e) {
      reports.accept(
          new Occurrence.Remark(
              "locum",
              Occurrence.Severity.ERROR,
              "files and processes are not watched (" + e.sentence() + ")"));
    }
    files.ifPresent(watcher -> watcher.watch(wantedFiles));
    processes.ifPresent(watcher -> watcher.watch(wantedProcesses));
  }

  @Override
  public void close() {
    files.ifPresent(FileWatcher::close);
    processes.ifPresent(ProcessWatcher::close);
  }
}
