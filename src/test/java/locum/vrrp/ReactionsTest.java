package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.vrrp.VirtualRouter.State;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Where the file decides otherwise than the RFC. This router is 10.9.0.5, priority 150, 1 s.
class ReactionsTest {

  private static final IpAddress SELF = address("10.9.0.5");
  private static final IpAddress LOWER = address("10.9.0.1");
  private static final IpAddress GREATER = address("10.9.0.9");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private MonotonicTime now = new MonotonicTime(Long.MAX_VALUE - 1_000_000_000L);
  private VirtualRouter router = new VirtualRouter(RouterSettings.v3().build());

  @Test
  @DisplayName(
      "lower_prio_no_advert: the usurper is told to nobody, but the addresses are announced")
  void aLowerPriorityIsNotAnswered() {
    become(active(with(true, false, false, false)));
    assertThat(hear(claim(100), GREATER))
        .containsExactly(new Action.Reassert(GREATER, new Priority(100)));
    assertThat(hear(claim(150), LOWER))
        .as("an equal priority and the lower address")
        .containsExactly(new Action.Reassert(LOWER, new Priority(150)));
    assertThat(hear(resignation(), GREATER))
        .as("a resignation is answered all the same")
        .containsExactly(new Action.Send(claim(150)));
  }

  @Test
  @DisplayName("higher_prio_send_advert: one advert more, then BACKUP")
  void aHigherPriorityIsAnsweredBeforeYielding() {
    become(active(with(false, true, false, false)));
    State before = router.state();
    assertThat(hear(claim(200), LOWER))
        .containsExactly(
            new Action.Send(claim(150)),
            new Action.Transition(
                before,
                router.state(),
                new Cause.Outranked(LOWER, new Priority(200), new Priority(150))));
    assertThat(router.state()).isInstanceOf(State.Backup.class);
  }

  @Test
  @DisplayName("owner_ignore_adverts: an owner refuses every advert by name, a Backup none")
  void anOwnerMayIgnoreAdverts() {
    become(started(with(false, false, true, false).owner()));
    State before = router.state();
    assertThat(hear(claim(255), GREATER))
        .containsExactly(new Action.Refuse(RejectReason.OWNER_IGNORES));
    assertThat(hear(resignation(), GREATER))
        .containsExactly(new Action.Refuse(RejectReason.OWNER_IGNORES));
    assertThat(router.state()).isEqualTo(before);

    become(started(with(false, false, true, false)));
    assertThat(hear(claim(200), GREATER)).isEmpty();
    assertThat(router.lastHeard()).isPresent();
  }

  @Test
  @DisplayName("skip_check_adv_addr: a list is compared when another router is heard, then no more")
  void aListIsComparedOncePerSender() {
    become(started(with(false, false, false, true)));
    Action differs = new Action.Note(Irregularity.ADDRESSES_DIFFER);
    assertThat(hear(claimOf("10.9.0.77"), GREATER)).containsExactly(differs);
    assertThat(hear(claimOf("10.9.0.78"), GREATER)).isEmpty();
    assertThat(hear(claimOf("10.9.0.78"), LOWER)).containsExactly(differs);
    assertThat(hear(claimOf("10.9.0.78"), GREATER)).containsExactly(differs);
  }

  @Test
  @DisplayName("timer_expired_backup: late, but no peer of that priority can have taken over yet")
  void whoIsLateButWithinThePatienceOfItsPeersGoesOn() {
    become(active(late(100).noPreempt()));
    pass(Duration.ofMillis(3_609)); // the last advert is 3 s and 609.375 ms old: 156/256 s of skew
    assertThat(router.deadlineReached(now)).containsExactly(new Action.Send(claim(150)));
  }

  @Test
  @DisplayName("timer_expired_backup: BACKUP for a full Active_Down_Interval")
  void whoIsTooLateIsBackupForAFullInterval() {
    become(active(late(100).noPreempt()));
    State before = router.state();
    pass(Duration.ofNanos(3_609_375_000L));
    State backup =
        new State.Backup(
            now.plus(Duration.ofNanos(3_414_062_500L)),
            router.config().interval(),
            Optional.empty());
    assertThat(router.deadlineReached(now))
        .containsExactly(
            new Action.Transition(
                before, backup, new Cause.Stalled(Duration.ofNanos(3_609_375_000L))));
    assertThat(router.state()).isEqualTo(backup);
  }

  @Test
  @DisplayName("timer_expired_backup: without nopreempt it listens as every router does")
  void withPreemptionItMeansNothing() {
    become(active(late(100)));
    pass(Duration.ofSeconds(3));
    router.deadlineReached(now);
    assertThat(router.deadline()).contains(now.plus(SECOND).plus(Duration.ofNanos(414_062_500)));
  }

