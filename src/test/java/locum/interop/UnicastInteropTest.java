package locum.interop;

import static locum.lab.RouterDaemon.KEEPALIVED;
import static locum.lab.RouterDaemon.LOCUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Sighting;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.lab.Scene;
import locum.lab.Wire;
import locum.wire.InternetChecksum;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Unicast peers and their habits.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class UnicastInteropTest {

  private static final IpAddress GROUP = IpAddress.parse("224.0.0.18").orElseThrow();

  @Test
  void aPeerWithTheOldChecksumIsHeardAndAnsweredAlike() {
    try (Scene scene = new Scene(Wire.V3_IPV4)) {
      String[] old = unicast(scene, "a", "b", "", "old_unicast_checksum", "nopreempt");
      scene.start("a", KEEPALIVED, 150, old);
      scene.awaitHolder("a");
      MonotonicTime since = Scene.now();
      scene.start("b", LOCUM, 100, unicast(scene, "b", "a", ""));
      scene.awaitState("b", "BACKUP", since);
      assertThat(isOld(scene.heard("a", 150, since))).isTrue();
      scene.hearOnly("a", 8);

      scene.cut("a");
      scene.awaitHolder("b");
      MonotonicTime restored = Scene.now();
      scene.restore("a");
      scene.awaitState("a", "BACKUP", restored);
      Sighting.Advert answer = scene.heard("b", 100, restored);
      assertThat(isOld(answer)).as("%s%s", answer, scene.lab().tails()).isTrue();
      scene.hearOnly("b", 8);
      scene.awaitHolder("b");
      assertThat(scene.complains("a")).as(scene.lab().tails()).isFalse();
    }
  }

  private static boolean isOld(Sighting.Advert advert) {
    return InternetChecksum.of(advert.source(), GROUP, 112, advert.payload()) == 0;
  }

  @Test
  void aPeerFromTooFarAwayIsRefusedAndTheCauseSaysSo() {
    try (Scene scene = new Scene(Wire.V2)) {
      scene.start("a", KEEPALIVED, 150, unicast(scene, "a", "b", "", "unicast_ttl 64"));
      scene.awaitHolder("a");
      MonotonicTime first = Scene.now();
      scene.start("b", LOCUM, 100, unicast(scene, "b", "a", " min_ttl 60 max_ttl 64"));
      scene.awaitState("b", "BACKUP", first);
      scene.hearOnly("a", 5);
      scene.stopSilently("b");

      MonotonicTime started = Scene.now();
      scene.start("b", LOCUM, 100, unicast(scene, "b", "a", " min_ttl 65"));
      scene.awaitState("b", "MASTER", started);
      Await.until(
          Scene.PATIENCE,
          "the cause" + scene.daemon("b").tail(20),
          () ->
              scene.daemon("b").log().stream()
                  .anyMatch(
                      line ->
                          line.contains("Entering MASTER STATE")
                              && line.contains("because its TTL is outside the min_ttl")));
    }
  }

  private static String[] unicast(
      Scene scene, String own, String peer, String range, String... more) {
    List<String> lines = new ArrayList<>(List.of(more));
    lines.add("unicast_src_ip " + scene.lab().address(own));
    lines.addAll(List.of("unicast_peer {", scene.lab().address(peer) + range, "}"));
    return lines.toArray(String[]::new);
  }
}
