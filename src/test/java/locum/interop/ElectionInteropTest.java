package locum.interop;

import static locum.lab.RouterDaemon.KEEPALIVED;
import static locum.lab.RouterDaemon.LOCUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import locum.cli.demo.Await;
import locum.core.MonotonicTime;
import locum.lab.RouterDaemon;
import locum.lab.Scene;
import locum.lab.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is active when priorities do not decide alone: addresses, nopreempt, passwords, unicast.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class ElectionInteropTest {

  @ParameterizedTest
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM", "LOCUM, LOCUM"})
  void ofTwoActiveRoutersWithEqualPriorityTheHigherAddressStays(RouterDaemon a, RouterDaemon b) {
    try (Scene scene = new Scene(Wire.V3_IPV4)) {
      scene.start("a", a, 100);
      scene.awaitHolder("a");
      scene.start("b", b, 100);
      scene.awaitState("b", "BACKUP", new MonotonicTime(Long.MIN_VALUE / 2));
      scene.hearOnly("a", 5);

      scene.isolate("a");
      scene.awaitHolder("a", "b");
      MonotonicTime restored = Scene.now();
      scene.restore("a");

      scene.awaitState("a", "BACKUP", restored);
      scene.awaitHolder("b");
      scene.hearOnly("b", 3);
      scene.everybodyWasUnderstood();
    }
  }

  @ParameterizedTest
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM"})
  void aRouterThatDoesNotPreemptWaitsForTheEndOfTheOther(RouterDaemon a, RouterDaemon b) {
    try (Scene scene = new Scene(Wire.V3_IPV4)) {
      scene.start("a", a, 150, "nopreempt");
      scene.awaitHolder("a");
      scene.start("b", b, 100);
      scene.cut("a");
      scene.awaitHolder("b");

      MonotonicTime restored = Scene.now();
      scene.restore("a");
      scene.awaitState("a", "BACKUP", restored);
      // Far longer than three intervals: it would have taken over.
      scene.hearOnly("b", 8);
      scene.awaitHolder("b");

      scene.stop("b");
      scene.awaitHolder("a");
      scene.everybodyWasUnderstood();
    }
  }

  /// The delay counts from the first lower advert; after it the rest of an Active_Down_Interval
  /// passes. It delays preemption alone, not who follows one that leaves.
  @ParameterizedTest
  @CsvSource({"LOCUM, KEEPALIVED", "KEEPALIVED, LOCUM"})
  void aDelayedPreemptionComesAfterItsDelay(RouterDaemon a, RouterDaemon b) {
    Duration interval = Duration.ofMillis(500);
    Duration activeDown = Duration.ofMillis(1500 + 500 * (256 - 150) / 256);
    Duration slack = Duration.ofMillis(1500);
    try (Scene scene = new Scene(Wire.V3_IPV4)) {
      scene.start("b", b, 100);
      scene.awaitHolder("b");
      MonotonicTime begin = Scene.now();
      scene.start("a", a, 150, "preempt_delay 3");
      scene.awaitState("a", "BACKUP", begin);
      MonotonicTime latest =
          Scene.now().plus(interval).plus(Duration.ofSeconds(3)).plus(activeDown).plus(slack);

      MonotonicTime taken = scene.heard("a", 150, begin).at();

      assertThat(begin.until(taken)).isGreaterThan(Duration.ofSeconds(3));
      assertThat(taken.until(latest)).as("until the latest").isPositive();
      scene.awaitHolder("a");
      scene.stop("a");
      scene.awaitHolder("b");

      begin = Scene.now();
      scene.start("a", a, 150, "preempt_delay 60");
      scene.awaitState("a", "BACKUP", begin);
      scene.hearOnly("b", 6);
      MonotonicTime left = Scene.now();
      scene.stop("b");
      assertThat(left.until(scene.heard("a", 150, left).at())).isLessThan(activeDown.plus(slack));
      scene.awaitHolder("a");
      scene.everybodyWasUnderstood();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V3_IPV4, LOCUM, KEEPALIVED",
    "V3_IPV4, KEEPALIVED, LOCUM",
    "V3_IPV6, LOCUM, KEEPALIVED",
    "V3_IPV6, KEEPALIVED, LOCUM"
  })
  void peersWithoutMulticastShareTheirAddresses(Wire wire, RouterDaemon a, RouterDaemon b) {
    try (Scene scene = new Scene(wire)) {
      String addressOfA = wire.isIpv6() ? "fd66::1" : scene.lab().address("a");
      String addressOfB = wire.isIpv6() ? "fd66::2" : scene.lab().address("b");
      scene.speakFrom("a", addressOfA);
      scene.speakFrom("b", addressOfB);
      scene.start("a", a, 150, unicast(addressOfA, addressOfB));
      scene.start("b", b, 100, unicast(addressOfB, addressOfA));
      scene.awaitHolder("a");
      assertThat(scene.heard("a", 150, Scene.now()).destination()).hasToString(addressOfB);

      scene.hearOnly("a", 5);
      MonotonicTime stopped = Scene.now();
      scene.stop("a");
      scene.awaitHolder("b");
      assertThat(scene.heard("b", 100, stopped).destination()).hasToString(addressOfA);
      scene.everybodyWasUnderstood();
    }
  }

  private static String[] unicast(String own, String peer) {
    return new String[] {
      "unicast_src_ip " + own, "unicast_peer {", "    " + peer, "}",
    };
  }

  @ParameterizedTest
  @EnumSource(RouterDaemon.class)
  void aWrongPasswordIsNotListenedTo(RouterDaemon b) {
    RouterDaemon a = b == LOCUM ? KEEPALIVED : LOCUM;
    try (Scene scene = new Scene(Wire.V2)) {
      scene.start("a", a, 150, "authentication {", "auth_type PASS", "auth_pass secret", "}");
      scene.awaitHolder("a");
      scene.start("b", b, 100, "authentication {", "auth_type PASS", "auth_pass other", "}");

      scene.awaitHolder("a", "b");
      String keepalived = a == KEEPALIVED ? "a" : "b";
      Await.until(Scene.PATIENCE, "a complaint", () -> scene.complains(keepalived));
    }
  }

  @Test
  void aThirdStartOfTheActiveRouterFindsItsPlaceAgain() {
    try (Scene scene = new Scene(Wire.V3_IPV4)) {
      scene.start("b", KEEPALIVED, 100);
      for (int i = 0; i < 3; i++) {
        scene.start("a", LOCUM, 150);
        scene.awaitHolder("a");
        scene.stop("a");
        scene.awaitHolder("b");
      }
      scene.everybodyWasUnderstood();
    }
  }
}
