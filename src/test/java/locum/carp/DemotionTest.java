package locum.carp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import locum.carp.VirtualHost.State;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What makes a host less fit: demotion by its trackers, and adverts that do not leave it.
class DemotionTest {

  private static final IpAddress SELF = IpAddress.parse("10.1.1.5").orElseThrow();
  private static final IpAddress PEER = IpAddress.parse("10.1.1.9").orElseThrow();
  private static final Cause TOLD = new Cause.Told("it was started");

  private MonotonicTime now = new MonotonicTime(0);
  private CarpConfig config = HostSettings.of(Profile.UCARP).build();
  private VirtualHost host = new VirtualHost(config, 1);
  private long theirCounter = 1_000_000_000;

  @ParameterizedTest
  @CsvSource({
    "UCARP, 100, 0, 100, 0",
    "UCARP, 100, 50, 150, 0",
    "UCARP, 100, 500, 240, 0",
    "UCARP, 255, 0, 255, 0",
    "UCARP, 250, 10, 250, 0",
    "FREEBSD, 100, 50, 150, 0",
    "FREEBSD, 100, 240, 240, 0",
    "FREEBSD, 100, -30, 70, 0",
    "FREEBSD, 100, -300, 0, 0",
    "OPENBSD, 100, 0, 100, 0",
    "OPENBSD, 100, 32, 100, 32",
    "OPENBSD, 100, 500, 100, 255",
    "OPENBSD, 100, -5, 100, 0",
  })
  @DisplayName("Demotion goes into advskew, at most 240; of OpenBSD into an octet of its own")
  void demotionIsAdvertised(Profile profile, int skew, int demotion, int shownSkew, int shown) {
    start(HostSettings.of(profile).interval(1, skew));
    host.setDemotion(demotion);
    assertThat(host.demotion()).isEqualTo(demotion);
    assertThat(host.advertisedSkew()).isEqualTo(shownSkew);
    Advertisement sent = sent(host.takeOver(now, TOLD));
    assertThat(sent.advskew()).isEqualTo(shownSkew);
    assertThat(sent.demotion()).isEqualTo(shown);
    assertThat(host.deadline()).as("it beats as it says").contains(now.plus(sent.interval()));
  }

  @Test
  @DisplayName("With base 0 the interval never becomes nothing")
  void anIntervalIsNeverNothing() {
    start(HostSettings.of(Profile.FREEBSD).interval(0, 10));
    host.setDemotion(-100);
    assertThat(host.advertisedSkew()).isEqualTo(1);
  }

  @Test
  @DisplayName("A Backup's timer moves by the change of its master-down interval, there and back")
  void demotionMovesTheTimerOfABackup() {
    start(HostSettings.of(Profile.UCARP));
    MonotonicTime before = host.deadline().orElseThrow();
    host.setDemotion(128);
    assertThat(host.deadline()).contains(before.plus(Duration.ofMillis(500)));
    host.setDemotion(0);
    assertThat(host.deadline()).contains(before);
  }

