package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.vrrp.VirtualRouter.State;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The state machine, rule by rule. Each test asserts the whole state and the exact actions.
///
/// This router has priority 150 and an interval of 1 s: Skew_Time is 0.414 062 500 s and
/// Active_Down_Interval 3.414 062 500 s. The clock wraps around one second after the start, so that
/// every timer here crosses the wrap.
class VirtualRouterTest {

  private static final MonotonicTime START = new MonotonicTime(Long.MAX_VALUE - 1_000_000_000L);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration NANOSECOND = Duration.ofNanos(1);
  private static final Duration SKEW_TIME = Duration.ofNanos(414_062_500);
  private static final Duration ACTIVE_DOWN_INTERVAL = Duration.ofNanos(3_414_062_500L);

  private static final Cause STARTED = new Cause.Started("it was started");
  private static final Cause STOPPED = new Cause.Withdrawn("it was stopped");

  /// The variants of the protocol in which the rules are the same.
  enum Variant {
    V2,
    V3,
    V3_OVER_IPV6;

    RouterSettings settings() {
      return switch (this) {
        case V2 -> RouterSettings.v2();
        case V3 -> RouterSettings.v3();
        case V3_OVER_IPV6 -> RouterSettings.v3OverIpv6();
      };
    }

    IpAddress host(int number) {
      String text =
          switch (this) {
            case V2, V3 -> "10.9.0." + number;
            case V3_OVER_IPV6 -> "fe80::" + Integer.toHexString(number);
          };
      return IpAddress.parse(text).orElseThrow();
    }
  }

  private Variant variant = Variant.V3;
  private VirtualRouter router = new VirtualRouter(RouterSettings.v3().build());
  private MonotonicTime now = START;

