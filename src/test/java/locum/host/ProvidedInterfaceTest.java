package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.Prober;
import locum.lab.Tshark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Interfaces with a virtual MAC address that the administrator provides (`vmac_interface`), on the
/// real kernel.
@Tag("netns")
class ProvidedInterfaceTest {

  private static final String MAC = "00:00:5e:00:01:33";

  private static String provided(int priority, String... more) {
    return Settings.instance(
        "VI_1",
        "eth0",
        51,
        priority,
        "vmac_interface vr51\n" + String.join("\n", more),
        VIP + "/24");
  }

  private static void macvlan(Lab lab, String host, String mode, String mac) {
    lab.ip(
        host, "link", "add", "vr51", "link", "eth0", "address", mac, "type", "macvlan", "mode",
        mode);
  }

  private static Shell.Result in(Lab lab, String host, String... command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace(host)));
    all.addAll(List.of(command));
    return Shell.run(all);
  }

  /// What `check` recommends: with the kernel's defaults eth0 answers for the virtual address.
  private static void settings(Lab lab, String host) {
    for (String setting :
        List.of(
            "all.arp_ignore=1", "eth0.arp_announce=2", "vr51.arp_announce=2", "vr51.rp_filter=2")) {
      in(lab, host, "sysctl", "-qw", "net.ipv4.conf." + setting);
    }
  }

  private static boolean isUp(Lab lab, String host) {
    return lab.ip(host, "-o", "link", "show", "vr51").matches("(?s).*<[^>]*\\bUP\\b[^>]*>.*");
  }

  private static void awaitDown(Lab lab, String host) {
    Await.until(SOON, "vr51 of " + host + " down" + lab.tails(), () -> !isUp(lab, host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"private", "bridge"})
  void itIsUpAsMasterAndDownElseAndTwoHearEachOther(String mode) {
    try (Lab lab = Lab.open("a", "b")) {
      macvlan(lab, "a", mode, MAC);
      macvlan(lab, "b", mode, MAC);
      settings(lab, "a");
      settings(lab, "b");
      lab.ip("b", "link", "set", "vr51", "up"); // as a boot leaves it
      Capture capture = lab.capture(0);
      Locum b = Locum.start(lab, "b", provided(100));
      b.awaitState("VI_1", "MASTER");
      assertThat(isUp(lab, "b")).isTrue();
      Locum a = Locum.start(lab, "a", provided(150));
      a.awaitState("VI_1", "MASTER");
      b.awaitState("VI_1", "BACKUP");
      awaitDown(lab, "b");
      lab.awaitHolders(SOON, VIP, "a");
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "vr51")).contains(VIP + "/24");
      assertThat(a.verb("status", "VI_1").out()).contains("virtual MAC address on vr51");

      lab.ip("client", "neigh", "flush", "all");
      try (Prober prober = Prober.start(lab, VIP, Duration.ofMillis(50))) {
        Await.until(SOON, "answers" + lab.tails(), () -> prober.answers() > 5);
        assertThat(lab.ip("client", "neigh", "show", VIP)).contains("lladdr " + MAC);
        assertThat(a.verb("stop").exitCode()).isZero();
        a.awaitExit();
        assertThat(isUp(lab, "a")).isFalse();
        assertThat(lab.ip("a", "-o", "link", "show", "vr51")).contains("vr51@eth0");
        assertThat(a.runDirectory().resolve("changes")).doesNotExist();
        b.awaitState("VI_1", "MASTER");
        int before = prober.answers();
        Await.until(SOON, "answers of b" + lab.tails(), () -> prober.answers() > before + 10);
      }
      assertThat(
              Tshark.fields(capture.file(), "vrrp", "eth.src", "ip.src", "vrrp.prio")
                  .distinct()
                  .toList())
          .allMatch(line -> line.contains(MAC))
          .anyMatch(line -> line.contains(lab.address("a")))
          .anyMatch(line -> line.contains(lab.address("b")));
    }
  }

  /// With an interface of its own on the same link, as in nvrrp's document: the adverts leave by
  /// that one, and the switch learns the virtual MAC address there.
  @Test
  void anInterfaceOfAnyKindWillDo() {
    try (Lab lab = Lab.open("a", "b")) {
      lab.ip(
          "client",
          "link",
          "add",
          "plug",
          "type",
          "veth",
          "peer",
          "name",
          "vr51",
          "address",
          MAC,
          "netns",
          lab.namespace("a"));
      lab.ip("client", "link", "set", "plug", "master", "br0", "up");
      settings(lab, "a");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "MASTER");
      Locum a = Locum.start(lab, "a", provided(150));
      a.awaitState("VI_1", "MASTER");
      b.awaitState("VI_1", "BACKUP");
      lab.awaitHolders(SOON, VIP, "a");
      lab.ip("client", "neigh", "flush", "all");
      try (Prober prober = Prober.start(lab, VIP, Duration.ofMillis(50))) {
        Await.until(SOON, "answers" + lab.tails(), () -> prober.answers() > 5);
        assertThat(lab.ip("client", "neigh", "show", VIP)).contains("lladdr " + MAC);
      }
      assertThat(a.counter("VI_1", "released_master")).isZero();
      assertThat(a.verb("stop").exitCode()).isZero();
      a.awaitExit();
      assertThat(isUp(lab, "a")).isFalse();
      b.awaitState("VI_1", "MASTER");
    }
  }

  @Test
  void missingOrWithAnotherMacAddressItIsAFaultThatEndsByItself() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", provided(150));
      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1")).anyMatch(f -> f.contains("does not exist") && f.contains(MAC));

      macvlan(lab, "a", "private", "02:00:00:00:00:99");
      Await.until(
          SOON,
          "the other fault",
          () ->
              a.faults("VI_1").stream()
                  .anyMatch(f -> f.contains("ip link set dev vr51 address " + MAC)));
      lab.ip("a", "link", "set", "dev", "vr51", "address", MAC);
      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");

      lab.ip("a", "link", "del", "vr51");
      a.awaitState("VI_1", "FAULT");
      macvlan(lab, "a", "private", MAC);
      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }

  @Test
  void whoeverSetsItDownOrUpIsAnswered() {
    try (Lab lab = Lab.open("a", "b")) {
      macvlan(lab, "a", "private", MAC);
      macvlan(lab, "b", "private", MAC);
      Locum a = Locum.start(lab, "a", provided(150));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", provided(100));
      b.awaitState("VI_1", "BACKUP");

      lab.ip("a", "link", "set", "vr51", "down");
      a.awaitLog("WARNING", "vr51 was set down by somebody");
      Await.until(SOON, "up again" + lab.tails(), () -> isUp(lab, "a"));
      awaitDown(lab, "b"); // by locum itself, if it was MASTER for a moment
      lab.ip("b", "link", "set", "vr51", "up");
      b.awaitLog("WARNING", "vr51 was set up by somebody");
      awaitDown(lab, "b");
      assertThat(a.state("VI_1")).isEqualTo("MASTER");
    }
  }

  @Test
  void whatAKilledDaemonLeftUpIsSetDownByTheNextOne() {
    try (Lab lab = Lab.open("a", "b")) {
      macvlan(lab, "a", "private", MAC);
      Locum a = Locum.start(lab, "a", provided(150));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");
      a.process().kill();
      b.awaitState("VI_1", "MASTER");
      assertThat(isUp(lab, "a")).isTrue();

      lab.write("a.conf", Settings.instance("VI_1", 51, 50, VIP + "/24"));
      a.startAgain();

      a.awaitLog("WARNING", "undone what an earlier daemon left behind", "vr51");
      a.awaitState("VI_1", "BACKUP");
      assertThat(isUp(lab, "a")).isFalse();
      Await.until(
          SOON,
          "the end of the lease",
          () -> !lab.ip("a", "-o", "addr", "show", "dev", "vr51").contains(VIP));
    }
  }

  @Test
  void aReloadMovesTheAddressesOfAMasterThereAndBack() {
    try (Lab lab = Lab.open("a")) {
      macvlan(lab, "a", "private", MAC);
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      a.reload(provided(150));
      Await.until(
          SOON, "moved", () -> lab.ip("a", "-o", "addr", "show").contains("vr51    inet " + VIP));
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "eth0")).doesNotContain(VIP);

      a.reload(Settings.plain(150));
      awaitDown(lab, "a");
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "eth0")).contains(VIP);
      assertThat(a.counter("VI_1", "released_master")).as(lab.tails()).isZero();
    }
  }

  @Test
  void anIpv6RouterOnAProvidedInterface() {
    try (Lab lab = Lab.open("a", "b")) {
      for (String host : List.of("a", "b")) {
        macvlan(lab, host, "private", "00:00:5e:00:02:33");
        lab.ip(host, "link", "set", "vr51", "addrgenmode", "none");
      }
      String more = "vmac_interface vr51";
      Locum a =
          Locum.start(lab, "a", Settings.instance("VI_6", "eth0", 51, 150, more, "fe80::100/64"));
      a.awaitState("VI_6", "MASTER");
      Locum b =
          Locum.start(lab, "b", Settings.instance("VI_6", "eth0", 51, 100, more, "fe80::100/64"));
      b.awaitState("VI_6", "BACKUP");
      assertThat(lab.ip("a", "-o", "-6", "addr", "show", "dev", "vr51")).contains("fe80::100/64");
      a.process().kill();
      b.awaitState("VI_6", "MASTER");
      assertThat(lab.ip("b", "-o", "-6", "addr", "show", "dev", "vr51")).contains("fe80::100/64");
    }
  }

  @Test
  void checkTellsWhatTheKernelIsToLeaveWithTheLineThatSetsIt() {
    try (Lab lab = Lab.open("a")) {
      macvlan(lab, "a", "private", MAC);
      in(lab, "a", "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1");
      String file = lab.write("a.conf", provided(150)).toString();
      String found = in(lab, "a", Locum.command(), "check", "-f", file).out();
      List<String> lines =
          found
              .lines()
              .filter(line -> line.contains("sysctl -w "))
              .map(line -> line.substring(line.indexOf("sysctl -w ")))
              .toList();
      assertThat(lines)
          .contains(
              "sysctl -w net.ipv4.conf.eth0.arp_announce=2",
              "sysctl -w net.ipv4.conf.vr51.rp_filter=2");
      for (String line : lines) {
        assertThat(in(lab, "a", line.split(" ", -1)).exitCode()).as(line).isZero();
      }
      assertThat(in(lab, "a", Locum.command(), "check", "-f", file).out()).doesNotContain("sysctl");
      assertThat(in(lab, "a", Locum.command(), "check", "--elsewhere", "-f", file).exitCode())
          .isZero();
    }
  }
}
