package locum.interop;

import static locum.lab.RouterDaemon.KEEPALIVED;
import static locum.lab.RouterDaemon.LOCUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import locum.cli.demo.Await;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.lab.RouterDaemon;
import locum.lab.Scene;
import locum.lab.Tshark;
import locum.lab.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Authentication headers between us and keepalived: who is heard, also after a restart, and what
/// is said where nobody is.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class AuthenticationInteropTest {

  private static final String[] HEADER = authentication("AH", "s3cret");

  @ParameterizedTest
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM", "LOCUM, LOCUM"})
  void routersWithAuthenticationHeadersComeBackAfterARestart(RouterDaemon a, RouterDaemon b) {
    try (Scene scene = new Scene(Wire.V2)) {
      scene.start("a", a, 150, HEADER);
      scene.start("b", b, 100, HEADER);
      scene.awaitHolder("a");
      scene.hearOnly("a", 5);

      scene.stop("a");
      scene.awaitHolder("b");
      scene.start("a", a, 150, HEADER);
      scene.awaitHolder("a");

      scene.stopSilently("b");
      scene.start("b", b, 100, HEADER);
      scene.hearOnly("a", 5);
      scene.awaitHolder("a");

      MonotonicTime crash = Scene.now();
      scene.crash("a");
      scene.heard("b", 100, crash);
      scene.start("a", a, 150, HEADER);
      scene.heard("a", 150, Scene.now());
      scene.awaitHolder("a");
      scene.hearOnly("a", 5);
      scene.everybodyWasUnderstood();
      headersAreGood(scene);
    }
  }

  /// Wireshark reads the header, and every packet names its sender and has a number.
  private static void headersAreGood(Scene scene) {
    List<String> packets =
        Tshark.fields(scene.capture().file(), "ah && vrrp", "ip.src", "ah.spi", "ah.sequence")
            .toList();
    assertThat(packets).isNotEmpty();
    for (String packet : packets) {
      List<String> fields = List.of(packet.split("\\|", -1));
      long address = IpAddress.parse(fields.get(0)).orElseThrow().octets().u32(0);
      assertThat(Long.decode(fields.get(1))).as(packet).isEqualTo(address);
      assertThat(Long.decode(fields.get(2))).as(packet).isPositive();
    }
    assertThat(Tshark.fields(scene.capture().file(), "vrrp && !ah", "ip.src"))
        .as("nothing leaves without its header")
        .isEmpty();
  }

  /// Both active and out of step: the one that was restarted alone counts from the beginning.
  @ParameterizedTest
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM", "LOCUM, LOCUM"})
  void aRouterThatWasRestartedAloneFindsItsPlace(RouterDaemon a, RouterDaemon b) {
    try (Scene scene = new Scene(Wire.V2)) {
      scene.start("a", a, 150, HEADER);
      scene.start("b", b, 100, HEADER);
      scene.awaitHolder("a");
      scene.hearOnly("a", 10);

      scene.isolate("a");
      scene.awaitHolder("a", "b");
      scene.crash("a");
      MonotonicTime started = Scene.now();
      scene.start("a", a, 150, HEADER);
      scene.awaitState("a", "MASTER", started);
      MonotonicTime restored = Scene.now();
      scene.restore("a");
      scene.awaitState("b", "BACKUP", restored);
      scene.awaitHolder("a");
      scene.hearOnly("a", 5);
    }
  }

  @ParameterizedTest
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM"})
  void unicastPeersWithAuthenticationHeaders(RouterDaemon a, RouterDaemon b) {
    try (Scene scene = new Scene(Wire.V2)) {
      String addressOfA = scene.lab().address("a");
      String addressOfB = scene.lab().address("b");
      scene.start("a", a, 150, unicast(addressOfA, addressOfB));
      scene.start("b", b, 100, unicast(addressOfB, addressOfA));
      scene.awaitHolder("a");
      assertThat(scene.heard("a", 150, Scene.now()).destination()).hasToString(addressOfB);
      scene.hearOnly("a", 5);
      MonotonicTime stopped = Scene.now();
      scene.stop("a");
      scene.heard("b", 100, stopped);
      scene.awaitHolder("b");
      scene.start("a", a, 150, unicast(addressOfA, addressOfB));
      scene.awaitHolder("a");
      scene.everybodyWasUnderstood();
      headersAreGood(scene);
    }
  }

  private static String[] unicast(String own, String peer) {
    return new String[] {
      "authentication {",
      "auth_type AH",
      "auth_pass s3cret",
      "}",
      "unicast_src_ip " + own,
      "unicast_peer {",
      peer + " min_ttl 255 max_ttl 255",
      "}"
    };
  }

  @Test
  void aWrongPasswordBehindTheHeaderIsTheCauseThatIsTold() {
    try (Scene scene = new Scene(Wire.V2)) {
      scene.start("a", KEEPALIVED, 150, HEADER);
      scene.awaitHolder("a");
      MonotonicTime started = Scene.now();
      scene.start("b", LOCUM, 100, authentication("AH", "other"));
      scene.awaitState("b", "MASTER", started);
      says(
          scene,
          "Entering MASTER STATE",
          "refused, because its authentication header does not fit");
    }
  }

  @Test
  void aWrongPasswordIsTheCauseThatIsTold() {
    try (Scene scene = new Scene(Wire.V2)) {
      scene.start("a", KEEPALIVED, 150, authentication("PASS", "s3cret"));
      scene.awaitHolder("a");
      MonotonicTime started = Scene.now();
      scene.start("b", LOCUM, 100, authentication("PASS", "other"));
      scene.awaitState("b", "MASTER", started);
      says(scene, "Entering MASTER STATE", "refused, because its password is not the one");
    }
  }

  @Test
  void aPeerWithoutHeaderIsExplainedThoughKeepalivedSaysNothing() {
    try (Scene scene = new Scene(Wire.V2)) {
      scene.start("a", KEEPALIVED, 150, authentication("PASS", "s3cret"));
      scene.awaitHolder("a");
      MonotonicTime started = Scene.now();
      scene.start("b", LOCUM, 100, HEADER);
      scene.awaitState("b", "MASTER", started);
      says(scene, "Entering MASTER STATE", "refused, because it has no authentication header");
    }
  }

  private static void says(Scene scene, String... fragments) {
    Await.until(
        Scene.PATIENCE,
        String.join(" ... ", fragments) + scene.daemon("b").tail(20),
        () ->
            scene.daemon("b").log().stream()
                .anyMatch(line -> List.of(fragments).stream().allMatch(line::contains)));
  }

  private static String[] authentication(String type, String password) {
    return new String[] {"authentication {", "auth_type " + type, "auth_pass " + password, "}"};
  }
}
