package locum.interop;

import static org.assertj.core.api.Assertions.assertThat;

import locum.cli.demo.Await;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;
import locum.lab.RouterDaemon;
import locum.lab.Scene;
import locum.lab.Tshark;
import locum.lab.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both routers of a pair with `use_vmac`: they speak from one MAC address, and hear each other.
@Tag("interop")
class VirtualMacInteropTest {

  /// An interface that is provided, against a keepalived that makes its own.
  @ParameterizedTest
  @CsvSource({"V2", "V3_IPV4", "V3_IPV6"})
  void aProvidedInterfaceIsAsGoodAsKeepalivedsOwn(Wire wire) {
    try (Scene scene = new Scene(wire)) {
      String mac = wire.isIpv6() ? "00:00:5e:00:02:33" : "00:00:5e:00:01:33";
      String[] add = {"link", "add", "vr51", "link", "eth0", "address", mac, "type", "macvlan"};
      scene.lab().ip("a", add);
      scene.lab().ip("a", "link", "set", "vr51", "addrgenmode", "none");
      scene.start("b", RouterDaemon.KEEPALIVED, 100, "use_vmac");
      scene.awaitHolder("b");
      MonotonicTime started = Scene.now();
      scene.start("a", RouterDaemon.LOCUM, 150, "vmac_interface vr51");
      scene.awaitHolder("a");

      Sighting.Advert advert =
          scene
              .capture()
              .awaitAdvert(
                  Scene.PATIENCE,
                  () -> "an advert of a" + scene.lab().tails(),
                  started,
                  sighted -> sighted.priority() == 150);
      assertThat(advert.sender()).hasToString(mac);
      scene.stopSilently("a");
      scene.awaitHolder("b");
      assertThat(Tshark.judge(scene.capture().file()))
          .isNotEmpty()
          .allMatch(Tshark.Verdict::isGood);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V2, LOCUM, KEEPALIVED",
    "V2, KEEPALIVED, LOCUM",
    "V3_IPV4, LOCUM, KEEPALIVED",
    "V3_IPV4, KEEPALIVED, LOCUM",
    "V3_IPV6, LOCUM, KEEPALIVED",
    "V3_IPV6, KEEPALIVED, LOCUM",
    "V3_IPV6, LOCUM, LOCUM"
  })
  void eachTakesOverFromTheOtherAndYields(Wire wire, RouterDaemon a, RouterDaemon b) {
    try (Scene scene = new Scene(wire)) {
      scene.start("b", b, 100, "use_vmac");
      scene.awaitHolder("b");
      MonotonicTime started = Scene.now();
      scene.start("a", a, 150, "use_vmac");
      scene.awaitHolder("a");

      String mac = wire.isIpv6() ? "00:00:5e:00:02:33" : "00:00:5e:00:01:33";
      Sighting.Advert advert =
          scene
              .capture()
              .awaitAdvert(
                  Scene.PATIENCE,
                  () -> "an advert of a" + scene.lab().tails(),
                  started,
                  sighted -> sighted.priority() == 150);
      assertThat(advert.sender()).hasToString(mac);
      int count = (int) scene.capture().adverts().count();
      Await.until(
          Scene.PATIENCE, "five more", () -> scene.capture().adverts().count() >= count + 5);
      assertThat(scene.capture().adverts().skip(count).map(Sighting.Advert::priority))
          .containsOnly(150);

      scene.lab().ip("client", "neigh", "flush", "all");
      scene.stopSilently("a");
      scene.awaitHolder("b");
      assertThat(Tshark.judge(scene.capture().file()))
          .isNotEmpty()
          .allMatch(Tshark.Verdict::isGood);
    }
  }
}
