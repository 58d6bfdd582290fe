package locum.interop;

import static locum.lab.RouterDaemon.LOCUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

/// The case study of keepalived's manual: two directors, both active, four instances in two sync
/// groups behind authentication headers. Its file as printed, and its pictures of `ip address`.
@Execution(ExecutionMode.CONCURRENT)
class ActiveActiveTest {

  private static final List<String> NONE = List.of();

  /// The addresses of VI_1 and VI_2, which belong to director 1, and of VI_3 and VI_4.
  private static final List<String> VIPS_1 = List.of("192.168.200.10/32", "192.168.200.11/32");

  private static final List<String> DIPS_1 = List.of("192.168.100.10/32");
  private static final List<String> VIPS_2 = List.of("192.168.200.12/32", "192.168.200.13/32");
  private static final List<String> DIPS_2 = List.of("192.168.100.11/32");
  private static final List<String> ALL_VIPS =
      List.of("192.168.200.10/32", "192.168.200.11/32", "192.168.200.12/32", "192.168.200.13/32");
  private static final List<String> ALL_DIPS = List.of("192.168.100.10/32", "192.168.100.11/32");

  @Test
  @Tag("netns")
  void theCaseStudyWithTwoOfOurs() {
    play(LOCUM, LOCUM);
  }

  @ParameterizedTest(name = "director 1 is {0}, director 2 is {1}")
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM"})
  @Tag("interop")
  void theCaseStudyBesideKeepalived(RouterDaemon director1, RouterDaemon director2) {
    play(director1, director2);
  }

  private static void play(RouterDaemon director1, RouterDaemon director2) {
    String file = TwoLinks.document("document-active-active-directors");
    try (TwoLinks scene = new TwoLinks("192.168.200", "192.168.100")) {
      scene.start("a", director1, file);
      scene.awaitPicture("a", ALL_VIPS, ALL_DIPS);

      scene.start("b", director2, symmetric(file));
      split(scene);

      MonotonicTime cut = Scene.now();
      scene.lab().cut("a", 0);
      scene.heard("b", 0, 51, 100, cut);
      scene.heard("b", 1, 52, 100, cut);
      scene.awaitPicture("b", ALL_VIPS, ALL_DIPS);
      scene.awaitPicture("a", NONE, NONE);
      scene.hearOnly("b", 1, 52, 4);
      scene.awaitPicture("b", ALL_VIPS, ALL_DIPS);

      scene.lab().restore("a");
      split(scene);

      // The other way round: the second of a group takes the first with it.
      scene.lab().cut("b", 1);
      scene.awaitPicture("a", ALL_VIPS, ALL_DIPS);
      scene.awaitPicture("b", NONE, NONE);
      scene.lab().restore("b");
      split(scene);

      scene.stop("b");
      scene.awaitPicture("b", NONE, NONE);
      scene.awaitPicture("a", ALL_VIPS, ALL_DIPS);
      scene.everybodyWasUnderstood();
    }
  }

  /// Each director has its own, and it stays so.
  private static void split(TwoLinks scene) {
    scene.awaitPicture("b", VIPS_2, DIPS_2);
    scene.awaitPicture("a", VIPS_1, DIPS_1);
    scene.hearOnly("a", 0, 51, 4);
    scene.hearOnly("a", 1, 52, 1);
    scene.hearOnly("b", 0, 53, 1);
    scene.hearOnly("b", 1, 54, 1);
    scene.awaitPicture("b", VIPS_2, DIPS_2);
    scene.awaitPicture("a", VIPS_1, DIPS_1);
  }

  /// The file of director 2: VI_3 and VI_4 are its own, VI_1 and VI_2 those of the other.
  private static String symmetric(String file) {
    String swapped =
        file.replace("state MASTER", "state OTHER")
            .replace("state BACKUP", "state MASTER")
            .replace("state OTHER", "state BACKUP")
            .replace("priority 150", "priority other")
            .replace("priority 100", "priority 150")
            .replace("priority other", "priority 100");
    assertThat(swapped).isNotEqualTo(file).hasSameSizeAs(file);
    return swapped;
  }
}
