package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Virtual routes and rules, and static objects, on the real kernel, with `ip` as the judge.
@Tag("netns")
class RoutingTest {

  private static final List<String> ROUTES =
      List.of(
          "10.1.0.0/16 via 10.66.0.254",
          "10.2.0.0/16 via 10.66.0.254 dev eth0 table 100 metric 50",
          "blackhole 10.3.0.0/16",
          "unreachable 10.4.0.0/16 metric 7",
          "10.5.0.0/16 dev eth0 src " + VIP,
          "10.7.0.0/16 nexthop via 10.66.0.253 weight 2 nexthop via 10.66.0.254",
          "2001:db8:5::/48 via fe80::9 dev eth0",
          "2001:db8:6::/48 dev eth0 metric 77 table 1000",
          "10.8.0.0/16 via 10.66.0.254 mtu lock 1400 initcwnd 20");

  private static final List<String> RULES =
      List.of(
          "from " + VIP + " table 100 priority 500",
          "iif eth0 fwmark 5/0xff table main priority 501",
          "inet6 to 2001:db8::/32 blackhole priority 502");

  private static String block(String name, List<String> lines) {
    return name + " {\n    " + String.join("\n    ", lines) + "\n}\n";
  }

  private static String configuration(int priority, List<String> routes, List<String> rules) {
    return Settings.instance(
        "VI_1",
        "eth0",
        51,
        priority,
        block("virtual_routes", routes) + block("virtual_rules", rules),
        VIP + "/24");
  }

  private static final String FULL = configuration(150, ROUTES, RULES);

  /// What bears our mark: routes of both families, then rules.
  private static List<String> marked(Lab lab) {
    List<String> lines = new ArrayList<>();
    for (String family : List.of("-4", "-6")) {
      for (String what : List.of("route show table all proto keepalived", "-d rule show")) {
        List<String> words = new ArrayList<>(List.of(family));
        words.addAll(List.of(what.split(" ")));
        lab.ip("a", words.toArray(String[]::new))
            .replace("\n\tnexthop", " nexthop")
            .lines()
            .filter(line -> line.contains("proto keepalived") || what.startsWith("route"))
            .map(line -> line.strip().replaceAll("\\s+", " "))
            .forEach(lines::add);
      }
    }
    return lines;
  }

  private static void awaitNoneMarked(Lab lab) {
    Await.until(SOON, "all is gone: " + marked(lab), () -> marked(lab).isEmpty());
  }

  private static void awaitMarked(Lab lab, String fragment) {
    boolean there =
        Await.within(SOON, () -> marked(lab).stream().anyMatch(line -> line.contains(fragment)));
    assertThat(there).as("%s in %s%s", fragment, marked(lab), lab.tails()).isTrue();
  }

  @Test
  void routesAndRulesComeAndGoWithTheState() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", FULL);
      a.awaitState("VI_1", "MASTER");

      awaitMarked(lab, "502: from all to 2001:db8::/32 blackhole");
      assertThat(String.join("\n", marked(lab)))
          .contains(
              "10.1.0.0/16 via 10.66.0.254 dev eth0",
              "10.2.0.0/16 via 10.66.0.254 dev eth0 table 100 metric 50",
              "blackhole 10.3.0.0/16",
              "unreachable 10.4.0.0/16 metric 7",
              "10.5.0.0/16 dev eth0 src " + VIP,
              "10.7.0.0/16 nexthop via 10.66.0.253 dev eth0 weight 2 nexthop via 10.66.0.254",
              "10.8.0.0/16 via 10.66.0.254 dev eth0 mtu lock 1400 initcwnd 20",
              "2001:db8:5::/48 via fe80::9 dev eth0 metric 1024",
              "2001:db8:6::/48 dev eth0 table 1000 metric 77",
              "500: from " + VIP + " lookup 100",
              "501: from all fwmark 0x5/0xff iif eth0 lookup main");
      assertThat(a.verb("status", "VI_1").out())
          .contains("route 10.1.0.0/16 via 10.66.0.254 proto keepalived, held")
          .doesNotContain("MISSING");

