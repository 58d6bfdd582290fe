package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import locum.core.Announcement;
import locum.core.Effect;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MacAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// When an Active tells the link where its addresses live.
class AnnouncementTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();

  private static final String FIVE_ROUNDS = "announce eth0" + " 10.9.0.100 10.9.0.101".repeat(5);
  private static final String TWO_ROUNDS = "announce eth0" + " 10.9.0.100 10.9.0.101".repeat(2);

  @Test
  @DisplayName("RFC 9568 §6.4.2: all addresses on becoming Active, five rounds, A B A B …")
  void aSetIsSentAtOnceAndOnceMore() {
    EngineScene scene = EngineScene.running(VI_1);
    assertThat(only(scene.pass("3.4140625"), "announce")).containsExactly(FIVE_ROUNDS);
    assertThat(only(scene.pass("4.999999999"), "announce")).isEmpty();
    assertThat(only(scene.pass("0.000000001"), "announce")).containsExactly(FIVE_ROUNDS);
    assertThat(only(scene.pass("60"), "announce")).as("no refresh by default").isEmpty();
  }

  @Test
  @DisplayName("RFC 9568 §6.4.2: each IPv6 address is announced with the MAC of its interface")
  void anAnnouncementNamesAddressAndMac() {
    assertThat(announced(Link.Flag.UP, Link.Flag.RUNNING))
        .startsWith(announcement(2, "fe80::100"), announcement(2, "fd09::100"))
        .hasSize(10);
    assertThat(announced(Link.Flag.UP, Link.Flag.RUNNING, Link.Flag.NOARP))
        .as("nobody asks there")
        .isEmpty();
  }

  @Test
  void excludedAddressesComeAfterTheAdvertisedOnes() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2()
                .excluded("10.8.0.100/24", "eth1", true)
                .announcements(schedule(1, 0, 0, 1, 0, 0))
                .build());
    assertThat(scene.effects())
        .contains(
            new Effect.AnnounceAddresses(
                List.of(
                    announcement(2, "10.9.0.100"),
                    announcement(2, "10.9.0.101"),
                    announcement(3, "10.8.0.100"))));
  }

  @Test
  void withoutDelayThereIsNoSecondSet() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().announcements(schedule(2, 0, 0, 1, 5, 5)).build());
    assertThat(only(scene.pass("30"), "announce")).isEmpty();
  }

  @Test
  @DisplayName("garp_master_refresh: first one delay and one refresh after becoming Active")
  void theRefreshIsPeriodic() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2().announcements(schedule(5, 5, 10, 2, 5, 5)).build());
    assertThat(only(scene.pass("5"), "announce")).containsExactly(FIVE_ROUNDS);
    assertThat(only(scene.pass("9.999999999"), "announce")).isEmpty();
    assertThat(only(scene.pass("0.000000001"), "announce")).containsExactly(TWO_ROUNDS);
    assertThat(only(scene.pass("10"), "announce")).containsExactly(TWO_ROUNDS);
    assertThat(only(scene.pass("30"), "announce")).hasSize(3);
  }

  @Test
  @DisplayName("RFC 9568 §6.4.3: a lower priority is answered by an advert and a fresh set")
  void aLowerPriorityIsAnsweredWithASetAndASecondOne() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("10.5");
    assertThat(scene.hear(VI_1, 100, "10.9.0.9"))
        .containsExactly(
            "send eth0 51 priority 150",
            FIVE_ROUNDS,
            "VI_1 WARNING Received advert from 10.9.0.9 with lower priority 100, ours 150, forcing"
                + " new election");
    assertThat(only(scene.pass("4.999999999"), "announce")).isEmpty();
    assertThat(only(scene.pass("0.000000001"), "announce")).containsExactly(FIVE_ROUNDS);
  }

  @Test
  @DisplayName("A flood of forged claims costs an advert each, and one set in half an interval")
  void aFloodOfLowerPrioritiesIsNotMultiplied() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.addAll(scene.hear(VI_1, 100, "10.9.0.9"));
    }
    assertThat(only(answers, "send")).hasSize(50);
    assertThat(only(answers, "announce")).containsExactly(FIVE_ROUNDS);
    scene.pass("0.5");
    assertThat(only(scene.hear(VI_1, 100, "10.9.0.9"), "announce")).containsExactly(FIVE_ROUNDS);
  }

  @Test
  void theAnswerToALowerPriorityMayBeTheAdvertAlone() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().announcements(schedule(5, 0, 0, 1, 0, 5)).build());
    scene.pass("0.5");
    assertThat(only(scene.hear(VI_1, 100, "10.9.0.9"), "send", "announce"))
        .containsExactly("send eth0 51 priority 150");
    assertThat(only(scene.pass("10"), "announce")).isEmpty();
  }

  @Test
  void whoIsActiveNoLongerAnnouncesNothing() {
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().announcements(schedule(5, 5, 7, 2, 5, 5)).build());
    scene.hear(VI_1, 100, "10.9.0.8");
    scene.hear(VI_1, 200, "10.9.0.9");
    for (int i = 0; i < 20; i++) {
      assertThat(scene.pass("1")).isEmpty();
      scene.hear(VI_1, 200, "10.9.0.9");
    }
  }

  @Test
  @DisplayName("After a stall the missed refreshes are not made up for")
  void missedRefreshesAreNotMadeUpFor() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2()
                .router(r -> r.interval(200))
                .announcements(schedule(5, 5, 10, 2, 5, 5))
                .build());
    scene.pass("600");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.pass("5");
    assertThat(only(scene.stall(100), "announce")).containsExactly(TWO_ROUNDS);
  }

  @Test
  @DisplayName("Reload: a changed refresh counts from the reload, also when it was off before")
  void aChangedRefreshCountsAtOnce() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("20");
    scene.configure(InstanceSettings.v2().announcements(schedule(5, 5, 10, 2, 5, 5)).build());
    assertThat(only(scene.pass("9.9"), "announce")).isEmpty();
    assertThat(only(scene.pass("0.1"), "announce")).containsExactly(TWO_ROUNDS);
    scene.configure(VI_1);
    assertThat(only(scene.pass("30"), "announce")).isEmpty();
  }

  @Test
  @DisplayName("MASTER_RX_LOWER_PRI: each advert of lower rank is told, however many come")
  void everyAdvertOfLowerRankIsTold() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.5");
    scene.notified();
    scene.hear(VI_1, 100, "10.9.0.9");
    scene.hear(VI_1, 100, "10.9.0.9");
    assertThat(scene.notified())
        .containsExactly(
            "INSTANCE VI_1 MASTER_RX_LOWER_PRI 150", "INSTANCE VI_1 MASTER_RX_LOWER_PRI 150");
  }

  @Test
  @DisplayName("garp_extra_if all: one round of the addresses on other interfaces, each period")
  void addressesElsewhereAreAnnouncedAgainAndAgain() {
    EngineScene scene =
        EngineScene.active(
            InstanceSettings.v2()
                .excluded("10.8.0.100/24", "eth1", true)
                .announcements(elsewhere(7, true))
                .build());
    assertThat(only(scene.pass("6.999999999"), "announce")).isEmpty();
    assertThat(only(scene.pass("0.000000001"), "announce"))
        .containsExactly("announce eth1 10.8.0.100");
    assertThat(only(scene.pass("21"), "announce")).hasSize(3);

    EngineScene ordinary =
        EngineScene.active(
            InstanceSettings.v2()
                .excluded("10.8.0.100/24", "eth1", true)
                .announcements(elsewhere(7, false))
                .build());
    assertThat(only(ordinary.pass("30"), "announce"))
        .as("without 'all' it is for virtual MAC addresses")
        .isEmpty();
  }

  private static AnnouncementSchedule elsewhere(int seconds, boolean all) {
    return new AnnouncementSchedule(
        1,
        Duration.ZERO,
        Duration.ZERO,
        1,
        0,
        Duration.ZERO,
        new AnnouncementSchedule.Elsewhere(Duration.ofSeconds(seconds), all));
  }

  private static AnnouncementSchedule schedule(
      int repeat,
      int delay,
      int refresh,
      int refreshRepeat,
      int lowerPriorityRepeat,
      int lowerPriorityDelay) {
    return new AnnouncementSchedule(
        repeat,
        Duration.ofSeconds(delay),
        Duration.ofSeconds(refresh),
        refreshRepeat,
        lowerPriorityRepeat,
        Duration.ofSeconds(lowerPriorityDelay));
  }

  /// What an IPv6 instance announces on an interface with these flags.
  private static List<Announcement> announced(Link.Flag... flags) {
    EngineScene scene = new EngineScene();
    scene.linkWith("eth0", 2, flags).address("eth0", "fe80::1/64");
    scene.survey();
    scene.configure(InstanceSettings.v3OverIpv6().build());
    scene.pass("3.4140625");
    return scene.effects().stream()
        .flatMap(e -> e instanceof Effect.AnnounceAddresses(var list) ? list.stream() : null)
        .toList();
  }

  private static Announcement announcement(int index, String address) {
    return new Announcement(
        new InterfaceIndex(index),
        new MacAddress(0x0200_0000_0000L | index),
        EngineScene.ip(address));
  }
}
