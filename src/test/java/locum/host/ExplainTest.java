package locum.host;

import static locum.host.Locum.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.control.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A daemon that is asked why.
@Tag("netns")
class ExplainTest {

  private static String withPassword(String password, int priority) {
    return """
    vrrp_instance VI_1 {
        interface eth0
        virtual_router_id 51
        version 2
        advert_int 1
        priority %d
        authentication {
            auth_type PASS
            auth_pass %s
        }
        virtual_ipaddress {
            10.66.0.100/24
        }
    }
    """
        .formatted(priority, password);
  }

  /// The mistake of issue reports: both become MASTER, and each says why, and who the other is.
  @Test
  void aWrongPasswordOnOneSideIsNamedWithThePeer() {
    try (Lab lab = Lab.open("a", "b")) {
      Locum a = Locum.start(lab, "a", withPassword("s3cret", 150));
      Locum b = Locum.start(lab, "b", withPassword("S3cret", 100));
      a.awaitState("VI_1", "MASTER");
      b.awaitState("VI_1", "MASTER");
      Await.until(SOON, "both refuse", () -> !a.refused("VI_1").isEmpty());

      Shell.Result why = b.verb("explain", "VI_1");
      assertThat(why.exitCode()).as(why.toString()).isZero();
      assertThat(why.out())
          .contains("VI_1 is MASTER since ")
          .containsPattern(
              "REFUSED: \\d+ packets? from "
                  + lab.address("a")
                  + ".*authentication fails: its password is not the one configured here")
          .contains("Compare type, password and keys here and on " + lab.address("a"))
          .containsPattern("\\d\\d:\\d\\d:\\d\\d  BACKUP -> MASTER: ")
          .containsPattern("\\d\\d:\\d\\d:\\d\\d  INIT -> BACKUP: it was started");
      assertThat(why.out()).as("secrets").doesNotContain("3cret");
      assertThat(a.verb("explain").out())
          .containsPattern("REFUSED: .* from " + lab.address("b") + ".*authentication fails");

      Json json = Json.parse(b.verb("explain", "VI_1", "--json").out()).orElseThrow();
      Json refusal =
          json.get("instances").elements().getFirst().get("refusals").elements().getFirst();
      assertThat(Locum.text(refusal, "reason")).isEqualTo("authentication_failed");
      assertThat(Locum.text(refusal, "sender")).isEqualTo(lab.address("a"));

      Shell.Result french =
          Shell.run(
              "env",
              "LC_ALL=",
              "LANG=fr_FR.UTF-8",
              Locum.command(),
              "explain",
              "--run-dir",
              b.runDirectory().toString());
      assertThat(french.out())
          .contains("VI_1 est MASTER depuis ", "l'authentification échoue", "il y a");
    }
  }

  @Test
  void theWrongNameIsToldWithTheRightOnes() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));

      Shell.Result none = a.verb("explain", "VI_9");
      assertThat(none.exitCode()).isEqualTo(1);
      assertThat(none.err()).contains("no instance VI_9", "VI_1");
    }
  }
}
