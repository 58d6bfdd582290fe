package locum.sim;

import static locum.sim.Scene.millis;
import static locum.sim.Scene.priority;
import static locum.sim.Scene.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Priority;
import locum.vrrp.VrrpTimers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Two routers through everything that happens to two routers, in each protocol.
@Tag("sim")
class TwoRoutersTest {

  /// Deliveries, notices and wake-ups of [Timing#DEFAULT] together.
  private static final Duration DELAYS = millis(10);

  private static Duration skew(Dialect dialect, int priority) {
    return VrrpTimers.skewTime(new Priority(priority), dialect.interval(seconds(1)));
  }

  private static Duration activeDown(Dialect dialect, int priority) {
    AdvertisementInterval interval = dialect.interval(seconds(1));
    return VrrpTimers.activeDownInterval(3, new Priority(priority), interval);
  }

  private static Scene pair(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(150));
    lan.host("b", priority(100));
    return lan;
  }

  @ParameterizedTest
  @EnumSource
  void theHigherPriorityTakesTheAddressAfterActiveDownInterval(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.start();
    Duration down = activeDown(dialect, 150);
    lan.expectHolder("a").between(down, down.plus(DELAYS));
    lan.expectHolder("a").throughout(seconds(20));
    lan.expectState("b", ReportedState.BACKUP);
  }

  @ParameterizedTest
  @EnumSource
  void aCrashIsNoticedWithinActiveDownIntervalOfTheLastAdvert(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.runToAdvertOf("a");
    lan.run(millis(5)); // the advert has arrived
    lan.crash("a");
    lan.expectNobody().now();
    Duration down = activeDown(dialect, 100).minusMillis(5);
    lan.expectHolder("b").between(down, down.plus(DELAYS));
    lan.expectCause("b", "was not heard for");
    lan.expectNeverTwoHolders();
  }

  @ParameterizedTest
  @EnumSource
  void theHigherPriorityPreemptsWhenItReturns(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.crash("a");
    lan.run(seconds(10));
    lan.expectHolder("b").now();
    lan.boot("a");
    lan.expectHolder("a", "b").within(activeDown(dialect, 150).plus(DELAYS));
    lan.expectHolder("a").within(DELAYS);
    lan.expectCause("a", "preempting");
    lan.expectCause("b", "higher than ours");
    lan.expectTwoHoldersAtMost(DELAYS);
  }

  @ParameterizedTest
  @EnumSource
  void withNopreemptTheAddressStaysWhereItIs(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(150).nopreempt());
    lan.host("b", priority(100));
    lan.settleOn("a");
    lan.crash("a");
    lan.run(seconds(10));
    lan.boot("a");
    lan.expectHolder("b").throughout(seconds(30));
    lan.expectState("a", ReportedState.BACKUP);
  }

  @ParameterizedTest
  @EnumSource
  void preemptDelayLetsTheAddressStayForAWhile(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(150).preemptDelay(seconds(20)));
    lan.host("b", priority(100));
    lan.settleOn("a");
    lan.crash("a");
    lan.run(seconds(10));
    lan.boot("a");
    lan.expectHolder("b").throughout(seconds(20));
    lan.run(seconds(6));
    lan.expectHolder("a").now();
    lan.expectTwoHoldersAtMost(DELAYS);
  }

  @ParameterizedTest
  @EnumSource
  void ofEqualPrioritiesTheGreaterAddressWinsAfterAPartition(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(100));
    lan.host("b", priority(100));
    lan.start("a");
    lan.expectHolder("a").within(seconds(5));
    lan.start("b");
    lan.expectHolder("a").throughout(seconds(10)); // a Backup never compares addresses
    lan.partition(List.of("a"), List.of("b"));
    lan.run(seconds(10));
    lan.expectHolder("a", "b").now();
    lan.heal();
    lan.expectHolder("b").within(seconds(1).plus(DELAYS));
    lan.expectCause("a", "the greater address");
    lan.expectHolder("b").throughout(seconds(10));
  }

  @ParameterizedTest
  @EnumSource
  void anOwnerIsActiveAtOnceAndComesBackAtOnce(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("owner", priority(255));
    lan.host("b", priority(100));
    lan.start();
    lan.expectHolder("owner").within(millis(1));
    lan.run(seconds(5));
    lan.crash("owner");
    lan.expectHolder("b").within(activeDown(dialect, 100).plus(DELAYS));
    lan.boot("owner");
    lan.expectHolder("owner").within(DELAYS);
    lan.expectTwoHoldersAtMost(DELAYS);
  }

  @ParameterizedTest
  @EnumSource
  void anAddressIsHeldOnBothSidesOfAPartitionUntilOneAdvertAfterItHeals(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.partition(List.of("a"), List.of("b"));
    lan.expectHolder("a", "b").within(activeDown(dialect, 100).plus(DELAYS));
    lan.run(seconds(10));
    lan.heal();
    lan.expectHolder("a").within(seconds(1).plus(DELAYS));
    lan.expectHolder("a").throughout(seconds(10));
    lan.expectState("b", ReportedState.BACKUP);
  }

  @ParameterizedTest
  @EnumSource
  void anActiveThatIsNotHeardIsDoubledAndItGivesWayToAHigherOneOnly(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.oneWayPartition(List.of("a"), List.of("b"));
    lan.expectHolder("a", "b").within(activeDown(dialect, 100).plus(DELAYS));
    lan.expectHolder("a", "b").throughout(seconds(10));
    lan.heal();
    lan.expectHolder("a").within(seconds(1).plus(DELAYS));
  }

  @ParameterizedTest
  @EnumSource
  void aBackupThatIsNotHeardChangesNothing(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.oneWayPartition(List.of("b"), List.of("a"));
    lan.expectHolder("a").throughout(seconds(20));
  }

  @ParameterizedTest
  @EnumSource
  void lossOfCarrierIsAFaultAtOnceAndTheAddressGoes(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.cutCarrier("a");
    lan.run(millis(6));
    lan.expectState("a", ReportedState.FAULT);
    lan.expectHolder("b").within(activeDown(dialect, 100).plus(DELAYS));
    lan.restoreCarrier("a");
    lan.run(seconds(10));
    lan.expectHolder("a").now();
    lan.expectTwoHoldersAtMost(DELAYS);
  }

  @ParameterizedTest
  @EnumSource
  void aDaemonThatStalledForLongerThanItsPeersWaitListensFirst(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.pause("a");
    lan.run(seconds(10));
    lan.expectHolder("b").now();
    lan.resume("a");
    lan.expectState("a", ReportedState.BACKUP);
    lan.expectHolder("b").now();
    Duration listen = seconds(1).plus(skew(dialect, 150));
    lan.expectHolder("a", "b").between(listen, listen.plus(DELAYS));
    lan.expectHolder("a").within(DELAYS);
    lan.expectTwoHoldersAtMost(DELAYS);
  }

  @ParameterizedTest
  @EnumSource
  void aStalledDaemonWithNopreemptStaysBackup(Dialect dialect) {
    Scene lan = new Scene(dialect);
    lan.host("a", priority(150).nopreempt());
    lan.host("b", priority(100));
    lan.settleOn("a");
    lan.pause("a");
    lan.run(seconds(10));
    lan.expectHolder("b").now();
    lan.resume("a");
    lan.expectHolder("b").throughout(seconds(20));
    lan.expectState("a", ReportedState.BACKUP);
    lan.expectNeverTwoHolders();
  }

  @ParameterizedTest
  @EnumSource
  void aStallShorterThanThePatienceOfThePeersMovesNothing(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.runToAdvertOf("a");
    lan.pause("a");
    lan.run(millis(1900));
    lan.resume("a");
    lan.expectHolder("a").throughout(seconds(10));
    lan.expectState("b", ReportedState.BACKUP);
  }

  /// The kernel of a killed daemon must be done before the peer begins, wherever between two
  /// adverts the daemon dies and however late the kernel is.
  @ParameterizedTest
  @CsvSource({"V2, 1", "V2, 2", "V3_IPV4, 1", "V3_IPV4, 3", "V3_IPV6, 1", "V3_IPV6, 3"})
  void theKernelRemovesTheAddressOfAKilledDaemonBeforeThePeerTakesOver(
      Dialect dialect, int interval) {
    int steps = 40;
    for (int step = 0; step < steps; step++) {
      Scene lan = new Scene(dialect, Timing.DEFAULT.withLatestLeases(), new MonotonicTime(step));
      lan.host("a", priority(150).every(seconds(interval)));
      lan.host("b", priority(254).nopreempt().every(seconds(interval)));
      lan.start("a");
      lan.expectHolder("a").within(seconds(20));
      lan.start("b");
      lan.run(seconds(20));
      lan.runToAdvertOf("a");
      lan.run(seconds(interval).multipliedBy(step).dividedBy(steps));
      lan.kill("a");
      lan.expectNobody().within(seconds(interval * 3));
      lan.expectHolder("b").within(seconds(interval * 2));
      lan.expectNeverTwoHolders();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDaemonKilledAndStartedAgainRemovesWhatTheEarlierOneLeft(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.kill("a");
    lan.run(millis(500));
    lan.expectHolder("a").now();
    lan.start("a");
    lan.expectNobody().now();
    lan.run(seconds(10));
    lan.expectHolder("a").now();
  }

  @ParameterizedTest
  @EnumSource
  void aKilledDaemonThatStartsWithoutCarrierLeavesNothingBehindEither(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.kill("a");
    lan.cutCarrier("a");
    lan.start("a");
    lan.run(millis(100));
    lan.restoreCarrier("a");
    lan.run(millis(100));
    lan.expectState("a", ReportedState.BACKUP);
    lan.expectNobody().now();
  }

  @ParameterizedTest
  @EnumSource
  void afterAGracefulStopThePeerTakesOverInSkewTime(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.stop("a");
    lan.expectNobody().now();
    Duration skew = skew(dialect, 100);
    lan.expectHolder("b").between(skew, skew.plus(DELAYS));
    lan.expectCause("b", "resigned");
    lan.expectNeverTwoHolders();
  }

  @ParameterizedTest
  @EnumSource
  void anAddressRemovedBySomebodyIsPutBack(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.removeAddress("a");
    lan.expectNobody().now();
    lan.expectHolder("a").within(seconds(0.3));
    lan.expectHolder("a").throughout(seconds(10));
    assertThat(lan.expectRestored("a")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aFifthOfThePacketsLostLeavesOneHolderMostOfTheTime(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.quality(20, 10);
    lan.run(seconds(300));
    lan.quality(0, 0);
    lan.run(seconds(5));
    lan.expectHolder("a").now();
    // Three in a row are lost once in 125 adverts; the next one that arrives ends it.
    lan.expectTwoHoldersAtMost(seconds(6));
  }

  @ParameterizedTest
  @EnumSource
  void aReloadThatLowersThePriorityMovesTheAddress(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.reload("a", priority(50));
    lan.expectHolder("a").throughout(seconds(1));
    lan.expectHolder("a", "b").within(activeDown(dialect, 100).plus(seconds(1)));
    lan.expectHolder("b").within(DELAYS);
    lan.expectHolder("b").throughout(seconds(10));
  }

  @ParameterizedTest
  @EnumSource
  void aReloadThatChangesNothingMovesNothing(Dialect dialect) {
    Scene lan = pair(dialect);
    lan.settleOn("a");
    lan.reload("a", priority(150));
    lan.reload("b", priority(100));
    lan.expectHolder("a").throughout(seconds(10));
  }

  /// The count of nanoseconds wraps around in the middle of the scene.
  @ParameterizedTest
  @EnumSource
  void timeMayWrapAround(Dialect dialect) {
    MonotonicTime start = new MonotonicTime(Long.MAX_VALUE).minus(seconds(16));
    Scene lan = new Scene(dialect, Timing.DEFAULT, start);
    lan.host("a", priority(150));
    lan.host("b", priority(100));
    lan.settleOn("a");
    lan.crash("a");
    lan.expectHolder("b").within(activeDown(dialect, 100).plus(DELAYS));
    lan.removeAddress("b");
    lan.expectHolder("b").within(seconds(0.3));
    lan.boot("a");
    lan.run(seconds(5));
    lan.expectHolder("a").now();
  }
}
