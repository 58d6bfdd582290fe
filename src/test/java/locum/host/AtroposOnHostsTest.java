package locum.host;

import static locum.lab.VrrpdScene.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import locum.cli.demo.LabProcess;
import locum.control.Json;
import locum.core.MonotonicTime;
import locum.lab.UcarpDaemon;
import locum.lab.VrrpdScene;
import locum.lab.VrrpdScene.Typed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// atropos on hosts whose vrrpd run in locum, and what vrrpd itself tells and sends there.
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT)
class AtroposOnHostsTest {

  private static final String VIP = "10.16.1.200";
  private static final String OTHER_VIP = "10.17.1.200";
  private static final String RULE = "#".repeat(60);

  private static void startBoth(VrrpdScene scene, String host, String words) {
    scene.good(host, "vrrpd -i eth0 " + VIP + " -v 51 -M 2 " + words);
    scene.good(host, "vrrpd -i eth1 " + OTHER_VIP + " -v 52 -M 2 " + words);
  }

  @Test
  void theState() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      assertThat(scene.type("a", "atropos --state"))
          .isEqualTo(new Typed(1, RULE + "\n\n\nVRRPD RUN: 0"));
      assertThat(scene.type("a", "atropos --backup").status()).isEqualTo(1);
      startBoth(scene, "a", "-a pw/love1234 -U /bin/true");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      String pid = scene.pid("a", "vrrpd_eth0.pid").strip();

      String state = scene.good("a", "atropos --state | tr -d '\\r'");
      assertThat(state.lines())
          .startsWith(
              RULE,
              "",
              "vrrpd: eth0 atropos --------- Start PID " + pid + " ---------",
              "vrrpd: eth0 atropos information process : " + pid,
              "")
          .contains(
              "vrrpd: eth0 atropos information reason: Priority or manual switch",
              "vrrpd: eth0 atropos information script Master: /bin/true",
              "vrrpd: eth0 atropos information basic password on",
              "vrrpd: eth1 atropos information Virtual ID: 52",
              "vrrpd: eth1 atropos information monitoring process: 2",
              "UID          PID    PPID  C STIME TTY          TIME CMD")
          .anyMatch(line -> line.matches("eth1 Current MAC is: [0-9a-f:]{17}"))
          .anyMatch(line -> line.matches("root +" + pid + " .*vrrpd.*-v 51.*"))
          .noneMatch(line -> line.contains("love"));
      assertThat(state.lines().filter(line -> line.contains(" state MASTER since ")))
          .as("of each router, in its file and in the summary")
          .hasSize(4);

      scene.good("a", "kill -USR1 " + pid);
      scene.until("a", "test -s /var/run/.vrrpstate" + pid);
      assertThat(scene.good("a", "tr -d '\\r' </var/run/.vrrpstate" + pid).lines().toList())
          .as("the state file is the same as the part of it")
          .isEqualTo(state.lines().skip(2).limit(17).toList());

