package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import locum.core.Event;
import locum.core.Occurrence;
import locum.core.Watched;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files and real processes. Where the kernel does not tell of processes (in a container), the
/// same tests show the looking for them.
class WatcherTest {

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Occurrence> reports = new LinkedBlockingQueue<>();
  private final Watcher watcher = new Watcher(events::add, reports::add);
  private final List<Process> started = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void end() {
    watcher.close();
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  @DisplayName("A file is read at the beginning, when it is closed after writing, moved, deleted")
  void aFileIsReadWhenItChanges() throws Exception {
    Path file = directory.resolve("load");
    Files.writeString(file, "1\n");
    watcher.watch(List.of(watched(file, OptionalInt.empty(), false)));
    expect(Optional.of("1\n"));
    Files.writeString(file, "2\n");
    expect(Optional.of("2\n"));
    Path other = directory.resolve("other");
    Files.writeString(other, "3");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    expect(Optional.of("3"));
    Files.delete(file);
    expect(Optional.empty());
    Files.writeString(file, "4");
    expect(Optional.of("4"));
  }

  @Test
  void onlyTheBeginningIsRead() throws Exception {
    Path file = directory.resolve("long");
    Files.writeString(file, "7" + " ".repeat(100_000));
    watcher.watch(List.of(watched(file, OptionalInt.empty(), false)));
    expect(Optional.of("7" + " ".repeat(63)));
  }

  @Test
  void aDirectoryMayComeLateAndGoAway() throws Exception {
    Path later = directory.resolve("later");
    Path file = later.resolve("load");
    watcher.watch(List.of(watched(file, OptionalInt.empty(), false)));
    expect(Optional.empty());
    Files.createDirectory(later);
    Files.writeString(file, "5");
    expect(Optional.of("5"));
    Files.writeString(file, "6");
    expect(Optional.of("6"));
    Files.delete(file);
    expect(Optional.empty());
    Files.delete(later);
    Files.createDirectory(later);
    Files.writeString(file, "7");
    expect(Optional.of("7"));
  }

  @Test
  void aFileIsInitialisedAsConfigured() throws Exception {
    Path missing = directory.resolve("missing");
    Path there = directory.resolve("there");
    Path overwritten = directory.resolve("overwritten");
    Files.writeString(there, "8");
    Files.writeString(overwritten, "8");
    watcher.watch(
        List.of(
            watched(missing, OptionalInt.of(1), false),
            watched(there, OptionalInt.of(1), false),
            watched(overwritten, OptionalInt.of(-3), true)));
    assertThat(List.of(next(), next(), next()))
        .containsExactlyInAnyOrder(
            new Event.FileRead("missing", Optional.of("1\n")),
            new Event.FileRead("there", Optional.of("8")),
            new Event.FileRead("overwritten", Optional.of("-3\n")));
  }

  @Test
  @DisplayName("A FIFO in the place of the file holds nobody up")
  void aFifoIsNotRead() throws Exception {
    Path fifo = directory.resolve("fifo");
    run("mkfifo", fifo.toString()).waitFor();
    watcher.watch(List.of(watched(fifo, OptionalInt.empty(), false)));
    expect(Optional.empty(), "fifo");
  }

  @Test
  void whatIsNoRegularFileIsNotOverwritten() throws Exception {
    Path fifo = directory.resolve("fifo");
    run("mkfifo", fifo.toString()).waitFor();
    Path target = directory.resolve("target");
    Files.writeString(target, "8");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    watcher.watch(
        List.of(watched(fifo, OptionalInt.of(1), true), watched(link, OptionalInt.of(1), true)));
    expect(Optional.empty(), "fifo");
    expect(Optional.of("8"), "link");
  }

  @Test
  @DisplayName("Processes are counted by name; one that nobody waited for is none")
  void processesAreCounted() throws Exception {
    String name = "lc" + Long.toString(System.nanoTime() & 0xffffffffL, 36);
    Path program = Files.createSymbolicLink(directory.resolve(name), Path.of("/bin/sleep"));
    watcher.watch(List.of(byName(name)));
    assertThat(next()).isEqualTo(new Event.ProcessesCounted("p", 0));
    Process first = run(program.toString(), "1000");
    assertThat(next()).isEqualTo(new Event.ProcessesCounted("p", 1));
    Process parent = run("/bin/sh", "-c", program + " 1000 & exec /bin/sleep 1001");
    assertThat(next()).isEqualTo(new Event.ProcessesCounted("p", 2));
    ProcessHandle child = parent.children().findFirst().orElseThrow();
    child.destroyForcibly();
    assertThat(next()).as("a zombie").isEqualTo(new Event.ProcessesCounted("p", 1));
    assertThat(Files.readString(Path.of("/proc/" + child.pid() + "/stat"))).contains(") Z ");
    first.destroy();
    assertThat(next()).isEqualTo(new Event.ProcessesCounted("p", 0));
  }

  @Test
  void commandLinesAreCompared() throws Exception {
    String seconds = String.valueOf(10_000 + System.nanoTime() % 10_000);
    String more = seconds + "1";
    run("/bin/sleep", seconds, "1");
    watcher.watch(
        List.of(
            byWords("all", Watched.Processes.Match.FULL_COMMAND, "/bin/sleep", seconds),
            byWords("first", Watched.Processes.Match.INITIAL_WORDS, "/bin/sleep", seconds),
            byWords("begin", Watched.Processes.Match.PARTIAL_WORDS, "/bin/sleep", seconds),
            byWords("more", Watched.Processes.Match.PARTIAL_WORDS, "/bin/sleep", more)));
    assertThat(List.of(next(), next(), next(), next()))
        .containsExactlyInAnyOrder(
            new Event.ProcessesCounted("all", 0),
            new Event.ProcessesCounted("first", 1),
            new Event.ProcessesCounted("begin", 1),
            new Event.ProcessesCounted("more", 0));
  }

  private Watched.FileContents watched(Path file, OptionalInt initial, boolean overwrite) {
    return new Watched.FileContents(
        file.getFileName().toString(), file.toString(), initial, overwrite);
  }

  private static Watched byName(String name) {
    return new Watched.Processes("p", List.of(name), Watched.Processes.Match.NAME);
  }

  private static Watched byWords(String tracker, Watched.Processes.Match match, String... words) {
    return new Watched.Processes(tracker, List.of(words), match);
  }

  private Process run(String... words) throws IOException {
    Process process = new ProcessBuilder(words).start();
    started.add(process);
    return process;
  }

  /// A reader may see the file between two steps of its writer; what counts is where it ends.
  private void expect(Optional<String> contents) throws InterruptedException {
    Event event = next();
    while (!(event instanceof Event.FileRead(var _, var read) && read.equals(contents))) {
      event = next();
    }
  }

  private void expect(Optional<String> contents, String tracker) throws InterruptedException {
    assertThat(next()).isEqualTo(new Event.FileRead(tracker, contents));
  }

  private Event next() throws InterruptedException {
    return Optional.ofNullable(events.poll(20, TimeUnit.SECONDS))
        .orElseThrow(() -> new AssertionError("nothing was told; reports: " + reports));
  }
}
