package locum.sim;

import static locum.sim.Scene.millis;
import static locum.sim.Scene.priority;
import static locum.sim.Scene.seconds;

import java.util.List;
import locum.core.ReportedState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Three routers: what two cannot show.
@Tag("sim")
class ThreeRoutersTest {

  private static Scene trio(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(200));
    lan.host("b", priority(150));
    lan.host("c", priority(100));
    return lan;
  }

  @ParameterizedTest
  @EnumSource
  void theyTakeOverInTheOrderOfTheirPriorities(Dialect dialect) {
    Scene lan = trio(dialect);
    lan.settleOn("a");
    lan.crash("a");
    lan.expectHolder("b").within(seconds(4));
    lan.run(seconds(5));
    lan.crash("b");
    lan.expectHolder("c").within(seconds(4));
    lan.boot("b");
    lan.run(seconds(6));
    lan.expectHolder("b").now();
    lan.boot("a");
    lan.run(seconds(6));
    lan.expectHolder("a").now();
    lan.expectTwoHoldersAtMost(millis(10));
  }

  @ParameterizedTest
  @EnumSource
  void skewTimeLetsTheBetterOfTwoBackupsBeFirst(Dialect dialect) {
    Scene lan = trio(dialect);
    lan.settleOn("a");
    lan.stop("a");
    lan.expectHolder("b").within(seconds(1));
    lan.expectHolder("b").throughout(seconds(20));
    lan.expectState("c", ReportedState.BACKUP);
    lan.expectNeverTwoHolders();
  }

  @ParameterizedTest
  @EnumSource
  void eachSideOfAPartitionHasItsHolder(Dialect dialect) {
    Scene lan = trio(dialect);
    lan.settleOn("a");
    lan.partition(List.of("a"), List.of("b", "c"));
    lan.run(seconds(10));
    lan.expectHolder("a", "b").now();
    lan.heal();
    lan.expectHolder("a").within(seconds(1.01));
    lan.expectHolder("a").throughout(seconds(10));
  }

  @ParameterizedTest
  @EnumSource
  void threeSeparatedRoutersAgreeOnOneAfterAnInterval(Dialect dialect) {
    Scene lan = trio(dialect);
    lan.settleOn("a");
    lan.partition(List.of("a"), List.of("b", "c"));
    lan.partition(List.of("b"), List.of("c"));
    lan.run(seconds(10));
    lan.expectHolder("a", "b", "c").now();
    lan.heal();
    lan.expectHolder("a").within(seconds(1.01));
  }

  @ParameterizedTest
  @EnumSource
  void ofEqualPrioritiesOneTakesOverAndTheOthersObey(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(100));
    lan.host("b", priority(100));
    lan.host("c", priority(100));
    lan.start();
    lan.run(seconds(6));
    lan.expectHolder("c").now(); // all three speak at once, the greatest address stays
    lan.expectHolder("c").throughout(seconds(20));
  }

  @ParameterizedTest
  @EnumSource
  void withNopreemptEverywhereTheAddressMovesOnlyWhenItMust(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(200).nopreempt());
    lan.host("b", priority(150).nopreempt());
    lan.host("c", priority(100).nopreempt());
    lan.settleOn("a");
    lan.crash("a");
    lan.run(seconds(6));
    lan.expectHolder("b").now();
    lan.boot("a");
    lan.expectHolder("b").throughout(seconds(10));
    lan.crash("b");
    lan.run(seconds(6));
    lan.expectHolder("a").now();
  }
}
