package locum.interop;

import static locum.lab.RouterDaemon.LOCUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.LabProcess;
import locum.core.MonotonicTime;
import locum.lab.RouterDaemon;
import locum.lab.Scene;
import locum.lab.TwoLinks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The document of a load balancer with an address on each side, looked after by `killall -0
/// haproxy`: its file as printed, on `a`, beside a peer whose priority is between its two.
@Execution(ExecutionMode.CONCURRENT)
class LoadBalancerPairTest {

  private static final List<String> NONE = List.of();
  private static final List<String> OUTSIDE = List.of("192.168.0.75/32");
  private static final List<String> INSIDE = List.of("10.10.10.10/32");

  @Test
  @Tag("netns")
  void theProcessMovesTheAddressesBetweenTwoOfOurs() throws IOException {
    play(LOCUM, LOCUM);
  }

  @ParameterizedTest(name = "the file on {0}, its peer {1}")
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM"})
  @Tag("interop")
  void theProcessMovesTheAddressesBesideKeepalived(RouterDaemon ours, RouterDaemon peer)
      throws IOException {
    play(ours, peer);
  }

  private static void play(RouterDaemon ours, RouterDaemon peer) throws IOException {
    String file = TwoLinks.document("document-load-balancer-pair");
    try (TwoLinks scene = new TwoLinks("192.168.0", "10.10.10")) {
      Path haproxy = Files.copy(Path.of("/bin/sleep"), scene.lab().directory().resolve("haproxy"));
      MonotonicTime began = Scene.now();
      LabProcess daemon =
          scene.start("a", ours, file, command -> amongItsOwnProcesses(haproxy, command));
      heardOnBothLinks(scene, "a", 102, began);
      scene.awaitPicture("a", OUTSIDE, INSIDE);
      MonotonicTime arrival = Scene.now();
      scene.start("b", peer, withoutScript(file));
      scene.awaitLine("b", "Entering BACKUP STATE");
      heardOnBothLinks(scene, "a", 102, arrival);

      MonotonicTime death = Scene.now();
      assertThat(running(daemon)).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
      heardOnBothLinks(scene, "a", 100, death);
      heardOnBothLinks(scene, "b", 101, death);
      scene.awaitPicture("b", OUTSIDE, INSIDE);
      scene.awaitPicture("a", NONE, NONE);
      scene.hearOnly("b", 0, 50, 4);
      scene.hearOnly("b", 1, 51, 1);

      MonotonicTime rebirth = Scene.now();
      scene.lab().start("a", "haproxy", inTheMidstOf(daemon, List.of(haproxy.toString(), "1000")));
      heardOnBothLinks(scene, "a", 102, rebirth);
      scene.awaitPicture("a", OUTSIDE, INSIDE);
      scene.awaitPicture("b", NONE, NONE);
      scene.hearOnly("a", 0, 50, 4);
      scene.hearOnly("a", 1, 51, 1);
      scene.everybodyWasUnderstood();
    }
  }

  private static void heardOnBothLinks(
      TwoLinks scene, String router, int priority, MonotonicTime since) {
    scene.heard(router, 0, 50, priority, since);
    scene.heard(router, 1, 51, priority, since);
  }

  /// A peer that is always well: more than 100, less than 102.
  private static String withoutScript(String file) {
    String peer =
        file.replace("priority 100", "priority 101")
            .replaceAll("(?s)vrrp_script.*?\\}", "")
            .replaceAll("(?s)track_script.*?\\}", "");
    assertThat(peer).doesNotContain("CHK-LB").contains("priority 101");
    return peer;
  }

  /// Runs haproxy and the daemon where no other haproxy of this machine is seen. The shell buries
  /// who dies there: `killall -0` takes a zombie for a living process.
  private static List<String> amongItsOwnProcesses(Path haproxy, List<String> command) {
    List<String> all =
        new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
    all.addAll(List.of("sh", "-c", haproxy + " 1000 & \"$@\" & wait", "sh"));
    all.addAll(command);
    return all;
  }

  private static List<String> inTheMidstOf(LabProcess daemon, List<String> command) {
    ProcessHandle shell =
        ProcessHandle.of(daemon.pid()).orElseThrow().children().findFirst().orElseThrow();
    List<String> all = new ArrayList<>(List.of("nsenter", "--target", "" + shell.pid()));
    all.addAll(List.of("--pid", "--mount"));
    all.addAll(command);
    return all;
  }

  /// The processes named haproxy beside the daemon.
  private static List<ProcessHandle> running(LabProcess daemon) {
    return ProcessHandle.of(daemon.pid())
        .orElseThrow()
        .descendants()
        .filter(LoadBalancerPairTest::isHaproxy)
        .toList();
  }

  private static boolean isHaproxy(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/comm"))
          .strip()
          .equals("haproxy");
    } catch (IOException _) {
      return false;
    }
  }
}
