package locum.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import locum.config.GlobalSettings;
import locum.core.Occurrence;

/// Raises the real-time priority of the daemon step by step while it finds its deadlines too late
/// (`max_auto_priority`), and says so.
///
/// It starts without real-time scheduling, or from `vrrp_rt_priority`. What was raised stays.
final class AutoPriority {

  /// What raising comes down to: the scheduling of all threads.
  @FunctionalInterface
  interface Raise {
    /// Sets the real-time priority, 1-99.
    void to(int priority) throws IOException;
  }

  private final Raise raise;
  private final Consumer<Occurrence> reports;
  private Duration late = Duration.ofSeconds(1);
  private int highest;
  private int current;
  private boolean told;
  private boolean refused;

  AutoPriority(Raise raise, Consumer<Occurrence> reports) {
    this.raise = raise;
    this.reports = reports;
  }

  void configure(GlobalSettings globals) {
    late = globals.process().minAutoPriorityDelay();
    highest = globals.process().maxAutoPriority();
    current = Math.max(current, globals.realTimePriority().orElse(0));
  }

  /// A deadline was found so long after its time.
  void found(Duration lateness) {
    if (lateness.compareTo(late) < 0 || highest < 0) {
      return;
    }
    String sentence = "the loop found a deadline " + lateness.toMillis() + " ms late; ";
    if (highest == 0) {
      if (!told) {
        told = true;
        tell(
            Occurrence.Severity.WARNING,
            sentence
                + "with 'max_auto_priority' it would raise its real-time priority, with"
                + " 'max_auto_priority -1' it would not say so");
      }
    } else if (current < highest && !refused) {
      try {
        raise.to(current + 1);
        current++;
        tell(Occurrence.Severity.WARNING, sentence + "its real-time priority is now " + current);
      } catch (IOException e) {
        refused = true;
        tell(
            Occurrence.Severity.ERROR,
            sentence + "its real-time priority cannot be raised: " + e.getMessage());
      }
    }
  }

  private void tell(Occurrence.Severity severity, String sentence) {
    reports.accept(new Occurrence.Remark("locum", severity, sentence));
  }
}
