package locum.interop;

import static locum.lab.RouterDaemon.KEEPALIVED;
import static locum.lab.RouterDaemon.LOCUM;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import locum.core.MonotonicTime;
import locum.lab.RouterDaemon;
import locum.lab.Scene;
import locum.lab.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Start, crash, return, cut, return, stop: who holds the addresses in each phase, and what is said
/// on the wire.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class FailoverInteropTest {

  private static final int HIGH = 150;
  private static final int LOW = 100;

  /// Keepalived with itself shows that the scene is right.
  static Stream<Arguments> pairs() {
    return Stream.of(Wire.values())
        .flatMap(
            wire ->
                Stream.of(
                    arguments(wire, LOCUM, LOCUM),
                    arguments(wire, LOCUM, KEEPALIVED),
                    arguments(wire, KEEPALIVED, LOCUM),
                    arguments(wire, KEEPALIVED, KEEPALIVED)));
  }

  @ParameterizedTest(name = "{0}: {1} active, {2} backup")
  @MethodSource("pairs")
  void aPairSharesItsAddresses(Wire wire, RouterDaemon active, RouterDaemon backup) {
    String[] extra = wire == Wire.V2 ? password("s3cret12345") : new String[0];
    try (Scene scene = new Scene(wire)) {
      scene.start("a", active, HIGH, extra);
      scene.start("b", backup, LOW, extra);
      scene.awaitHolder("a");
      scene.heard("a", HIGH, Scene.now());

      MonotonicTime crash = Scene.now();
      scene.crash("a");
      scene.heard("b", LOW, crash);
      // A keepalived that is killed leaves its addresses behind; ours run out.
      scene.awaitHolder(active == LOCUM ? new String[] {"b"} : new String[] {"a", "b"});

      scene.start("a", active, HIGH, extra);
      scene.heard("a", HIGH, Scene.now());
      scene.awaitHolder("a");

      MonotonicTime cut = Scene.now();
      scene.cut("a");
      scene.heard("b", LOW, cut);
      scene.awaitHolder("b");

      MonotonicTime plugged = Scene.now();
      scene.restore("a");
      scene.heard("a", HIGH, plugged);
      scene.awaitHolder("a");

      MonotonicTime stopped = Scene.now();
      scene.stop("a");
      scene.heard("b", LOW, stopped);
      scene.awaitHolder("b");

      scene.stop("b");
      scene.awaitHolder();
      scene.everybodyWasUnderstood();
    }
  }

  /// Longer than the eight octets of the packet, as in every fourth file.
  private static String[] password(String text) {
    return new String[] {"authentication {", "    auth_type PASS", "    auth_pass " + text, "}"};
  }
}
