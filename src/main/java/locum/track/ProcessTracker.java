package locum.track;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import locum.core.MonotonicTime;
import locum.core.Occurrence.Severity;

/// A number of processes that must run. A change counts after its delay, unless it is taken back
/// before; the first count decides at once.
public final class ProcessTracker implements Tracker {

  /// A change that waits for its delay.
  private record Pending(boolean up, MonotonicTime at) {}

  private TrackerConfig.Processes config;
  private Reading reading = new Reading.Unknown();
  private OptionalInt running = OptionalInt.empty();
  private Optional<Pending> pending = Optional.empty();

  public ProcessTracker(TrackerConfig.Processes config) {
    this.config = config;
  }

  @Override
  public TrackerConfig.Processes config() {
    return config;
  }

  @Override
  public Reading reading() {
    return reading;
  }

  @Override
  public String lastNews() {
    return running.isPresent() ? runs(running.getAsInt()) : "has not been counted yet";
  }

  @Override
  public Optional<MonotonicTime> deadline() {
    return pending.map(Pending::at);
  }

  /// So many run now.
  ///
  /// @param remarks what people are told
  public void counted(MonotonicTime now, int count, BiConsumer<Severity, String> remarks) {
    running = OptionalInt.of(count);
    judge(now, remarks);
  }

  public void reconfigure(
      MonotonicTime now, TrackerConfig.Processes changed, BiConsumer<Severity, String> remarks) {
    config = changed;
    if (running.isPresent()) {
      judge(now, remarks);
    }
  }

  /// A delay is over.
  ///
  /// @param remarks what people are told
  public void deadlineReached(MonotonicTime now, BiConsumer<Severity, String> remarks) {
    if (pending.filter(change -> change.at().isDue(now)).isPresent()) {
      become(pending.get().up(), remarks);
    }
  }

  private void judge(MonotonicTime now, BiConsumer<Severity, String> remarks) {
    int count = running.orElse(0);
    boolean up =
        count >= config.quorum() && (config.most().isEmpty() || count <= config.most().getAsInt());
    if (reading instanceof Reading.Health(boolean was, var _)) {
      if (was == up) {
        pending = Optional.empty();
      } else if (pending.isEmpty()) {
        Duration delay = up ? config.forkDelay() : config.terminateDelay();
        if (delay.isZero()) {
          become(up, remarks);
        } else {
          pending = Optional.of(new Pending(up, now.plus(delay)));
        }
      }
    } else {
      become(up, remarks);
    }
  }

  private void become(boolean up, BiConsumer<Severity, String> remarks) {
    pending = Optional.empty();
    reading = new Reading.Health(up, runs(running.orElse(0)));
    remarks.accept(
        up ? Severity.INFO : Severity.WARNING,
        "track_process "
            + config.name()
            + (up ? " is up: it " : " is down: it ")
            + runs(running.orElse(0)));
  }

  /// `runs 0 times, and 1 is wanted`.
  private String runs(int count) {
    String wanted =
        config.most().isEmpty()
            ? "at least " + config.quorum()
            : config.most().getAsInt() == 0
                ? "none"
                : "from " + config.quorum() + " to " + config.most().getAsInt();
    return "runs " + (count == 1 ? "once" : count + " times") + ", wanted: " + wanted;
  }
}
