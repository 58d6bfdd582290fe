package locum.carp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.carp.VirtualHost.State;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The state machine, rule by rule, in virtual time.
///
/// This host is 10.1.1.5 with an interval of 1 s and a skew of 128, half a second: it beats every
/// 1.5 s and waits 3.5 s for a master. The clock wraps around one second after the start, so that
/// every timer here crosses the wrap.
class VirtualHostTest {

  private static final MonotonicTime START = new MonotonicTime(Long.MAX_VALUE - 1_000_000_000L);
  private static final Duration BEAT = Duration.ofMillis(1500);
  private static final Duration MASTER_DOWN = Duration.ofMillis(3500);
  private static final Duration NANOSECOND = Duration.ofNanos(1);
  private static final long FIRST = 1_000;

  private static final Cause STARTED = new Cause.Told("it was started");
  private static final Cause STOPPED = new Cause.Told("it was stopped");
  private static final Cause TOLD = new Cause.Told("an administrator says so");

  private static final IpAddress SELF = address(5);

  private MonotonicTime now = START;
  private CarpConfig config = settings(Profile.UCARP).build();
  private VirtualHost host = new VirtualHost(config, FIRST);
  private long theirCounter = 0x7000_0000_0000_0000L;

  // ---- Init

  @ParameterizedTest
  @EnumSource
  @DisplayName("A host that starts is Backup for a master-down interval, and says nothing")
  void aStartWaitsForAMaster(Profile profile) {
    List<Action> actions = start(settings(profile));

    State backup = new State.Backup(now.plus(MASTER_DOWN), now);
    assertThat(host.state()).isEqualTo(backup);
    assertThat(actions).containsExactly(new Action.Transition(new State.Init(), backup, STARTED));
    assertThat(host.deadline()).contains(now.plus(MASTER_DOWN));
  }

  @Test
  void aHostThatTakesPartIsNotStartedAgain() {
    start(settings(Profile.UCARP));
    State before = host.state();
    pass(BEAT);
    assertThat(host.start(now, STARTED)).isEmpty();
    assertThat(host.state()).isEqualTo(before);
  }

  @Test
  void initHasNoTimerAndHearsNothing() {
    assertThat(host.deadline()).isEmpty();
    assertThat(hear(1, 0, 9)).isEmpty();
    assertThat(host.deadlineReached(now)).isEmpty();
    assertThat(host.withdraw(now, STOPPED)).isEmpty();
    assertThat(host.takeOver(now, TOLD)).isEmpty();
    assertThat(host.stepDown(now, Duration.ZERO, TOLD)).isEmpty();
    assertThat(host.state()).isEqualTo(new State.Init());
    assertThat(host.lastHeard()).isEmpty();
  }

  // ---- Backup

