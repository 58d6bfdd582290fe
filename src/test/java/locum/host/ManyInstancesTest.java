package locum.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.control.ControlClient;
import locum.control.ControlCodec;
import locum.control.ControlRequest;
import locum.control.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Hundreds of instances, as a router of hundreds of VLANs has them, on two hosts.
@Tag("netns")
class ManyInstancesTest {

  private static final int LINKS = 4;
  private static final int PER_LINK = 75;

  /// Active_Down_Interval of priority 100 at one advert per second, and a generous bound for a busy
  /// machine.
  private static final Duration TAKE_OVER = Duration.ofMillis(3609).plusSeconds(15);

  private static String configuration(int priority) {
    StringBuilder text = new StringBuilder();
    for (int link = 0; link < LINKS; link++) {
      for (int vrid = 1; vrid <= PER_LINK; vrid++) {
        text.append(
            Settings.instance(
                    "L%d_%d".formatted(link, vrid),
                    "eth" + link,
                    vrid,
                    priority,
                    "",
                    "10.70.%d.%d/32".formatted(link, vrid))
                .replace("advert_int 0.2", "advert_int 1"));
      }
    }
    return text.toString();
  }

  @Test
  void threeHundredInstancesMoveTogether() throws IOException {
    try (Lab lab = Lab.open(LINKS, List.of("a", "b"))) {
      Locum a = Locum.start(lab, "a", configuration(200));
      Locum b = Locum.start(lab, "b", configuration(100));
      Await.until(TAKE_OVER, "a holds all", () -> held(lab, "a") == 300);
      Await.until(TAKE_OVER, "b holds none", () -> held(lab, "b") == 0);
      assertThat(inState(a, "MASTER")).isEqualTo(300);
      assertThat(inState(b, "BACKUP")).isEqualTo(300);

      lab.cut("a");

      boolean moved =
          Await.within(
              TAKE_OVER,
              () -> {
                assertThat(inState(a, "")).as("answers while it fails over").isEqualTo(300);
                assertThat(inState(b, "")).as("answers while it fails over").isEqualTo(300);
                return held(lab, "b") == 300;
              });
      assertThat(moved).as("b holds %d of 300", held(lab, "b")).isTrue();
      assertThat(held(lab, "a")).isZero();
      assertThat(inState(a, "FAULT")).isEqualTo(300);
      assertThat(inState(b, "MASTER")).isEqualTo(300);

      Shell.Result stop = b.verb("stop");
      assertThat(stop.exitCode()).as(stop.toString()).isZero();
      assertThat(held(lab, "b")).as("addresses after `stop`").isZero();
    }
  }

  private static long held(Lab lab, String host) {
    return lab.ip(host, "-o", "-4", "addr").lines().filter(l -> l.contains(" 10.70.")).count();
  }

  /// How many instances are in this state; all with an empty name.
  private static long inState(Locum locum, String state) {
    Json status;
    try {
      status = ControlClient.ask(locum.socket(), new ControlRequest.Status(Optional.empty()));
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
    return ControlCodec.instances(status).stream()
        .filter(instance -> state.isEmpty() || Locum.text(instance, "state").equals(state))
        .count();
  }
}
