package locum.notify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import locum.core.MonotonicTime;
import locum.core.ScriptCommand;

/// Which notify scripts run now, and which wait.
///
/// For each subject one runs at a time. States that come meanwhile are coalesced: only the last one
/// waits, with the script that an earlier one owes to the end of MASTER. A script that still runs
/// when a newer state has waited for [#PATIENCE] is ended, for it tells of the past and keeps the
/// present from being told. At most [#MOST] run at once.
public final class ScriptQueue {

  /// How long a newer state waits for the script of an older one.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How many scripts of different subjects run at once.
  public static final int MOST = 16;

  /// The same at the end of the daemon, where each has a second.
  private static final int MOST_AT_END = 256;

  /// How long each script of the end may take.
  public static final Duration FAREWELL = Duration.ofSeconds(1);

  /// What is to be done.
  public sealed interface Step {

    /// Start a script; [ScriptQueue#ended] wants to know when it has gone.
    record Start(Subject subject, ScriptCommand command) implements Step {}

    /// Ask the script of this subject to end.
    record End(Subject subject) implements Step {}

    /// End the script of this subject at once.
    record Kill(Subject subject) implements Step {}
  }

  /// One subject's scripts.
  private static final class Line {
    private Optional<ScriptCommand> running = Optional.empty();
    private boolean runningIsLast;
    private boolean asked;

    /// When the script that runs is out of time.
    private Optional<MonotonicTime> endAt = Optional.empty();

    /// The rest of the delivery of which one runs.
    private final Deque<ScriptCommand> rest = new ArrayDeque<>();

    private Optional<Delivery.Scripts> state = Optional.empty();
    private Optional<Delivery.Scripts> other = Optional.empty();

    private boolean waits() {
      return !rest.isEmpty() || state.isPresent() || other.isPresent();
    }
  }

  private final SequencedMap<Subject, Line> lines = new LinkedHashMap<>();

  /// Lines that could start, in the order in which they became so.
  private final SequencedSet<Subject> ready = new LinkedHashSet<>();

  private int running;
  private long coalesced;
  private boolean ending;

  /// Takes scripts to run.
  public List<Step> add(MonotonicTime now, Delivery.Scripts scripts) {
    Line line = lines.computeIfAbsent(scripts.subject(), _ -> new Line());
    ending |= scripts.last();
    if (scripts.aboutState()) {
      coalesced += line.state.isPresent() ? 1 : 0;
      line.state = Optional.of(line.state.map(scripts::insteadOf).orElse(scripts));
      line.other = Optional.empty();
    } else {
      coalesced += line.other.isPresent() ? 1 : 0;
      line.other = Optional.of(scripts);
    }
    if (line.running.isEmpty()) {
      ready.add(scripts.subject());
    } else if (line.state.isPresent() && line.endAt.isEmpty()) {
      line.endAt = Optional.of(now.plus(scripts.last() ? FAREWELL : PATIENCE));
    } else if (scripts.last()) {
      line.endAt = line.endAt.map(at -> at.min(now.plus(FAREWELL)));
    }
    return start(now);
  }

  /// The script of this subject has gone, however it went.
  public List<Step> ended(MonotonicTime now, Subject subject) {
    Line line = lines.get(subject);
    if (line == null || line.running.isEmpty()) {
      return List.of();
    }
    running--;
    line.running = Optional.empty();
    line.asked = false;
    line.endAt = Optional.empty();
    if (line.waits()) {
      ready.add(subject);
    } else {
      lines.remove(subject);
    }
    return start(now);
  }

  /// Ends what is out of time.
  public List<Step> deadlineReached(MonotonicTime now) {
    List<Step> steps = new ArrayList<>();
    lines.forEach(
        (subject, line) -> {
          if (line.endAt.isPresent() && line.endAt.get().isDue(now)) {
            line.endAt = Optional.empty();
            steps.add(line.runningIsLast ? new Step.Kill(subject) : new Step.End(subject));
            line.asked = true;
          }
        });
    return steps;
  }

  public Optional<MonotonicTime> nextDeadline() {
    return lines.values().stream().flatMap(line -> line.endAt.stream()).reduce(MonotonicTime::min);
  }

  /// Whether nothing runs and nothing waits.
  public boolean isIdle() {
    return lines.isEmpty();
  }

  /// The subjects whose scripts run or wait.
  public List<Subject> busy() {
    return List.copyOf(lines.keySet());
  }

  /// How many states were never told to a script, because a newer one came first.
  public long coalesced() {
    return coalesced;
  }

  private List<Step> start(MonotonicTime now) {
    List<Step> steps = new ArrayList<>();
    while (!ready.isEmpty() && running < (ending ? MOST_AT_END : MOST)) {
      Subject subject = ready.removeFirst();
      Line line = lines.get(subject);
      if (line != null) {
        start(now, subject, line, steps);
      }
    }
    return steps;
  }

  private void start(MonotonicTime now, Subject subject, Line line, List<Step> steps) {
    if (line.rest.isEmpty()) {
      Optional<Delivery.Scripts> next = line.state.isPresent() ? line.state : line.other;
      if (line.state.isPresent()) {
        line.state = Optional.empty();
      } else {
        line.other = Optional.empty();
      }
      next.ifPresent(
          scripts -> {
            scripts.leaving().ifPresent(line.rest::add);
            line.rest.addAll(scripts.commands());
            line.runningIsLast = scripts.last();
          });
    }
    ScriptCommand command = line.rest.poll();
    if (command == null) {
      lines.remove(subject);
      return;
    }
    line.running = Optional.of(command);
    if (line.runningIsLast) {
      line.endAt = Optional.of(now.plus(FAREWELL));
    } else if (line.state.isPresent()) {
      line.endAt = Optional.of(now.plus(ending ? FAREWELL : PATIENCE));
    }
    running++;
    steps.add(new Step.Start(subject, command));
  }
}
