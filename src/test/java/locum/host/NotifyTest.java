package locum.host;

import static locum.host.Locum.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is told of what, in which order, in the life of a daemon.
@Tag("netns")
class NotifyTest {

  /// A script that writes its arguments, and the keywords that run it.
  private static String told(Lab lab) throws IOException {
    Path script = lab.directory().resolve("told.sh");
    Files.writeString(
        script, "#!/bin/sh\necho \"$*\" >> " + lab.directory().resolve("told") + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return """
        notify_master "%1$s master 'with blank'"
        notify_backup "%1$s backup"
        notify_fault "%1$s fault"
        notify_stop "%1$s stop"
        notify "%1$s notify"
    """
        .formatted(script);
  }

  private static List<String> lines(Lab lab, String file) {
    try {
      Path path = lab.directory().resolve(file);
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  private static void await(Lab lab, String... expected) {
    Await.within(SOON, () -> lines(lab, "told").size() >= expected.length);
    assertThat(lines(lab, "told")).as(lab.tails()).containsExactly(expected);
  }

  @Test
  void eachStateIsToldInItsOrder() throws IOException {
    try (Lab lab = Lab.open("a")) {
      String keywords = told(lab);
      Locum a =
          Locum.start(
              lab, "a", Settings.instance("VI_1", "eth0", 51, 150, keywords, Settings.VIP + "/24"));
      a.awaitState("VI_1", "MASTER");
      lab.cut("a");
      a.awaitState("VI_1", "FAULT");
      lab.restore("a");
      a.awaitState("VI_1", "MASTER");
      await(
          lab,
          "backup",
          "notify INSTANCE VI_1 BACKUP 150",
          "master with blank",
          "notify INSTANCE VI_1 MASTER 150",
          "fault",
          "notify INSTANCE VI_1 FAULT 150",
          "backup",
          "notify INSTANCE VI_1 BACKUP 150",
          "master with blank",
          "notify INSTANCE VI_1 MASTER 150");

      a.verb("stop");
      assertThat(lines(lab, "told").stream().skip(10))
          .as("told before the stop was reported as done")
          .containsExactly("stop", "notify INSTANCE VI_1 STOP 150");
    }
  }

  /// By a fault, by a reload that removes it, and by the end of the daemon; not at its start.
  @Test
  void theEndOfMasterIsToldWhateverComesAfter() throws IOException {
    try (Lab lab = Lab.open("a")) {
      told(lab);
      String keyword = "notify_leave_master \"" + script(lab) + " left %s\"\n";
      Locum a =
          Locum.start(
              lab,
              "a",
              Settings.instance(
                      "VI_1", "eth0", 51, 150, keyword.formatted("one"), Settings.VIP + "/24")
                  + Settings.instance(
                      "VI_2", "eth0", 52, 150, keyword.formatted("two"), "10.66.0.120/24"));
      a.awaitState("VI_1", "MASTER");
      a.awaitState("VI_2", "MASTER");
      assertThat(lines(lab, "told")).isEmpty();
      lab.cut("a");
      a.awaitState("VI_1", "FAULT");
      a.awaitState("VI_2", "FAULT");
      Await.within(SOON, () -> lines(lab, "told").size() >= 2);
      assertThat(lines(lab, "told")).containsExactlyInAnyOrder("left one", "left two");
      lab.restore("a");
      a.awaitState("VI_1", "MASTER");
      a.awaitState("VI_2", "MASTER");

      a.reload(
          Settings.instance(
              "VI_1", "eth0", 51, 150, keyword.formatted("one"), Settings.VIP + "/24"));
      Await.within(SOON, () -> lines(lab, "told").size() >= 3);
      assertThat(lines(lab, "told").stream().skip(2)).containsExactly("left two");
      a.verb("stop");
      assertThat(lines(lab, "told").stream().skip(3))
          .as("told before the stop was reported as done")
          .containsExactly("left one");
    }
  }

  /// Two members in a group, a tracked file that moves the priority of one, and a FIFO.
  private static String group(Lab lab, String globals, String member) {
    Path reader = lab.directory().resolve("reader.sh");
    Path fifo = lab.directory().resolve("fifo");
    try {
      Files.writeString(lab.directory().resolve("number"), "0\n");
      Files.writeString(reader, "#!/bin/sh\ncat \"$1\" >> " + lab.directory() + "/heard\n");
      assertThat(reader.toFile().setExecutable(true)).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return """
        global_defs {
            vrrp_notify_fifo %s
            vrrp_notify_fifo_script %s
            vrrp_notify_priority_changes
        %s
        }
        vrrp_track_file number {
            file %s
        }
        vrrp_sync_group G {
            group {
                VI_1
                VI_2
            }
            sync_group_tracking_weight
            notify "%s group"
        }
        """
            .formatted(fifo, reader, globals, lab.directory().resolve("number"), script(lab))
        + Settings.instance("VI_1", "eth0", 51, 150, member, Settings.VIP + "/24")
        + Settings.instance("VI_2", "eth0", 52, 140, "", "10.66.0.120/24");
  }

  private static Path script(Lab lab) {
    return lab.directory().resolve("told.sh");
  }

  private static void awaitLine(Lab lab, String file, String line) {
    assertThat(Await.within(SOON, () -> lines(lab, file).contains(line)))
        .as("%s in %s: %s%s", line, file, lines(lab, file), lab.tails())
        .isTrue();
  }

  @Test
  void aFifoScriptThatDiedIsStartedAgain() throws IOException {
    try (Lab lab = Lab.open("a")) {
      told(lab);
      String file = group(lab, "", "track_file {\nnumber weight 1\n}\n");
      Files.writeString(
          lab.directory().resolve("reader.sh"),
          "#!/bin/sh\necho $$ >> %1$s/pids\ncat \"$1\" >> %1$s/heard\n".formatted(lab.directory()));
      Locum a = Locum.start(lab, "a", file);
      a.awaitState("VI_1", "MASTER");
      awaitLine(lab, "heard", "GROUP \"G\" MASTER 0");

      Shell.run(List.of("kill", "-9", "--", "-" + lines(lab, "pids").getFirst()));

      Await.until(SOON, "a second one" + lab.tails(), () -> lines(lab, "pids").size() == 2);
      Files.writeString(lab.directory().resolve("number"), "7\n");
      awaitLine(lab, "heard", "INSTANCE \"VI_1\" MASTER_PRIORITY 157");
    }
  }

  @Test
  void groupsAndPrioritiesReachScriptsAndFifos() throws IOException {
    try (Lab lab = Lab.open("a")) {
      told(lab);
      Locum a = Locum.start(lab, "a", group(lab, "", "track_file {\nnumber weight 1\n}\n"));
      a.awaitState("VI_1", "MASTER");
      awaitLine(lab, "told", "group GROUP G MASTER 0");
      awaitLine(lab, "heard", "INSTANCE \"VI_1\" MASTER 150");
      awaitLine(lab, "heard", "INSTANCE \"VI_2\" MASTER 140");
      awaitLine(lab, "heard", "GROUP \"G\" MASTER 0");

      Files.writeString(lab.directory().resolve("number"), "7\n");
      awaitLine(lab, "heard", "INSTANCE \"VI_1\" MASTER_PRIORITY 157");

      assertThat(Locum.text(a.status().get("groups").elements().getFirst(), "state"))
          .isEqualTo("MASTER");
      assertThat(a.verb("status").out()).contains("group G: MASTER, of VI_1, VI_2\n");

      a.verb("stop");
      assertThat(lines(lab, "told")).contains("group GROUP G STOP 0");
    }
  }

  @Test
  void aRemovedInstanceIsToldAsDeletedWhereItWantsThat() throws IOException {
    try (Lab lab = Lab.open("a")) {
      told(lab);
      String notify = "notify \"" + script(lab) + " notify\"\n";
      String kept = Settings.instance("VI_1", "eth0", 51, 150, "", Settings.VIP + "/24");
      Locum a =
          Locum.start(
              lab,
              "a",
              kept
                  + Settings.instance(
                      "VI_2", "eth0", 52, 140, notify + "notify_deleted\n", "10.66.0.120/24")
                  + Settings.instance("VI_3", "eth0", 53, 130, notify, "10.66.0.130/24"));
      a.awaitState("VI_2", "MASTER");
      a.awaitState("VI_3", "MASTER");

      a.reload(kept);

      awaitLine(lab, "told", "notify INSTANCE VI_2 DELETED 140");
      awaitLine(lab, "told", "notify INSTANCE VI_3 FAULT 130");
    }
  }

  @Test
  void aScriptThatHangsAtTheEndKeepsNoAddress() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Path hangs = lab.directory().resolve("hangs.sh");
      Files.writeString(
          hangs, "#!/bin/sh\necho begun > " + lab.directory().resolve("told") + "\nsleep 600\n");
      assertThat(hangs.toFile().setExecutable(true)).isTrue();
      Locum a =
          Locum.start(
              lab,
              "a",
              Settings.instance(
                  "VI_1", "eth0", 51, 150, "notify_stop " + hangs + "\n", Settings.VIP + "/24"));
      a.awaitState("VI_1", "MASTER");

      a.process().send("TERM");

      awaitLine(lab, "told", "begun");
      assertThat(lab.holds("a", Settings.VIP)).as("while the script runs").isFalse();
      assertThat(a.awaitExit()).isZero();
    }
  }
}
