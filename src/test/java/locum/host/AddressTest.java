package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import locum.cli.demo.AssignedAddress;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.control.Json;
import locum.core.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The addresses on the host: how they are put there, what happens when others meddle with them.
@Tag("netns")
class AddressTest {

  @Test
  void anAddressThatSomebodyRemovesIsPutBackAndAnnounced() {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      Await.until(SOON, "announced at the start", () -> claims(capture) > 0);
      AddressWatch watch = AddressWatch.start(lab, "a");
      long before = claims(capture);

      lab.ip("a", "addr", "del", VIP + "/24", "dev", "eth0");

      a.awaitLog("WARNING", "(VI_1)", "VIPs were missing", VIP);
      assertThat(watch.removals(VIP)).isEqualTo(1);
      lab.awaitHolders(SOON, VIP, "a");
      Await.until(SOON, "announced again", () -> claims(capture) > before);
      assertThat(a.counter("VI_1", "addresses_restored")).isEqualTo(1);
      assertThat(a.state("VI_1")).isEqualTo("MASTER");
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
    }
  }

  private static long claims(Capture capture) {
    return capture
        .claims()
        .filter(claim -> claim.address().equals(new Ipv4Address(0x0a42_0064)))
        .count();
  }

  @Test
  void anAddressThatWasThereBeforeIsNeitherLeasedNorRemoved() {
    try (Lab lab = Lab.open("a")) {
      lab.ip("a", "addr", "add", VIP + "/24", "dev", "eth0");
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      long sent = a.counter("VI_1", "advertisements_sent");
      Await.until(SOON, "adverts", () -> a.counter("VI_1", "advertisements_sent") > sent + 5);

      assertThat(vip(lab).validSeconds()).as("lifetime").isEmpty();
      Json address = a.instance("VI_1").get("addresses").elements().getFirst();
      assertThat(address.get("preexisting")).isEqualTo(Json.of(true));
      assertThat(address.get("held")).isEqualTo(Json.of(false));
      assertThat(a.verb("status", "VI_1").out()).contains("was there before locum and stays");

      assertThat(a.verb("stop").exitCode()).isZero();
      assertThat(vip(lab).validSeconds()).as("lifetime").isEmpty();
    }
  }

  @Test
  void anAddressIsLeasedWhileItIsHeld() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      AddressWatch watch = AddressWatch.start(lab, "a");
      long sent = a.counter("VI_1", "advertisements_sent");
      // Three leases long: one that is not renewed ends in that time.
      Await.until(SOON, "30 adverts", () -> a.counter("VI_1", "advertisements_sent") > sent + 30);

      assertThat(vip(lab).validSeconds().orElseThrow()).isLessThanOrEqualTo(2);
      assertThat(watch.removals(VIP)).isZero();
      assertThat(a.counter("VI_1", "addresses_restored")).isZero();
    }
  }

  private static AssignedAddress vip(Lab lab) {
    return lab.addresses("a", "eth0").stream()
        .filter(address -> address.local().equals(VIP))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theOptionsOfAnAddressLineReachTheKernel() {
    try (Lab lab = Lab.open(2, List.of("a"))) {
      Locum a =
          Locum.start(
              lab,
              "a",
              Settings.instance(
                  "VI_1",
                  51,
                  150,
                  "10.66.0.110/24 brd 10.66.0.127 label eth0:vip",
                  "10.67.1.111/24 dev eth1 scope link",
                  "10.66.0.112 peer 10.99.0.1/32",
                  "10.66.0.113"));
      a.awaitState("VI_1", "MASTER");

      assertThat(shown(lab, "10.66.0.110"))
          .contains("eth0 ", "10.66.0.110/24 brd 10.66.0.127 scope global", " eth0:vip\\");
      assertThat(shown(lab, "10.67.1.111")).contains("eth1 ", "10.67.1.111/24", "scope link");
      assertThat(shown(lab, "10.66.0.112")).contains("10.66.0.112 peer 10.99.0.1/32");
      assertThat(shown(lab, "10.66.0.113")).contains("eth0 ", "10.66.0.113/32 scope global");
      assertThat(a.verb("stop").exitCode()).isZero();
      assertThat(lab.ip("a", "-o", "addr")).doesNotContain("10.66.0.11", "10.67.1.11");
    }
  }

  @Test
  void anAddressThatTheKernelRefusesIsNotSaidToBeHeld() {
    try (Lab lab = Lab.open("a")) {
      // The kernel wants one scope for all addresses of a subnet.
      Locum a =
          Locum.start(
              lab,
              "a",
              Settings.instance("VI_1", 51, 150, VIP + "/24", "10.66.0.111/24 scope link"));
      a.awaitState("VI_1", "MASTER");

      a.awaitLog("ERROR", "(VI_1)", "10.66.0.111/24");
      assertThat(a.verb("status", "VI_1").out()).contains("10.66.0.111/24 on eth0, MISSING");
      Await.until(SOON, "the other is held", () -> held(a, 0).equals(Json.of(true)));
      assertThat(held(a, 1)).isEqualTo(Json.of(false));
      assertThat(lab.holds("a", VIP)).isTrue();
      assertThat(lab.holds("a", "10.66.0.111")).isFalse();
      long sent = a.counter("VI_1", "advertisements_sent");
      Await.until(
          SOON, "time to ask again", () -> a.counter("VI_1", "advertisements_sent") > sent + 10);
      assertThat(a.counter("VI_1", "addresses_restored")).isZero();
      assertThat(a.process().log()).noneMatch(line -> line.contains("VIPs were missing"));
    }
  }

  private static Json held(Locum locum, int number) {
    return locum.instance("VI_1").get("addresses").elements().get(number).get("held");
  }

  /// The line of `ip -o addr` about an address.
  private static String shown(Lab lab, String address) {
    return lab.ip("a", "-o", "addr")
        .lines()
        .filter(line -> line.contains(" " + address + "/") || line.contains(" " + address + " "))
        .findFirst()
        .orElse("no " + address + " in\n" + lab.ip("a", "-o", "addr"));
  }

  @Test
  void ipv6AddressesAreUsableAtOnceAndDeprecatedWhenAlone() {
    try (Lab lab = Lab.open("a")) {
      Locum a =
          Locum.start(
              lab,
              "a",
              Settings.instance(
                  "VI_6",
                  51,
                  150,
                  "fe80::66",
                  "fd66::100/64",
                  "fd66::101/128",
                  "fd66::102/128 preferred_lft forever"));
      a.awaitState("VI_6", "MASTER");

      assertThat(shown(lab, "fd66::100"))
          .contains("fd66::100/64", "nodad")
          .doesNotContain("tentative", "deprecated");
      assertThat(shown(lab, "fd66::101")).contains("fd66::101/128", "deprecated", "nodad");
      assertThat(shown(lab, "fd66::102")).contains("fd66::102/128").doesNotContain("deprecated");
      assertThat(shown(lab, "fe80::66")).contains("scope link");
      assertThat(a.verb("stop").exitCode()).isZero();
      assertThat(lab.ip("a", "-o", "-6", "addr")).doesNotContain("fd66::10", "fe80::66");
    }
  }
}
