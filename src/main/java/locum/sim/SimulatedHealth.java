package locum.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import locum.core.CheckOutcome;
import locum.core.Effect;
import locum.core.Event;
import locum.core.Watched;

/// What the things that a host tracks are like: its scripts, files and processes. Stands in for the
/// runner of scripts and for the watchers of the real daemon.
final class SimulatedHealth {

  /// How long a script takes that does not hang.
  private static final Timing.Span RUN =
      Timing.Span.between(Duration.ofMillis(2), Duration.ofMillis(60));

  private final Simulation simulation;
  private final SplittableRandom random;
  private final Consumer<Event> notices;
  private final Map<String, Fault.Health> scripts = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, Integer> processes = new HashMap<>();

  /// The runs that have not ended, by the name of the script.
  private final Map<String, Integer> running = new HashMap<>();

  private List<Watched> watched = List.of();
  private int runs;

  /// @param notices takes what the daemon is told
  SimulatedHealth(Simulation simulation, SplittableRandom random, Consumer<Event> notices) {
    this.simulation = simulation;
    this.random = random;
    this.notices = notices;
  }

  void script(String name, Fault.Health health) {
    scripts.put(name, health);
  }

  void file(String tracker, String contents) {
    files.put(tracker, contents);
    watched.stream().filter(one -> one.tracker().equals(tracker)).forEach(this::tell);
  }

  void processes(String tracker, int count) {
    processes.put(tracker, count);
    watched.stream().filter(one -> one.tracker().equals(tracker)).forEach(this::tell);
  }

  /// The daemon is gone, and with it its runs.
  void forget() {
    running.clear();
    watched = List.of();
  }

  void run(Effect.RunCheck run) {
    String check = run.check();
    if (running.containsKey(check)) {
      notices.accept(new Event.CheckFinished(check, run.run(), new CheckOutcome.StillRunning()));
      return;
    }
    int number = ++runs;
    running.put(check, number);
    Fault.Health health = scripts.getOrDefault(check, Fault.Health.GOOD);
    switch (health) {
      case GOOD -> end(run, number, RUN.draw(random), new CheckOutcome.Exited(0));
      case BAD -> end(run, number, RUN.draw(random), new CheckOutcome.Exited(1));
      case HANGING -> end(run, number, run.timeout(), new CheckOutcome.TimedOut());
    }
  }

  private void end(Effect.RunCheck run, int number, Duration after, CheckOutcome outcome) {
    String check = run.check();
    simulation.at(
        simulation.now().plus(after),
        () -> {
          if (Optional.of(number).equals(Optional.ofNullable(running.get(check)))) {
            running.remove(check);
            notices.accept(new Event.CheckFinished(check, run.run(), outcome));
          }
        });
  }

  void abandon(String check) {
    running.remove(check);
  }

  void watch(List<Watched> wanted) {
    List<Watched> before = watched;
    watched = wanted;
    wanted.stream().filter(one -> !before.contains(one)).forEach(this::tell);
  }

  private void tell(Watched one) {
    notices.accept(
        switch (one) {
          case Watched.FileContents file ->
              new Event.FileRead(file.tracker(), Optional.ofNullable(files.get(file.tracker())));
          case Watched.Processes process ->
              new Event.ProcessesCounted(
                  process.tracker(), processes.getOrDefault(process.tracker(), 1));
        });
  }
}
