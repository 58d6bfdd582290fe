package locum.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import locum.core.CheckOutcome;
import locum.core.MonotonicTime;
import locum.core.Occurrence.Severity;
import locum.core.ScriptCommand;
import locum.core.Watched;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The machines of the trackers, each by itself.
class TrackerTest {

  private static final CheckOutcome GOOD = new CheckOutcome.Exited(0);
  private static final CheckOutcome BAD = new CheckOutcome.Exited(1);

  private final List<String> told = new ArrayList<>();
  private final BiConsumer<Severity, String> remarks = this::tell;
  private MonotonicTime now = new MonotonicTime(Long.MAX_VALUE - 1_500_000_000L);

  @Test
  @DisplayName("keepalived: the first result decides alone, whatever rise and fall say")
  void theFirstResultDecides() {
    ScriptTracker good = script(3, 3, false);
    good.finished(GOOD, remarks);
    assertThat(up(good)).contains(true);
    ScriptTracker bad = script(3, 3, false);
    bad.finished(BAD, remarks);
    assertThat(up(bad)).contains(false);
  }

  @Test
  void riseAndFallCountResultsInARow() {
    ScriptTracker script = script(3, 2, false);
    assertThat(states(script, "+")).isEqualTo("+");
    assertThat(states(script, "-+-+--")).isEqualTo("+++++-");
    assertThat(states(script, "++-+++")).isEqualTo("-----+");
    assertThat(states(script, "-")).isEqualTo("+");
  }

  @Test
  @DisplayName("Every exit status but 0, every signal and every time-out is bad")
  void whatIsBad() {
    for (CheckOutcome outcome :
        List.of(
            new CheckOutcome.Exited(127),
            new CheckOutcome.Killed(9),
            new CheckOutcome.TimedOut())) {
      ScriptTracker script = script(1, 1, false);
      script.finished(GOOD, remarks);
      script.finished(outcome, remarks);
      assertThat(up(script)).as("%s", outcome).contains(false);
    }
  }

  @Test
  void initFailIsDownUntilTheFirstResult() {
    ScriptTracker script = script(3, 3, true);
    assertThat(up(script)).contains(false);
    script.finished(GOOD, remarks);
    assertThat(up(script)).contains(true);
  }

