package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.Prober;
import locum.lab.Tshark;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Virtual MAC addresses and blocked addresses on the real kernel: what is made, what is heard on
/// the link, and that nothing stays.
@Tag("netns")
class VirtualMacTest {

  private static final String MAC = "00:00:5e:00:01:33";
  private static final String MAC_6 = "00:00:5e:00:02:33";

  private static final List<String> PARENT_SETTINGS =
      List.of(
          "net/ipv4/conf/eth0/arp_ignore",
          "net/ipv4/conf/eth0/arp_filter",
          "net/ipv4/conf/eth0/arp_announce",
          "net/ipv4/conf/eth0/rp_filter",
          "net/ipv4/conf/all/rp_filter",
          "net/ipv4/conf/default/rp_filter");

  private static String withVmac(int priority, String... more) {
    return Settings.instance(
        "VI_1", "eth0", 51, priority, "use_vmac\n" + String.join("\n", more), VIP + "/24");
  }

  private static String sysctl(Lab lab, String host, String name) {
    return in(lab, host, "cat", "/proc/sys/" + name).out().strip();
  }

  private static Shell.Result in(Lab lab, String host, String... command) {
    List<String> all = new java.util.ArrayList<>();
    all.addAll(List.of("ip", "netns", "exec", lab.namespace(host)));
    all.addAll(List.of(command));
    return Shell.run(all);
  }

  private static Map<String, String> settings(Lab lab, String host) {
    Map<String, String> values = new TreeMap<>();
    PARENT_SETTINGS.forEach(name -> values.put(name, sysctl(lab, host, name)));
    return values;
  }

