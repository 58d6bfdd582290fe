package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Real files, processes and interfaces move a real address.
@Tag("netns")
class TrackingTest {

  @Test
  void aTrackedFileMovesTheAddress() throws IOException {
    try (Lab lab = Lab.open("a", "b")) {
      Path load = lab.write("load", "0\n");
      Locum a =
          Locum.start(
              lab,
              "a",
              tracking("track_file {\n load weight -1\n}", 150)
                  + "track_file load {\n file %s\n}\n".formatted(load));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");

      Files.writeString(load, "60\n");
      b.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "b");
      assertThat(Locum.number(a.instance("VI_1").get("effective_priority"))).isEqualTo(90);
      assertThat(a.verb("status", "VI_1").out())
          .contains("tracks file load (weight -1): it holds 60, adds -60");
      assertThat(a.verb("status").out()).contains("file load: 60");
      a.awaitLog("Changing effective priority from 150 to 90: file load holds 60");

      Files.writeString(load, "0\n");
      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }

  @Test
  void aTrackedProcessThatEndsIsAFault() throws IOException {
    String name = "lc" + Long.toString(System.nanoTime() & 0xffffffffL, 36);
    try (Lab lab = Lab.open("a")) {
      Path program = Files.createSymbolicLink(lab.directory().resolve(name), Path.of("/bin/sleep"));
      Locum a =
          Locum.start(
              lab,
              "a",
              tracking("track_process {\n service\n}", 150)
                  + "vrrp_track_process service {\n process %s\n}\n".formatted(name));
      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1"))
          .containsExactly("process service runs 0 times, wanted: at least 1");

      LabProcess parent =
          lab.start(
              "a", "service", List.of("/bin/sh", "-c", program + " 1000 & exec /bin/sleep 1000"));
      a.awaitState("VI_1", "MASTER");
      assertThat(lab.holds("a", VIP)).isTrue();

      ProcessHandle service =
          ProcessHandle.of(parent.pid())
              .orElseThrow()
              .descendants()
              .filter(p -> p.info().command().isPresent())
              .filter(p -> runs(p, name))
              .findFirst()
              .orElseThrow();
      service.destroyForcibly();
      a.awaitState("VI_1", "FAULT"); // though it stays in the list of processes as a zombie
      Await.until(SOON, "the address goes", () -> !lab.holds("a", VIP));
    }
  }

  private static boolean runs(ProcessHandle process, String name) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip().equals(name);
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void aTrackedInterfaceIsAFaultOrPoints() {
    try (Lab lab = Lab.open("a")) {
      for (String uplink : List.of("up0", "up1")) {
        lab.ip("a", "link", "add", uplink, "type", "veth", "peer", "name", uplink + "far");
        lab.ip("a", "link", "set", uplink, "up");
        lab.ip("a", "link", "set", uplink + "far", "up");
      }
      Locum a = Locum.start(lab, "a", tracking("track_interface {\n up0\n up1 weight -20\n}", 150));
      a.awaitState("VI_1", "MASTER");

      lab.ip("a", "link", "set", "up1far", "down"); // up1 has no carrier any more
      Await.until(
          SOON,
          "the priority falls",
          () -> Locum.number(a.instance("VI_1").get("effective_priority")) == 130);
      assertThat(a.state("VI_1")).isEqualTo("MASTER");

      lab.ip("a", "link", "set", "up0", "down");
      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1")).containsExactly("interface up0 is down or has no carrier");
      lab.ip("a", "link", "set", "up0", "up");
      a.awaitState("VI_1", "MASTER");
    }
  }

  private static String tracking(String more, int priority) {
    return Settings.instance("VI_1", "eth0", 51, priority, more, VIP + "/24");
  }
}