  @ParameterizedTest
  @EnumSource
  @DisplayName("The master-down timer fires: advert, then Master")
  void theMasterDownTimerMakesItMaster(Profile profile) {
    start(settings(profile));
    pass(MASTER_DOWN.minus(NANOSECOND));
    assertThat(host.takeOverDue(now)).isFalse();
    assertThat(host.deadlineReached(now)).isEmpty();
    State before = host.state();
    pass(NANOSECOND);
    assertThat(host.takeOverDue(now)).isTrue();

    State master = new State.Master(now.plus(BEAT));
    Cause silent = new Cause.MasterSilent(MASTER_DOWN, Optional.empty(), List.of());
    assertThat(host.deadlineReached(now))
        .containsExactly(ours(FIRST), new Action.Transition(before, master, silent));
    assertThat(silent.sentence()).isEqualTo("no other host was heard for 3.500 s");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 0, 3000",
    "3, 1, 128, 3500",
    "2, 1, 64, 2250",
    "1, 2, 0, 2000",
    "3, 0, 64, 750"
  })
  @DisplayName("The master-down interval: ratio * base + skew/256; with base 0 ratio * skew/256")
  void theMasterDownInterval(int ratio, int base, int skew, long millis) {
    start(settings(Profile.UCARP).deadRatio(ratio).interval(base, skew));
    assertThat(host.masterDownInterval()).isEqualTo(Duration.ofMillis(millis));
    assertThat(host.deadline()).contains(START.plus(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Every advert of a master restarts the timer; without preemption a worse one too")
  void anAdvertRestartsTheTimer(Profile profile) {
    start(settings(profile));
    pass(Duration.ofSeconds(3));
    assertThat(hear(1, 0, 9)).isEmpty();
    assertThat(host.state()).isEqualTo(new State.Backup(now.plus(MASTER_DOWN), START));
    pass(Duration.ofSeconds(3));
    assertThat(hear(1, 200, 9)).as("less often than this host").isEmpty();
    assertThat(host.deadline()).contains(now.plus(MASTER_DOWN));
    assertThat(host.hearsBetter(now)).isTrue();
    pass(MASTER_DOWN);
    assertThat(host.hearsBetter(now)).isFalse();
    assertThat(cause(host.deadlineReached(now)))
        .isEqualTo(new Cause.MasterSilent(MASTER_DOWN, Optional.of(address(9)), List.of()))
        .extracting(Cause::sentence)
        .isEqualTo("the master 10.1.1.9 was not heard for 3.500 s");
  }

  @Test
  @DisplayName("One timer for both families, where the BSDs have two")
  void anAdvertOfEitherFamilyCounts() {
    start(settings(Profile.OPENBSD).addresses("10.1.1.252", "2001:db8::252"));
    pass(Duration.ofSeconds(3));
    IpAddress sender = IpAddress.parse("fe80::9").orElseThrow();
    IpAddress self = IpAddress.parse("fe80::5").orElseThrow();
    assertThat(host.handle(now, advert(1, 0, 0), sender, self)).isEmpty();
    assertThat(host.deadline()).contains(now.plus(MASTER_DOWN));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("With preemption, a master that advertises less often is replaced at once")
  void aWorseMasterIsPreempted(Profile profile) {
    start(settings(profile).preempt());
    assertThat(hear(1, 127, 9)).as("more often").isEmpty();
    if (profile == Profile.UCARP) {
      assertThat(hear(1, 128, 9)).as("as often").isEmpty();
    }
    State before = host.state();
    List<Action> actions = hear(1, 129, 9);

    assertThat(actions)
        .containsExactly(
            ours(theirCounter),
            new Action.Transition(
                new State.Backup(now, ((State.Backup) before).restsUntil()),
                new State.Master(now.plus(BEAT)),
                new Cause.Preempting(address(9), Advertisement.interval(1, 129), BEAT)));
    assertThat(cause(actions).sentence())
        .isEqualTo("preempting 10.1.1.9: its interval of 1.503 s is longer than ours, 1.500 s");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("After a farewell it waits for its skew only, so that the best of several is first")
  void aFarewellIsFollowedAfterTheSkew(Profile profile) {
    start(settings(profile));
    hear(1, 0, 9);
    assertThat(hear(255, 255, 9)).isEmpty();
    assertThat(host.deadline()).contains(now.plus(Advertisement.interval(0, config.advskew())));
    now = host.deadline().orElseThrow();
    List<Action> actions = host.deadlineReached(now);
    assertThat(host.state()).isEqualTo(new State.Master(now.plus(BEAT)));
    assertThat(cause(actions).sentence())
        .isEqualTo("the master 10.1.1.9 said farewell (advbase 255, advskew 255)");
  }

  @Test
  @DisplayName("A farewell is one even where this host waits longer than 256 s")
  void aFarewellIsFollowedByAPatientHost() {
    start(settings(Profile.UCARP).interval(200, 0));
    hear(200, 0, 9);
    hear(255, 255, 9);
    assertThat(cause(host.deadlineReached(now))).isInstanceOf(Cause.MasterLeaves.class);
  }

  @Test
  @DisplayName("A master that would time out between two adverts counts as dead")
  void aMasterThatAdvertisesTooSeldomIsReplaced() {
    start(settings(Profile.UCARP));
    assertThat(hearWithoutNotes(3, 128, 9)).as("exactly the master-down interval").isEmpty();
    List<Action> actions = hearWithoutNotes(3, 129, 9);
    assertThat(cause(actions))
        .isEqualTo(new Cause.MasterLeaves(address(9), Advertisement.interval(3, 129), false));
    assertThat(cause(actions).sentence())
        .isEqualTo(
            "the master 10.1.1.9 advertises only every 3.503 s, longer than this host waits");
  }

  @Test
  @DisplayName("A host that leaves, and is not the master, moves nothing")
  void aFarewellOfAStrangerIsNotFollowed() {
    start(settings(Profile.UCARP));
    hear(1, 0, 9);
    assertThat(hear(255, 255, 8)).isEmpty();
    assertThat(host.deadline()).contains(now.plus(MASTER_DOWN));
    now = now.plus(Duration.ofSeconds(2));
    hear(255, 255, 8);
    assertThat(host.deadline()).as("its master is silent").contains(now.plus(BEAT.minusSeconds(1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"UCARP", "FREEBSD"})
  @DisplayName("Its own adverts, recorded and sent back under another name, unseat no Master")
  void itsOwnAdvertsUnseatNoMaster(Profile profile) {
    start(settings(profile));
    now = host.deadline().orElseThrow();
    host.deadlineReached(now);
    for (int i = 0; i < 600; i++) {
      now = host.deadline().orElseThrow();
      host.deadlineReached(now);
    }
    for (int i = 0; i < 580; i++) {
      Advertisement recorded = new Voice(config, FIRST + i).says(0, 1, 0);
      assertThat(host.handle(now, recorded, address(100 + i % 100), SELF))
          .containsExactly(new Action.Refuse(RejectReason.REPLAYED));
    }
    assertThat(host.state()).isInstanceOf(State.Master.class);
  }

  @Test
  @DisplayName("A shorter interval counts at once: the leases are for it already")
  void aReloadBringsTheNextAdvertForward() {
    start(settings(Profile.UCARP).interval(12, 0));
    now = host.deadline().orElseThrow();
    host.deadlineReached(now);
    host.reconfigure(now, settings(Profile.UCARP).interval(1, 0).build(), 77);
    assertThat(host.deadline()).contains(now.plus(Duration.ofSeconds(1)));
  }

  @Test
  @DisplayName(
      "Who changes to OpenBSD has a cookie of its own, not the counter that all go on from")
  void aChangeOfProfileBringsAFreshCookie() {
    start(settings(Profile.FREEBSD));
    host.reconfigure(now, settings(Profile.OPENBSD).build(), 77);
    now = host.deadline().orElseThrow();
    assertThat(
            host.deadlineReached(now).stream()
                .filter(Action.Send.class::isInstance)
                .map(action -> ((Action.Send) action).advertisement().counter()))
        .containsExactly(77L);
  }

  @Test
  void aBackupLeavesInSilence() {
    start(settings(Profile.UCARP));
    State before = host.state();
    assertThat(host.withdraw(now, STOPPED))
        .containsExactly(new Action.Transition(before, new State.Init(), STOPPED));
  }

  @Test
  void aBackupTakesOverWhenTold() {
    start(settings(Profile.UCARP));
    State before = host.state();
    assertThat(host.takeOver(now, TOLD))
        .containsExactly(
            ours(FIRST), new Action.Transition(before, new State.Master(now.plus(BEAT)), TOLD));
    assertThat(host.takeOver(now, TOLD)).isEmpty();
  }

  @Test
  void aBackupMayBeToldToWaitAgain() {
    start(settings(Profile.UCARP));
    pass(MASTER_DOWN);
    host.waitAgain(now);
    assertThat(host.deadlineReached(now)).isEmpty();
    assertThat(host.deadline()).contains(now.plus(MASTER_DOWN));
  }

  @Test
  @DisplayName("What was refused is the evidence of a take-over: the failed hash and its sender")
  void aTakeOverTellsWhatWasRefused() {
    start(settings(Profile.UCARP));
    CarpConfig other = settings(Profile.UCARP).password("hate").build();
    Advertisement foreign = new Voice(other, 1).says(1, 0, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(host.handle(now, foreign, address(9), SELF))
          .containsExactly(new Action.Refuse(RejectReason.AUTHENTICATION_FAILED));
      host.refused(address(9), RejectReason.AUTHENTICATION_FAILED);
    }
    assertThat(host.deadline())
        .as("a refused packet moves no timer")
        .contains(START.plus(MASTER_DOWN));
    assertThat(host.lastHeard()).isEmpty();
    pass(MASTER_DOWN);
    assertThat(cause(host.deadlineReached(now)).sentence())
        .isEqualTo(
            "no other host was heard for 3.500 s; 3 packets from 10.1.1.9 were refused, because its"
                + " hash does not fit: compare the password, the vhid and the set of virtual"
                + " addresses on both hosts");
  }

  @Test
  void anotherVhidAndTheOwnAddressAreRefused() {
    start(settings(Profile.UCARP));
    CarpConfig other = settings(Profile.UCARP).vhid(43).build();
    assertThat(host.handle(now, new Voice(other, 1).says(1, 0, 0), address(9), SELF))
        .containsExactly(new Action.Refuse(RejectReason.OTHER_VHID));
    assertThat(host.handle(now, advert(1, 0, 0), SELF, SELF))
        .containsExactly(new Action.Refuse(RejectReason.OWN_ADDRESS));
  }

  // ---- Master

  @Test
  @DisplayName(
      "The beat is on a grid: lateness does not add up, and a missed beat is not made good")
  void theBeatDoesNotDrift() {
    master(settings(Profile.UCARP));
    MonotonicTime first = host.deadline().orElseThrow();
    now = first.plus(Duration.ofMillis(200));
    assertThat(host.deadlineReached(now)).containsExactly(ours(FIRST + 1));
    assertThat(host.deadline()).contains(first.plus(BEAT));
    assertThat(host.deadlineReached(now)).as("not due").isEmpty();
    now = first.plus(BEAT).plus(Duration.ofMillis(1600));
    assertThat(host.deadlineReached(now)).containsExactly(ours(FIRST + 2));
    assertThat(host.deadline()).contains(now.plus(BEAT));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A Master that advertises less often yields; ucarp speaks once more before")
  void aMasterYieldsToAShorterInterval(Profile profile) {
    master(settings(profile));
    State before = host.state();
    List<Action> actions = hear(1, 127, 9);

    Action.Transition yields =
        new Action.Transition(
            before,
            new State.Backup(now.plus(MASTER_DOWN), now),
            new Cause.Outranked(address(9), Advertisement.interval(1, 127), BEAT));
    if (profile == Profile.UCARP) {
      assertThat(actions).containsExactly(ours(theirCounter), yields);
    } else {
      assertThat(actions).containsExactly(yields);
    }
    assertThat(host.hearsBetter(now)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A Master that advertises more often stays, and announces afresh")
  void aMasterReassertsAgainstALongerInterval(Profile profile) {
    master(settings(profile));
    State before = host.state();
    String theirs = "interval 1.503 s" + (profile == Profile.OPENBSD ? ", demotion 0" : "");
    assertThat(hear(1, 129, 9)).containsExactly(new Action.Reassert(address(9), theirs));
    assertThat(host.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"4, true", "6, false"})
  @DisplayName("UCARP, equal intervals: the lower address stays Master")
  void anEqualIntervalIsDecidedByAddress(int sender, boolean yields) {
    master(settings(Profile.UCARP));
    List<Action> actions = hear(1, 128, sender);
    assertThat(host.state() instanceof State.Backup).isEqualTo(yields);
    if (yields) {
      assertThat(cause(actions).sentence())
          .isEqualTo("10.1.1.4 has the same interval of 1.500 s and is preferred");
    } else {
      assertThat(actions).containsExactly(new Action.Reassert(address(6), "interval 1.500 s"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENBSD", "FREEBSD"})
  @DisplayName("BSD, equal intervals: who hears the other leaves, and equal intervals are told")
  void anEqualIntervalUnseatsAMasterOfTheBsds(Profile profile) {
    master(settings(profile));
    List<Action> actions = hear(1, 128, 6);
    assertThat(host.state()).isInstanceOf(State.Backup.class);
    assertThat(actions).startsWith(new Action.Note(Irregularity.SAME_INTERVAL));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.1, 10.1.1.2",
    "10.1.1.1, 10.1.1.2",
    "192.168.1.1, 10.0.0.2",
    "9.0.0.1, 10.0.0.1"
  })
  @DisplayName("ucarp compares addresses from the last octet on")
  void theOrderOfUcarpBeginsWithTheLastOctet(String lower, String higher) {
    IpAddress one = IpAddress.parse(lower).orElseThrow();
    IpAddress other = IpAddress.parse(higher).orElseThrow();
    assertThat(Rank.inOrderOfUcarp(one, other)).isNegative();
    assertThat(Rank.inOrderOfUcarp(other, one)).isPositive();
    assertThat(Rank.inOrderOfUcarp(one, one)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A Master that leaves says farewell first, which ends the wait of its backups")
  void aMasterLeavesWithAFarewell(Profile profile) {
    master(settings(profile));
    State before = host.state();
    assertThat(host.withdraw(now, STOPPED))
        .containsExactly(
            farewell(profile == Profile.OPENBSD ? FIRST : FIRST + 1),
            new Action.Transition(before, new State.Init(), STOPPED));
    assertThat(host.deadline()).isEmpty();
  }

  @Test
  @DisplayName(
      "SIGUSR2 of ucarp: Backup for a pause and then a master-down interval, whatever comes")
  void aMasterThatStepsDownRests() {
    master(settings(Profile.UCARP).preempt());
    State before = host.state();
    MonotonicTime until = now.plus(Duration.ofSeconds(3)).plus(MASTER_DOWN);
    State rests = new State.Backup(until, until);
    assertThat(host.stepDown(now, Duration.ofSeconds(3), TOLD))
        .containsExactly(farewell(FIRST + 1), new Action.Transition(before, rests, TOLD));
    pass(Duration.ofSeconds(1));
    assertThat(hear(1, 200, 9)).as("it would be preempted").isEmpty();
    assertThat(host.hearsBetter(now)).as("only for the rest").isFalse();
    assertThat(hear(255, 255, 9)).as("a farewell").isEmpty();
    assertThat(host.state()).isEqualTo(rests);
    now = until.minus(Duration.ofSeconds(1));
    hear(1, 0, 9);
    assertThat(host.deadline()).contains(now.plus(MASTER_DOWN));
    now = until;
    assertThat(cause(hear(1, 200, 9))).isInstanceOf(Cause.Preempting.class);
  }

  @Test
  void aHostThatRestsMayBeToldToTakeOver() {
    master(settings(Profile.UCARP));
    host.stepDown(now, Duration.ofSeconds(3), TOLD);
    assertThat(host.takeOver(now, TOLD)).hasSize(2);
  }

  @Test
  @DisplayName(
      "A Master that stood still for longer than its backups wait listens before it speaks")
  void aStalledMasterListensFirst() {
    master(settings(Profile.UCARP));
    State before = host.state();
    now = host.deadline().orElseThrow().plus(Duration.ofSeconds(2));
    List<Action> actions = host.deadlineReached(now);
    State listening = new State.Backup(now.plus(Duration.ofSeconds(2)), now);
    assertThat(actions)
        .containsExactly(
            new Action.Transition(before, listening, new Cause.Stalled(Duration.ofMillis(3500))));
    pass(Duration.ofSeconds(2));
    assertThat(cause(host.deadlineReached(now))).isInstanceOf(Cause.MasterSilent.class);
  }

  @Test
  void aMasterThatIsALittleLateGoesOn() {
    master(settings(Profile.UCARP));
    now = host.deadline().orElseThrow().plus(Duration.ofSeconds(2)).minus(NANOSECOND);
    assertThat(host.deadlineReached(now)).containsExactly(ours(FIRST + 1));
  }

  @Test
  @DisplayName("A stalled Master that hears another before its own timer obeys it")
  void aStalledMasterObeysWhoTookOver() {
    master(settings(Profile.UCARP));
    now = host.deadline().orElseThrow().plus(Duration.ofSeconds(10));
    assertThat(cause(hear(1, 200, 9))).isInstanceOf(Cause.Stalled.class);
    assertThat(host.deadline()).contains(now.plus(MASTER_DOWN));
  }

  @Test
  void aMasterIsDoneWithWhatItRefusedAsBackup() {
    master(settings(Profile.UCARP));
    host.refused(address(9), RejectReason.AUTHENTICATION_FAILED);
    hear(1, 0, 9);
    pass(MASTER_DOWN);
    assertThat(cause(host.deadlineReached(now)).sentence()).doesNotContain("refused");
  }

  // ----

  private static HostSettings settings(Profile profile) {
    return HostSettings.of(profile).interval(1, 128);
  }

  private static IpAddress address(int host) {
    return IpAddress.parse("10.1.1." + host).orElseThrow();
  }

  private List<Action> start(HostSettings settings) {
    config = settings.build();
    host = new VirtualHost(config, FIRST);
    return host.start(now, STARTED);
  }

  private void master(HostSettings settings) {
    start(settings);
    pass(host.masterDownInterval());
    assertThat(host.deadlineReached(now)).hasSize(2);
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
  }

  /// An advert of a host with the same secret, whose counter is above ours.
  private Advertisement advert(int base, int skew, int demotion) {
    return new Voice(config, theirCounter++).says(base, skew, demotion);
  }

  /// What is due is done in the same turn, as the engine does it; after a farewell it waits.
  private List<Action> thenDue(List<Action> heard, int base) {
    List<Action> actions = new ArrayList<>(heard);
    if (base != 255 && host.takeOverDue(now)) {
      actions.addAll(host.deadlineReached(now));
    }
    return actions;
  }

  private List<Action> hear(int base, int skew, int sender) {
    return thenDue(host.handle(now, advert(base, skew, 0), address(sender), SELF), base);
  }

  private List<Action> hearWithoutNotes(int base, int skew, int sender) {
    return hear(base, skew, sender).stream().filter(a -> !(a instanceof Action.Note)).toList();
  }

  private Action ours(long counter) {
    long used = config.profile() == Profile.OPENBSD ? FIRST : counter;
    return new Action.Send(new Voice(config, used).says(config.advbase(), config.advskew(), 0));
  }

  private Action farewell(long counter) {
    return new Action.Send(new Voice(config, counter).says(255, 255, 0));
  }

  private static Cause cause(List<Action> actions) {
    return actions.stream()
        .filter(Action.Transition.class::isInstance)
        .map(a -> ((Action.Transition) a).cause())
        .findFirst()
        .orElseThrow();
  }
}