  // ---- §6.4.1 Initialize

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.1: a Startup with priority 255 advertises and is Active at once")
  void anOwnerIsActiveAtOnce(Variant variant) {
    List<Action> actions = start(variant, variant.settings().owner());

    State active = new State.Active(now.plus(SECOND));
    assertThat(router.state()).as("Adver_Timer is one interval").isEqualTo(active);
    assertThat(actions)
        .as("the advert comes before the addresses")
        .containsExactly(
            new Action.Send(ourClaim(255)),
            new Action.Transition(new State.Initialize(), active, new Cause.OwnsAddresses()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.1: everybody else becomes Backup for a full Active_Down_Interval")
  void aStartWithLowerPriorityWaitsAFullActiveDownInterval(Variant variant) {
    List<Action> actions = start(variant, variant.settings());

    assertThat(router.state())
        .as("Active_Adver_Interval is the own interval")
        .isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
    assertThat(actions)
        .as("a Backup says nothing")
        .containsExactly(
            new Action.Transition(
                new State.Initialize(), backupFor(ACTIVE_DOWN_INTERVAL), STARTED));
  }

  @Test
  @DisplayName("keepalived: priority 255 with state BACKUP waits like everybody else")
  void anOwnerThatIsToStartAsBackupWaits() {
    List<Action> actions = start(Variant.V2, RouterSettings.v2().priority(255));

    State backup = backupFor(Duration.ofNanos(3_003_906_250L));
    assertThat(router.state()).isEqualTo(backup);
    assertThat(actions)
        .containsExactly(new Action.Transition(new State.Initialize(), backup, STARTED));
  }

  @Test
  @DisplayName("keepalived: an owner that comes back from a fault waits one interval and Skew_Time")
  void anOwnerBackFromAFaultListensFirst() {
    router = new VirtualRouter(RouterSettings.v3().owner().build());
    List<Action> actions = router.start(now, true, STARTED);

    State backup = backupFor(Duration.ofNanos(1_003_906_250L));
    assertThat(router.state()).isEqualTo(backup);
    assertThat(actions)
        .containsExactly(new Action.Transition(new State.Initialize(), backup, STARTED));
  }

  @Test
  void aRouterThatTakesPartIsNotStartedAgain() {
    start(Variant.V3, RouterSettings.v3());
    State before = router.state();
    pass(SECOND);
    assertThat(router.start(now, false, STARTED)).isEmpty();
    assertThat(router.state()).isEqualTo(before);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.1: Initialize has no timer and hears nothing")
  void initializeIgnoresEverything() {
    assertThat(router.deadline()).isEmpty();
    assertThat(hear(theirClaim(200), 9)).isEmpty();
    assertThat(hear(theirResignation(), 9)).isEmpty();
    assertThat(router.deadlineReached(now)).isEmpty();
    assertThat(router.withdraw(now, STOPPED)).isEmpty();
    assertThat(router.state()).isEqualTo(new State.Initialize());
    assertThat(router.lastHeard()).isEmpty();
  }

  // ---- §6.4.2 Backup

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.2: a Backup that is shut down cancels its timer and says nothing")
  void aBackupLeavesInSilence(Variant variant) {
    start(variant, variant.settings());
    State backup = router.state();

    assertThat(router.withdraw(now, STOPPED))
        .containsExactly(new Action.Transition(backup, new State.Initialize(), STOPPED));
    assertThat(router.state()).isEqualTo(new State.Initialize());
    assertThat(router.deadline()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.2: Active_Down_Timer fires: advert, then Active")
  void theActiveDownTimerMakesItActive(Variant variant) {
    start(variant, variant.settings());
    State backup = router.state();
    assertThat(router.deadline()).contains(now.plus(ACTIVE_DOWN_INTERVAL));

    pass(ACTIVE_DOWN_INTERVAL.minus(NANOSECOND));
    assertThat(router.deadlineReached(now)).as("not a nanosecond early").isEmpty();
    assertThat(router.state()).isEqualTo(backup);

    pass(NANOSECOND);
    State active = new State.Active(now.plus(SECOND));
    assertThat(router.deadlineReached(now))
        .containsExactly(
            new Action.Send(ourClaim(150)),
            new Action.Transition(
                backup, active, new Cause.ActiveSilent(ACTIVE_DOWN_INTERVAL, Optional.empty())));
    assertThat(router.state()).isEqualTo(active);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.2: priority 0 is heard: Active_Down_Timer becomes Skew_Time")
  void aResignationLeavesSkewTime(Variant variant) {
    start(variant, variant.settings());
    hear(theirClaim(200), 9);
    pass(SECOND);

    assertThat(hear(theirResignation(), 9)).isEmpty();
    assertThat(router.state()).isEqualTo(backupFor(SKEW_TIME));

    State backup = router.state();
    pass(SKEW_TIME);
    State active = new State.Active(now.plus(SECOND));
    assertThat(router.deadlineReached(now))
        .containsExactly(
            new Action.Send(ourClaim(150)),
            new Action.Transition(backup, active, new Cause.ActiveResigned(variant.host(9))));
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: Skew_Time after priority 0 is computed with the learned interval")
  void theSkewAfterAResignationIsOfTheLearnedInterval() {
    start(Variant.V3, RouterSettings.v3());
    hear(theirClaim(200, 400), 9);
    pass(SECOND);
    hear(theirResignation(), 9);
    assertThat(router.state())
        .as("4 s * 106 / 256; what a resignation says of its interval is not learned")
        .isEqualTo(backupFor(Duration.ofNanos(1_656_250_000L), 400));
  }

  static Stream<Arguments> elections() {
    List<Arguments> all = new ArrayList<>();
    for (Variant variant : Variant.values()) {
      for (boolean preempt : new boolean[] {true, false}) {
        for (int priority : new int[] {1, 149, 150, 151, 254, 255}) {
          for (int sender : new int[] {1, 5, 9}) {
            all.add(Arguments.of(variant, preempt, priority, sender));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, preempt {1}, priority {2} from host {3}")
  @MethodSource("elections")
  @DisplayName(
      "RFC 9568 §6.4.2: a Backup obeys an equal or higher priority, and any when it does not"
          + " preempt; it never compares addresses")
  void aBackupJudgesByPriorityAlone(Variant variant, boolean preempt, int priority, int sender) {
    start(variant, preempt ? variant.settings() : variant.settings().noPreempt());
    State before = router.state();
    pass(SECOND);

    List<Action> actions = hear(theirClaim(priority), sender);

    boolean obeyed = priority >= 150 || !preempt;
    assertThat(router.state())
        .as(obeyed ? "the timer starts anew" : "discarded: the timer runs on")
        .isEqualTo(obeyed ? backupFor(ACTIVE_DOWN_INTERVAL) : before);
    assertThat(actions).isEqualTo(sender == 5 ? OWN_SOURCE_NOTED : List.of());
  }

  @ParameterizedTest(name = "{0}, preempt {1}, priority {2} from host {3}")
  @MethodSource("elections")
  @DisplayName(
      "RFC 9568 §6.4.3: an Active yields to a higher priority, or an equal one from a greater"
          + " address; anybody else is answered with an advert at once; Preempt_Mode is not asked")
  void anActiveJudgesByPriorityThenAddress(
      Variant variant, boolean preempt, int priority, int sender) {
    State.Active before =
        becomeActive(variant, preempt ? variant.settings() : variant.settings().noPreempt());
    pass(Duration.ofMillis(300));

    List<Action> actions = hear(theirClaim(priority), sender);

    List<Action> expected = new ArrayList<>(sender == 5 ? OWN_SOURCE_NOTED : List.of());
    if (priority > 150 || (priority == 150 && sender > 5)) {
      assertThat(router.state())
          .as("Adver_Timer is cancelled, Active_Down_Timer set")
          .isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
      expected.add(
          new Action.Transition(
              before,
              router.state(),
              new Cause.Outranked(
                  variant.host(sender), new Priority(priority), new Priority(150))));
    } else {
      assertThat(router.state()).as("Adver_Timer keeps its beat").isEqualTo(before);
      if (sender != 5) {
        expected.add(new Action.Send(ourClaim(150)));
        expected.add(new Action.Reassert(variant.host(sender), new Priority(priority)));
      }
    }
    assertThat(actions).isEqualTo(expected);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: the tie between addresses is decided on unsigned numbers")
  void addressesAreComparedUnsigned() {
    becomeActive(Variant.V3, RouterSettings.v3());
    IpAddress self = address("127.0.0.1");
    assertThat(router.handle(now, theirClaim(150), address("128.0.0.1"), self))
        .as("128.0.0.1 is greater, though its first bit would make it negative")
        .singleElement()
        .isInstanceOf(Action.Transition.class);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: the interval of the obeyed Active is learned, with its timers")
  void aBackupLearnsTheIntervalOfEveryObeyedActive() {
    start(Variant.V3, RouterSettings.v3());

    assertThat(hear(theirClaim(200, 200), 9))
        .as("a different interval is noted, and obeyed")
        .containsExactly(new Action.Note(Irregularity.INTERVAL_DIFFERS));
    assertThat(router.state())
        .as("3 * 2 s + 2 s * 106 / 256")
        .isEqualTo(backupFor(Duration.ofNanos(6_828_125_000L), 200));

    pass(SECOND);
    hear(theirClaim(200, 10), 9);
    assertThat(router.state()).isEqualTo(backupFor(Duration.ofNanos(341_406_250L), 10));
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: what a discarded advert says of the interval is not learned")
  void nothingIsLearnedFromADiscardedAdvert() {
    start(Variant.V3, RouterSettings.v3());
    State before = router.state();
    hear(theirClaim(100, 400), 9);
    assertThat(router.state()).isEqualTo(before);
  }

  @Test
  @DisplayName("RFC 9568 §5.2.7: as Active it sends its own interval, not the learned one")
  void aLearnedIntervalIsForgottenWhenItBecomesActive() {
    start(Variant.V3, RouterSettings.v3());
    hear(theirClaim(200, 400), 9);
    pass(Duration.ofSeconds(20));
    State backup = router.state();

    State active = new State.Active(now.plus(SECOND));
    assertThat(router.deadlineReached(now))
        .containsExactly(
            new Action.Send(ourClaim(150)),
            new Action.Transition(
                backup,
                active,
                new Cause.ActiveSilent(Duration.ofSeconds(20), Optional.of(host(9)))));
    assertThat(router.state()).isEqualTo(active);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.1: a restart begins with the own interval again")
  void aLearnedIntervalIsForgottenInInitialize() {
    start(Variant.V3, RouterSettings.v3());
    hear(theirClaim(200, 400), 9);
    router.withdraw(now, STOPPED);
    router.start(now, true, STARTED);
    assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
    assertThat(router.lastHeard()).isEmpty();
  }

  @Test
  @DisplayName("RFC 9568 §6.1: the owner preempts whatever Preempt_Mode says")
  void anOwnerAlwaysPreempts() {
    start(Variant.V3, RouterSettings.v3().priority(255).noPreempt());
    State before = router.state();
    pass(SECOND);
    assertThat(hear(theirClaim(254), 9)).isEmpty();
    assertThat(router.state()).isEqualTo(before);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: a router of lower priority is replaced when the timer has run out")
  void itPreemptsALowerActive() {
    start(Variant.V3, RouterSettings.v3());
    pass(SECOND.multipliedBy(3));
    hear(theirClaim(100), 9);
    pass(SKEW_TIME);
    State backup = router.state();

    assertThat(router.deadlineReached(now))
        .containsExactly(
            new Action.Send(ourClaim(150)),
            new Action.Transition(
                backup,
                new State.Active(now.plus(SECOND)),
                new Cause.Preempting(host(9), new Priority(100), new Priority(150))));
  }

  // ---- keepalived's preempt_delay

  @Test
  @DisplayName("preempt_delay: obeyed until it ends, then the running timer must still expire")
  void thePreemptDelayBeginsWithTheFirstLowerAdvert() {
    Duration delay = Duration.ofSeconds(4);
    start(Variant.V2, RouterSettings.v2().preemptDelay(delay));
    pass(SECOND.multipliedBy(2));
    Optional<MonotonicTime> preemptAt = Optional.of(now.plus(delay));
    for (int i = 0; i < 4; i++) {
      assertThat(hear(theirClaim(100), 9)).isEmpty();
      assertThat(router.state())
          .as("advert %d: obeyed, and the end of the delay stays where it is", i)
          .isEqualTo(
              new State.Backup(
                  now.plus(ACTIVE_DOWN_INTERVAL), router.config().interval(), preemptAt));
      pass(SECOND);
    }
    State last = router.state();

    assertThat(now).as("the delay is over").isEqualTo(preemptAt.orElseThrow());
    assertThat(hear(theirClaim(100), 9)).isEmpty();
    assertThat(router.state()).as("discarded: the timer runs on").isEqualTo(last);

    pass(SECOND);
    hear(theirClaim(100), 9);
    assertThat(router.state()).isEqualTo(last);
    pass(SECOND);
    hear(theirClaim(100), 9);
    assertThat(router.deadline())
        .as("one Active_Down_Interval after the last advert that was obeyed")
        .contains(START.plus(SECOND.multipliedBy(5)).plus(ACTIVE_DOWN_INTERVAL));
    now = router.deadline().orElseThrow();
    State backup = router.state();
    assertThat(router.deadlineReached(now))
        .containsExactly(
            new Action.Send(ourClaim(150)),
            new Action.Transition(
                backup,
                new State.Active(now.plus(SECOND)),
                new Cause.Preempting(host(9), new Priority(100), new Priority(150))));
  }

  @ParameterizedTest
  @CsvSource({"150", "200", "255"})
  @DisplayName("preempt_delay: an equal or higher advert cancels it")
  void anEqualOrHigherAdvertCancelsThePreemptDelay(int priority) {
    start(Variant.V2, RouterSettings.v2().preemptDelay(Duration.ofSeconds(4)));
    hear(theirClaim(100), 9);
    pass(SECOND);
    hear(theirClaim(priority), 8);
    assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));

    pass(SECOND);
    hear(theirClaim(100), 9);
    assertThat(router.state())
        .as("the next lower advert begins it anew")
        .isEqualTo(
            new State.Backup(
                now.plus(ACTIVE_DOWN_INTERVAL),
                router.config().interval(),
                Optional.of(now.plus(Duration.ofSeconds(4)))));
  }

  @Test
  @DisplayName("preempt_delay: silence is not waited for longer, and is told as silence")
  void thePreemptDelayDoesNotDelayATakeOverOnSilence() {
    start(Variant.V2, RouterSettings.v2().preemptDelay(Duration.ofMinutes(5)));
    hear(theirClaim(100), 9);
    pass(ACTIVE_DOWN_INTERVAL);
    State backup = router.state();
    State active = new State.Active(now.plus(SECOND));
    assertThat(router.deadlineReached(now))
        .containsExactly(
            new Action.Send(ourClaim(150)),
            new Action.Transition(
                backup,
                active,
                new Cause.ActiveSilent(ACTIVE_DOWN_INTERVAL, Optional.of(host(9)))));
  }

  @Test
  @DisplayName("preempt_delay: nor is a resignation")
  void thePreemptDelayDoesNotDelayATakeOverOnAResignation() {
    start(Variant.V2, RouterSettings.v2().preemptDelay(Duration.ofMinutes(5)));
    hear(theirClaim(100), 9);
    hear(theirResignation(), 9);
    assertThat(router.deadline()).contains(now.plus(SKEW_TIME));
  }

  @Test
  @DisplayName("preempt_delay: entering BACKUP from MASTER resets it")
  void thePreemptDelayIsResetByBeingActive() {
    start(Variant.V2, RouterSettings.v2().preemptDelay(Duration.ofSeconds(4)));
    hear(theirClaim(100), 9);
    pass(ACTIVE_DOWN_INTERVAL);
    router.deadlineReached(now);
    hear(theirClaim(200), 9);
    assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
  }

  @Test
  @DisplayName("preempt_delay: a delayed Backup learns the interval of the Active it obeys")
  void theIntervalIsLearnedDuringThePreemptDelay() {
    start(Variant.V3, RouterSettings.v3().preemptDelay(Duration.ofSeconds(4)));
    hear(theirClaim(100, 200), 9);
    assertThat(router.state())
        .isEqualTo(
            new State.Backup(
                now.plus(Duration.ofNanos(6_828_125_000L)),
                AdvertisementInterval.ofCentiseconds(200),
                Optional.of(now.plus(Duration.ofSeconds(4)))));
  }

  @Test
  @DisplayName("preempt_delay: nopreempt obeys any advert for ever")
  void withoutPreemptionThereIsNoDelay() {
    start(Variant.V2, RouterSettings.v2().noPreempt().preemptDelay(Duration.ofSeconds(4)));
    for (int i = 0; i < 10; i++) {
      hear(theirClaim(100), 9);
      assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
      pass(SECOND);
    }
  }

  // ---- §6.4.3 Active

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.3: Adver_Timer fires: an advert each interval, on the grid")
  void anActiveAdvertisesEveryInterval(Variant variant) {
    State.Active active = becomeActive(variant, variant.settings());
    MonotonicTime beat = active.nextAdvertisementAt();

    now = beat.minus(NANOSECOND);
    assertThat(router.deadlineReached(now)).as("not a nanosecond early").isEmpty();

    now = beat.plus(Duration.ofMillis(3));
    assertThat(router.deadlineReached(now)).containsExactly(new Action.Send(ourClaim(150)));
    assertThat(router.state())
        .as("lateness does not add up")
        .isEqualTo(new State.Active(beat.plus(SECOND)));
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: after a whole missed beat one advert, and the beat begins anew")
  void aMissedBeatIsNotMadeUpFor() {
    State.Active active = becomeActive(Variant.V3, RouterSettings.v3());
    now = active.nextAdvertisementAt().plus(Duration.ofMillis(1500));
    assertThat(router.deadlineReached(now)).containsExactly(new Action.Send(ourClaim(150)));
    assertThat(router.state()).isEqualTo(new State.Active(now.plus(SECOND)));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.3: an Active that is shut down sends priority 0 first")
  void anActiveResigns(Variant variant) {
    State active = becomeActive(variant, variant.settings());
    assertThat(router.withdraw(now, STOPPED))
        .containsExactly(
            new Action.Send(ourResignation()),
            new Action.Transition(active, new State.Initialize(), STOPPED));
    assertThat(router.state()).isEqualTo(new State.Initialize());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 9568 §6.4.3: priority 0 is heard: an advert at once, Adver_Timer is reset")
  void anActiveAnswersAResignation(Variant variant) {
    becomeActive(variant, variant.settings());
    pass(Duration.ofMillis(300));
    assertThat(hear(theirResignation(), 9)).containsExactly(new Action.Send(ourClaim(150)));
    assertThat(router.state()).isEqualTo(new State.Active(now.plus(SECOND)));
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: the interval of the one it yields to is adopted")
  void anActiveLearnsTheIntervalOfTheOneItYieldsTo() {
    becomeActive(Variant.V3, RouterSettings.v3());
    hear(theirClaim(200, 200), 9);
    assertThat(router.state()).isEqualTo(backupFor(Duration.ofNanos(6_828_125_000L), 200));
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: a reflection of our own advert is not answered: that had no end")
  void anOwnReflectionIsNotAnswered() {
    State active = becomeActive(Variant.V3, RouterSettings.v3());
    for (int i = 0; i < 3; i++) {
      assertThat(hear(theirClaim(150), 5)).isEqualTo(OWN_SOURCE_NOTED);
      assertThat(router.state()).isEqualTo(active);
    }
  }

  @Test
  @DisplayName("RFC 9568 erratum 8298: an owner obeys the rules too, and both owners are told")
  void twoOwnersResolveByAddress() {
    start(Variant.V3, RouterSettings.v3().owner());
    State active = router.state();
    assertThat(hear(theirClaim(255), 1))
        .containsExactly(
            new Action.Note(Irregularity.TWO_OWNERS),
            new Action.Send(ourClaim(255)),
            new Action.Reassert(host(1), Priority.OWNER));
    assertThat(hear(theirClaim(255), 9))
        .containsExactly(
            new Action.Note(Irregularity.TWO_OWNERS),
            new Action.Transition(
                active,
                router.state(),
                new Cause.Outranked(host(9), Priority.OWNER, Priority.OWNER)));
    assertThat(router.state()).isEqualTo(backupFor(Duration.ofNanos(3_003_906_250L)));
  }

  // ---- A router that did not run

  @Test
  @DisplayName("An Active is stalled when its peers, after three intervals, have stopped waiting")
  void anActiveIsStalledAfterThreeIntervalsOfSilence() {
    State.Active active = becomeActive(Variant.V3, RouterSettings.v3());
    Duration patience = Duration.ofSeconds(2);
    now = active.nextAdvertisementAt().plus(patience).minus(NANOSECOND);
    assertThat(router.deadlineReached(now))
        .as("the last advert is not yet three intervals old")
        .containsExactly(new Action.Send(ourClaim(150)));

    State.Active late = becomeActive(Variant.V3, RouterSettings.v3());
    now = late.nextAdvertisementAt().plus(patience);
    State listening = backupFor(SECOND.plus(SKEW_TIME));
    assertThat(router.deadlineReached(now))
        .as("it listens for an interval and Skew_Time before it speaks")
        .containsExactly(
            new Action.Transition(late, listening, new Cause.Stalled(Duration.ofSeconds(3))));
    assertThat(router.state()).isEqualTo(listening);

    pass(SECOND.plus(SKEW_TIME));
    assertThat(router.deadlineReached(now))
        .as("nobody took over")
        .containsExactly(
            new Action.Send(ourClaim(150)),
            new Action.Transition(
                listening,
                new State.Active(now.plus(SECOND)),
                new Cause.ActiveSilent(SECOND.plus(SKEW_TIME), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource({"151, true", "150, true", "149, false"})
  @DisplayName("A stalled Active that hears its successor judges it as a Backup does")
  void aStalledActiveHearsBeforeItSpeaks(int priority, boolean obeyed) {
    State.Active active = becomeActive(Variant.V3, RouterSettings.v3());
    now = active.nextAdvertisementAt().plus(Duration.ofSeconds(5));
    State listening = backupFor(SECOND.plus(SKEW_TIME));

    assertThat(hear(theirClaim(priority), 1))
        .as("no advert in answer: the other may be right")
        .containsExactly(
            new Action.Transition(active, listening, new Cause.Stalled(Duration.ofSeconds(6))));
    assertThat(router.state()).isEqualTo(obeyed ? backupFor(ACTIVE_DOWN_INTERVAL) : listening);
  }

  @Test
  @DisplayName("A Backup that did not run hears what has arrived before its timer counts")
  void aStalledBackupHearsBeforeItSpeaks() {
    start(Variant.V3, RouterSettings.v3());
    pass(Duration.ofMinutes(1));
    assertThat(hear(theirClaim(200), 9)).isEmpty();
    assertThat(router.deadlineReached(now)).isEmpty();
    assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
  }

  // ---- Priority and configuration change

  @ParameterizedTest
  @CsvSource({"200, -195_312_500", "100, 195_312_500", "255, -410_156_250", "150, 0"})
  @DisplayName("A changed priority shifts Active_Down_Timer by the change of Active_Down_Interval")
  void aChangedPriorityShiftsTheRunningTimer(int changed, String shift) {
    start(Variant.V3, RouterSettings.v3());
    pass(SECOND);
    router.setPriority(new Priority(changed));
    assertThat(router.priority()).isEqualTo(new Priority(changed));
    assertThat(router.state())
        .isEqualTo(
            new State.Backup(
                START
                    .plus(ACTIVE_DOWN_INTERVAL)
                    .plus(Duration.ofNanos(Long.parseLong(shift.replace("_", "")))),
                router.config().interval(),
                Optional.empty()));
  }

  @Test
  @DisplayName("The shift is of the learned interval, and keeps a preempt delay")
  void theShiftIsOfTheLearnedInterval() {
    start(Variant.V3, RouterSettings.v3().preemptDelay(Duration.ofSeconds(9)));
    hear(theirClaim(100, 400), 9);
    router.setPriority(new Priority(214));
    assertThat(router.state())
        .as("4 s * 64 / 256 earlier")
        .isEqualTo(
            new State.Backup(
                now.plus(Duration.ofNanos(12_656_250_000L)),
                AdvertisementInterval.ofCentiseconds(400),
                Optional.of(now.plus(Duration.ofSeconds(9)))));
  }

  @Test
  @DisplayName("An Active shows a changed priority with its next advert, and is judged by it")
  void anActiveAdvertisesTheChangedPriority() {
    State.Active active = becomeActive(Variant.V3, RouterSettings.v3());
    router.setPriority(new Priority(90));
    assertThat(router.state()).isEqualTo(active);
    now = active.nextAdvertisementAt();
    assertThat(router.deadlineReached(now)).containsExactly(new Action.Send(ourClaim(90)));
    assertThat(hear(theirClaim(100), 1)).singleElement().isInstanceOf(Action.Transition.class);
  }

  @Test
  @DisplayName("Reload: state and timers stay; the priority shifts the timer")
  void aReloadKeepsTheStateOfABackup() {
    start(Variant.V3, RouterSettings.v3());
    hear(theirClaim(200, 400), 9);
    State learned = router.state();

    router.reconfigure(RouterSettings.v3().interval(20).addresses("10.9.0.7").build());
    assertThat(router.state()).as("an own interval is not the Active's").isEqualTo(learned);

    router.reconfigure(RouterSettings.v3().interval(20).priority(214).build());
    assertThat(router.state())
        .isEqualTo(
            new State.Backup(
                now.plus(Duration.ofNanos(12_656_250_000L)),
                AdvertisementInterval.ofCentiseconds(400),
                Optional.empty()));
  }

  @Test
  @DisplayName("Reload: an Active uses the new configuration with its next advert")
  void aReloadKeepsTheStateOfAnActive() {
    State.Active active = becomeActive(Variant.V3, RouterSettings.v3());
    router.reconfigure(RouterSettings.v3().interval(20).priority(90).addresses("10.9.0.7").build());
    assertThat(router.state()).isEqualTo(active);
    now = active.nextAdvertisementAt();
    assertThat(router.deadlineReached(now)).containsExactly(new Action.Send(ourClaim(90)));
    assertThat(router.state()).isEqualTo(new State.Active(now.plus(Duration.ofMillis(200))));
  }

  @Test
  @DisplayName("Reload from VRRPv2 to VRRPv3 and back: what was learned is forgotten, timers stay")
  void aReloadMayChangeTheVersion() {
    start(Variant.V2, RouterSettings.v2().interval(2));
    MonotonicTime deadline = router.deadline().orElseThrow();
    router.reconfigure(RouterSettings.v3().interval(50).build());
    assertThat(router.state())
        .isEqualTo(
            new State.Backup(deadline, AdvertisementInterval.ofCentiseconds(50), Optional.empty()));

    Advertisement old =
        new Advertisement.Claim(
            new Vrid(51),
            new Priority(200),
            AdvertisementInterval.ofSeconds(2),
            router.config().addresses(),
            AuthenticationField.NONE);
    assertThat(hear(old, 9)).containsExactly(new Action.Refuse(RejectReason.VERSION_MISMATCH));

    router.reconfigure(RouterSettings.v2().interval(2).build());
    assertThat(hear(old, 9)).isEmpty();
    assertThat(router.state()).isEqualTo(backupFor(Duration.ofNanos(6_414_062_500L)));
  }

  @Test
  @DisplayName("Reload: a changed preempt delay begins anew; the same one runs on")
  void aChangedPreemptDelayBeginsAnew() {
    start(Variant.V2, RouterSettings.v2().preemptDelay(Duration.ofSeconds(4)));
    hear(theirClaim(100), 9);
    State delayed = router.state();
    router.reconfigure(
        RouterSettings.v2().preemptDelay(Duration.ofSeconds(4)).addresses("10.9.0.7").build());
    assertThat(router.state()).isEqualTo(delayed);
    router.reconfigure(RouterSettings.v2().preemptDelay(Duration.ofSeconds(9)).build());
    assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
  }

  // ---- What is odd, and obeyed

  @Test
  @DisplayName("RFC 9568 §7.1: another list of addresses is noted and obeyed, in VRRPv2 as well")
  void aDifferentAddressListIsObeyed() {
    for (Variant version : List.of(Variant.V2, Variant.V3)) {
      start(version, version.settings());
      Advertisement other = withAddresses("10.9.0.101", "10.9.0.100");
      pass(SECOND);
      assertThat(hear(other, 9))
          .as("the same addresses in another order are another list")
          .containsExactly(new Action.Note(Irregularity.ADDRESSES_DIFFER));
      assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
    }
  }

  @Test
  @DisplayName("RFC 9568 erratum 8300: a first IPv6 address that is not link-local is noted")
  void aFirstAddressThatIsNotLinkLocalIsObeyed() {
    start(Variant.V3_OVER_IPV6, RouterSettings.v3OverIpv6().addresses("fd09::100", "fe80::100"));
    assertThat(hear(theirClaim(200), 9))
        .containsExactly(new Action.Note(Irregularity.FIRST_ADDRESS_NOT_LINK_LOCAL));
    assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
  }

  @Test
  @DisplayName("RFC 9568 erratum 8299: no address is refused, unless this router has none either")
  void anEmptyListIsObeyedOnlyWhereOursIsEmpty() {
    start(Variant.V3, RouterSettings.v3());
    State before = router.state();
    pass(SECOND);
    assertThat(hear(withAddresses(), 9))
        .containsExactly(new Action.Refuse(RejectReason.NO_ADDRESSES));
    assertThat(router.state()).isEqualTo(before);

    start(Variant.V3, RouterSettings.v3().addresses());
    assertThat(hear(withAddresses(), 9)).isEmpty();
    assertThat(router.state()).isEqualTo(backupFor(ACTIVE_DOWN_INTERVAL));
  }

  @Test
  @DisplayName("RFC 9568 §7.1: a refused packet moves no timer, in Active either")
  void aRefusedPacketChangesNothing() {
    State active = becomeActive(Variant.V2, RouterSettings.v2().password("s3cret12"));
    Advertisement forged =
        new Advertisement.Resignation(
            new Vrid(51),
            router.config().interval(),
            router.config().addresses(),
            Authentication.SimplePassword.of("guess").field());
    Optional<VirtualRouter.Heard> heard = router.lastHeard();
    assertThat(hear(forged, 9))
        .containsExactly(new Action.Refuse(RejectReason.AUTHENTICATION_FAILED));
    assertThat(router.state()).isEqualTo(active);
    assertThat(router.lastHeard()).isEqualTo(heard);
  }

  // ---- Causes are told in sentences

  @Test
  void aCauseTellsItsEvidence() {
    IpAddress peer = address("10.9.0.9");
    Priority hundred = new Priority(100);
    Priority ours = new Priority(150);
    assertThat(new Cause.ActiveSilent(ACTIVE_DOWN_INTERVAL, Optional.of(peer)).sentence())
        .isEqualTo("the active router 10.9.0.9 was not heard for 3.414 s");
    assertThat(new Cause.ActiveSilent(ACTIVE_DOWN_INTERVAL, Optional.empty()).sentence())
        .isEqualTo("no other router was heard for 3.414 s");
    assertThat(new Cause.ActiveResigned(peer).sentence())
        .isEqualTo("the active router 10.9.0.9 resigned (priority 0)");
    assertThat(new Cause.Preempting(peer, hundred, ours).sentence())
        .isEqualTo("preempting 10.9.0.9: its priority 100 is lower than ours, 150");
    assertThat(new Cause.Outranked(peer, ours, hundred).sentence())
        .isEqualTo("10.9.0.9 has priority 150, higher than ours, 100");
    assertThat(new Cause.Outranked(peer, ours, ours).sentence())
        .isEqualTo("10.9.0.9 has the same priority 150 and the greater address");
    assertThat(new Cause.Stalled(Duration.ofMillis(6050)).sentence())
        .contains("did not run for 6.050 s");
  }

  // ---- The words of the scenes

  private static final List<Action> OWN_SOURCE_NOTED =
      List.of(new Action.Note(Irregularity.OWN_SOURCE));

  private List<Action> start(Variant chosen, RouterSettings settings) {
    variant = chosen;
    now = START;
    router = new VirtualRouter(settings.build());
    return router.start(now, false, STARTED);
  }

  private State.Active becomeActive(Variant chosen, RouterSettings settings) {
    start(chosen, settings);
    pass(ACTIVE_DOWN_INTERVAL);
    router.deadlineReached(now);
    State.Active active = new State.Active(now.plus(SECOND));
    assertThat(router.state()).isEqualTo(active);
    return active;
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
  }

  private List<Action> hear(Advertisement advertisement, int sender) {
    return router.handle(now, advertisement, host(sender), host(5));
  }

  private IpAddress host(int number) {
    return variant.host(number);
  }

  private State backupFor(Duration wait) {
    return new State.Backup(now.plus(wait), router.config().interval(), Optional.empty());
  }

  private State backupFor(Duration wait, int learnedCentiseconds) {
    return new State.Backup(
        now.plus(wait),
        AdvertisementInterval.ofCentiseconds(learnedCentiseconds),
        Optional.empty());
  }

  /// What this router is expected to send.
  private Advertisement ourClaim(int priority) {
    return theirClaim(priority);
  }

  private Advertisement ourResignation() {
    return theirResignation();
  }

  private Advertisement theirClaim(int priority) {
    return theirClaim(priority, router.config().interval().units());
  }

  private Advertisement theirClaim(int priority, int units) {
    return new Advertisement.Claim(
        new Vrid(51),
        new Priority(priority),
        new AdvertisementInterval(router.config().version(), units),
        router.config().addresses(),
        router.config().authentication().field());
  }

  private Advertisement theirResignation() {
    return new Advertisement.Resignation(
        new Vrid(51),
        router.config().interval(),
        router.config().addresses(),
        router.config().authentication().field());
  }

  private static Advertisement withAddresses(VirtualRouterConfig config, List<IpAddress> list) {
    return new Advertisement.Claim(
        config.vrid(), new Priority(200), config.interval(), list, AuthenticationField.NONE);
  }

  private Advertisement withAddresses(String... addresses) {
    return withAddresses(
        router.config(), Stream.of(addresses).map(VirtualRouterTest::address).toList());
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
