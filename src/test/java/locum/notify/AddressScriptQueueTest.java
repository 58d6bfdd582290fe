package locum.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.notify.AddressScriptQueue.Step;
import locum.notify.NotifySettings.AddressScripts;
import org.junit.jupiter.api.Test;

/// ucarp's up and down scripts: when, in which order, never two at once.
class AddressScriptQueueTest {

  private static final String VIP = "VIP";

  private final AddressScriptQueue queue = new AddressScriptQueue();
  private MonotonicTime now = new MonotonicTime(0);
  private AddressScripts scripts = scripts(false, false);

  private static AddressScripts scripts(boolean neutral, boolean downAtExit) {
    return new AddressScripts(command("up"), command("down"), neutral, downAtExit);
  }

  private static Optional<ScriptCommand> command(String program) {
    return Optional.of(new ScriptCommand(List.of(program), Optional.empty()));
  }

  private List<String> tell(ReportedState state) {
    return shown(queue.tell(now, VIP, scripts, state));
  }

  private List<String> ended() {
    return shown(queue.ended(now, VIP));
  }

  private static List<String> shown(List<Step> steps) {
    return steps.stream()
        .map(
            step ->
                switch (step) {
                  case Step.Start(_, var command) -> command.toString();
                  case Step.End _ -> "end";
                  case Step.Kill _ -> "kill";
                  case Step.Finished(_, var state) -> "finished " + state;
                })
        .toList();
  }