      assertThat(a.verb("stop").exitCode()).isZero();
      assertThat(marked(lab)).isEmpty();
    }
  }

  @Test
  void aBackupHasNone() {
    try (Lab lab = Lab.open("a", "b")) {
      Locum b = Locum.start(lab, "b", Settings.plain(200));
      b.awaitState("VI_1", "MASTER");
      Locum a = Locum.start(lab, "a", FULL);
      Await.until(SOON, "adverts heard", () -> a.counter("VI_1", "advertisements_received") > 10);
      assertThat(a.state("VI_1")).isEqualTo("BACKUP");
      assertThat(marked(lab)).isEmpty();
      assertThat(b.verb("stop").exitCode()).isZero();
      a.awaitState("VI_1", "MASTER");
      awaitMarked(lab, "10.1.0.0/16");
    }
  }

  @Test
  void whatSomebodyRemovesIsPutBack() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", FULL);
      a.awaitState("VI_1", "MASTER");
      awaitMarked(lab, "502:");

      lab.ip("a", "route", "del", "10.1.0.0/16");
      lab.ip("a", "-6", "route", "del", "2001:db8:5::/48");
      lab.ip("a", "rule", "del", "priority", "500");

      Await.until(SOON, "three put back", () -> a.counter("VI_1", "routes_restored") == 3);
      awaitMarked(lab, "10.1.0.0/16");
      awaitMarked(lab, "2001:db8:5::/48");
      awaitMarked(lab, "500:");
      a.awaitLog("WARNING", "(VI_1)", "were removed by somebody", "10.1.0.0/16");
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
    }
  }

  @Test
  void aRouteThatSomebodyReplacesIsPutBackBeforeTheirs() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", FULL);
      a.awaitState("VI_1", "MASTER");
      awaitMarked(lab, "10.1.0.0/16");

      lab.ip("a", "route", "replace", "10.1.0.0/16", "via", "10.66.0.200");

      Await.until(SOON, "put back", () -> a.counter("VI_1", "routes_restored") == 1);
      awaitMarked(lab, "10.1.0.0/16 via 10.66.0.254");
      assertThat(lab.ip("a", "route", "show", "10.1.0.0/16")).contains("10.66.0.200");
    }
  }

  @Test
  void whatTheKernelDropsWithAnAddressIsAddedAgain() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", FULL);
      a.awaitState("VI_1", "MASTER");
      awaitMarked(lab, "10.5.0.0/16");

      // The kernel tells nobody that the route with this source goes too.
      lab.ip("a", "addr", "del", VIP + "/24", "dev", "eth0");

      lab.awaitHolders(SOON, VIP, "a");
      awaitMarked(lab, "10.5.0.0/16 dev eth0 src " + VIP);
      assertThat(a.state("VI_1")).isEqualTo("MASTER");
    }
  }

  @Test
  void theLeftOversOfAKilledDaemonAreRemovedAndOthersStay() {
    try (Lab lab = Lab.open("a", "b")) {
      lab.ip("a", "route", "add", "10.3.0.0/16", "via", "10.66.0.254", "metric", "9");
      Locum a = Locum.start(lab, "a", FULL);
      a.awaitState("VI_1", "MASTER");
      awaitMarked(lab, "502:");
      a.process().kill();
      assertThat(marked(lab)).isNotEmpty();
      Locum b = Locum.start(lab, "b", Settings.plain(200));
      b.awaitState("VI_1", "MASTER");

      a.startAgain();

      awaitNoneMarked(lab);
      assertThat(a.state("VI_1")).isEqualTo("BACKUP");
      assertThat(lab.ip("a", "route", "show", "10.3.0.0/16")).contains("10.66.0.254", "metric 9");
    }
  }

  @Test
  void aReloadChangesOnlyWhatDiffers() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", FULL);
      a.awaitState("VI_1", "MASTER");
      awaitMarked(lab, "502:");
      a.reload(
          configuration(
              150,
              List.of(ROUTES.getFirst(), "10.200.0.0/16 via 10.66.0.254"),
              List.of(RULES.getFirst(), "from 10.66.0.9 table 100 priority 600")));
      awaitMarked(lab, "600:");
      awaitMarked(lab, "10.200.0.0/16");
      assertThat(marked(lab)).hasSize(4);
      assertThat(a.counter("VI_1", "routes_restored")).isZero();
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
    }
  }

  @Test
  void thousandsOfRoutesComeAndGoInOneGo() {
    try (Lab lab = Lab.open("a")) {
      List<String> routes = new ArrayList<>();
      for (int i = 0; i < 4000; i++) {
        routes.add("10.%d.%d.0/24 via 10.66.0.254".formatted(100 + i / 250, i % 250));
      }
      Locum a = Locum.start(lab, "a", configuration(150, routes, List.of()));
      a.awaitState("VI_1", "MASTER");
      Await.until(SOON, "4000 routes", () -> marked(lab).size() == 4000);
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
      assertThat(a.verb("stop").exitCode()).isZero();
      assertThat(marked(lab)).isEmpty();
    }
  }

  private static final String STATIC =
      block("static_ipaddress", List.of("10.66.0.77/24 dev eth0", "2001:db8::77/64 dev eth0"))
          + block("static_routes", List.of("10.50.0.0/16 via 10.66.0.254 dev eth0"))
          + block("static_rules", List.of("from 10.50.0.0/16 table 200 priority 900"));

  @Test
  void staticObjectsStayAsLongAsTheDaemon() {
    try (Lab lab = Lab.open("a")) {
      lab.ip("a", "addr", "add", "2001:db8::77/64", "dev", "eth0", "nodad");
      Locum a = Locum.start(lab, "a", STATIC + Settings.plain(150));
      awaitMarked(lab, "10.50.0.0/16 via 10.66.0.254");
      awaitMarked(lab, "900: from 10.50.0.0/16 lookup 200");
      lab.awaitHolders(SOON, "10.66.0.77", "a");
      a.awaitState("VI_1", "MASTER");

      lab.ip("a", "addr", "del", "10.66.0.77/24", "dev", "eth0");
      lab.ip("a", "route", "del", "10.50.0.0/16");
      a.awaitLog("WARNING", "static objects were removed", "10.66.0.77/24");
      lab.awaitHolders(SOON, "10.66.0.77", "a");
      awaitMarked(lab, "10.50.0.0/16");
      assertThat(a.verb("status").out()).contains("static 10.66.0.77/24 dev eth0, held");

      assertThat(a.verb("stop").exitCode()).isZero();
      assertThat(marked(lab)).isEmpty();
      assertThat(lab.holds("a", "10.66.0.77")).isFalse();
      assertThat(lab.holds("a", "2001:db8::77")).as("was there before").isTrue();
    }
  }

  @Test
  void theStaticAddressOfAKilledDaemonIsRemovedByItsSuccessor() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", STATIC + Settings.plain(150));
      lab.awaitHolders(SOON, "10.66.0.77", "a");
      awaitMarked(lab, "900:");
      a.process().kill();
      a.startAgain();
      a.awaitState("VI_1", "MASTER");
      assertThat(a.verb("stop").exitCode()).isZero();
      assertThat(lab.holds("a", "10.66.0.77")).isFalse();
      assertThat(marked(lab)).isEmpty();
    }
  }
}
