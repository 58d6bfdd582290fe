package locum.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.notify.NotifySettings.AddressScripts;

/// Which up and down scripts run now, and which wait.
///
/// For each instance one runs at a time. What is wanted may change meanwhile: when a script ends,
/// the other one is run if that is what is wanted then. So up and down take turns whatever happens
/// in between, and the last one fits the last state.
///
/// A script that still runs when the other one has waited for [#PATIENCE] is ended.
public final class AddressScriptQueue {

  /// How long the other script waits.
  public static final Duration PATIENCE = ScriptQueue.PATIENCE;

  /// The same at the end of the daemon.
  public static final Duration PATIENCE_AT_END = Duration.ofSeconds(4);

  /// How long a down script of the end may take: its host must not stay with the address, nor wait
  /// for ever.
  public static final Duration FAREWELL = Duration.ofSeconds(8);

  /// How many run at once, each for another instance.
  public static final int MOST = ScriptQueue.MOST;

  /// What is to be done.
  public sealed interface Step {

    /// Start a script; [AddressScriptQueue#ended] wants to know when it has gone.
    record Start(String instance, ScriptCommand command) implements Step {}

    /// Ask the script of this instance to end.
    record End(String instance) implements Step {}

    /// End the script of this instance at once.
    record Kill(String instance) implements Step {}

    /// The script for this state has ended.
    record Finished(String instance, ReportedState state) implements Step {}
  }

  /// What was done last, or shall be.
  private enum Side {
    NOTHING,
    UP,
    DOWN
  }

  /// One instance.
  private static final class Line {
    private AddressScripts scripts;
    private Side done = Side.NOTHING;
    private Side wanted = Side.NOTHING;
    private boolean running;
    private boolean last;
    private boolean asked;

    /// When the script that runs is out of time.
    private Optional<MonotonicTime> endAt = Optional.empty();

    private Line(AddressScripts scripts) {
      this.scripts = scripts;
    }

    private boolean waits() {
      return wanted != done;
    }
  }

  private final SequencedMap<String, Line> lines = new LinkedHashMap<>();
  private int running;

  /// An instance has come to a state.
  ///
  /// @param scripts those that it has now
  public List<Step> tell(
      MonotonicTime now, String instance, AddressScripts scripts, ReportedState state) {
    Line line = lines.computeIfAbsent(instance, _ -> new Line(scripts));
    line.scripts = scripts;
    line.last = state == ReportedState.STOP || state == ReportedState.DELETED;
    boolean upAlready = false;
    switch (state) {
      case INIT -> {}
      case MASTER -> {
        line.wanted = Side.UP;
        upAlready = line.done == Side.UP && !line.running;
      }
      case BACKUP -> backup(line);
      case FAULT, DELETED -> down(line);
      case STOP -> {
        // An up script that has not begun yet would come after the farewell.
        if (scripts.downAtExit() || line.done == Side.DOWN) {
          down(line);
        }
      }
    }
    if (!line.running) {
      line.endAt = Optional.empty();
    } else if (line.last) {
      MonotonicTime end = now.plus(PATIENCE_AT_END);
      line.endAt = Optional.of(line.endAt.map(end::min).orElse(end));
    } else if (!line.waits()) {
      line.endAt = Optional.empty();
    } else if (line.endAt.isEmpty() && !line.asked) {
      line.endAt = Optional.of(now.plus(PATIENCE));
    }
    List<Step> steps = start(now);
    if (upAlready) {
      steps.add(new Step.Finished(instance, ReportedState.MASTER)); // down had not begun
    }
    return steps;
  }

  private static void backup(Line line) {
    if (line.wanted == Side.NOTHING && line.scripts.neutral()) {
      line.done = Side.DOWN;
    }
    line.wanted = Side.DOWN;
  }

  private static void down(Line line) {
    if (line.wanted == Side.UP) {
      line.wanted = Side.DOWN;
    }
  }

  /// The script of this instance has gone, however it went.
  public List<Step> ended(MonotonicTime now, String instance) {
    List<Step> steps = new ArrayList<>();
    Line line = lines.get(instance);
    if (line != null && line.running) {
      running--;
      line.running = false;
      line.asked = false;
      line.endAt = Optional.empty();
      steps.add(
          new Step.Finished(
              instance, line.done == Side.UP ? ReportedState.MASTER : ReportedState.BACKUP));
    }
    steps.addAll(start(now));
    return steps;
  }

  private List<Step> start(MonotonicTime now) {
    List<Step> steps = new ArrayList<>();
    for (String instance : List.copyOf(lines.keySet())) {
      Line line = lines.get(instance);
      if (line != null && !line.running && running < MOST) {
        start(now, instance, line, steps);
      }
    }
    return steps;
  }

  private void start(MonotonicTime now, String instance, Line line, List<Step> steps) {
    if (line.waits()) {
      line.done = line.wanted;
      Optional<ScriptCommand> command =
          line.done == Side.UP ? line.scripts.up() : line.scripts.down();
      if (command.isPresent()) {
        line.running = true;
        line.endAt = line.last ? Optional.of(now.plus(FAREWELL)) : Optional.empty();
        running++;
        steps.add(new Step.Start(instance, command.get()));
      }
    }
    if (line.last && !line.running) {
      lines.remove(instance);
    }
  }

  /// Ends what is out of time.
  public List<Step> deadlineReached(MonotonicTime now) {
    List<Step> steps = new ArrayList<>();
    lines.forEach(
        (instance, line) -> {
          if (line.endAt.isPresent() && line.endAt.get().isDue(now)) {
            line.endAt = Optional.empty();
            line.asked = true;
            steps.add(line.last ? new Step.Kill(instance) : new Step.End(instance));
          }
        });
    return steps;
  }

  public Optional<MonotonicTime> nextDeadline() {
    return lines.values().stream().flatMap(line -> line.endAt.stream()).reduce(MonotonicTime::min);
  }

  /// Whether nothing runs and nothing waits.
  public boolean isIdle() {
    return lines.values().stream().noneMatch(line -> line.running || line.waits());
  }
}
