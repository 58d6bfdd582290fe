package locum.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import locum.config.Configuration;
import locum.config.Configurations;
import locum.control.Json;
import locum.core.MonotonicTime;
import locum.engine.FailoverEngine;
import org.junit.jupiter.api.Test;

/// What dumps tell of a configuration. `KeepalivedInteropTest` compares them with keepalived's.
class DumpTest {

  private static final List<String> PLAIN =
      List.of(
          "interface eth0",
          "virtual_router_id 51",
          "priority 100",
          "virtual_ipaddress {",
          "10.9.0.100/24",
          "}");

  private static Dump dump(Map<String, List<String>> blocks) {
    Configuration configuration = Configurations.parse(blocks);
    FailoverEngine engine = new FailoverEngine();
    MonotonicTime now = new MonotonicTime(0);
    engine.configure(now, configuration.engine());
    return new Dump(
        0,
        configuration,
        engine.status(now),
        engine.groups(),
        engine.trackers(now),
        Map.of(),
        Long::toString);
  }

  private static List<String> with(String... lines) {
    return java.util.stream.Stream.concat(PLAIN.stream(), java.util.Arrays.stream(lines)).toList();
  }

  private static Map<String, List<String>> one(List<String> instance) {
    return Map.of("vrrp_instance VI_1", instance);
  }

  private static Json data(Dump dump) {
    return Json.parse(JsonDump.write(dump)).orElseThrow().elements().getFirst().get("data");
  }

  private static List<String> keys(Json object) {
    return object instanceof Json.Members(var members) ? List.copyOf(members.keySet()) : List.of();
  }

  @Test
  void scriptsHaveTheKeysTheOrderAndTheQuotesOfKeepalived() {
    Json data =
        data(
            dump(
                one(
                    with(
                        "notify_master \"/bin/echo hello 'x y' world\"",
                        "notify_backup /bin/true",
                        "notify_fault /bin/true",
                        "notify_stop /bin/true",
                        "notify_deleted /bin/true",
                        "notify \"/bin/true q\"",
                        "notify_master_rx_lower_pri /bin/true"))));

    assertThat(keys(data).stream().filter(key -> key.startsWith("script")))
        .containsExactly(
            "script_backup",
            "script_master",
            "script_fault",
            "script_stop",
            "script_deleted",
            "script",
            "script_master_rx_lower_pri");
    assertThat(data.get("script_master")).isEqualTo(Json.of("'/bin/echo' 'hello' 'x y' 'world'"));
    assertThat(data.get("notify_deleted")).isEqualTo(Json.of(true));
  }

  @Test
  void settingsThatDifferFromTheDefaultAreTold() {
    Json data =
        data(
            dump(
                one(
                    with(
                        "skip_check_adv_addr",
                        "lower_prio_no_advert",
                        "higher_prio_send_advert",
                        "promote_secondaries",
                        "virtual_routes {",
                        "10.20.0.0/24 via 10.9.0.9 dev eth0",
                        "}",
                        "virtual_rules {",
                        "from 10.9.0.100 lookup 100 priority 500",
                        "}",
                        "track_interface {",
                        "eth1",
                        "}"))));

    for (String flag :
        List.of("skip_check_adv_addr", "lower_prio_no_advert", "higher_prio_send_advert")) {
      assertThat(data.get(flag)).as(flag).isEqualTo(Json.of(1));
    }
    assertThat(data.get("promote_secondaries")).isEqualTo(Json.of(true));
    assertThat(data.get("vroutes").elements().getFirst().text().orElse(""))
        .contains("10.20.0.0/24 via 10.9.0.9 dev eth0");
    assertThat(data.get("vrules").elements().getFirst().text().orElse(""))
        .contains("from 10.9.0.100", "100");
    assertThat(data.get("track_ifp").elements()).containsExactly(Json.of("eth1"));
  }

  @Test
  void strictModeIsTold() {
    assertThat(data(dump(one(with("version 3", "strict_mode")))).get("strict_mode"))
        .isEqualTo(Json.of(1));
    assertThat(data(dump(one(PLAIN))).get("strict_mode")).isEqualTo(Json.of(0));
  }

  @Test
  void version2IsAnObjectWithTheProcessTrackers() {
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    blocks.put("global_defs", List.of("json_version 2"));
    blocks.put("vrrp_track_process web", List.of("process nginx", "quorum 2"));
    blocks.put("vrrp_instance VI_1", with("track_process {", "web weight 5", "}"));

    Json json = Json.parse(JsonDump.write(dump(blocks))).orElseThrow();

    assertThat(keys(json)).containsExactly("vrrp", "track_process");
    assertThat(json.get("vrrp").elements()).hasSize(1);
    Json process = json.get("track_process").elements().getFirst();
    assertThat(process.get("name")).isEqualTo(Json.of("web"));
    assertThat(process.get("quorum")).isEqualTo(Json.of(2));
  }

  @Test
  void version2WithoutProcessTrackersHasNoSuchKey() {
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    blocks.put("global_defs", List.of("json_version 2"));
    blocks.put("vrrp_instance VI_1", PLAIN);

    assertThat(keys(Json.parse(JsonDump.write(dump(blocks))).orElseThrow()))
        .containsExactly("vrrp");
  }

  @Test
  void theStateFileTellsOfGroupsAndScripts() {
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    blocks.put("vrrp_sync_group G", List.of("group {", "VI_1", "}"));
    blocks.put("vrrp_instance VI_1", with("notify_master /bin/true"));

    assertThat(StateDump.write(dump(blocks)))
        .contains(
            "Sync group = G\n",
            "VRRP Sync Group = G, INIT\n",
            "Master state transition script = '/bin/true'\n");
  }
}