  @Test
  void theInterfaceIsAPrivateMacvlanAndAllIsAsBeforeInTheEnd() {
    try (Lab lab = Lab.open("a")) {
      in(lab, "a", "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=2", "net.ipv4.ip_forward=1");
      Map<String, String> before = settings(lab, "a");
      Locum a = Locum.start(lab, "a", withVmac(150));
      a.awaitState("VI_1", "MASTER");

      assertThat(lab.ip("a", "-d", "link", "show", "vrrp.51"))
          .contains("vrrp.51@eth0", "UP", "link/ether " + MAC, "macvlan mode private")
          .contains("addrgenmode none");
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "vrrp.51"))
          .contains(VIP + "/24")
          .doesNotContain("inet6");
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "eth0")).doesNotContain(VIP);
      for (String setting :
          List.of(
              "arp_ignore=1",
              "accept_local=1",
              "rp_filter=0",
              "promote_secondaries=1",
              "forwarding=1")) {
        String[] parts = setting.split("=", -1);
        assertThat(sysctl(lab, "a", "net/ipv4/conf/vrrp.51/" + parts[0]))
            .as(setting)
            .isEqualTo(parts[1]);
      }
      assertThat(sysctl(lab, "a", "net/ipv6/conf/vrrp.51/disable_ipv6")).isEqualTo("1");
      assertThat(settings(lab, "a").values()).containsExactly("0", "2", "2", "1", "1", "2");
      assertThat(a.verb("status", "VI_1").out()).contains("virtual MAC address on vrrp.51");

      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(settings(lab, "a")).isEqualTo(before);
      assertThat(lab.ip("a", "-o", "link")).doesNotContain("vrrp");
      assertThat(a.runDirectory().resolve("changes")).doesNotExist();
    }
  }

  @Test
  @DisplayName("A hundred virtual routers on one interface: each its macvlan, and none left behind")
  void aHundredMacvlans() {
    try (Lab lab = Lab.open("a")) {
      StringBuilder file = new StringBuilder();
      for (int i = 1; i <= 100; i++) {
        file.append(
            Settings.instance("VI_" + i, "eth0", i, 150, "use_vmac", "10.66.1." + i + "/32"));
      }
      Locum a = Locum.start(lab, "a", file.toString());
      for (int i = 1; i <= 100; i++) {
        a.awaitState("VI_" + i, "MASTER");
      }
      assertThat(lab.ip("a", "-o", "link", "show", "type", "macvlan").lines()).hasSize(100);
      assertThat(lab.ip("a", "-o", "-4", "addr").lines().filter(l -> l.contains("10.66.1.")))
          .hasSize(100);
      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(lab.ip("a", "-o", "link", "show", "type", "macvlan")).isBlank();
    }
  }

  @Test
  @DisplayName("nftables_counters, nftables_ifindex, disable_local_igmp")
  void theRulesCountAndTheKernelReportsNoGroups() {
    try (Lab lab = Lab.open("a")) {
      String globals =
          "global_defs {\n nftables_counters\n nftables_ifindex\n disable_local_igmp\n}\n";
      String before = sysctl(lab, "a", "net/ipv4/igmp_link_local_mcast_reports");
      Locum a = Locum.start(lab, "a", globals + withVmac(150, "no_accept"));
      a.awaitState("VI_1", "MASTER");
      assertThat(in(lab, "a", "nft", "list", "ruleset").out()).contains("counter packets");
      assertThat(sysctl(lab, "a", "net/ipv4/igmp_link_local_mcast_reports")).isEqualTo("0");
      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(sysctl(lab, "a", "net/ipv4/igmp_link_local_mcast_reports")).isEqualTo(before);
    }
  }

  @Test
  void theInterfaceIsInTheGroupThatTheFileNames() {
    try (Lab lab = Lab.open("a")) {
      lab.ip("a", "link", "set", "eth0", "group", "5");
      Locum a = Locum.start(lab, "a", withVmac(150).replace("use_vmac", "use_vmac group 77"));
      a.awaitState("VI_1", "MASTER");
      assertThat(lab.ip("a", "-o", "link", "show", "group", "77")).contains("vrrp.51");
    }
  }

  @Test
  void clientsFindTheAddressAtTheVirtualMacAddress() {
    try (Lab lab = Lab.open("a", "b")) {
      Locum a = Locum.start(lab, "a", withVmac(150));
      Locum b = Locum.start(lab, "b", withVmac(100));
      a.awaitState("VI_1", "MASTER");
      b.awaitState("VI_1", "BACKUP");
      lab.ip("client", "neigh", "flush", "all");

      try (Prober prober = Prober.start(lab, VIP, Duration.ofMillis(50))) {
        Await.until(SOON, "answers" + lab.tails(), () -> prober.answers() > 5);
        assertThat(lab.ip("client", "neigh", "show", VIP)).contains("lladdr " + MAC);
        a.process().kill();
        int before = prober.answers();
        b.awaitState("VI_1", "MASTER");
        Await.until(SOON, "answers of b" + lab.tails(), () -> prober.answers() > before + 20);
        assertThat(lab.ip("client", "neigh", "show", VIP)).contains("lladdr " + MAC);
      }
    }
  }

  @Test
  void twoRoutersHearEachOtherFromTheSameMacAddress() {
    try (Lab lab = Lab.open("a", "b")) {
      Locum b = Locum.start(lab, "b", withVmac(100));
      b.awaitState("VI_1", "MASTER");
      Locum a = Locum.start(lab, "a", withVmac(150));

      a.awaitState("VI_1", "MASTER");
      b.awaitState("VI_1", "BACKUP");
      lab.awaitHolders(SOON, VIP, "a");
      long heard = b.counter("VI_1", "advertisements_received");
      Await.until(
          SOON, "b hears a", () -> b.counter("VI_1", "advertisements_received") > heard + 10);
      assertThat(b.state("VI_1")).isEqualTo("BACKUP");
      assertThat(a.verb("stop").exitCode()).isZero();
      lab.awaitHolders(SOON, VIP, "b");
    }
  }

  @Test
  void aBackupSendsNothingFromItsVirtualMacAddresses() {
    try (Lab lab = Lab.open("a", "b")) {
      for (String setting : List.of("net.ipv6.conf.all.forwarding=1", "net.ipv4.ip_forward=1")) {
        in(lab, "b", "sysctl", "-qw", setting);
      }
      // a speaks from its own address, so whatever comes from the virtual one is b's.
      String ipv6 = Settings.instance("VI_6", "eth0", 51, 200, "", "fe80::100/64");
      Locum a = Locum.start(lab, "a", Settings.plain(200) + ipv6);
      a.awaitState("VI_1", "MASTER");
      a.awaitState("VI_6", "MASTER");
      Capture capture = lab.capture(0);
      Locum b =
          Locum.start(
              lab,
              "b",
              withVmac(100)
                  + Settings.instance("VI_6", "eth0", 51, 100, "use_vmac", "fe80::100/64"));
      b.awaitState("VI_1", "BACKUP");
      b.awaitState("VI_6", "BACKUP");
      long heard = b.counter("VI_6", "advertisements_received");
      Await.until(
          SOON,
          "five seconds of adverts",
          () -> b.counter("VI_6", "advertisements_received") > heard + 25);

      assertThat(fromVirtualMac(capture)).isEmpty();
      // The capture is able to tell: as Active b does use them.
      a.process().kill();
      b.awaitState("VI_1", "MASTER");
      b.awaitState("VI_6", "MASTER");
      Await.until(SOON, "frames of an Active", () -> !fromVirtualMac(capture).isEmpty());
    }
  }

  private static List<String> fromVirtualMac(Capture capture) {
    return Tshark.fields(
            capture.file(),
            "eth.src == " + MAC + " || eth.src == " + MAC_6,
            "frame.time_relative",
            "eth.src",
            "_ws.col.Protocol",
            "_ws.col.Info")
        .toList();
  }

  @Test
  void whatAKilledDaemonLeftBehindIsUndoneByTheNextOne() {
    try (Lab lab = Lab.open("a")) {
      in(lab, "a", "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1");
      Map<String, String> before = settings(lab, "a");
      Locum a = Locum.start(lab, "a", withVmac(150, "no_accept"));
      a.awaitState("VI_1", "MASTER");
      a.process().kill();
      assertThat(lab.ip("a", "-o", "link")).contains("vrrp.51");
      assertThat(settings(lab, "a")).isNotEqualTo(before);
      assertThat(in(lab, "a", "nft", "list", "tables").out()).contains("locum_");

      lab.write("a.conf", Settings.plain(150));
      a.startAgain();

      a.awaitLog("WARNING", "undone what an earlier daemon left behind", "vrrp.51");
      a.awaitState("VI_1", "MASTER");
      assertThat(lab.ip("a", "-o", "link")).doesNotContain("vrrp.51");
      assertThat(settings(lab, "a")).isEqualTo(before);
      assertThat(in(lab, "a", "nft", "list", "tables").out()).isBlank();
    }
  }

  @Test
  void aTableOfSomebodyElseIsLeftAloneAndTold() {
    try (Lab lab = Lab.open("a")) {
      in(lab, "a", "nft", "add", "table", "ip", "mine");
      in(lab, "a", "nft", "add", "chain", "ip", "mine", "theirs");
      Locum a =
          Locum.start(lab, "a", "global_defs {\n  nftables mine\n}\n" + withVmac(150, "no_accept"));
      a.awaitLog("ERROR", "nftables table 'mine'", "left alone");
      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(in(lab, "a", "nft", "list", "ruleset").out()).contains("chain theirs");
      assertThat(a.runDirectory().resolve("changes")).doesNotExist();
    }
  }

  @Test
  void anInterfaceWhoseAddressIsTakenIsNotLeftBehind() {
    try (Lab lab = Lab.open("a")) {
      String[] add = {"link", "add", "link", "eth0", "name", "other", "address", MAC};
      lab.ip("a", append(add, "type", "macvlan", "mode", "bridge"));
      lab.ip("a", "link", "set", "other", "up");
      Locum a = Locum.start(lab, "a", withVmac(150));
      a.awaitLog("vrrp.51");
      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(lab.ip("a", "-o", "link")).contains("other").doesNotContain("vrrp.51");
    }
  }

  @Test
  void anInterfaceThatSomebodyDeletesIsMadeAgain() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", withVmac(150));
      a.awaitState("VI_1", "MASTER");

      lab.ip("a", "link", "del", "vrrp.51");

      a.awaitLog("Entering FAULT STATE", "vrrp.51");
      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");
      assertThat(lab.ip("a", "-d", "link", "show", "vrrp.51")).contains(MAC, "private");
    }
  }

  @Test
  void anInterfaceThatWasThereBeforeIsUsedAndStays() {
    try (Lab lab = Lab.open("a")) {
      String[] add = {"link", "add", "mine0", "link", "eth0", "address", MAC};
      lab.ip("a", append(add, "type", "macvlan", "mode", "private"));
      String before = sysctl(lab, "a", "net/ipv4/conf/mine0/accept_local");
      Locum a = Locum.start(lab, "a", withVmac(150));
      a.awaitState("VI_1", "MASTER");
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "mine0")).contains(VIP);
      assertThat(sysctl(lab, "a", "net/ipv4/conf/mine0/accept_local")).isNotEqualTo(before);

      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(lab.ip("a", "-o", "link")).contains("mine0").doesNotContain("vrrp");
      assertThat(sysctl(lab, "a", "net/ipv4/conf/mine0/accept_local")).isEqualTo(before);
    }
  }

  private static String[] append(String[] words, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void aReloadMovesTheAddressesOfAMasterToTheVirtualMacAndBack() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      a.reload(withVmac(150));
      Await.until(
          SOON,
          "moved",
          () -> lab.ip("a", "-o", "addr", "show").contains("vrrp.51    inet " + VIP));
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "eth0")).doesNotContain(VIP);

      a.reload(Settings.plain(150));
      Await.until(SOON, "gone", () -> !lab.ip("a", "-o", "link").contains("vrrp.51"));
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "eth0")).contains(VIP);
      assertThat(a.counter("VI_1", "became_master")).as(lab.tails()).isEqualTo(1);
      assertThat(a.counter("VI_1", "released_master")).isZero();
    }
  }

  @Test
  void addressesThatAcceptNothingAreFoundAndRoutedThroughAndDoNotAnswer() {
    try (Lab lab = Lab.open("a")) {
      lab.ip("a", "addr", "add", "10.99.0.1/32", "dev", "lo");
      lab.ip("client", "route", "add", "10.99.0.1/32", "via", VIP);
      Locum a = Locum.start(lab, "a", withVmac(150, "no_accept"));
      a.awaitState("VI_1", "MASTER");
      String rules = in(lab, "a", "nft", "list", "ruleset").out();
      assertThat(rules)
          .contains("table ip locum_", "elements = { " + VIP + " }")
          .contains("hook input priority filter - 1", "ip daddr @vips drop")
          .contains("hook output priority filter - 1", "ip saddr @vips drop")
          .contains("icmpv6 type 135-136 accept");

      try (Prober through = Prober.start(lab, "10.99.0.1", Duration.ofMillis(50));
          Prober direct = Prober.start(lab, VIP, Duration.ofMillis(50))) {
        Await.until(SOON, "answers through it" + lab.tails(), () -> through.answers() > 20);
        assertThat(direct.questions()).isPositive();
        assertThat(direct.answers()).isZero();
        assertThat(lab.ip("client", "neigh", "show", VIP)).contains("lladdr " + MAC);

        a.reload(withVmac(150));
        Await.until(SOON, "answers after the reload", () -> direct.answers() > 5);
      }
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(in(lab, "a", "nft", "list", "ruleset").out()).isBlank();
    }
  }
}
