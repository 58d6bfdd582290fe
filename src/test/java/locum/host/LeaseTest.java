package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No VIP outlives its holder: killed or stopped, the kernel takes the address away.
@Tag("netns")
class LeaseTest {

  /// The lease of two seconds, up to one more for the kernel, and as much for a busy machine.
  private static final Duration LEASE_AND_A_BIT = Duration.ofSeconds(6);

  @Test
  void theAddressOfAKilledDaemonGoesByItself() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      a.process().kill();

      assertThat(lab.holds("a", VIP)).as("right after the kill").isTrue();
      lab.awaitHolders(LEASE_AND_A_BIT, VIP);
    }
  }

  @Test
  void aDaemonThatWasStoppedListensBeforeItSpeaks() {
    try (Lab lab = Lab.open("a", "b")) {
      Capture capture = lab.capture(0);
      Locum a =
          Locum.start(
              lab, "a", Settings.instance("VI_1", "eth0", 51, 150, "nopreempt", VIP + "/24"));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");

      a.process().pause();
      b.awaitState("VI_1", "MASTER");
      lab.awaitHolders(LEASE_AND_A_BIT, VIP, "b");
      MonotonicTime resumed = new MonotonicTime(System.nanoTime());
      a.process().resume();

      a.awaitLog("(VI_1)", "Entering BACKUP STATE", "did not run for");
      a.awaitState("VI_1", "BACKUP");
      long heard = a.counter("VI_1", "advertisements_received");
      Await.until(
          SOON, "a obeys b", () -> a.counter("VI_1", "advertisements_received") > heard + 10);
      assertThat(a.state("VI_1")).isEqualTo("BACKUP");
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
      assertThat(lab.holders(VIP)).containsExactly("b");
      assertThat(capture.adverts())
          .noneMatch(
              advert ->
                  !advert.at().isBefore(resumed)
                      && advert.sender().toString().equals(lab.mac("a")));
    }
  }

  @Test
  void aBackupThatWasStoppedHearsBeforeItTakesOver() {
    try (Lab lab = Lab.open("a", "b")) {
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");

      b.process().pause();
      long sent = a.counter("VI_1", "advertisements_sent");
      Await.until(
          SOON,
          "more adverts than b's timer waits for",
          () -> a.counter("VI_1", "advertisements_sent") > sent + 5);
      b.process().resume();

      long heard = b.counter("VI_1", "advertisements_received");
      Await.until(
          SOON, "b obeys a", () -> b.counter("VI_1", "advertisements_received") > heard + 2);
      assertThat(b.counter("VI_1", "became_master")).isZero();
      assertThat(capture.adverts()).noneMatch(advert -> advert.priority() == 100);
    }
  }

  @Test
  void aStartAfterAKillCleansWhatWasLeft() {
    try (Lab lab = Lab.open("a")) {
      // Adverts each 5 s make a lease of 14 s: what goes before is the work of the start.
      String rare = Settings.plain(255).replace("advert_int 0.2", "advert_int 5\n state MASTER");
      Locum a = Locum.start(lab, "a", rare);
      a.awaitState("VI_1", "MASTER");
      a.process().kill();
      lab.write("a.conf", rare.replace("priority 255", "priority 100"));
      assertThat(lab.holds("a", VIP)).isTrue();
      assertThat(a.runDirectory().resolve("locum.pid")).exists();

      a.startAgain();

      a.awaitLog("WARNING", "(VI_1)", "an earlier daemon left behind", VIP);
      lab.awaitHolders(Duration.ofSeconds(5), VIP);
      assertThat(a.state("VI_1")).isEqualTo("BACKUP");
      assertThat(a.runDirectory().resolve("locum.pid")).hasContent(a.process().pid() + "\n");
    }
  }
}
