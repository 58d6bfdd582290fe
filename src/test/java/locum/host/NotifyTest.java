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
}
