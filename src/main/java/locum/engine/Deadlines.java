package locum.engine;

import java.util.Optional;
import java.util.TreeSet;
import locum.core.MonotonicTime;

/// The next deadline of each instance, the earliest first; equal ones in the order in which the
/// instances were created, so that a run can be repeated.
final class Deadlines {

  /// Compares by itself: a chain of library comparators costs the start some milliseconds.
  private record Entry(MonotonicTime at, Instance instance) implements Comparable<Entry> {

    @Override
    public int compareTo(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(instance.number(), other.instance.number());
    }
  }

  private final TreeSet<Entry> queue = new TreeSet<>();

  /// Notes that the deadline of an instance moved.
  void update(Instance instance, Optional<MonotonicTime> before, Optional<MonotonicTime> after) {
    if (!before.equals(after)) {
      before.ifPresent(at -> queue.remove(new Entry(at, instance)));
      after.ifPresent(at -> queue.add(new Entry(at, instance)));
    }
  }

  Optional<MonotonicTime> first() {
    return queue.isEmpty() ? Optional.empty() : Optional.of(queue.first().at());
  }

  /// The instance whose deadline is due, if any; it stays in the queue until [#update].
  Optional<Instance> due(MonotonicTime now) {
    return queue.isEmpty() || !queue.first().at().isDue(now)
        ? Optional.empty()
        : Optional.of(queue.first().instance());
  }

  @SafeVarargs
  static Optional<MonotonicTime> earliest(Optional<MonotonicTime>... deadlines) {
    Optional<MonotonicTime> earliest = Optional.empty();
    for (Optional<MonotonicTime> deadline : deadlines) {
      if (deadline.isPresent()) {
        earliest = Optional.of(earliest.map(deadline.get()::min).orElse(deadline.get()));
      }
    }
    return earliest;
  }
}
