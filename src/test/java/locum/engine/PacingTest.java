package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Pauses between announcements. All instances take over in one turn, 3.4140625 s after the start.
class PacingTest {

  private static final String TAKE_OVER = "3.4140625";
  private static final InstanceConfig TWO_ADDRESSES = instance("VI_1", "eth0", 51, 2, 0);

  @Test
  @DisplayName("vrrp_garp_interval: the first at once, then one each interval, A B A B")
  void announcementsOfAnInterfaceAreSpacedOut() {
    EngineScene scene = running(everywhere(1000, 0), TWO_ADDRESSES);
    assertThat(announced(scene.pass(TAKE_OVER))).containsExactly("eth0 10.9.0.100");
    assertThat(announced(scene.pass("0.999999999"))).isEmpty();
    assertThat(announced(scene.pass("0.000000001"))).containsExactly("eth0 10.9.0.101");
    assertThat(announced(scene.pass("1"))).containsExactly("eth0 10.9.0.100");
    assertThat(announced(scene.pass("1"))).containsExactly("eth0 10.9.0.101");
    assertThat(announced(scene.pass("60"))).as("two rounds are two rounds").isEmpty();
  }

  @Test
  @DisplayName("Instances of one interface take turns; another interface has pauses of its own")
  void instancesTakeTurns() {
    InstanceConfig other = instance("VI_2", "eth0", 52, 2, 0, "10.9.0.200/24");
    InstanceConfig elsewhere = instance("VI_3", "eth1", 51, 1, 0, "10.8.0.100/24");
    EngineScene scene = running(everywhere(1000, 0), TWO_ADDRESSES, other, elsewhere);
    assertThat(announced(scene.pass(TAKE_OVER))).containsExactly("eth0 10.9.0.100 10.8.0.100");
    assertThat(announced(scene.pass("10")))
        .containsExactly(
            "eth0 10.9.0.101",
            "eth0 10.9.0.200",
            "eth0 10.9.0.100",
            "eth0 10.9.0.101",
            "eth0 10.9.0.200");
  }

  @Test
  @DisplayName("garp_group: the interfaces of a group share one pause")
  void aGroupSharesItsPause() {
    var group = new AnnouncementPacing.Group("G", Set.of("eth0", "eth1"), pause(1000, 0));
    InstanceConfig elsewhere = instance("VI_3", "eth1", 51, 1, 0, "10.8.0.100/24");
    EngineScene scene =
        running(
            new AnnouncementPacing(AnnouncementPacing.Pause.NONE, List.of(group)),
            instance("VI_1", "eth0", 51, 1, 0),
            elsewhere);
    assertThat(announced(scene.pass(TAKE_OVER))).containsExactly("eth0 10.9.0.100");
    assertThat(announced(scene.pass("1"))).containsExactly("eth0 10.9.0.101");
    assertThat(announced(scene.pass("1"))).containsExactly("eth1 10.8.0.100");
  }

  @Test
  @DisplayName("vrrp_gna_interval is for neighbour advertisements alone")
  void aPauseIsForItsKindOnly() {
    InstanceConfig six =
        InstanceSettings.v3OverIpv6().name("VI_6").announcements(schedule(1, 0)).build();
    EngineScene scene = running(everywhere(0, 1000), TWO_ADDRESSES, six);
    assertThat(announced(scene.pass(TAKE_OVER)))
        .containsExactly("eth0 10.9.0.100 10.9.0.101 10.9.0.100 10.9.0.101 fe80::100");
    assertThat(announced(scene.pass("5"))).containsExactly("eth0 fd09::100");
  }

  @Test
  @DisplayName("Who is MASTER no longer announces nothing more, and does not stop the others")
  void whatWaitsIsDroppedOnLeaving() {
    InstanceConfig other = instance("VI_2", "eth0", 52, 2, 0, "10.9.0.200/24");
    EngineScene scene = running(everywhere(1000, 0), TWO_ADDRESSES, other);
    scene.pass(TAKE_OVER);
    assertThat(only(scene.hear(TWO_ADDRESSES, 200, "10.9.0.9"), "announce")).isEmpty();
    assertThat(announced(scene.pass("3"))).containsExactly("eth0 10.9.0.200", "eth0 10.9.0.200");
  }

