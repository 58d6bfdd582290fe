package locum.host;

import static locum.lab.VrrpdScene.RUN_DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import locum.lab.VrrpdScene;
import locum.lab.VrrpdScene.Typed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// vrrpd on hosts where files are missing, stale or left behind, and the script of SysV init, which
/// depends on them.
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT)
class VrrpdMishapsTest {

  private static final String FIRST = "10.16.1.200";
  private static final String SECOND = "10.16.1.201";

  /// The script as it is delivered, with other places.
  private static String service(VrrpdScene scene, String lines) {
    scene.lab().write("routers.conf", lines);
    scene.good(
        "a",
        "sed -e \"s,^PATH=,&$PWD/bin:,\" -e \"s,^routers=.*,routers=$PWD/routers.conf,\" "
            + Path.of("packaging/vrrpd/vrrpd.init").toAbsolutePath()
            + " >/run/service && chmod +x /run/service");
    return "/run/service ";
  }

  /// Each that leaves hands its pid file on.
  @Test
  void theServiceStopsAllOfAnInterface() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      String service =
          service(
              scene,
              """
              vrrpd -i eth0 %s -v 51
              vrrpd -i eth0 %s -v 52
              vrrpd -i eth0 10.16.1.202 -v 53
              """
                  .formatted(FIRST, SECOND));
      scene.good("a", service + "start");
      scene.good("a", service + "status");
      assertThat(scene.good("a", service + "start")).contains("already running; use restart");
      scene.awaitAddresses("a", FIRST, SECOND, "10.16.1.202");
      scene.good("a", service + "stop");
      scene.awaitNothing("a");
      assertThat(scene.type("a", service + "status").status()).isEqualTo(3);
    }
  }

  /// One that no first look can find, because it has no file before the other one has left.
  @Test
  void theServiceSignalsWhoeverIsThereNow() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      String service =
          service(scene, "vrrpd -i eth0 " + FIRST + " -v 51\nvrrpd -i eth0 " + SECOND + " -v 52\n");
      scene.good("a", service + "start");
      scene.awaitAddresses("a", FIRST, SECOND);
      scene.good("a", "rm /run/vrrpd_eth0_52.pid; " + service + "stop");
      scene.awaitNothing("a");
    }
  }

  @Test
  void aServiceThatFailsHalfwayLeavesNothing() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      String service =
          service(scene, "vrrpd -i eth0 " + FIRST + " -v 51\nvrrpd -i eth9 " + SECOND + " -v 52\n");
      Typed failed = scene.type("a", service + "start");
      assertThat(failed.status()).as(failed.text()).isEqualTo(1);
      assertThat(failed.text()).contains("there is no interface eth9");
      scene.awaitNothing("a");
    }
  }

  /// A number that was left behind is another program's now.
  @Test
  void theServiceLeavesOtherProgramsAlone() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      String service = service(scene, "vrrpd -i eth0 " + FIRST + " -v 51\n");
      scene.good(
          "a",
          "{ sleep 1000 </dev/null >/dev/null 2>&1 & echo $! | tee /run/vrrpd_eth0.pid"
              + " /run/vrrpd_eth1.pid >/run/other; }");
      assertThat(scene.type("a", service + "status").status()).isEqualTo(3);
      scene.good("a", service + "stop && kill -0 $(cat /run/other)");
      scene.good("a", service + "start");
      scene.awaitAddresses("a", FIRST);
      scene.good("a", service + "restart && kill -0 $(cat /run/other)");
      scene.awaitAddresses("a", FIRST);
      scene.good("a", service + "stop; rm /run/vrrpd_eth1.pid; kill $(cat /run/other)");
      scene.awaitNothing("a");
    }
  }

  @Test
  void aPidDirectoryThatIsGoneCostsNobodyHisEnd() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "mkdir /run/p");
      scene.good("a", "vrrpd -i eth0 -v 1 -f /run/p " + FIRST);
      scene.good("a", "vrrpd -i eth0 -v 2 -f /run/p " + SECOND);
      scene.awaitAddresses("a", FIRST, SECOND);
      String first = scene.good("a", "cat /run/p/vrrpd_eth0.pid; rm -rf /run/p");
      scene.good("a", "kill " + first);
      scene.until("a", "! kill -0 " + first);
      scene.awaitAddresses("a", SECOND);
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }

  /// What a new daemon cannot read is no reason to leave the others.
  @Test
  void aMemberThatCannotBeTakenUpCostsTheOthersNothing() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "mkdir /run/p");
      scene.good("a", "vrrpd -i eth0 -v 1 -f /run/p " + FIRST);
      scene.good("a", "vrrpd -i eth0 -v 2 " + SECOND);
      scene.awaitAddresses("a", FIRST, SECOND);
      String daemon = scene.good("a", "cat " + RUN_DIRECTORY + "/locum.pid");
      // The first of all directories has a file that is none.
      scene.good(
          "a",
          "rm -rf /run/p; mkdir -p %s/member-0000000000001-999999-x/vrrpd; kill -9 %s"
              .formatted(RUN_DIRECTORY, daemon));
      scene.until("a", "[ $(cat " + RUN_DIRECTORY + "/locum.pid) != " + daemon + " ]");
      scene.awaitAddresses("a", FIRST, SECOND);
      scene.good("a", "rm -r " + RUN_DIRECTORY + "/member-*-x; killall vrrpd");
      scene.awaitNothing("a");
    }
  }

  /// The directory of a command that was killed before its process could be met.
  @Test
  void aKilledStartLeavesNothingForLong() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 -v 1 " + FIRST);
      scene.good("a", "mkdir -m 700 " + RUN_DIRECTORY + "/member-0000000000001-999999-x");
      scene.good("a", "vrrpd -i eth0 -v 2 " + SECOND);
      assertThat(scene.good("a", "ls -d " + RUN_DIRECTORY + "/member-* | wc -l")).isEqualTo("2");
      scene.good("a", "mkdir -m 700 " + RUN_DIRECTORY + "/member-0000000000002-999999-x");
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }

  /// The kill at any moment of the start.
  @Test
  void aStartThatIsReallyKilled() {
    try (VrrpdScene scene = new VrrpdScene("a")) {
      scene.good("a", "vrrpd -i eth0 -v 1 " + FIRST);
      scene.good(
          "a",
          "vrrpd -i eth0 -v 3 10.16.1.203 & until [ $(ls -d %s/member-* | wc -l) -gt 1 ]; do :; done;"
                  .formatted(RUN_DIRECTORY)
              + " kill -9 $!");
      scene.good("a", "killall vrrpd");
      scene.awaitNothing("a");
    }
  }
}