  @Test
  @DisplayName("Runs begin on a grid: lateness does not add up, missed beats are not made up for")
  void runsBeginOnAGrid() {
    MonotonicTime start = now;
    ScriptTracker script = script(1, 1, false);
    assertThat(begins(script)).as("the first at once").isTrue();
    script.finished(GOOD, remarks);
    now = start.plus(Duration.ofMillis(2_300));
    assertThat(begins(script)).isTrue();
    assertThat(now.until(script.deadline().orElseThrow())).isEqualTo(Duration.ofMillis(1_700));
    script.finished(GOOD, remarks);
    now = start.plus(Duration.ofSeconds(11));
    assertThat(begins(script)).isTrue();
    assertThat(now.until(script.deadline().orElseThrow())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aRunThatHasNotEndedSkipsTheNext() {
    ScriptTracker script = script(1, 1, false);
    assertThat(begins(script)).isTrue();
    now = now.plus(Duration.ofSeconds(2));
    assertThat(begins(script)).isFalse();
    now = now.plus(Duration.ofSeconds(2));
    assertThat(begins(script)).isFalse();
    assertThat(told)
        .containsExactly(
            "VRRP_Script(chk) is still running when its next run is due; runs are skipped until it"
                + " has ended");
    script.finished(GOOD, remarks);
    now = now.plus(Duration.ofSeconds(2));
    assertThat(begins(script)).isTrue();
  }

  @Test
  void aDyingRunSaysNothingAboutWhatIsChecked() {
    ScriptTracker script = script(1, 1, false);
    script.finished(GOOD, remarks);
    script.finished(new CheckOutcome.StillRunning(), remarks);
    assertThat(up(script)).contains(true);
    assertThat(script.running()).isFalse();
  }

  @Test
  @DisplayName("Each change of the exit status is told, in keepalived's words")
  void changesAreTold() {
    ScriptTracker script = script(1, 2, false);
    for (CheckOutcome outcome :
        List.of(
            GOOD, GOOD, BAD, BAD, new CheckOutcome.Exited(2), new CheckOutcome.TimedOut(), GOOD)) {
      script.finished(outcome, remarks);
    }
    assertThat(told)
        .containsExactly(
            "VRRP_Script(chk) succeeded",
            "Script `chk` now returning 1",
            "VRRP_Script(chk) failed (exited with status 1)",
            "Script `chk` now returning 2",
            "VRRP_Script(chk) timed_out",
            "Script `chk` now returning 0",
            "VRRP_Script(chk) succeeded");
  }

  @Test
  void aScriptThatNeverCouldRunIsLoudAndCountsForNothing() {
    ScriptTracker script = script(1, 1, false);
    script.finished(new CheckOutcome.NotStarted("no such file"), remarks);
    script.finished(new CheckOutcome.NotStarted("no such file"), remarks);
    assertThat(script.reading()).isEqualTo(new Reading.Unavailable("no such file"));
    assertThat(told)
        .containsExactly(
            "VRRP_Script(chk) cannot be run (no such file); until it can, nothing depends on it, as"
                + " if it were not tracked");
    script.finished(BAD, remarks);
    assertThat(up(script)).as("from then on it counts").contains(false);
    script.finished(GOOD, remarks);
    script.finished(new CheckOutcome.NotStarted("no such file"), remarks);
    assertThat(up(script)).as("one that ran before has failed").contains(false);
  }

  @Test
  void anotherCommandKeepsTheResultUntilItsOwn() {
    ScriptTracker script = script(3, 3, false);
    script.finished(GOOD, remarks);
    begins(script);
    assertThat(script.reconfigure(now, config("other", 3, 3, false))).isTrue();
    assertThat(up(script)).contains(true);
    assertThat(begins(script)).as("it runs at once").isTrue();
    script.finished(BAD, remarks);
    assertThat(up(script)).contains(false);
  }

  @Test
  void otherTimesKeepCountersAndTheNextRun() {
    ScriptTracker script = script(1, 2, false);
    begins(script);
    script.finished(GOOD, remarks);
    script.finished(BAD, remarks);
    Optional<MonotonicTime> next = script.deadline();
    assertThat(script.reconfigure(now, config("/bin/chk", 5, 2, false))).isFalse();
    assertThat(script.deadline()).isEqualTo(next);
    script.finished(BAD, remarks);
    assertThat(up(script)).contains(false);
  }

  @Test
  @DisplayName("A file is read as strtol does; missing, empty or strange is 0")
  void theNumberInAFile() {
    assertThat(amount("5\n")).isEqualTo(5);
    assertThat(amount("  -12 and more")).isEqualTo(-12);
    assertThat(amount("+7")).isEqualTo(7);
    assertThat(amount("")).isZero();
    assertThat(amount("abc")).isZero();
    assertThat(amount("-")).isZero();
    assertThat(amount("99999999999999999999999999")).isEqualTo(Long.MAX_VALUE / 256);
    assertThat(amount("-99999999999999999999999999")).isEqualTo(-Long.MAX_VALUE / 256);
    FileTracker file = file();
    assertThat(file.reading()).isEqualTo(new Reading.Unknown());
    file.read(Optional.empty(), remarks);
    assertThat(file.reading()).isEqualTo(new Reading.Amount(0));
  }

  @Test
  void aQuorumOfProcesses() {
    ProcessTracker processes = processes(2, OptionalInt.of(3), 0, 0);
    assertThat(states(processes, 1, 2, 3, 4, 3)).isEqualTo("-++-+");
    ProcessTracker none = processes(0, OptionalInt.of(0), 0, 0);
    assertThat(states(none, 0, 1, 0)).isEqualTo("+-+");
  }

  @Test
  void aChangeOfProcessesCountsAfterItsDelay() {
    ProcessTracker processes = processes(1, OptionalInt.empty(), 2, 5);
    assertThat(states(processes, 1)).as("the first count decides").isEqualTo("+");
    assertThat(states(processes, 0)).isEqualTo("+");
    assertThat(now.until(processes.deadline().orElseThrow())).isEqualTo(Duration.ofSeconds(5));
    assertThat(states(processes, 1)).isEqualTo("+");
    assertThat(processes.deadline()).as("it came back in time").isEmpty();
    states(processes, 0);
    now = now.plus(Duration.ofSeconds(5));
    processes.deadlineReached(now, remarks);
    assertThat(up(processes)).contains(false);
    states(processes, 3);
    now = now.plus(Duration.ofSeconds(2));
    processes.deadlineReached(now, remarks);
    assertThat(up(processes)).contains(true);
  }

  private void tell(Severity severity, String sentence) {
    told.add(sentence);
  }

  private long amount(String contents) {
    FileTracker file = file();
    file.read(Optional.of(contents), remarks);
    return file.reading() instanceof Reading.Amount(long value) ? value : Long.MIN_VALUE;
  }

  private boolean begins(ScriptTracker script) {
    return script.deadlineReached(now, remarks);
  }

  private String states(ScriptTracker script, String results) {
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < results.length(); i++) {
      script.finished(results.charAt(i) == '+' ? GOOD : BAD, remarks);
      states.append(up(script).orElseThrow() ? '+' : '-');
    }
    return states.toString();
  }

  private String states(ProcessTracker processes, int... counts) {
    StringBuilder states = new StringBuilder();
    for (int count : counts) {
      processes.counted(now, count, remarks);
      states.append(up(processes).orElseThrow() ? '+' : '-');
    }
    return states.toString();
  }

  private static Optional<Boolean> up(Tracker tracker) {
    return tracker.reading() instanceof Reading.Health(boolean up, var _)
        ? Optional.of(up)
        : Optional.empty();
  }

  private ScriptTracker script(int rise, int fall, boolean initFail) {
    return new ScriptTracker(config("/bin/chk", rise, fall, initFail), now);
  }

  private static TrackerConfig.Script config(String program, int rise, int fall, boolean initFail) {
    return new TrackerConfig.Script(
        "chk",
        new ScriptCommand(List.of(program), Optional.empty()),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        rise,
        fall,
        initFail);
  }

  private static FileTracker file() {
    return new FileTracker(new TrackerConfig.File("f", "/run/f", OptionalInt.empty(), false));
  }

  private static ProcessTracker processes(
      int quorum, OptionalInt most, int forkDelay, int terminateDelay) {
    return new ProcessTracker(
        new TrackerConfig.Processes(
            "p",
            new Watched.Processes("p", List.of("nginx"), Watched.Processes.Match.NAME),
            quorum,
            most,
            Duration.ofSeconds(forkDelay),
            Duration.ofSeconds(terminateDelay)));
  }
}
