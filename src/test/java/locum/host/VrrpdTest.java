package locum.host;

import static locum.lab.VrrpdScene.PATIENCE;
import static locum.lab.VrrpdScene.RUN_DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.cli.demo.Await;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;
import locum.lab.UcarpDaemon;
import locum.lab.VrrpdScene;
import locum.lab.VrrpdScene.Typed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines of vrrpd on hosts: their processes, files and signals, and what they hold
/// together.
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT)
class VrrpdTest {

  private static final String VIP = "10.16.1.200";
  private static final String OTHER_VIP = "10.17.1.200";

  /// What is promised is 100 ms; a machine that is busy with other tests takes longer.
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static void startBoth(VrrpdScene scene, String host, String words) {
    scene.good(host, "vrrpd -i eth0 " + VIP + " -v 51 -M 2 " + words);
    scene.good(host, "vrrpd -i eth1 " + OTHER_VIP + " -v 52 -M 2 " + words);
  }

  /// The two servers with two interfaces, with -M 2 and both scripts, its command lines as typed:
  /// what happens to one interface happens to both.
  @Test
  void theExampleOfTheDocument() {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      String scripts = "-U " + scene.script("MASTER.sh") + " -D " + scene.script("DOWN.sh");
      startBoth(scene, "a", scripts);
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      startBoth(scene, "b", scripts);
      scene.awaitState("b", "vrrpd-eth0-51", "BACKUP");
      assertThat(scene.told("a")).containsExactly("MASTER.sh 0", "MASTER.sh 0");

      scene.lab().cut("a", 1);
      MonotonicTime cut = VrrpdScene.now();
      scene.awaitAddresses("a");
      assertThat(cut.until(VrrpdScene.now())).as("both addresses gone").isLessThan(AT_ONCE);
      scene.awaitAddresses("b", VIP, OTHER_VIP);
      scene.awaitTold("a", "MASTER.sh 0", "MASTER.sh 0", "DOWN.sh 0", "DOWN.sh 0");
      scene.awaitTold("b", "MASTER.sh 0", "MASTER.sh 0");

      scene.lab().restore("a");
      scene.awaitState("a", "vrrpd-eth0-51", "BACKUP");
      scene.awaitState("a", "vrrpd-eth1-52", "BACKUP");
      scene.good("b", "killall vrrpd");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      scene.awaitNothing("b");
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }

  /// The failed interface does not keep its address, with carrier lost or set down by hand.
  @Test
  void anInterfaceThatIsSetDownTakesAllAlong() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      startBoth(scene, "a", "");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      MonotonicTime down = VrrpdScene.now();
      scene.lab().ip("a", "link", "set", "eth0", "down");
      scene.awaitAddresses("a");
      assertThat(down.until(VrrpdScene.now())).isLessThan(AT_ONCE);
      scene.awaitState("a", "vrrpd-eth1-52", "FAULT");
      scene.lab().ip("a", "link", "set", "eth0", "up");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
    }
  }

  @Test
  void whoIsOutrankedTakesAllAlong() {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      startBoth(scene, "a", "");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      scene.good("b", "vrrpd -i eth0 " + VIP + " -v 51 -p 150");
      scene.awaitAddresses("b", VIP);
      scene.awaitAddresses("a");
      scene.awaitState("a", "vrrpd-eth1-52", "BACKUP");
    }
  }

  @Test
  void fewerThanTheNumberAreHeldAtFaultUntilTheMissingOneComes() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51 -M 2");
      scene.awaitState("a", "vrrpd-eth0-51", "FAULT");
      assertThat(scene.good("a", explain())).contains("1 of the 2 instances run");
      scene.good("a", "vrrpd -i eth1 " + OTHER_VIP + " -v 52");
      scene.awaitAddresses("a", VIP, OTHER_VIP);

      MonotonicTime before = VrrpdScene.now();
      scene.good("a", "kill -9 " + scene.pid("a", "vrrpd_eth1.pid"));
      scene.awaitAddresses("a");
      heard(scene, 0, 51, 0, before);
      heard(scene, 1, 52, 0, before);
      scene.awaitState("a", "vrrpd-eth0-51", "FAULT");
      scene.good("a", "vrrpd -i eth1 " + OTHER_VIP + " -v 52");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
    }
  }

  private static String explain() {
    return UcarpDaemon.launcher() + " explain --run-dir " + RUN_DIRECTORY;
  }

  private static Sighting.Advert heard(
      VrrpdScene scene, int link, int vrid, int priority, MonotonicTime since) {
    return scene
        .capture(link)
        .awaitAdvert(
            PATIENCE,
            () -> "VRID " + vrid + " with priority " + priority + scene.lab().tails(),
            since,
            advert -> advert.vrid() == vrid && advert.priority() == priority);
  }

  /// Its process is its router: no end of it leaves anything behind, and each says farewell.
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP", "QUIT", "KILL"})
  void theEndOfItsProcessIsThatOfItsRouter(String signal) {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.awaitAddresses("a", VIP);
      String pid = scene.pid("a", "vrrpd_eth0.pid");
      assertThat(scene.good("a", "ps -o comm=,args= -p " + pid))
          .startsWith("vrrpd")
          .endsWith("-i eth0 " + VIP + " -v 51");
      MonotonicTime before = VrrpdScene.now();
      // The process ends when the address is gone; one that dies can only be followed.
      Typed end =
          scene.type(
              "a",
              "kill -%s %s; while kill -0 %s 2>/dev/null; do sleep 0.01; done; ip -o addr show eth0"
                  .formatted(signal, pid, pid));
      if (List.of("TERM", "INT").contains(signal)) {
        assertThat(end.text()).doesNotContain(VIP);
      }
      scene.awaitAddresses("a");
      MonotonicTime farewell = heard(scene, 0, 51, 0, before).at();
      assertThat(before.until(farewell)).isLessThan(AT_ONCE);
      scene.awaitNothing("a");
    }
  }

  /// Priority 0 comes before the address is gone, and only once.
  @Test
  void theDaemonLivesWithoutADeadMember() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.good("a", "vrrpd -i eth0 10.16.1.201 -v 53");
      scene.good("a", "vrrpd -i eth1 " + OTHER_VIP + " -v 52");
      scene.awaitAddresses("a", VIP, "10.16.1.201", OTHER_VIP);
      String first = scene.pid("a", "vrrpd_eth0.pid");
      String further = scene.pid("a", "vrrpd_eth0_53.pid");
      assertThat(scene.good("a", "stat -c %a /var/run/vrrpd_*")).isEqualTo("644\n644\n644");

      scene.good("a", "kill -9 " + first);
      scene.awaitAddresses("a", "10.16.1.201", OTHER_VIP);
      // The name that tools look for is that of a living one.
      scene.until("a", "[ $(cat /var/run/vrrpd_eth0.pid) = " + further + " ]");
      scene.until("a", "[ ! -e /var/run/vrrpd_eth0_53.pid ]");
      assertThat(scene.state("a", "vrrpd-eth1-52")).isEqualTo("MASTER");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-i eth9 -v 53 10.16.1.9 | there is no interface eth9 (-i); there are",
        "-i eth0 -v 51 10.16.1.9 | with VRID 51 runs on eth0 already",
        "-i eth0 -v 53 -f /nix 10.16.1.9 | the directory of its pid file, /nix (-f), does not exist",
        "-i eth0 -v 300 10.16.1.9 | -v: '300' is no number from 1 to 255",
        "-i eth0 -v 53 | There is no virtual address",
        "-v 53 10.16.1.9 | The interface is missing (-i)",
        "-i eth0 -v 53 --zork 10.16.1.9 | There is no option --zork"
      })
  void whatIsRefusedSaysWhyAndLeavesNothing(String words, String sentence) {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      String before = scene.good("a", "ls -A /run /run/locum/vrrpd; pgrep -x vrrpd");
      Typed refused = scene.type("a", "vrrpd -a pw/s3cr3t " + words);
      assertThat(refused.status()).as(refused.text()).isEqualTo(1);
      assertThat(refused.text()).contains("vrrpd: ").contains(sentence).doesNotContain("s3cr3t");
      assertThat(scene.good("a", "ls -A /run /run/locum/vrrpd; pgrep -x vrrpd")).isEqualTo(before);
    }
  }

  /// Refused as the very first, it leaves no daemon either.
  @Test
  void aFirstOneThatIsRefusedLeavesNoDaemon() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      assertThat(scene.type("a", "vrrpd -i eth9 -v 51 " + VIP).status()).isEqualTo(1);
      scene.awaitNothing("a");
    }
  }

  @Test
  void helpAndVersionAreNoMistake() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      assertThat(scene.good("a", "vrrpd -h")).contains("Usage: vrrpd -i ifname -v vrid");
      assertThat(scene.good("a", "vrrpd -V")).startsWith("version Advanced Vrrpd 1.15");
      scene.awaitNothing("a");
    }
  }

  /// A PID file of a dead process is no obstacle, that of a living vrrpd is.
  @Test
  void pidFilesOfOthers() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "echo 99999 > /var/run/vrrpd_eth0.pid");
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
      // As the original: a program of this name, which is no shell.
      scene.good(
          "a",
          "mkdir /run/x && cp /bin/sleep /run/x/vrrpd && { /run/x/vrrpd 1000 </dev/null >/dev/null"
              + " 2>&1 & echo $! > /var/run/vrrpd_eth0.pid; }");
      Typed refused = scene.type("a", "vrrpd -i eth0 " + VIP + " -v 51");
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.text()).contains("/run/vrrpd_eth0.pid", "runs on its interface");
      assertThat(scene.type("a", "vrrpd -f /run/x -i eth0 " + VIP + " -v 51").status()).isZero();
      assertThat(scene.good("a", "ls /run/x")).contains("vrrpd_eth0.pid");
    }
  }

  /// The password is shown by nothing that stays.
  @Test
  void thePasswordIsNotSeen() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 -a pw/s3cr3t " + VIP + " -v 51");
      scene.awaitAddresses("a", VIP);
      assertThat(scene.good("a", "ps -ef")).contains("-a pw/* ").doesNotContain("s3cr3t");
      assertThat(
              scene.good(
                  "a", "cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -c s3cr3t | grep -x 0"))
          .isEqualTo("0");
      assertThat(scene.good("a", "grep -rls s3cr3t /run | xargs stat -c '%a %U'"))
          .isEqualTo("600 root");
      assertThat(scene.good("a", "stat -c %a " + RUN_DIRECTORY + "/member-*")).isEqualTo("700");
    }
  }

  @Test
  void theSignalsOfThePriority() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51 -p 15");
      scene.good("a", "vrrpd -i eth1 " + OTHER_VIP + " -v 52 -p 100 -z 7 -x 245");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      signal(scene, "TTIN");
      awaitPriorities(scene, 5, 7);
      signal(scene, "TTIN"); // ten less would be none
      awaitPriorities(scene, 5, 7);
      signal(scene, "TTOU");
      awaitPriorities(scene, 15, 245);
      assertThat(scene.virtual("a")).containsExactly(VIP, OTHER_VIP);
    }
  }

  private static void signal(VrrpdScene scene, String signal) {
    scene.good("a", "killall -" + signal + " vrrpd");
  }

  private static void awaitPriorities(VrrpdScene scene, int first, int second) {
    MonotonicTime since = VrrpdScene.now();
    heard(scene, 0, 51, first, since);
    heard(scene, 1, 52, second, since);
  }

  /// SIGUSR2 gives the address to another host; as backup it waits anew.
  @Test
  void toBackup() {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      for (String host : List.of("a", "b")) {
        scene.good(host, "vrrpd -i eth0 " + VIP + " -v 51");
      }
      Await.until(PATIENCE, "a holder", () -> scene.lab().holders(VIP).size() == 1);
      String master = scene.lab().holders(VIP).getFirst();
      String other = master.equals("a") ? "b" : "a";
      scene.awaitState(other, "vrrpd-eth0-51", "BACKUP");
      MonotonicTime since = VrrpdScene.now();
      scene.good(master, "killall -USR2 vrrpd");
      heard(scene, 0, 51, 0, since);
      scene.awaitAddresses(other, VIP);
      scene.awaitAddresses(master);
    }
  }

  @Test
  void theStateFile() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      String pid = scene.pid("a", "vrrpd_eth0.pid");
      scene.good("a", "kill -USR1 " + pid);
      scene.until("a", "[ -s /var/run/.vrrpstate" + pid + " ]");
      assertThat(scene.good("a", "stat -c %a /var/run/.vrrpstate" + pid)).isEqualTo("644");
      scene.good("a", "kill " + pid);
      scene.awaitNothing("a");
      assertThat(scene.good("a", "ls -A /run")).doesNotContain("vrrpstate");
    }
  }

  /// Nobody helps: the processes start a new daemon, one of them at least; meanwhile the kernel
  /// takes the addresses away.
  @Test
  void theDeathOfTheDaemon() {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      startBoth(scene, "a", "");
      scene.good("a", "vrrpd -i eth0 10.16.1.201 -v 53 -p 30");
      scene.awaitAddresses("a", VIP, "10.16.1.201", OTHER_VIP);
      startBoth(scene, "b", "");
      scene.awaitState("b", "vrrpd-eth0-51", "BACKUP");
      scene.good("a", "kill -TTOU " + scene.pid("a", "vrrpd_eth0_53.pid"));
      heard(scene, 0, 53, 40, VrrpdScene.now());
      String processes = scene.good("a", "pgrep -x vrrpd");
      String daemon = scene.good("a", "cat " + RUN_DIRECTORY + "/locum.pid");

      scene.good("a", "kill -9 " + daemon);
      scene.awaitAddresses("b", VIP, OTHER_VIP);
      scene.until("a", "[ $(cat " + RUN_DIRECTORY + "/locum.pid) != " + daemon + " ]");
      scene.awaitState("a", "vrrpd-eth0-51", "BACKUP");
      scene.awaitAddresses("a", "10.16.1.201");
      heard(scene, 0, 53, 40, VrrpdScene.now());
      assertThat(scene.good("a", "pgrep -x vrrpd")).isEqualTo(processes);
      scene.until("a", "[ $(pgrep -cx locum) = 1 ]");

      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }

  /// Signals at any moment, also while there is no daemon, leave neither process nor address.
  @Test
  void signalsWhileTheDaemonIsDead() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      startBoth(scene, "a", "");
      scene.awaitAddresses("a", VIP, OTHER_VIP);
      scene.good(
          "a",
          "kill -9 $(cat %s/locum.pid); killall -TTIN vrrpd; killall -USR1 vrrpd; kill $(cat"
                  .formatted(RUN_DIRECTORY)
              + " /var/run/vrrpd_eth1.pid)");
      scene.until("a", "[ ! -e /var/run/vrrpd_eth1.pid ]");
      scene.awaitState("a", "vrrpd-eth0-51", "FAULT");
      scene.awaitAddresses("a");
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }

  /// What is started while the daemon before it still waits for a script waits for it.
  @Test
  void aRestartWaitsForTheScriptsOfTheEnd() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      Path slow = scene.lab().write("slow.sh", "#!/bin/sh\nsleep 3\necho slow >>/run/told\n");
      assertThat(slow.toFile().setExecutable(true)).isTrue();
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51 -D " + slow);
      scene.awaitAddresses("a", VIP);
      String daemon = scene.good("a", "cat " + RUN_DIRECTORY + "/locum.pid");
      scene.good("a", "killall vrrpd; vrrpd -i eth0 " + VIP + " -v 51");
      assertThat(scene.told("a")).containsExactly("slow");
      assertThat(scene.good("a", "cat " + RUN_DIRECTORY + "/locum.pid")).isNotEqualTo(daemon);
      scene.awaitAddresses("a", VIP);
    }
  }

  /// Who signals all vrrpd of a host also meets one that is just being started; that one starts all
  /// the same, and heeds them from then on.
  @Test
  void signalsDuringTheStart() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good(
          "a",
          "vrrpd -i eth0 "
              + VIP
              + " -v 51 & p=$!; while kill -0 $p 2>/dev/null; do killall -qUSR1 vrrpd; killall -qTTIN"
              + " vrrpd; sleep 0.02; done; wait $p");
      scene.awaitAddresses("a", VIP);
      scene.good("a", "killall -TTOU vrrpd");
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }

  /// A daemon that an administrator started stays without members, and takes them along.
  @Test
  void aDaemonOfAService() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "{ vrrpd --daemon </dev/null >/run/log 2>&1 & }");
      scene.until("a", "[ -S " + RUN_DIRECTORY + "/control.sock ]");
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.awaitAddresses("a", VIP);
      scene.good("a", "killall vrrpd");
      scene.awaitAddresses("a");
      scene.good("a", "vrrpd -i eth0 " + VIP + " -v 51");
      scene.awaitAddresses("a", VIP);
      scene.good("a", "kill $(cat " + RUN_DIRECTORY + "/locum.pid)");
      scene.awaitNothing("a");
    }
  }

  /// Several at once find one daemon.
  @Test
  void allAtOnce() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good(
          "a",
          "for i in 1 2 3 4; do vrrpd -i eth0 -v $i 10.16.1.20$i & p=\"$p $!\"; done; for i in $p;"
              + " do wait $i || exit 1; done");
      assertThat(scene.good("a", "pgrep -cx vrrpd; pgrep -cx locum")).isEqualTo("4\n1");
      Optional<String> doubled =
          scene.good("a", "cat /var/run/vrrpd_*.pid | sort | uniq -d").lines().findFirst();
      assertThat(doubled).isEmpty();
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }
}
