package locum.interop;

import static locum.lab.VrrpdScene.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;
import locum.lab.Tshark;
import locum.lab.VrrpdScene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// vrrpd beside keepalived, and beside the packets that the original was seen to send.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class VrrpdInteropTest {

  private static final String FIRST = "10.16.1.200";
  private static final String SECOND = "10.16.1.201";

  /// keepalived takes over, gives way, and takes over again when vrrpd leaves; with two addresses.
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "-a pw/love1234XYZ, auth_type PASS auth_pass love1234",
    "-a ah/0x6c6f766531323334, auth_type AH auth_pass love1234",
    "-a ah/0x6c6f7665, auth_type AH auth_pass love"
  })
  void bothDirections(String words, String authentication) {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      scene.good("a", "vrrpd -i eth0 -v 51 " + words + " " + FIRST + "/24 " + SECOND);
      scene.awaitAddresses("a", FIRST, SECOND);

      keepalived(scene, 150, authentication);
      scene.awaitAddresses("b", FIRST, SECOND);
      scene.awaitAddresses("a");
      scene.awaitState("a", "vrrpd-eth0-51", "BACKUP");

      scene.good("b", "kill $(cat /run/k.pid)");
      scene.awaitAddresses("a", FIRST, SECOND);
      scene.until("b", "! pgrep -x keepalived");

      keepalived(scene, 50, authentication);
      heardBy(scene, "a", 100, VrrpdScene.now());
      scene.good("a", "killall vrrpd");
      scene.awaitAddresses("b", FIRST, SECOND);
      scene.awaitNothing("a");
      assertThat(Tshark.judge(scene.capture(0).file()))
          .isNotEmpty()
          .allMatch(Tshark.Verdict::isGood);
    }
  }

  private static void keepalived(VrrpdScene scene, int priority, String authentication) {
    String block =
        authentication.isEmpty()
            ? ""
            : "authentication {\n" + authentication.replace(" auth_pass", "\nauth_pass") + "\n}";
    Path file =
        scene
            .lab()
            .write(
                "keepalived-" + priority + ".conf",
                """
                vrrp_instance VI {
                    interface eth0
                    version 2
                    virtual_router_id 51
                    priority %d
                    advert_int 1
                    %s
                    virtual_ipaddress {
                        %s/24
                        %s/32
                    }
                }
                """
                    .formatted(priority, block, FIRST, SECOND));
    scene.good("b", "keepalived -P -f " + file + " -p /run/k.pid -r /run/v.pid");
  }

  /// Waits for an advert of a host with this priority.
  private static Sighting.Advert heardBy(
      VrrpdScene scene, String host, int priority, MonotonicTime since) {
    return scene
        .capture(0)
        .awaitAdvert(
            PATIENCE,
            () -> host + " with priority " + priority + scene.situation(host),
            since,
            advert ->
                advert.source().toString().equals(scene.own(host, 0))
                    && advert.priority() == priority);
  }

  /// With another key, and without any, nobody obeys anybody; the original ended itself.
  @Test
  void anotherPasswordIsRefused() {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      scene.good("a", "vrrpd -i eth0 -v 51 -a pw/love1234 " + FIRST + "/24 " + SECOND);
      scene.awaitAddresses("a", FIRST, SECOND);
      keepalived(scene, 150, "auth_type PASS auth_pass hate");
      scene.awaitAddresses("b", FIRST, SECOND);
      heardBy(scene, "b", 150, VrrpdScene.now());
      assertThat(scene.virtual("a")).containsExactly(FIRST, SECOND);
    }
  }

  /// What the original sent, field by field. The service type and the identification of the IP
  /// header are its own; the default interval of the version that was captured was 2 s.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // V1 and V2, then V3
        "a | -v 51 -d 2 10.1.1.200/24 10.1.1.201 | 02:00:00:00:00:0a"
            + " | 2133640200026335 0a0101c8 0a0101c9 0000000000000000"
            + " | 213300020002c735 0a0101c8 0a0101c9 0000000000000000",
        // V4
        "a | -v 51 -d 1 -a pw/love1234XYZ 10.1.1.200 | 02:00:00:00:00:0a"
            + " | 21336401010126c6 0a0101c8 6c6f766531323334"
            + " | ",
        // V5, V6
        "b | -v 51 -p 150 -d 1 -a pw/love1234 10.1.1.200 | 02:00:00:00:00:0b"
            + " | 213396010101f4c5 0a0101c8 6c6f766531323334"
            + " | 2133000101018ac6 0a0101c8 6c6f766531323334",
        // V7, V8
        "a | -n -v 51 -d 1 10.1.1.200/24 | 00:00:5e:00:01:33"
            + " | 2133640100016f01 0a0101c8 0000000000000000"
            + " | 213300010001d301 0a0101c8 0000000000000000",
        // V9
        "a | -v 7 -p 255 -d 3 -a pw/ab 10.1.1.207 | 02:00:00:00:00:0a"
            + " | 2107ff01010371c1 0a0101cf 6162000000000000"
            + " | "
      })
  void asTheOriginal(String host, String words, String mac, String advert, String farewell) {
    try (VrrpdScene scene = new VrrpdScene("a", "b")) {
      String own = host.equals("a") ? "10.1.1.1" : "10.1.1.2";
      String ownMac = host.equals("a") ? "02:00:00:00:00:0a" : "02:00:00:00:00:0b";
      scene.lab().ip(host, "-4", "addr", "flush", "dev", "eth0");
      scene.lab().ip(host, "link", "set", "eth0", "address", ownMac);
      scene.lab().ip(host, "addr", "add", own + "/24", "dev", "eth0");
      MonotonicTime since = VrrpdScene.now();
      scene.good(host, "vrrpd -i eth0 " + words);
      Sighting.Advert first = next(scene, since);
      judge(first, own, mac, advert);
      judge(next(scene, first.at().plus(Duration.ofNanos(1))), own, mac, advert);
      MonotonicTime end = VrrpdScene.now();
      scene.good(host, "killall vrrpd");
      Sighting.Advert last =
          scene.capture(0).awaitAdvert(PATIENCE, () -> "farewell", end, a -> a.priority() == 0);
      if (farewell != null) {
        judge(last, own, mac, farewell);
      }
    }
  }

  private static Sighting.Advert next(VrrpdScene scene, MonotonicTime since) {
    return scene
        .capture(0)
        .awaitAdvert(PATIENCE, () -> "advert" + scene.lab().tails(), since, _ -> true);
  }

  private static void judge(Sighting.Advert advert, String source, String mac, String payload) {
    assertThat(advert.payload().toString().replaceAll("[^0-9a-f]", ""))
        .isEqualTo(payload.replace(" ", ""));
    assertThat(advert.sender()).hasToString(mac);
    assertThat(advert.source()).hasToString(source);
    assertThat(advert.destination()).hasToString("224.0.0.18");
    assertThat(advert.ttl()).isEqualTo(255);
  }
}
