package locum.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import locum.core.CheckOutcome;
import locum.linux.ChildProcess;

/// One process, from its start until nobody can write to its output any more.
final class Run {

  final ScriptRunner.Task task;
  final ChildProcess child;
  final int token;
  final Output output = new Output();

  /// What a check wrote; told at its end.
  final List<String> collected = new ArrayList<>();

  /// Whom its outcome concerns; empty once it was told, or nobody wants to know.
  Optional<Consumer<CheckOutcome>> outcome;

  OptionalLong timeoutAt;
  OptionalLong signalAt = OptionalLong.empty();
  int signals;
  boolean ended;
  long windowBegan;

  Run(ScriptRunner.Task task, ChildProcess child, int token, long now) {
    this.task = task;
    this.child = child;
    this.token = token;
    outcome = Optional.of(task.outcome());
    timeoutAt =
        task.timeout().isPresent()
            ? OptionalLong.of(now + task.timeout().get().toNanos())
            : OptionalLong.empty();
    windowBegan = now;
  }

  /// The next time at which something is to be done to it; compared by difference, as the clock may
  /// wrap.
  OptionalLong next(long now) {
    if (ended) {
      return OptionalLong.empty();
    }
    if (timeoutAt.isPresent() && signalAt.isPresent()) {
      return timeoutAt.getAsLong() - now < signalAt.getAsLong() - now ? timeoutAt : signalAt;
    }
    return timeoutAt.isPresent() ? timeoutAt : signalAt;
  }
}
