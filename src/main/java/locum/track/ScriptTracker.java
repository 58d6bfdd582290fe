package locum.track;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import locum.core.CheckOutcome;
import locum.core.MonotonicTime;
import locum.core.Occurrence.Severity;

/// A script that is run again and again; status 0 is good, everything else is bad.
///
/// It begins on the beats of a grid, so that lateness does not add up; a beat at which the run
/// before has not ended is skipped. `rise` good runs in a row make it up, `fall` bad ones down; the
/// very first result decides alone (keepalived's way, so that a start need not wait for `rise`
/// runs).
public final class ScriptTracker implements Tracker {

  private TrackerConfig.Script config;
  private Reading reading = new Reading.Unknown();
  private MonotonicTime nextRun;
  private boolean running;

  /// Whether the next result decides alone.
  private boolean deciding = true;

  /// Whether a run has ever ended by itself or by its time-out.
  private boolean everRan;

  /// Results in a row that speak against the reading.
  private int against;

  private Optional<CheckOutcome> last = Optional.empty();
  private boolean skipTold;

  public ScriptTracker(TrackerConfig.Script config, MonotonicTime now) {
    this.config = config;
    nextRun = now;
    if (config.initFail()) {
      reading = new Reading.Health(false, "has not succeeded yet (init_fail)");
    }
  }

  @Override
  public TrackerConfig.Script config() {
    return config;
  }

  @Override
  public Reading reading() {
    return reading;
  }

  @Override
  public String lastNews() {
    return last.map(ScriptTracker::evidence).orElse("has not been run yet");
  }

  @Override
  public Optional<MonotonicTime> deadline() {
    return Optional.of(nextRun);
  }

  /// Whether a run has begun and its end is not known.
  public boolean running() {
    return running;
  }

  /// The beat has come.
  ///
  /// @param remarks what people are told
  /// @return whether to run it now
  public boolean deadlineReached(MonotonicTime now, BiConsumer<Severity, String> remarks) {
    if (!nextRun.isDue(now)) {
      return false;
    }
    nextRun = nextRun.plus(config.interval());
    if (nextRun.isDue(now)) {
      // The daemon was held up: one run is as good as several.
      long beats = nextRun.until(now).dividedBy(config.interval());
      nextRun = nextRun.plus(config.interval().multipliedBy(beats + 1));
    }
    if (running) {
      tellSkipped(remarks);
      return false;
    }
    running = true;
    return true;
  }

  /// A run has ended, or has not begun.
  ///
  /// @param remarks what people are told
  public void finished(CheckOutcome outcome, BiConsumer<Severity, String> remarks) {
    running = false;
    switch (outcome) {
      case CheckOutcome.StillRunning() -> tellSkipped(remarks);
      case CheckOutcome.NotStarted(String reason) when !everRan -> {
        if (!last.equals(Optional.of(outcome))) {
          remarks.accept(
              Severity.ERROR,
              "%s cannot be run (%s); until it can, %s"
                  .formatted(
                      title(),
                      reason,
                      config.initFail()
                          ? "it counts as failed (init_fail)"
                          : "nothing depends on it, as if it were not tracked"));
        }
        last = Optional.of(outcome);
        if (!config.initFail()) {
          reading = new Reading.Unavailable(reason);
        }
      }
      case CheckOutcome.NotStarted _,
          CheckOutcome.Exited _,
          CheckOutcome.Killed _,
          CheckOutcome.TimedOut _ -> {
        everRan |= !(outcome instanceof CheckOutcome.NotStarted);
        skipTold = false;
        boolean good = outcome instanceof CheckOutcome.Exited(int status) && status == 0;
        tellChange(outcome, remarks);
        last = Optional.of(outcome);
        count(good, outcome, remarks);
      }
    }
  }

  private void count(boolean good, CheckOutcome outcome, BiConsumer<Severity, String> remarks) {
    boolean up = reading instanceof Reading.Health(boolean now, var _) && now;
    boolean known = reading instanceof Reading.Health;
    if (known && good == up) {
      against = 0;
      deciding = false;
      return;
    }
    against++;
    if (deciding || !known || against >= (good ? config.rise() : config.fall())) {
      against = 0;
      deciding = false;
      reading = new Reading.Health(good, evidence(outcome));
      remarks.accept(good ? Severity.INFO : Severity.WARNING, title() + " " + evidence(outcome));
    }
  }

  /// Takes over a changed configuration of the same name. Result, counters and the next run stay,
  /// also those of another command until its own first result, which then decides alone.
  ///
  /// @return whether the command is another one: a run of the old one says nothing any more
  public boolean reconfigure(MonotonicTime now, TrackerConfig.Script changed) {
    boolean other = !changed.command().equals(config.command());
    Duration interval = changed.interval();
    config = changed;
    if (other) {
      running = false;
      deciding = true;
      everRan = false;
      against = 0;
      last = Optional.empty();
      nextRun = now;
      if (reading instanceof Reading.Unavailable) {
        reading = new Reading.Unknown();
      }
    } else {
      nextRun = nextRun.min(now.plus(interval));
    }
    return other;
  }

  private void tellSkipped(BiConsumer<Severity, String> remarks) {
    if (!skipTold) {
      skipTold = true;
      remarks.accept(
          Severity.WARNING,
          title()
              + " is still running when its next run is due; runs are skipped until it has ended");
    }
  }

  /// Each change of how it ends, in keepalived's words.
  private void tellChange(CheckOutcome outcome, BiConsumer<Severity, String> remarks) {
    if (last.isEmpty() || last.get().equals(outcome)) {
      return;
    }
    remarks.accept(
        Severity.INFO,
        switch (outcome) {
          case CheckOutcome.Exited(int status) ->
              "Script `" + config.name() + "` now returning " + status;
          case CheckOutcome.Killed(int signal) ->
              "Script `" + config.name() + "` now killed by signal " + signal;
          case CheckOutcome.TimedOut() -> title() + " timed_out";
          case CheckOutcome.StillRunning(), CheckOutcome.NotStarted _ ->
              title() + " " + evidence(outcome);
        });
  }

  private static String evidence(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Exited(int status) ->
          status == 0 ? "succeeded" : "failed (exited with status " + status + ")";
      case CheckOutcome.Killed(int signal) -> "failed (killed by signal " + signal + ")";
      case CheckOutcome.TimedOut() -> "failed (timed out)";
      case CheckOutcome.StillRunning() -> "is still running";
      case CheckOutcome.NotStarted(String reason) -> "failed (cannot be run: " + reason + ")";
    };
  }

  private String title() {
    return "VRRP_Script(" + config.name() + ")";
  }
}
