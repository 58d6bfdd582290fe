package locum.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.Reason;
import locum.core.ReportedState;

/// What happened to one instance: its last changes of state, and whom it refuses. Both are bounded:
/// an instance that flaps, or is sent forged packets, costs a few kilobytes and no more.
final class History {

  /// So many changes are remembered.
  static final int CHANGES = 16;

  /// So many pairs of a sender and a reason are remembered, those that were refused last.
  static final int REFUSALS = 16;

  private record Change(MonotonicTime at, ReportedState from, ReportedState to, String cause) {}

  private record Refused(IpAddress sender, Reason reason) {}

  private record Refusals(long packets, MonotonicTime first, MonotonicTime last) {}

  private final List<Change> changes = new ArrayList<>(0);
  private final Map<Refused, Refusals> refusals = new LinkedHashMap<>();

  /// The state is another one, or the same for another reason.
  void changed(MonotonicTime now, ReportedState from, ReportedState to, String cause) {
    if (changes.size() == CHANGES) {
      changes.removeFirst();
    }
    changes.add(new Change(now, from, to, cause));
  }

  /// A packet was not obeyed.
  void refused(MonotonicTime now, IpAddress sender, Reason reason) {
    Refused key = new Refused(sender, reason);
    Refusals before = refusals.get(key);
    if (before == null && refusals.size() == REFUSALS) {
      refusals.entrySet().stream()
          .min(Map.Entry.comparingByValue(Comparator.comparing(Refusals::last)))
          .ifPresent(oldest -> refusals.remove(oldest.getKey()));
    }
    refusals.put(
        key,
        before == null
            ? new Refusals(1, now, now)
            : new Refusals(before.packets() + 1, before.first(), now));
  }

  InstanceHistory snapshot(MonotonicTime now) {
    return new InstanceHistory(
        changes.stream()
            .map(
                change ->
                    new InstanceHistory.Change(
                        change.at().until(now), change.from(), change.to(), change.cause()))
            .toList(),
        refusals.entrySet().stream()
            .map(
                entry ->
                    new InstanceHistory.Refusal(
                        entry.getKey().sender(),
                        entry.getKey().reason(),
                        entry.getValue().packets(),
                        entry.getValue().first().until(now),
                        entry.getValue().last().until(now)))
            .sorted(Comparator.comparing(InstanceHistory.Refusal::lastAgo))
            .toList());
  }
}
