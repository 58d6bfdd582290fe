package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Prober;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The laboratory itself: what it builds, what a cut does, and that nothing stays.
@Tag("netns")
class LabTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aCutIsSeenByTheRouterAndAnIsolationIsNot() {
    try (Lab lab = Lab.open("a", "b")) {
      assertThat(pings(lab)).isTrue();

      lab.cut("a");
      assertThat(lab.ip("a", "link", "show", "eth0")).contains("NO-CARRIER");
      lab.restore("a");
      lab.isolate("a");
      assertThat(lab.ip("a", "link", "show", "eth0")).contains("LOWER_UP");
      assertThat(pings(lab)).isFalse();

      lab.restore("a");
      assertThat(pings(lab)).isTrue();
    }
  }

  /// Whether `b` reaches `a` on the link: its neighbour entry can be resolved anew.
  private static boolean pings(Lab lab) {
    lab.ip("client", "neigh", "flush", "all");
    try (Prober prober = Prober.start(lab, lab.address("a"), Duration.ofMillis(50))) {
      return Await.within(Duration.ofSeconds(4), () -> prober.answers() > 0);
    }
  }

  @Test
  void nothingStaysWhenItCloses() {
    String namespace;
    Path directory;
    LabProcess sleeper;
    try (Lab lab = Lab.open("a")) {
      namespace = lab.namespace("a");
      directory = lab.directory();
      sleeper = lab.start("a", "sleeper", List.of("sleep", "1000"));
      assertThat(Path.of("/run/netns", namespace)).exists();
    }
    assertThat(Path.of("/run/netns", namespace)).doesNotExist();
    assertThat(Files.exists(directory)).isFalse();
    assertThat(sleeper.isAlive()).isFalse();
  }

  @Test
  void theProberTellsHowLongAnAddressWasSilent() throws InterruptedException {
    try (Lab lab = Lab.open("a");
        Prober prober = Prober.start(lab, lab.address("a"), Duration.ofMillis(10))) {
      MonotonicTime begin = prober.awaitAnswer(SOON, new MonotonicTime(System.nanoTime()));
      lab.isolate("a");
      // The length of the silence is what this test makes.
      Thread.sleep(500);
      lab.restore("a");
      MonotonicTime restored = new MonotonicTime(System.nanoTime());
      MonotonicTime end = prober.awaitAnswer(SOON, restored);
      assertThat(prober.longestSilence(begin, end).length())
          .isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
    }
  }

  @Test
  void theCaptureHearsTheAnnouncementsOfTwoKeepalivedSharingAnAddress() {
    try (Lab lab = Lab.open("a", "b")) {
      Capture capture = lab.capture(0);
      for (String router : List.of("a", "b")) {
        Path file =
            lab.write(
                router + ".conf",
                """
                vrrp_instance VI_1 {
                    state BACKUP
                    interface eth0
                    virtual_router_id 51
                    priority %d
                    advert_int 1
                    virtual_ipaddress {
                        10.66.0.100/24
                    }
                }
                """
                    .formatted(router.equals("a") ? 250 : 100));
        Path runDirectory = lab.directory().resolve(router);
        lab.start(
            router, "keepalived on " + router, RouterDaemon.KEEPALIVED.command(file, runDirectory));
      }
      lab.awaitHolders(SOON, "10.66.0.100", "a");
      var first =
          capture.awaitAdvert(SOON, () -> "an advert", new MonotonicTime(0), advert -> true);
      assertThat(first.priority()).isEqualTo(250);
      assertThat(first.source()).hasToString(lab.address("a"));
      assertThat(first.sender()).hasToString(lab.mac("a"));
      assertThat(first.addresses()).asString().contains("10.66.0.100");
      Await.until(SOON, "an announcement", () -> capture.claims().findAny().isPresent());

      lab.cut("a");
      lab.awaitHolders(SOON, "10.66.0.100", "b");
    }
  }
}