      Json json = Json.parse(scene.good("a", "atropos --state --json")).orElseThrow();
      assertThat(json.get("routers").elements())
          .extracting(router -> router.get("state").text().orElse(""))
          .containsExactly("MASTER", "MASTER");
    }
  }

  @Test
  void prioritiesByStepsOfTenOrAsTheCommandLineSays() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.good("a", "vrrpd -i eth1 " + OTHER_VIP + " -v 52 -z 7 -x 201");

      assertThat(scene.good("a", "atropos --reduce")).isEqualTo("Please wait\nDONE");
      assertThat(priorities(scene)).containsExactly("90", "7");
      scene.good("a", "atropos --increase && atropos --increase");
      assertThat(priorities(scene)).containsExactly("110", "201");
      assertThat(scene.type("a", "atropos -i").status()).isEqualTo(64);
    }
  }

  private static List<String> priorities(VrrpdScene scene) {
    return scene
        .good("a", "atropos -s | tr -d '\\r' | sed -n 's/.*information priority //p'")
        .lines()
        .toList();
  }

  /// Of a whole host, at once, and for long enough that the other one keeps the addresses.
  @Test
  void aHostGoesToBackup() {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      startBoth(scene, "a", "-p 150");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      startBoth(scene, "b", "");
      scene.awaitState("b", "vrrpd-eth1-52", "BACKUP");

      MonotonicTime before = VrrpdScene.now();
      String printed = scene.good("a", "atropos --backup | tr -d '\\r'");
      assertThat(before.until(VrrpdScene.now())).isLessThan(Duration.ofSeconds(4));
      assertThat(printed)
          .startsWith("VRRPD BACKUP\nPLEASE WAIT\nstays backup for 24 seconds\nOK \n" + RULE)
          .contains(
              "vrrpd: eth0 atropos information reason: Priority or manual switch (atropos"
                  + " --backup)")
          .contains("eth1 atropos information state BACKUP since ");
      scene.awaitAddresses("b", VIP, OTHER_VIP);
      scene.awaitAddresses("a");
    }
  }

  /// Root alone, unless the daemon was given a group; and who is in it may look and step down, but
  /// start nothing.
  @Test
  void theGroupOfTheDaemonMayAsk() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      // The launcher may lie where only root comes to; a socket is nothing to read.
      String nobody =
          "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=+dac_read_search"
              + " --ambient-caps=+dac_read_search ";
      assumeTrue(scene.type("a", nobody + "true").status() == 0, "there are other users here");
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.awaitAddresses("a", VIP);
      assertThat(scene.type("a", nobody + "atropos --state"))
          .satisfies(
              typed -> {
                assertThat(typed.status()).isEqualTo(4);
                assertThat(typed.text()).contains("only root may ask");
              });
      scene.good("a", "killall vrrpd");
      scene.until("a", "! test -e " + VrrpdScene.RUN_DIRECTORY);

      String group = scene.good("a", "getent group 65534 | cut -d: -f1");
      LabProcess daemon =
          scene
              .lab()
              .start("a", "daemon", scene.command("a", "exec vrrpd --daemon --group " + group));
      scene.until("a", "test -S " + VrrpdScene.RUN_DIRECTORY + "/control.sock");
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.awaitAddresses("a", VIP);
      assertThat(scene.good("a", nobody + "atropos --state")).contains("state MASTER since ");
      String join = "vrrpd --run-dir " + VrrpdScene.RUN_DIRECTORY + " -i eth1 -v 52 " + OTHER_VIP;
      assertThat(scene.type("a", nobody + join))
          .satisfies(
              typed -> {
                assertThat(typed.status()).isEqualTo(1);
                assertThat(typed.text()).contains("no permission for ");
              });
      String stop = UcarpDaemon.launcher() + " stop --run-dir " + VrrpdScene.RUN_DIRECTORY;
      assertThat(scene.type("a", nobody + stop))
          .satisfies(
              typed -> {
                assertThat(typed.status()).isNotZero();
                assertThat(typed.text()).contains("only root and the user of the daemon");
              });
      scene.good("a", nobody + "atropos --backup");
      scene.awaitAddresses("a");
      scene.good("a", stop);
      assertThat(daemon.awaitExit(PATIENCE)).isTrue();
    }
  }

  /// What the original never gets out of a host of today: the gateway really sees the packet.
  @Test
  void theMagicPacketReachesTheGateway() {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      scene.lab().ip("b", "addr", "add", "10.16.1.254/24", "dev", "eth0");
      LabProcess gateway =
          scene
              .lab()
              .start(
                  "b",
                  "gateway",
                  List.of(
                      "tshark",
                      "-lni",
                      "eth0",
                      "-f",
                      "tcp dst port 1100",
                      "-T",
                      "fields",
                      "-e",
                      "ip.src",
                      "-e",
                      "ip.dst",
                      "-e",
                      "tcp.flags",
                      "-e",
                      "eth.src"));
      gateway.awaitLine(PATIENCE, "listens", line -> line.contains("Capturing on"));

      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51 -I " + VIP + " -O 10.16.1.254");

      String mac = scene.good("a", "cat /sys/class/net/eth0/address");
      String syn = VIP + "\t10.16.1.254\t0x0002\t" + mac.strip();
      gateway.awaitLine(PATIENCE, "the SYN", line -> line.equals(syn));
      assertThat(scene.virtual("a")).containsExactly(VIP);
    }
  }
}