  @Test
  @DisplayName("A changed configuration moves it too, and is used with the next advert")
  void aChangedConfigurationIsTakenOver() {
    start(HostSettings.of(Profile.UCARP));
    MonotonicTime before = host.deadline().orElseThrow();
    host.reconfigure(now, HostSettings.of(Profile.UCARP).interval(2, 0).build(), 77);
    assertThat(host.deadline()).contains(before.plus(Duration.ofSeconds(3)));
    host.takeOver(now, TOLD);
    config = HostSettings.of(Profile.UCARP).interval(1, 64).password("hate").build();
    host.reconfigure(now, config, 77);
    assertThat(host.config()).isEqualTo(config);
    now = host.deadline().orElseThrow();
    Advertisement sent = sent(host.deadlineReached(now));
    assertThat(sent.advskew()).isEqualTo(64);
    assertThat(new VhidHash(config).fits(sent.counter(), sent.digest())).isTrue();
    assertThat(host.deadline()).contains(now.plus(Duration.ofMillis(1250)));
    assertThat(hear(1, 0, 0)).as("the new password").isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UCARP", "FREEBSD"})
  @DisplayName("A demoted Master yields to a host that it would outrank")
  void aDemotedMasterYields(Profile profile) {
    start(HostSettings.of(profile).interval(1, 10));
    host.takeOver(now, TOLD);
    hear(1, 50, 0);
    assertThat(host.state()).isInstanceOf(State.Master.class);
    host.setDemotion(100);
    hear(1, 50, 0);
    assertThat(host.state()).isInstanceOf(State.Backup.class);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1, true",
    "10, 2, true",
    "10, 3, false",
    "50, 1, true",
    "50, 2, false",
    "50, 3, false",
    "30, 2, true",
    "30, 3, false"
  })
  @DisplayName("OPENBSD: a Master yields to a lower demotion, or with an equal one to the interval")
  void theMasterOfOpenbsdComparesDemotionFirst(int skew, int demotion, boolean yields) {
    start(HostSettings.of(Profile.OPENBSD).interval(1, 30));
    host.setDemotion(2);
    host.takeOver(now, TOLD);
    List<Action> actions = hear(1, skew, demotion);
    assertThat(host.state() instanceof State.Backup).isEqualTo(yields);
    if (yields && demotion == 1) {
      assertThat(sentence(actions)).isEqualTo("10.1.1.9 has the demotion 1, lower than ours, 2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, 10, 3, true", "false, 10, 2, false", "false, 50, 2, false", "false, 50, 1, false",
    "true, 10, 3, true", "true, 10, 2, false", "true, 50, 2, true", "true, 50, 1, false"
  })
  @DisplayName(
      "OPENBSD: a Backup replaces a higher demotion always, a longer interval by preemption")
  void theBackupOfOpenbsdComparesDemotionToo(
      boolean preempt, int skew, int demotion, boolean replaces) {
    HostSettings settings = HostSettings.of(Profile.OPENBSD).interval(1, 30);
    start(preempt ? settings.preempt() : settings);
    host.setDemotion(2);
    List<Action> actions = hear(1, skew, demotion);
    assertThat(host.state() instanceof State.Master).isEqualTo(replaces);
    if (demotion == 3) {
      assertThat(sentence(actions)).isEqualTo("10.1.1.9 has the demotion 3, higher than ours, 2");
    }
  }

  @Test
  @DisplayName("The others obey an advert with a demotion, and tell it")
  void aDemotionThatIsNotReadIsNoted() {
    start(HostSettings.of(Profile.FREEBSD));
    assertThat(hear(1, 10, 1)).containsExactly(new Action.Note(Irregularity.DEMOTION_NOT_READ));
    assertThat(hear(2, 10, 0)).containsExactly(new Action.Note(Irregularity.BASE_DIFFERS));
    assertThat(host.hearsBetter(now)).isTrue();
  }

  // ---- adverts that do not leave

  @ParameterizedTest
  @EnumSource
  @DisplayName("Three failures in a row: skew 240, until three adverts in a row were sent")
  void failuresToSendDemote(Profile profile) {
    start(HostSettings.of(profile).interval(1, 10));
    host.takeOver(now, TOLD);
    host.sendFailed();
    assertThat(beat().advskew()).isEqualTo(10);
    host.sendFailed();
    host.sendFailed();
    assertThat(beat().advskew()).as("two reports about one advert are one").isEqualTo(10);
    host.sendFailed();
    assertThat(beat().advskew()).isEqualTo(240);
    assertThat(beat().advskew()).as("one was sent").isEqualTo(240);
    host.sendFailed();
    for (int sent = 0; sent < 3; sent++) {
      assertThat(beat().advskew()).as("%d were sent", sent).isEqualTo(240);
    }
    assertThat(beat().advskew()).isEqualTo(10);
  }

  @Test
  void failuresWithSuccessesBetweenDoNotDemote() {
    start(HostSettings.of(Profile.UCARP).interval(1, 10));
    host.takeOver(now, TOLD);
    for (int i = 0; i < 10; i++) {
      host.sendFailed();
      beat();
      host.sendFailed();
      beat();
      assertThat(beat().advskew()).isEqualTo(10);
    }
  }

  @Test
  void aHigherSkewIsKeptWhileNothingLeaves() {
    start(HostSettings.of(Profile.UCARP).interval(1, 250));
    host.takeOver(now, TOLD);
    for (int i = 0; i < 3; i++) {
      host.sendFailed();
      beat();
    }
    assertThat(host.advertisedSkew()).isEqualTo(250);
  }

  @Test
  void aNewStartForgetsFailures() {
    start(HostSettings.of(Profile.UCARP));
    host.takeOver(now, TOLD);
    for (int i = 0; i < 3; i++) {
      beat();
      host.sendFailed();
    }
    assertThat(host.advertisedSkew()).isEqualTo(240);
    host.withdraw(now, TOLD);
    host.start(now, TOLD);
    assertThat(host.advertisedSkew()).isZero();
  }

  private void start(HostSettings settings) {
    config = settings.build();
    host = new VirtualHost(config, 1);
    host.start(now, TOLD);
  }

  private Advertisement beat() {
    now = host.deadline().orElseThrow();
    return sent(host.deadlineReached(now));
  }

  /// What is due is done in the same turn, as the engine does it; after a farewell it waits.
  private List<Action> thenDue(List<Action> heard, int base) {
    List<Action> actions = new ArrayList<>(heard);
    if (base != 255 && host.takeOverDue(now)) {
      actions.addAll(host.deadlineReached(now));
    }
    return actions;
  }

  private List<Action> hear(int base, int skew, int demotion) {
    Advertisement said = new Voice(config, theirCounter++).says(base, skew, demotion);
    return thenDue(host.handle(now, said, PEER, SELF), base);
  }

  private static Advertisement sent(List<Action> actions) {
    return ((Action.Send) actions.getFirst()).advertisement();
  }

  private static String sentence(List<Action> actions) {
    return ((Action.Transition) actions.getLast()).cause().sentence();
  }
}