  @Test
  @DisplayName(
      "Two owners: the greater address gives the other 2 own and 1.2 of the longer interval")
  void theOwnerOfGreaterAddressStepsAsideFromOneThatDoesNotYield() {
    become(started(RouterSettings.v3().owner()));
    hear(claim(255), LOWER);
    live(Duration.ofMillis(1_600));
    hear(claim(255), LOWER);
    live(Duration.ofMillis(1_599));
    assertThat(hear(claim(255), LOWER)).contains(new Action.Send(claim(255)));
    live(Duration.ofMillis(1));
    State before = router.state();
    assertThat(hear(claim(255), LOWER))
        .containsExactly(
            new Action.Note(Irregularity.TWO_OWNERS),
            new Action.Transition(before, router.state(), new Cause.StepsAside(LOWER)));
    assertThat(router.priority()).isEqualTo(Priority.HIGHEST_BACKUP);

    pass(SECOND);
    hear(claim(255), LOWER);
    assertThat(router.priority()).as("still there").isEqualTo(Priority.HIGHEST_BACKUP);
    pass(Duration.ofNanos(3_007_812_500L));
    assertThat(router.deadlineReached(now)).startsWith(new Action.Send(claim(255)));
    assertThat(router.priority()).as("gone").isEqualTo(Priority.OWNER);
  }

  @Test
  @DisplayName("Two owners: when the other is corrected, this one is the owner again and preempts")
  void theOwnerComesBackWhenTheOtherIsLower() {
    become(started(RouterSettings.v3().owner()));
    hear(claim(255), LOWER);
    live(Duration.ofMillis(3_200));
    hear(claim(255), LOWER);
    assertThat(router.priority()).isEqualTo(Priority.HIGHEST_BACKUP);
    Optional<MonotonicTime> runs = router.deadline();
    assertThat(hear(claim(120), LOWER)).isEmpty();
    assertThat(router.priority()).isEqualTo(Priority.OWNER);
    assertThat(router.deadline())
        .as("the timer runs on, shorter by the difference of the skews")
        .contains(runs.orElseThrow().plus(Duration.ofNanos(-3_906_250)));
  }

  @Test
  @DisplayName("Two owners: one that was silent for a while gets its time anew")
  void aRivalThatComesAndGoesIsNotYieldedTo() {
    become(started(RouterSettings.v3().owner()));
    for (int i = 0; i < 10; i++) {
      assertThat(hear(claim(255), LOWER)).contains(new Action.Send(claim(255)));
      live(Duration.ofMillis(3_201));
    }
  }

  @Test
  @DisplayName("learn_advert_int: a VRRPv2 advert of another interval is obeyed, told, and learned")
  void anotherIntervalMayBeLearned() {
    RouterSettings seconds = RouterSettings.v2().interval(1);
    Advertisement every2s =
        new Advertisement.Claim(
            new Vrid(51),
            new Priority(200),
            new AdvertisementInterval(VrrpVersion.V2, 2),
            seconds.build().addresses(),
            AuthenticationField.NONE);
    become(started(seconds));
    assertThat(hear(every2s, LOWER))
        .containsExactly(new Action.Refuse(RejectReason.INTERVAL_MISMATCH));

    become(started(seconds.reactions(Reactions.DEFAULT.learningInterval())));
    assertThat(hear(every2s, LOWER))
        .containsExactly(new Action.Note(Irregularity.INTERVAL_DIFFERS));
    assertThat(router.deadline())
        .as("three intervals of the Active and the skew of this router")
        .contains(now.plus(Duration.ofNanos(6_414_062_500L)));
  }

  // ---- The words of the scenes

  private static RouterSettings with(
      boolean lowerNoAdvert, boolean higherSend, boolean ownerIgnores, boolean skip) {
    return RouterSettings.v3()
        .reactions(
            new Reactions(lowerNoAdvert, higherSend, ownerIgnores, skip, false, Optional.empty()));
  }

  private static RouterSettings late(int peers) {
    return RouterSettings.v3()
        .reactions(
            new Reactions(false, false, false, false, false, Optional.of(new Priority(peers))));
  }

  private VirtualRouter started(RouterSettings settings) {
    VirtualRouter started = new VirtualRouter(settings.build());
    started.start(now, false, new Cause.Started("it was started"));
    return started;
  }

  private VirtualRouter active(RouterSettings settings) {
    VirtualRouter active = started(settings);
    pass(Duration.ofNanos(3_414_062_500L));
    active.deadlineReached(now);
    assertThat(active.state()).isInstanceOf(State.Active.class);
    return active;
  }

  private void become(VirtualRouter changed) {
    router = changed;
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
  }

  /// Lets time pass and the adverts be sent.
  private void live(Duration duration) {
    MonotonicTime end = now.plus(duration);
    for (MonotonicTime at = router.deadline().orElseThrow();
        at.isDue(end);
        at = router.deadline().orElseThrow()) {
      router.deadlineReached(at);
    }
    now = end;
  }

  private List<Action> hear(Advertisement advertisement, IpAddress sender) {
    return router.handle(now, advertisement, sender, SELF);
  }

  private Advertisement claim(int priority) {
    return new Advertisement.Claim(
        new Vrid(51),
        new Priority(priority),
        AdvertisementInterval.ofCentiseconds(100),
        router.config().addresses(),
        AuthenticationField.NONE);
  }

  private static Advertisement claimOf(String address) {
    return new Advertisement.Claim(
        new Vrid(51),
        new Priority(200),
        AdvertisementInterval.ofCentiseconds(100),
        List.of(address(address)),
        AuthenticationField.NONE);
  }

  private Advertisement resignation() {
    return new Advertisement.Resignation(
        new Vrid(51),
        AdvertisementInterval.ofCentiseconds(100),
        router.config().addresses(),
        AuthenticationField.NONE);
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
