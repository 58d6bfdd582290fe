package locum.interop;

import static locum.lab.RouterDaemon.KEEPALIVED;
import static locum.lab.RouterDaemon.LOCUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.lab.RouterDaemon;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What scripts and readers of FIFOs are told, beside what keepalived tells them in the same life.
@Tag("interop")
class NotifyInteropTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What was told in one life: start, MASTER, FAULT, recovery, a changed priority, stop.
  private record Told(List<String> fifo, List<String> vrrpFifo, List<String> scripts) {}

  @Test
  void theFifosAndScriptsHearWhatTheyHearOfKeepalived() throws IOException {
    Told ours = live(LOCUM);
    Told theirs = live(KEEPALIVED);

    assertThat(ours.fifo()).isEqualTo(theirs.fifo());
    assertThat(ours.vrrpFifo()).isEqualTo(theirs.vrrpFifo());
    // Those of one change run at the same time there.
    assertThat(ours.scripts()).containsExactlyInAnyOrderElementsOf(theirs.scripts());
    assertThat(ours.fifo())
        .containsExactly(
            "INSTANCE \"VI_1\" BACKUP 150",
            "INSTANCE \"VI_1\" MASTER 150",
            "INSTANCE \"VI_1\" FAULT 150",
            "INSTANCE \"VI_1\" BACKUP 150",
            "INSTANCE \"VI_1\" MASTER 150",
            "INSTANCE \"VI_1\" STOP 150");
  }

  private static Told live(RouterDaemon kind) throws IOException {
    try (Lab lab = Lab.open("a")) {
      Path directory = lab.directory();
      Path script = directory.resolve("told.sh");
      Files.writeString(script, "#!/bin/sh\necho \"$*\" >> " + directory + "/scripts\n");
      Path reader = directory.resolve("reader.sh");
      Files.writeString(reader, "#!/bin/sh\nwhile read line; do echo \"$line\" >> $1; done < $2\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
      assertThat(reader.toFile().setExecutable(true)).isTrue();
      Path file =
          lab.write(
              "a.conf",
              """
              global_defs {
                  script_user root
                  notify_fifo %1$s/all.fifo
                  vrrp_notify_fifo %1$s/vrrp.fifo
                  vrrp_notify_fifo_script "%1$s/reader.sh %1$s/vrrp" root
              }
              vrrp_instance VI_1 {
                  interface eth0
                  virtual_router_id 51
                  version 3
                  advert_int 0.2
                  priority 150
                  notify_master "%1$s/told.sh master 'a b'" root
                  notify_backup "%1$s/told.sh backup"
                  notify_fault "%1$s/told.sh fault"
                  notify_stop "%1$s/told.sh stop"
                  notify "%1$s/told.sh notify"
                  virtual_ipaddress {
                      10.66.0.100/24
                  }
              }
              """
                  .formatted(directory));
      // One that was there before and stays; read by somebody who outlives the daemon.
      lab.start(
              "a",
              "reader",
              List.of(
                  "sh",
                  "-c",
                  "cd " + directory + "; mkfifo all.fifo; echo made; cat <> all.fifo > all"))
          .awaitLine(PATIENCE, "the FIFO", "made"::equals);
      LabProcess daemon =
          lab.start("a", kind + " on a", kind.command(file, lab.createDirectory("run-a")));
      await(lab, "all", 2);
      await(lab, "scripts", 4);
      lab.cut("a");
      await(lab, "all", 3);
      await(lab, "scripts", 6);
      lab.restore("a");
      await(lab, "all", 5);
      await(lab, "scripts", 10);
      assertThat(daemon.stop(PATIENCE)).as(lab.tails()).isTrue();
      await(lab, "all", 6);
      await(lab, "vrrp", 5);
      await(lab, "scripts", 12);
      assertThat(directory.resolve("all.fifo")).as("a FIFO that was there").exists();
      assertThat(directory.resolve("vrrp.fifo")).as("a FIFO of its own making").doesNotExist();
      // keepalived ends the script of a FIFO before it says STOP; ours may hear it.
      return new Told(lines(lab, "all"), lines(lab, "vrrp").subList(0, 5), lines(lab, "scripts"));
    }
  }

  /// A peer of lower rank that hears nobody speaks all the time, and its every advert is told.
  @ParameterizedTest
  @EnumSource(RouterDaemon.class)
  void aMasterTellsOfEveryAdvertOfLowerRank(RouterDaemon kind) throws IOException {
    try (Lab lab = Lab.open("a", "b")) {
      Path script = lab.directory().resolve("told.sh");
      Files.writeString(script, "#!/bin/sh\necho \"$*\" >> " + lab.directory() + "/$1\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
      lab.start(
              "a",
              "reader",
              List.of(
                  "sh",
                  "-c",
                  "cd " + lab.directory() + "; mkfifo all.fifo; echo made; cat <> all.fifo > all"))
          .awaitLine(PATIENCE, "the FIFO", "made"::equals);
      String globals =
          "global_defs {\n script_user root\n notify_fifo %s/all.fifo\n}\n"
              .formatted(lab.directory());
      String told =
          "notify_master_rx_lower_pri \"%1$s lower 'a b'\"\n notify \"%1$s each\""
              .formatted(script);
      startOn(lab, "a", kind, globals + instance(150, told));
      await(lab, "all", 2);
      await(lab, "each", 2);
      assertThat(lines(lab, "lower")).isEmpty();

      String deaf =
          "add table ip deaf; add chain ip deaf in { type filter hook input priority 0; };"
              + " add rule ip deaf in ip protocol vrrp drop";
      assertThat(lab.start("b", "deafness", List.of("nft", deaf)).awaitExit(PATIENCE)).isTrue();
      startOn(lab, "b", KEEPALIVED, instance(100, ""));

      await(lab, "all", 5);
      await(lab, "lower", 3);
      assertThat(lines(lab, "all").subList(0, 5))
          .containsExactly(
              "INSTANCE \"VI_1\" BACKUP 150",
              "INSTANCE \"VI_1\" MASTER 150",
              "INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 150",
              "INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 150",
              "INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 150");
      assertThat(lines(lab, "lower")).containsOnly("lower a b");
      assertThat(lines(lab, "each"))
          .containsExactly("each INSTANCE VI_1 BACKUP 150", "each INSTANCE VI_1 MASTER 150");
    }
  }

  private static void startOn(Lab lab, String host, RouterDaemon kind, String configuration) {
    Path file = lab.write(host + ".conf", configuration);
    lab.start(host, kind + " on " + host, kind.command(file, lab.createDirectory("run-" + host)));
  }

  private static String instance(int priority, String more) {
    return """
    vrrp_instance VI_1 {
        interface eth0
        virtual_router_id 51
        version 3
        advert_int 0.5
        priority %d
        %s
        virtual_ipaddress {
            10.66.0.100/24
        }
    }
    """
        .formatted(priority, more);
  }

  private static void await(Lab lab, String file, int count) {
    boolean reached = Await.within(PATIENCE, () -> lines(lab, file).size() >= count);
    assertThat(reached)
        .as("%d lines of %s: %s%s", count, file, lines(lab, file), lab.tails())
        .isTrue();
  }

  private static List<String> lines(Lab lab, String file) {
    try {
      Path path = lab.directory().resolve(file);
      return Files.exists(path) ? Files.readAllLines(path) : new ArrayList<>();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}