  @Test
  @DisplayName("An address that a reload takes away is announced no more")
  void whatIsRemovedIsDropped() {
    EngineScene scene = running(everywhere(1000, 0), TWO_ADDRESSES);
    scene.pass(TAKE_OVER);
    InstanceConfig fewer = instance("VI_1", "eth0", 51, 2, 0, "10.9.0.100/24");
    scene.configure(configuration(everywhere(1000, 0), fewer));
    assertThat(announced(scene.pass("10"))).containsExactly("eth0 10.9.0.100", "eth0 10.9.0.100");
  }

  @Test
  @DisplayName("A refresh that comes faster than the pauses let it does not pile up")
  void aFastRefreshDoesNotPileUp() {
    InstanceConfig refreshing =
        InstanceSettings.v2()
            .announcements(
                new AnnouncementSchedule(
                    5, Duration.ZERO, Duration.ofSeconds(1), 5, 0, Duration.ZERO))
            .build();
    EngineScene scene = running(everywhere(10_000, 0), refreshing);
    scene.pass("1000");
    scene.configure(
        configuration(
            everywhere(10_000, 0), instance("VI_1", "eth0", 51, 1, 0))); // no refresh any more
    assertThat(announced(scene.pass("1000")))
        .as("five of each address at most")
        .hasSizeLessThanOrEqualTo(10);
  }

  @Test
  @DisplayName("Pauses that a reload removes hold nothing back any more")
  void aReloadMayEndThePauses() {
    EngineScene scene = running(everywhere(1000, 0), TWO_ADDRESSES);
    scene.pass(TAKE_OVER);
    List<String> lines = scene.configure(configuration(AnnouncementPacing.NONE, TWO_ADDRESSES));
    assertThat(announced(lines)).containsExactly("eth0 10.9.0.101 10.9.0.100 10.9.0.101");
    assertThat(announced(scene.pass("10"))).isEmpty();
  }

  // ---- The words of the scenes

  /// One line for each turn; of the interfaces in it the first is named.
  private static List<String> announced(List<String> lines) {
    return only(lines, "announce").stream()
        .map(line -> line.substring("announce ".length()))
        .toList();
  }

  private static AnnouncementPacing everywhere(int arpMillis, int neighborMillis) {
    return new AnnouncementPacing(pause(arpMillis, neighborMillis), List.of());
  }

  private static AnnouncementPacing.Pause pause(int arpMillis, int neighborMillis) {
    return new AnnouncementPacing.Pause(
        Duration.ofMillis(arpMillis), Duration.ofMillis(neighborMillis));
  }

  private static EngineConfig configuration(AnnouncementPacing pacing, InstanceConfig... configs) {
    return EngineConfig.of(List.of(configs)).with(new InterfaceRules(pacing, Map.of()));
  }

  private static EngineScene running(AnnouncementPacing pacing, InstanceConfig... configs) {
    EngineScene scene = EngineScene.host();
    scene.survey();
    scene.configure(configuration(pacing, configs));
    return scene;
  }

  private static AnnouncementSchedule schedule(int repeat, int delay) {
    return new AnnouncementSchedule(
        repeat, Duration.ofSeconds(delay), Duration.ZERO, 1, 0, Duration.ZERO);
  }

  private static InstanceConfig instance(
      String name, String interfaceName, int vrid, int repeat, int delay, String... addresses) {
    InstanceSettings settings =
        InstanceSettings.v2()
            .name(name)
            .on(interfaceName)
            .vrid(vrid)
            .announcements(schedule(repeat, delay));
    return (addresses.length == 0 ? settings : settings.addresses(addresses)).build();
  }
}