  @Test
  void theFirstBackupRunsDown() {
    assertThat(tell(ReportedState.INIT)).isEmpty();
    assertThat(tell(ReportedState.BACKUP)).containsExactly("down");
    assertThat(ended()).containsExactly("finished BACKUP");
    assertThat(tell(ReportedState.FAULT)).isEmpty();
    assertThat(tell(ReportedState.BACKUP)).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aNeutralOneRunsNothingUntilItWasMaster() {
    scripts = scripts(true, false);
    assertThat(tell(ReportedState.BACKUP)).isEmpty();
    assertThat(tell(ReportedState.MASTER)).containsExactly("up");
    assertThat(ended()).containsExactly("finished MASTER");
    assertThat(tell(ReportedState.BACKUP)).containsExactly("down");
  }

  @Test
  void everyLossOfMasterRunsDown() {
    tell(ReportedState.BACKUP);
    ended();
    tell(ReportedState.MASTER);
    ended();
    assertThat(tell(ReportedState.FAULT)).containsExactly("down");
    ended();
    assertThat(tell(ReportedState.BACKUP)).isEmpty();
    assertThat(tell(ReportedState.MASTER)).containsExactly("up");
    ended();
    assertThat(tell(ReportedState.DELETED)).containsExactly("down");
    ended();
    assertThat(queue.isIdle()).isTrue();
  }

  /// A fault before any other state has nothing to take down; the first BACKUP has.
  @Test
  void aFaultAtTheStartRunsNothing() {
    assertThat(tell(ReportedState.FAULT)).isEmpty();
    assertThat(tell(ReportedState.BACKUP)).containsExactly("down");
  }

  @Test
  void theEndRunsDownOnlyWhenAskedToAndNotInBackup() {
    tell(ReportedState.BACKUP);
    ended();
    tell(ReportedState.MASTER);
    ended();
    assertThat(tell(ReportedState.STOP)).isEmpty();
    assertThat(queue.isIdle()).isTrue();

    scripts = scripts(false, true);
    tell(ReportedState.BACKUP);
    ended();
    assertThat(tell(ReportedState.STOP)).isEmpty();

    tell(ReportedState.MASTER);
    ended();
    assertThat(tell(ReportedState.STOP)).containsExactly("down");
  }

  @Test
  void neverTwoAtOnceAndTheLastStateCounts() {
    tell(ReportedState.MASTER);
    assertThat(tell(ReportedState.BACKUP)).isEmpty();
    assertThat(tell(ReportedState.MASTER)).isEmpty();
    assertThat(ended()).as("still up").containsExactly("finished MASTER");
    assertThat(tell(ReportedState.BACKUP)).containsExactly("down");
    assertThat(tell(ReportedState.MASTER)).isEmpty();
    assertThat(ended()).containsExactly("finished BACKUP", "up");
  }

  @Test
  void anUpScriptThatWaitsIsNotRunAfterTheFarewell() {
    tell(ReportedState.MASTER);
    ended();
    tell(ReportedState.BACKUP);
    tell(ReportedState.MASTER);
    assertThat(tell(ReportedState.STOP)).isEmpty();
    assertThat(ended()).containsExactly("finished BACKUP");
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aDownScriptThatWaitsIsRunAtTheEnd() {
    tell(ReportedState.MASTER);
    tell(ReportedState.BACKUP);
    assertThat(tell(ReportedState.STOP)).isEmpty();
    assertThat(ended()).containsExactly("finished MASTER", "down");
    ended();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aScriptThatHangsIsEndedForTheOther() {
    tell(ReportedState.MASTER);
    assertThat(queue.nextDeadline()).as("nobody waits").isEmpty();
    tell(ReportedState.BACKUP);
    assertThat(queue.nextDeadline()).contains(now.plus(AddressScriptQueue.PATIENCE));
    now = now.plus(AddressScriptQueue.PATIENCE);
    assertThat(shown(queue.deadlineReached(now))).containsExactly("end");
    assertThat(queue.nextDeadline()).isEmpty();
    assertThat(ended()).containsExactly("finished MASTER", "down");
  }

  @Test
  void whoIsMasterAgainLetsItsScriptRun() {
    tell(ReportedState.MASTER);
    tell(ReportedState.BACKUP);
    tell(ReportedState.MASTER);
    assertThat(queue.nextDeadline()).isEmpty();
  }

  @Test
  void scriptsOfTheEndHaveTheirTime() {
    scripts = scripts(false, true);
    tell(ReportedState.MASTER);
    tell(ReportedState.STOP);
    now = now.plus(AddressScriptQueue.PATIENCE_AT_END);
    assertThat(shown(queue.deadlineReached(now))).containsExactly("kill");
    assertThat(ended()).containsExactly("finished MASTER", "down");
    now = now.plus(AddressScriptQueue.FAREWELL);
    assertThat(shown(queue.deadlineReached(now))).containsExactly("kill");
    ended();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void withoutADownScriptUpIsRunEachTime() {
    scripts = new AddressScripts(command("up"), Optional.empty(), false, true);
    assertThat(tell(ReportedState.BACKUP)).isEmpty();
    assertThat(tell(ReportedState.MASTER)).containsExactly("up");
    ended();
    assertThat(tell(ReportedState.BACKUP)).isEmpty();
    assertThat(tell(ReportedState.MASTER)).containsExactly("up");
    ended();
    assertThat(tell(ReportedState.STOP)).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void instancesDoNotWaitForOneAnotherUpToALimit() {
    for (int i = 0; i < AddressScriptQueue.MOST; i++) {
      assertThat(queue.tell(now, "i" + i, scripts, ReportedState.MASTER)).hasSize(1);
    }
    assertThat(queue.tell(now, "more", scripts, ReportedState.MASTER)).isEmpty();
    assertThat(shown(queue.ended(now, "i0"))).containsExactly("finished MASTER", "up");
  }

  /// Whatever comes, in whatever order: up and down take turns, one at a time, and the last fits.
  @Test
  void upAndDownTakeTurns() {
    SplittableRandom random = new SplittableRandom(42);
    for (int life = 0; life < 2_000; life++) {
      AddressScriptQueue one = new AddressScriptQueue();
      List<String> run = new ArrayList<>();
      boolean running = false;
      ReportedState state = ReportedState.INIT;
      for (int i = 0; i < 30; i++) {
        List<Step> steps;
        if (running && random.nextInt(3) == 0) {
          steps = one.ended(now, VIP);
          running = false;
        } else {
          state =
              List.of(ReportedState.MASTER, ReportedState.BACKUP, ReportedState.FAULT)
                  .get(random.nextInt(3));
          steps = one.tell(now, VIP, scripts, state);
        }
        for (String step : shown(steps)) {
          if (step.equals("up") || step.equals("down")) {
            assertThat(running).isFalse();
            running = true;
            run.add(step);
          }
        }
        now = now.plus(Duration.ofMillis(100));
      }
      while (running) {
        List<String> steps = shown(one.ended(now, VIP));
        running = steps.contains("up") || steps.contains("down");
        steps.stream().filter(s -> !s.startsWith("finished")).forEach(run::add);
      }
      for (int i = 1; i < run.size(); i++) {
        assertThat(run.get(i)).isNotEqualTo(run.get(i - 1));
      }
      if (!run.isEmpty()) {
        assertThat(run.getLast()).isEqualTo(state == ReportedState.MASTER ? "up" : "down");
      }
    }
  }
}
