package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `interface_up_down_delays`: a change of carrier must last before it counts.
class LinkDelayTest {

  private static final InstanceConfig VI_1 = InstanceSettings.v2().build();

  @Test
  @DisplayName("A carrier that is lost for less than the delay was never lost")
  void aShortLossIsNotSeen() {
    EngineScene scene = active("eth0", 2, 0);
    assertThat(scene.linkDown("eth0")).isEmpty();
    scene.pass("1.999999999");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(scene.linkUp("eth0")).isEmpty();
    scene.pass("10");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  @DisplayName("A loss that lasts counts when the delay is over, from its first notice")
  void aLossThatLastsCounts() {
    EngineScene scene = active("eth0", 2, 0);
    scene.linkDown("eth0");
    scene.pass("1");
    scene.linkDown("eth0"); // told again: the time runs on
    scene.pass("0.999999999");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    assertThat(only(scene.pass("0.000000001"), "send")).containsExactly("send eth0 51 resignation");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    scene.linkUp("eth0");
    assertThat(scene.state("VI_1")).as("no delay of the way up").isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("The way up has a delay of its own; a flap begins it anew")
  void theWayUpIsDelayed() {
    EngineScene scene = active("eth0", 0, 3);
    scene.linkDown("eth0");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    scene.linkUp("eth0");
    scene.pass("2");
    scene.linkDown("eth0");
    scene.linkUp("eth0");
    scene.pass("2.999999999");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    scene.pass("0.000000001");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  @Test
  @DisplayName("Other interfaces, and whatever is no carrier, count at once")
  void onlyTheCarrierOfThatInterfaceIsDelayed() {
    EngineScene scene = active("eth1", 5, 5);
    scene.linkDown("eth0");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");

    scene = active("eth0", 5, 5);
    scene.linkDown("eth0");
    scene.delete("eth0");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    scene.pass("10");
    assertThat(scene.state("VI_1")).as("nothing comes back by itself").isEqualTo("FAULT");
  }

  @Test
  @DisplayName("A survey is as good as a notice, and forgets what is no longer there")
  void aSurveyIsDelayedToo() {
    LinkDebounce debounce = new LinkDebounce();
    debounce.configure(Map.of("eth0", delay(2, 0)));
    MonotonicTime now = new MonotonicTime(0);
    Link up = link(Link.Flag.UP, Link.Flag.RUNNING);
    Link down = link(Link.Flag.UP);
    assertThat(debounce.seen(now, down, Optional.empty(), Optional::empty))
        .as("the first look")
        .isEqualTo(down);
    assertThat(debounce.seen(now, down, Optional.of(up), Optional::empty).operational()).isTrue();
    assertThat(debounce.deadline()).contains(now.plus(Duration.ofSeconds(2)));
    debounce.retain(List.of());
    assertThat(debounce.deadline()).isEmpty();
  }

  @Test
  @DisplayName("keepalived: IPv6 loses its addresses when the link goes down, delay or not")
  void theLossOfTheSourceAddressCountsAtOnce() {
    InstanceConfig six = InstanceSettings.v3OverIpv6().dontTrackPrimary().build();
    EngineScene scene = EngineScene.host();
    scene.survey();
    scene.configure(EngineConfig.of(List.of(six)).with(rules("eth0", delay(5, 0))));
    scene.pass("4");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.linkDown("eth0");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.removeAddress("eth0", "fe80::1/64"); // not with the sysctl keep_addr_on_down
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
  }

  @Test
  @DisplayName("The interface with the virtual MAC address has the delay of the one below it")
  void theMacvlanLosesItsCarrierWithItsParent() {
    EngineScene scene = EngineScene.host();
    scene.survey();
    InstanceConfig virtual = InstanceSettings.v2().virtualMac().build();
    scene.configure(EngineConfig.of(List.of(virtual)).with(rules("eth0", delay(2, 3))));
    scene.pass("3.4140625");
    assertThat(scene.state("VI_1")).as("its first carrier counts at once").isEqualTo("MASTER");
    scene.linkDown("eth0");
    scene.linkDown("vrrp.51");
    scene.pass("1.999999999");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    scene.pass("0.000000001");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    scene.linkUp("eth0");
    scene.linkUp("vrrp.51");
    scene.pass("2.999999999");
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    scene.pass("0.000000001");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  private static EngineScene active(String interfaceName, int down, int up) {
    EngineScene scene = EngineScene.host();
    scene.survey();
    scene.configure(EngineConfig.of(List.of(VI_1)).with(rules(interfaceName, delay(down, up))));
    scene.pass("3.4140625");
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    return scene;
  }

  private static InterfaceRules rules(String interfaceName, LinkDelay delay) {
    return new InterfaceRules(AnnouncementPacing.NONE, Map.of(interfaceName, delay));
  }

  private static LinkDelay delay(int down, int up) {
    return new LinkDelay(Duration.ofSeconds(down), Duration.ofSeconds(up));
  }

  private static Link link(Link.Flag... flags) {
    return new Link(new InterfaceIndex(2), "eth0", Optional.empty(), 1500, java.util.Set.of(flags));
  }
}
