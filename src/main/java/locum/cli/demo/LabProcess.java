package locum.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.MonotonicTime;

/// A process in a host of the laboratory, with all that it wrote.
///
/// Signals go to the process and to what it started: some daemons do their work in a child.
public final class LabProcess implements AutoCloseable {

  /// A line that the process wrote, and when it was read.
  public record Line(MonotonicTime at, String text) {}

  private final String name;
  private final Process process;
  private final List<Line> lines = new ArrayList<>();
  private final Consumer<Line> listener;

  private LabProcess(String name, Process process, Consumer<Line> listener) {
    this.name = name;
    this.process = process;
    this.listener = listener;
  }

  /// Starts `command`; both its outputs are read as lines, each told to `listener` at once.
  static LabProcess start(String name, List<String> command, Consumer<Line> listener) {
    LabProcess started =
        new LabProcess(
            name, begin(new ProcessBuilder(command).redirectErrorStream(true)), listener);
    started.follow(started.process.getInputStream());
    return started;
  }

  /// Starts `command`; only its standard error is read as lines, its output is the caller's.
  static LabProcess startWithOutput(String name, List<String> command) {
    LabProcess started = new LabProcess(name, begin(new ProcessBuilder(command)), _ -> {});
    started.follow(started.process.getErrorStream());
    return started;
  }

  private static Process begin(ProcessBuilder builder) {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new LabFailure("cannot start: " + e.getMessage(), e);
    }
  }

  private void follow(InputStream stream) {
    Thread.ofVirtual()
        .name("log of " + name)
        .start(
            () -> {
              try (var reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                  took(new Line(new MonotonicTime(System.nanoTime()), text));
                }
              } catch (IOException _) {
                // The process was killed while it wrote.
              }
            });
  }

  private void took(Line line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
    listener.accept(line);
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  InputStream output() {
    return process.getInputStream();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// All that was written so far.
  public List<Line> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// All that was written so far, as text.
  public List<String> log() {
    return lines().stream().map(Line::text).toList();
  }

  /// The first line that fits, also one written before; a [LabFailure] with the log if none comes.
  public Line awaitLine(Duration patience, String what, Predicate<String> fits) {
    return awaitLine(patience, what, 0, fits);
  }

  /// The same among the lines after the first `skip`.
  public Line awaitLine(Duration patience, String what, int skip, Predicate<String> fits) {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lines) {
      while (true) {
        Optional<Line> found =
            lines.stream().skip(skip).filter(line -> fits.test(line.text())).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new LabFailure(
              name + " did not write within " + patience.toMillis() + " ms: " + what + tail(20));
        }
        try {
          lines.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new LabFailure("interrupted while waiting for " + what, e);
        }
      }
    }
  }

  /// Whether its lines are worth showing after a failure: what the client runs is not.
  boolean keepsLog() {
    return !name.equals("probe") && !name.equals("ear") && !name.equals("dumpcap");
  }

  /// The last `count` lines, indented, each on a line of its own.
  public String tail(int count) {
    List<String> all = log();
    StringBuilder text = new StringBuilder();
    all.stream()
        .skip(Math.max(0, all.size() - count))
        .forEach(line -> text.append("\n    ").append(line));
    return text.toString();
  }

  /// Asks the process to end (SIGTERM) and waits for it; false when it did not in `patience`.
  public boolean stop(Duration patience) {
    process.destroy();
    return awaitExit(patience);
  }

  public boolean awaitExit(Duration patience) {
    try {
      return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The exit code of a process that has ended.
  public int exitCode() {
    return process.exitValue();
  }

  /// Ends the process and what it started at once (SIGKILL). The process itself is held first: it
  /// shall neither replace a child that dies nor have one say farewell.
  public void kill() {
    if (process.isAlive()) {
      List<Long> children = process.descendants().map(ProcessHandle::pid).toList();
      send("STOP", List.of(pid()));
      send("KILL", children);
      process.destroyForcibly();
    }
    awaitExit(Duration.ofSeconds(5));
  }

  /// Stops the process and what it started from running, without ending it.
  public void pause() {
    send("STOP", family());
  }

  public void resume() {
    send("CONT", family());
  }

  /// Sends a signal, by its name without SIG, to the process alone.
  public void send(String signal) {
    send(signal, List.of(pid()));
  }

  private List<Long> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  /// With the shell's own `kill`, which every host has.
  private static void send(String signal, List<Long> pids) {
    if (!pids.isEmpty()) {
      String targets = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
      Tool.tryRun(List.of("sh", "-c", "kill -" + signal + " " + targets), "");
    }
  }

  @Override
  public void close() {
    kill();
  }
}
