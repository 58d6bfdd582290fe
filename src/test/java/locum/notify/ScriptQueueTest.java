package locum.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import locum.core.MonotonicTime;
import locum.core.ScriptCommand;
import org.junit.jupiter.api.Test;

class ScriptQueueTest {

  private static final Subject VI_1 = new Subject(Subject.Kind.INSTANCE, "VI_1");

  private final ScriptQueue queue = new ScriptQueue();
  private MonotonicTime now = new MonotonicTime(Long.MAX_VALUE - 5);

  @Test
  void bothScriptsOfAStateRunOneAfterTheOther() {
    assertThat(queue.add(now, state(VI_1, "master", "notify"))).containsExactly(start("master"));
    assertThat(queue.ended(now, VI_1)).containsExactly(start("notify"));
    assertThat(queue.ended(now, VI_1)).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void ofTheStatesThatWaitOnlyTheLastIsTold() {
    queue.add(now, state(VI_1, "master"));
    assertThat(queue.add(now, state(VI_1, "fault"))).isEmpty();
    assertThat(queue.add(now, state(VI_1, "backup"))).isEmpty();
    assertThat(queue.coalesced()).isEqualTo(1);

    assertThat(queue.ended(now, VI_1)).containsExactly(start("backup"));
    assertThat(queue.ended(now, VI_1)).isEmpty();
  }

  @Test
  void aStateThatHasBegunIsToldWhole() {
    queue.add(now, state(VI_1, "master", "notify master"));
    queue.add(now, state(VI_1, "backup", "notify backup"));

    assertThat(queue.ended(now, VI_1)).containsExactly(start("notify master"));
    assertThat(queue.ended(now, VI_1)).containsExactly(start("backup"));
  }

  @Test
  void aScriptThatKeepsANewerStateWaitingIsEnded() {
    queue.add(now, state(VI_1, "master"));
    assertThat(queue.nextDeadline()).as("alone it may take its time").isEmpty();
    queue.add(now, state(VI_1, "fault"));
    now = now.plus(Duration.ofSeconds(10));
    queue.add(now, state(VI_1, "backup"));

    assertThat(queue.nextDeadline()).contains(now.plus(Duration.ofSeconds(20)));
    assertThat(queue.deadlineReached(now)).isEmpty();
    now = now.plus(Duration.ofSeconds(20));
    assertThat(queue.deadlineReached(now)).containsExactly(new ScriptQueue.Step.End(VI_1));
    assertThat(queue.ended(now, VI_1)).containsExactly(start("backup"));
  }

  @Test
  void differentSubjectsRunBesideEachOtherUpToABound() {
    List<ScriptQueue.Step> steps = new ArrayList<>();
    for (int i = 0; i < ScriptQueue.MOST + 2; i++) {
      steps.addAll(queue.add(now, state(instance(i), "m" + i)));
    }
    assertThat(steps).hasSize(ScriptQueue.MOST);

    assertThat(queue.ended(now, instance(3)))
        .containsExactly(start(instance(ScriptQueue.MOST), "m" + ScriptQueue.MOST));
  }

  @Test
  void aGroupAndAnInstanceOfTheSameNameAreNotTheSame() {
    queue.add(now, state(VI_1, "instance"));
    Subject group = new Subject(Subject.Kind.GROUP, "VI_1");

    assertThat(queue.add(now, state(group, "group"))).containsExactly(start(group, "group"));
  }

  @Test
  void atTheEndEachScriptHasASecond() {
    queue.add(now, state(VI_1, "slow"));
    queue.add(now, last(VI_1, "stop", "notify"));
    now = now.plus(ScriptQueue.FAREWELL);
    assertThat(queue.deadlineReached(now)).containsExactly(new ScriptQueue.Step.End(VI_1));
    assertThat(queue.ended(now, VI_1)).containsExactly(start("stop"));

    assertThat(queue.nextDeadline()).contains(now.plus(ScriptQueue.FAREWELL));
    now = now.plus(ScriptQueue.FAREWELL);
    assertThat(queue.deadlineReached(now)).containsExactly(new ScriptQueue.Step.Kill(VI_1));
    assertThat(queue.ended(now, VI_1)).containsExactly(start("notify"));
    assertThat(queue.ended(now, VI_1)).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void anAdvertOfLowerPriorityWaitsBehindTheStateAndIsToldOnce() {
    queue.add(now, state(VI_1, "master"));
    queue.add(now, new Delivery.Scripts(VI_1, List.of(command("lower")), false, false));
    queue.add(now, new Delivery.Scripts(VI_1, List.of(command("lower")), false, false));
    assertThat(queue.nextDeadline()).as("it is no newer state").isEmpty();

    assertThat(queue.ended(now, VI_1)).containsExactly(start("lower"));
    assertThat(queue.ended(now, VI_1)).isEmpty();
  }

  private static Delivery.Scripts leaving(Subject subject, String leave, String... names) {
    return new Delivery.Scripts(subject, Optional.of(command(leave)), commands(names), true, false);
  }

  @Test
  void whatTheEndOfMasterOwesIsRunWhateverComesAfter() {
    queue.add(now, state(VI_1, "master"));
    queue.add(now, leaving(VI_1, "leave", "backup"));
    queue.add(now, state(VI_1, "fault"));
    queue.add(now, state(VI_1, "master again"));
    queue.add(now, leaving(VI_1, "leave", "backup again"));
    queue.add(now, last(VI_1));

    assertThat(queue.ended(now, VI_1)).as("once").containsExactly(start("leave"));
    assertThat(queue.nextDeadline()).contains(now.plus(ScriptQueue.FAREWELL));
    assertThat(queue.ended(now, VI_1)).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void theEndMakesAScriptHurryWithNothingToRun() {
    queue.add(now, state(VI_1, "master"));
    queue.add(now, leaving(VI_1, "leave"));
    queue.add(now, last(VI_1));
    now = now.plus(ScriptQueue.FAREWELL);

    assertThat(queue.deadlineReached(now)).containsExactly(new ScriptQueue.Step.End(VI_1));
    assertThat(queue.ended(now, VI_1)).containsExactly(start("leave"));
  }

  @Test
  void anEndWithNothingToRunLeavesNothing() {
    assertThat(queue.add(now, last(VI_1))).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  /// Whatever comes in whatever order: never two of one subject at once, never more than the bound,
  /// and at the end everybody knows the last state.
  @Test
  void noScriptOverlapsAnotherOfItsSubjectAndTheLastStateIsAlwaysTold() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ScriptQueue any = new ScriptQueue();
      Map<Subject, String> running = new HashMap<>();
      Map<Subject, String> wanted = new HashMap<>();
      Map<Subject, String> told = new HashMap<>();
      for (int i = 0; i < 300 || !running.isEmpty(); i++) {
        List<ScriptQueue.Step> steps;
        if (i < 300 && random.nextBoolean()) {
          Subject subject = instance(random.nextInt(40));
          wanted.put(subject, "s" + i);
          steps = any.add(now, state(subject, "s" + i));
        } else if (!running.isEmpty()) {
          Subject subject =
              running.keySet().stream()
                  .skip(random.nextInt(running.size()))
                  .findFirst()
                  .orElseThrow();
          running.remove(subject);
          steps = any.ended(now, subject);
        } else {
          continue;
        }
        for (ScriptQueue.Step step : steps) {
          if (step instanceof ScriptQueue.Step.Start(Subject subject, ScriptCommand command)) {
            assertThat(running.put(subject, command.program())).as("seed " + seed).isNull();
            told.put(subject, command.program());
          }
        }
        assertThat(running).as("seed " + seed).hasSizeLessThanOrEqualTo(ScriptQueue.MOST);
      }
      assertThat(any.isIdle()).as("seed " + seed).isTrue();
      assertThat(told).as("seed " + seed).isEqualTo(wanted);
    }
  }

  private static Subject instance(int number) {
    return new Subject(Subject.Kind.INSTANCE, "VI_" + (100 + number));
  }

  private static Delivery.Scripts state(Subject subject, String... names) {
    return new Delivery.Scripts(subject, commands(names), true, false);
  }

  private static Delivery.Scripts last(Subject subject, String... names) {
    return new Delivery.Scripts(subject, commands(names), true, true);
  }

  private static List<ScriptCommand> commands(String... names) {
    return List.of(names).stream().map(ScriptQueueTest::command).toList();
  }

  private static ScriptCommand command(String name) {
    return new ScriptCommand(List.of(name), Optional.empty());
  }

  private static ScriptQueue.Step start(String name) {
    return start(VI_1, name);
  }

  private static ScriptQueue.Step start(Subject subject, String name) {
    return new ScriptQueue.Step.Start(subject, command(name));
  }
}
