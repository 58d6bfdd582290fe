package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import locum.config.Configurations;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PreparedTest {

  private static final List<String> PLAIN =
      List.of(
          "interface eth0",
          "virtual_router_id 51",
          "virtual_ipaddress {",
          "10.9.0.100/24 dev eth1",
          "}");

  private static Prepared prepared(String... more) {
    List<String> lines = new ArrayList<>(PLAIN);
    lines.addAll(List.of(more));
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    blocks.put("vrrp_script chk", List.of("script /bin/true"));
    blocks.put("vrrp_instance VI_0", List.of("interface eth9", "virtual_router_id 50"));
    blocks.put("vrrp_instance VI_1", lines);
    return Prepared.of(Configurations.parse(blocks));
  }

  @Test
  @DisplayName("Every interface that any instance needs: its own, of addresses, tracks, routes")
  void interfaces() {
    assertThat(prepared().interfaceNames()).containsExactlyInAnyOrder("eth9", "eth0", "eth1");
    assertThat(
            prepared(
                    "track_interface {",
                    "eth2",
                    "}",
                    "virtual_routes {",
                    "10.77.0.0/24 via 10.9.0.1 dev eth3",
                    "}")
                .interfaceNames())
        .containsExactlyInAnyOrder("eth9", "eth0", "eth1", "eth2", "eth3");
  }

  @Test
  @DisplayName("Who has no route need not hear of any")
  void routes() {
    assertThat(prepared().routingProtocols()).isEmpty();
    assertThat(
            prepared("virtual_routes {", "10.77.0.0/24 via 10.9.0.1 dev eth3", "}")
                .routingProtocols())
        .containsExactly(18);
  }

  @Test
  @DisplayName("One instance that accepts nothing is enough to have something to block")
  void blocking() {
    assertThat(prepared().blocking()).isFalse();
    assertThat(prepared("no_accept").blocking()).isTrue();
  }

  @Test
  @DisplayName("Errands: a script to run, or somebody to tell")
  void errands() {
    assertThat(prepared("notify_master /bin/true").errands()).isTrue();
    assertThat(prepared("track_script {", "chk", "}").errands()).isTrue();
    assertThat(Prepared.of(Configurations.parse(Map.of("vrrp_instance VI_1", PLAIN))).errands())
        .isFalse();
  }
}
