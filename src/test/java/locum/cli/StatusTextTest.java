package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import locum.control.ControlCodec;
import locum.control.ControlResponse;
import locum.control.Json;
import locum.core.ReportedState;
import locum.engine.GroupStatus;
import locum.engine.TrackerStatus;
import locum.track.Reading;
import locum.track.Track;
import org.junit.jupiter.api.Test;

/// What `locum status` prints beside the table of instances.
class StatusTextTest {

  private static final StatusText TEXT = new StatusText(Texts.in(Language.ENGLISH));

  private static final TrackerStatus LOST =
      new TrackerStatus(
          Track.Kind.SCRIPT,
          "chk",
          new Reading.Unavailable("no such file"),
          "cannot be run: no such file",
          Duration.ofSeconds(3));

  private static Json status(List<String> warnings, long unknown, long unreadable, long errors) {
    return ControlCodec.encode(
        new ControlResponse.Status(
            "locum",
            7,
            "a.conf",
            warnings,
            unknown,
            unreadable,
            errors,
            List.of(),
            List.of(new GroupStatus("G", ReportedState.MASTER, List.of("A", "B"))),
            List.of(LOST),
            List.of()));
  }

  @Test
  void aGroupHasItsStateAndMembers() {
    assertThat(TEXT.groups(status(List.of(), 0, 0, 0).get("groups").elements()))
        .isEqualTo("group G: MASTER, of A, B\n");
  }

  @Test
  void aScriptThatCannotRunIsLoud() {
    assertThat(TEXT.trackers(status(List.of(), 0, 0, 0).get("trackers").elements()))
        .isEqualTo(
            "script chk CANNOT RUN, so it counts for nothing: cannot be run: no such file\n");
  }

  @Test
  void warningsAndLostPacketsAreTold() {
    assertThat(TEXT.concerns(status(List.of("a.conf:3:1: warning: odd"), 12, 3, 1)))
        .isEqualTo(
            """
            a.conf:3:1: warning: odd
            12 packets with a VRID that no instance here has
            3 packets that were cut short or malformed
            1 error of an interface in place of packets
            """);
  }

  @Test
  void whereAllIsWellNothingIsSaid() {
    assertThat(TEXT.concerns(status(List.of(), 0, 0, 0))).isEmpty();
  }
}
