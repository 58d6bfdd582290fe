package locum.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import locum.core.Event;
import locum.core.Occurrence;
import locum.core.Watched;
import locum.linux.Epoll;
import locum.linux.FileEvents;
import locum.linux.SystemCallException;
import locum.linux.WakeUp;

/// Reads files when they change and tells their beginnings.
///
/// The kernel tells of changes in the directory of each file. Where it does not (the directory does
/// not exist, the file system is not of this host or not of a disk), the file is read each second.
final class FileWatcher implements AutoCloseable {

  private static final int MOST_OCTETS = 64;
  private static final long POLL_NANOS = 1_000_000_000L;
  private static final int TOKEN_WAKE_UP = 0;
  private static final int TOKEN_EVENTS = 1;

  /// File systems whose changes come from other hosts, or from the kernel itself, untold.
  private static final Set<String> UNTOLD =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb3",
          "smbfs",
          "9p",
          "ceph",
          "afs",
          "fuse",
          "fuse.sshfs",
          "fuse.glusterfs",
          "proc",
          "sysfs",
          "cgroup",
          "cgroup2",
          "debugfs",
          "configfs");

  /// A file and what was told of it.
  private static final class Seen {
    private final Path path;
    private Optional<Optional<String>> told = Optional.empty();
    private boolean polled = true;

    Seen(Path path) {
      this.path = path;
    }
  }

  private final WakeUp wakeUp;
  private final Consumer<Event> events;
  private final Consumer<Occurrence> reports;
  private final AtomicReference<Optional<List<Watched.FileContents>>> wanted =
      new AtomicReference<>(Optional.empty());
  private final Map<Watched.FileContents, Seen> files = new LinkedHashMap<>();

  /// By the number of the directory.
  private final Map<Integer, Path> directories = new HashMap<>();

  private final Set<Path> remarked = new HashSet<>();
  private volatile boolean closed;

  private FileWatcher(WakeUp wakeUp, Consumer<Event> events, Consumer<Occurrence> reports) {
    this.wakeUp = wakeUp;
    this.events = events;
    this.reports = reports;
  }

  static FileWatcher start(Consumer<Event> events, Consumer<Occurrence> reports)
      throws SystemCallException {
    FileWatcher watcher = new FileWatcher(WakeUp.open(), events, reports);
    Thread.ofPlatform().name("files").daemon().start(watcher::run);
    return watcher;
  }

  void watch(List<Watched.FileContents> changed) {
    wanted.set(Optional.of(List.copyOf(changed)));
    wakeUp.wake();
  }

  private void run() {
    try (Epoll epoll = Epoll.open()) {
      epoll.add(wakeUp.fd(), TOKEN_WAKE_UP);
      Optional<FileEvents> told = openEvents();
      if (told.isPresent()) {
        epoll.add(told.get().fd(), TOKEN_EVENTS);
      }
      long pollAt = System.nanoTime() + POLL_NANOS;
      while (!closed) {
        boolean polls = files.values().stream().anyMatch(file -> file.polled);
        int ready = epoll.await(polls ? OptionalLong.of(pollAt) : OptionalLong.empty());
        for (int i = 0; i < ready; i++) {
          if (epoll.token(i) == TOKEN_WAKE_UP) {
            wakeUp.drain();
          } else if (told.isPresent()) {
            hear(told.get());
          }
        }
        wanted.getAndSet(Optional.empty()).ifPresent(list -> take(list, told));
        if (polls && pollAt - System.nanoTime() <= 0) {
          pollAt = System.nanoTime() + POLL_NANOS;
          files.forEach(
              (what, file) -> {
                if (file.polled) {
                  guarded(
                      what,
                      () -> {
                        follow(file, told);
                        look(what, file);
                      });
                }
              });
        }
      }
      told.ifPresent(FileEvents::close);
    } catch (SystemCallException e) {
      remark(Occurrence.Severity.ERROR, "tracked files are not watched any more: " + e.sentence());
    }
  }

  private Optional<FileEvents> openEvents() {
    try {
      return Optional.of(FileEvents.open());
    } catch (SystemCallException e) {
      remark(
          Occurrence.Severity.WARNING,
          "tracked files are read each second, because the kernel does not tell when they change ("
              + e.sentence()
              + ")");
      return Optional.empty();
    }
  }

  private void take(List<Watched.FileContents> changed, Optional<FileEvents> told) {
    files.keySet().retainAll(Set.copyOf(changed));
    for (Watched.FileContents what : changed) {
      if (!files.containsKey(what)) {
        guarded(
            what,
            () -> {
              Seen file = new Seen(Path.of(what.path()).toAbsolutePath());
              files.put(what, file);
              initialize(what, file);
              follow(file, told); // before it is read, so that no change is missed
              look(what, file);
            });
      }
    }
  }

  /// What goes wrong with one file must not end the watching of the others; it counts as missing.
  private void guarded(Watched.FileContents what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      remark(
          Occurrence.Severity.ERROR,
          "track_file " + what.tracker() + " counts as missing, it cannot be watched: " + e);
      events.accept(new Event.FileRead(what.tracker(), Optional.empty()));
    }
  }

  /// Has the kernel tell of the directory, if it can and does.
  private void follow(Seen file, Optional<FileEvents> told) {
    Path directory = Optional.ofNullable(file.path.getParent()).orElse(file.path);
    file.polled = true;
    if (told.isEmpty() || !Files.isDirectory(directory)) {
      return;
    }
    try {
      String type = Files.getFileStore(directory).type();
      if (UNTOLD.contains(type)) {
        if (remarked.add(directory)) {
          remark(
              Occurrence.Severity.INFO,
              "files in "
                  + directory
                  + " are read each second: nothing tells of changes on "
                  + type);
        }
        return;
      }
      directories.put(told.get().watch(directory), directory);
      file.polled = false;
    } catch (IOException e) {
      if (remarked.add(directory)) {
        remark(
            Occurrence.Severity.WARNING,
            "files in " + directory + " are read each second (" + e.getMessage() + ")");
      }
    }
  }

  private void hear(FileEvents told) throws SystemCallException {
    Set<Path> changed = new HashSet<>();
    boolean all = false;
    for (FileEvents.Change change : told.receive()) {
      switch (change) {
        case FileEvents.Change.Of(int directory, String name) ->
            Optional.ofNullable(directories.get(directory))
                .flatMap(path -> resolve(path, name))
                .ifPresent(changed::add);
        case FileEvents.Change.DirectoryGone(int directory) -> {
          Optional<Path> gone = Optional.ofNullable(directories.remove(directory));
          for (Seen file : files.values()) {
            file.polled |= gone.isPresent() && gone.get().equals(file.path.getParent());
          }
          all = true;
        }
        case FileEvents.Change.Lost() -> all = true;
      }
    }
    boolean everything = all;
    files.forEach(
        (what, file) -> {
          if (everything || changed.contains(file.path)) {
            guarded(what, () -> look(what, file));
          }
        });
  }

  /// Anybody may make a file whose name this process cannot express; then it is none of ours.
  private static Optional<Path> resolve(Path directory, String name) {
    try {
      return Optional.of(directory.resolve(name));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private void initialize(Watched.FileContents what, Seen file) {
    boolean there = Files.exists(file.path, LinkOption.NOFOLLOW_LINKS);
    if (what.initial().isEmpty() || (there && !what.overwrite())) {
      return;
    }
    if (there && !Files.isRegularFile(file.path, LinkOption.NOFOLLOW_LINKS)) {
      remark(
          Occurrence.Severity.WARNING,
          "track_file "
              + what.tracker()
              + " is not initialised: "
              + file.path
              + " is no regular file; locum follows no links there");
      return;
    }
    // To open a FIFO for reading too would not wait, should somebody put one there in between.
    Set<OpenOption> how =
        there
            ? Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS)
            : Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
    try (SeekableByteChannel channel = Files.newByteChannel(file.path, how)) {
      String line = what.initial().getAsInt() + "\n";
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      remark(
          Occurrence.Severity.WARNING,
          "track_file " + what.tracker() + " could not be initialised: " + e);
    }
  }

  private void look(Watched.FileContents what, Seen file) {
    Optional<String> contents = read(file.path);
    if (!file.told.equals(Optional.of(contents))) {
      file.told = Optional.of(contents);
      events.accept(new Event.FileRead(what.tracker(), contents));
    }
  }

  /// Only regular files: to open a FIFO would wait for a writer.
  private static Optional<String> read(Path path) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(new String(in.readNBytes(MOST_OCTETS), StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void remark(Occurrence.Severity severity, String sentence) {
    reports.accept(new Occurrence.Remark("locum", severity, sentence));
  }

  @Override
  public void close() {
    closed = true;
    wakeUp.wake();
  }
}
