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
import java.util.Set;
import java.util.TreeSet;
import locum.cli.demo.Await;
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

/// A sync group with a member on each of two links, beside keepalived: it moves as one.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class SyncGroupInteropTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> NONE = List.of();
  private static final List<String> OUTSIDE = List.of("192.0.2.100/24");
  private static final List<String> INSIDE = List.of("198.51.100.100/24");

  private static TwoLinks open() {
    return new TwoLinks("192.0.2", "198.51.100");
  }

  @ParameterizedTest(name = "{0} active, {1} backup, unicast: {2}")
  @CsvSource({
    "LOCUM, KEEPALIVED, false",
    "KEEPALIVED, LOCUM, false",
    "LOCUM, LOCUM, false",
    "LOCUM, KEEPALIVED, true",
    "KEEPALIVED, LOCUM, true"
  })
  void theMembersMoveTogether(RouterDaemon a, RouterDaemon b, boolean unicast) {
    try (TwoLinks scene = open()) {
      String high = group(scene, "a", unicast, 150, "", "");
      String low = group(scene, "b", unicast, 100, "", "");
      scene.start("a", a, high);
      scene.start("b", b, low);
      held(scene, "a", "b");

      for (int link = 0; link < 2; link++) {
        MonotonicTime cut = Scene.now();
        scene.lab().cut("a", link);
        scene.heard("b", 0, 60, 100, cut);
        scene.heard("b", 1, 61, 100, cut);
        held(scene, "b", "a");
        scene.hearOnly("b", 1 - link, 61 - link, 4);
        scene.lab().restore("a");
        held(scene, "a", "b");
      }

      scene.stop("a");
      held(scene, "b", "a");
      scene.start("a", a, high);
      held(scene, "a", "b");
      scene.daemon("a").kill();
      scene.awaitPicture("b", OUTSIDE, INSIDE);
      scene.start("a", a, high);
      held(scene, "a", "b");
      scene.hearOnly("a", 0, 60, 4);
      scene.hearOnly("a", 1, 61, 1);
      held(scene, "a", "b");
      scene.everybodyWasUnderstood();
    }
  }

  private static void held(TwoLinks scene, String holder, String other) {
    scene.awaitPicture(holder, OUTSIDE, INSIDE);
    scene.awaitPicture(other, NONE, NONE);
  }

  @ParameterizedTest
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM"})
  void aGroupThatDoesNotPreemptStaysBackupAsAWhole(RouterDaemon a, RouterDaemon b) {
    try (TwoLinks scene = open()) {
      scene.start("a", a, group(scene, "a", false, 150, "", "nopreempt"));
      held(scene, "a", "b");
      scene.start("b", b, group(scene, "b", false, 100, "", ""));
      scene.awaitLine("b", "Entering BACKUP STATE");
      scene.lab().cut("a", 1);
      held(scene, "b", "a");
      scene.lab().restore("a");
      scene.hearOnly("b", 0, 60, 8);
      scene.hearOnly("b", 1, 61, 2);
      held(scene, "b", "a");
      scene.stop("b");
      held(scene, "a", "b");
    }
  }

  /// What was told in one life: start, MASTER, FAULT of one member, recovery, stop.
  private record Told(List<String> fifo, List<String> scripts) {}

  @Test
  void theScriptsAndFifosOfAGroupHearWhatTheyHearOfKeepalived() throws IOException {
    Told ours = live(LOCUM);
    Told theirs = live(KEEPALIVED);

    assertThat(phases(ours.fifo())).isEqualTo(phases(theirs.fifo()));
    // What "inside" began, by its fault and the end of it, is told in one order by both.
    for (String state : List.of("FAULT", "BACKUP")) {
      assertThat(lastOf(ours.fifo(), state)).isEqualTo(lastOf(theirs.fifo(), state));
    }
    assertThat(ours.fifo()).startsWith("GROUP \"VG\" BACKUP 0").endsWith("GROUP \"VG\" STOP 0");
    assertThat(ours.scripts()).containsExactlyInAnyOrderElementsOf(theirs.scripts());
  }

  private static List<String> lastOf(List<String> fifo, String state) {
    List<String> all = fifo.stream().filter(line -> line.contains(' ' + state + ' ')).toList();
    return all.subList(all.size() - 3, all.size());
  }

  /// What is told up to each line of the group. The member comes first that began it, of two whose
  /// timers fire at about the same time by chance.
  private static List<Set<String>> phases(List<String> fifo) {
    List<Set<String>> found = new ArrayList<>(List.of(new TreeSet<>()));
    for (String line : fifo) {
      assertThat(found.getLast().add(line)).as(line).isTrue();
      if (line.startsWith("GROUP")) {
        found.add(new TreeSet<>());
      }
    }
    return found;
  }

  private static Told live(RouterDaemon kind) throws IOException {
    try (TwoLinks scene = open()) {
      Path directory = scene.lab().directory();
      Path script = directory.resolve("told.sh");
      Files.writeString(script, "#!/bin/sh\necho \"$*\" >> " + directory + "/scripts\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
      String notify =
          """
          notify_master "%1$s master"
          notify_backup "%1$s backup"
          notify_fault "%1$s fault"
          notify_stop "%1$s stop"
          notify %1$s
          """
              .formatted(script);
      scene
          .lab()
          .start(
              "a",
              "reader",
              List.of(
                  "sh",
                  "-c",
                  "cd " + directory + "; mkfifo all.fifo; echo made; cat <> all.fifo > fifo"))
          .awaitLine(PATIENCE, "the FIFO", "made"::equals);
      scene.start(
          "a",
          kind,
          "global_defs {\n script_user root\n notify_fifo %s/all.fifo\n}\n".formatted(directory)
              + group(scene, "a", false, 150, notify, ""));
      awaitLines(scene, "fifo", "GROUP \"VG\" MASTER 0");
      scene.lab().cut("a", 1);
      awaitLines(scene, "fifo", "GROUP \"VG\" FAULT 0");
      scene.lab().restore("a");
      scene.awaitPicture("a", OUTSIDE, INSIDE);
      awaitCount(scene, "fifo", 15);
      scene.stop("a");
      awaitLines(scene, "fifo", "GROUP \"VG\" STOP 0");
      awaitLines(scene, "scripts", "GROUP VG STOP 0");
      return new Told(lines(scene, "fifo"), lines(scene, "scripts"));
    }
  }

  private static void awaitLines(TwoLinks scene, String file, String line) {
    boolean reached = Await.within(PATIENCE, () -> lines(scene, file).contains(line));
    assertThat(reached)
        .as("%s in %s: %s%s", line, file, lines(scene, file), scene.lab().tails())
        .isTrue();
  }

  private static void awaitCount(TwoLinks scene, String file, int count) {
    boolean reached = Await.within(PATIENCE, () -> lines(scene, file).size() >= count);
    assertThat(reached)
        .as("%d lines of %s: %s%s", count, file, lines(scene, file), scene.lab().tails())
        .isTrue();
  }

  private static List<String> lines(TwoLinks scene, String file) {
    try {
      Path path = scene.lab().directory().resolve(file);
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  /// A file with one group of two members.
  private static String group(
      TwoLinks scene, String router, boolean unicast, int priority, String ofGroup, String each) {
    return """
    vrrp_sync_group VG {
        group {
            outside
            inside
        }
        %s
    }
    %s%s
    """
        .formatted(
            ofGroup,
            member(scene, "outside", router, 0, unicast, priority, each, OUTSIDE),
            member(scene, "inside", router, 1, unicast, priority, each, INSIDE));
  }

  private static String member(
      TwoLinks scene,
      String name,
      String router,
      int link,
      boolean unicast,
      int priority,
      String more,
      List<String> address) {
    String peer =
        unicast
            ? "unicast_src_ip %s\n unicast_peer {\n %s\n }"
                .formatted(scene.own(router, link), scene.own(router.equals("a") ? "b" : "a", link))
            : "";
    return """
    vrrp_instance %s {
        interface eth%d
        virtual_router_id %d
        version 3
        advert_int 0.5
        priority %d
        %s
        %s
        virtual_ipaddress {
            %s
        }
    }
    """
        .formatted(name, link, 60 + link, priority, more, peer, address.getFirst());
  }
}
