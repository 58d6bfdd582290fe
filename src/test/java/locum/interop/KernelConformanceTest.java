package locum.interop;

import static locum.lab.RouterDaemon.LOCUM;
import static locum.lab.Scene.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Prober;
import locum.cli.demo.Sighting.Advert;
import locum.cli.demo.Sighting.Claim;
import locum.core.MonotonicTime;
import locum.lab.Scene;
import locum.lab.Tshark;
import locum.lab.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules that the kernel obeys for us, or that only the wire can show.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class KernelConformanceTest {

  private static final Duration PERIOD = Duration.ofMillis(50);

  /// Announcements in one set, for two addresses.
  private static final int SET = 10;

  @ParameterizedTest
  @EnumSource(names = {"V3_IPV4", "V3_IPV6"})
  void onlyTheActiveAnswersForTheAddresses(Wire wire) {
    try (Scene scene = pair(wire);
        Prober virtual = ask(scene, virtual(wire));
        Prober ownOfBackup = ask(scene, own(wire, "b"))) {
      for (int round = 0; round < 3; round++) {
        scene.lab().ip(Lab.CLIENT, "neigh", "flush", "dev", "br0");
        MonotonicTime flushed = Scene.now();
        virtual.awaitAnswer(PATIENCE, flushed);
        // It hears the client, and would have answered the other question as well.
        ownOfBackup.awaitAnswer(PATIENCE, flushed);
      }
      scene.heard("a", 150, Scene.now());

      assertThat(answerers(scene, virtual(wire))).containsExactly(scene.lab().mac("a"));
      assertThat(answerers(scene, own(wire, "b"))).containsExactly(scene.lab().mac("b"));
      assertThat(neighbour(scene.lab(), Lab.CLIENT, "br0", virtual(wire)))
          .contains(scene.lab().mac("a"));
    }
  }

  /// Who has answered ARP requests or neighbour solicitations for an address so far.
  private static Set<String> answerers(Scene scene, String address) {
    String filter =
        scene.wire().isIpv6()
            ? "icmpv6.nd.na.flag.s == 1 && icmpv6.nd.na.target_address == "
            : "arp.opcode == 2 && arp.src.proto_ipv4 == ";
    return Tshark.fields(scene.capture().file(), filter + address, "eth.src")
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(names = {"V3_IPV4", "V3_IPV6"})
  void aBackupTakesNoPacketForTheVirtualRouter(Wire wire) {
    try (Scene scene = pair(wire);
        Prober virtual = ask(scene, virtual(wire));
        Prober ownOfBackup = ask(scene, own(wire, "b"))) {
      // It shall not bring the packets to the Active either.
      set(scene.lab(), "b", "ipv4/ip_forward", 0);
      set(scene.lab(), "b", "ipv6/conf/all/forwarding", 0);
      virtual.awaitAnswer(PATIENCE, Scene.now());
      ownOfBackup.awaitAnswer(PATIENCE, Scene.now());

      String virtualMac = wire.isIpv6() ? "00:00:5e:00:02:33" : "00:00:5e:00:01:33";
      pin(scene, own(wire, "b"), virtualMac);
      staysSilent(ownOfBackup, virtual);

      pin(scene, own(wire, "b"), scene.lab().mac("b"));
      ownOfBackup.awaitAnswer(PATIENCE, Scene.now());
      pin(scene, virtual(wire), scene.lab().mac("b"));
      staysSilent(virtual, ownOfBackup);
    }
  }

  /// Has the client send what is for `address` to this link-layer address.
  private static void pin(Scene scene, String address, String mac) {
    scene
        .lab()
        .ip(
            Lab.CLIENT,
            "neigh",
            "replace",
            address,
            "lladdr",
            mac,
            "nud",
            "permanent",
            "dev",
            "br0");
  }

  /// Five more questions find no answer, although the witness gets one after the last of them.
  private static void staysSilent(Prober silent, Prober witness) {
    awaitQuestions(silent, 2);
    witness.awaitAnswer(PATIENCE, Scene.now());
    int before = silent.answers();
    awaitQuestions(silent, 5);
    witness.awaitAnswer(PATIENCE, Scene.now());
    assertThat(silent.answers()).isEqualTo(before);
  }

  private static void awaitQuestions(Prober prober, int count) {
    int enough = prober.questions() + count;
    Await.until(PATIENCE, count + " questions", () -> prober.questions() >= enough);
  }

  @Test
  void theActiveIsAMemberOfTheSolicitedNodeGroup() {
    try (Scene scene = new Scene(Wire.V3_IPV6)) {
      assertThat(groups(scene)).doesNotContain("ff02::1:ff00:100");
      scene.start("a", LOCUM, 150);
      scene.awaitHolder("a");
      assertThat(groups(scene)).contains("ff02::1:ff00:100");
      scene.stop("a");
      assertThat(groups(scene)).doesNotContain("ff02::1:ff00:100");
    }
  }

  private static List<String> groups(Scene scene) {
    return scene
        .lab()
        .ip("a", "maddr", "show", "dev", "eth0")
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words[0].equals("inet6"))
        .map(words -> words[1])
        .toList();
  }

  @Test
  void theRouterFlagFollowsForwarding() {
    try (Scene scene = new Scene(Wire.V3_IPV6);
        Prober prober = ask(scene, virtual(Wire.V3_IPV6))) {
      set(scene.lab(), "a", "ipv6/conf/eth0/forwarding", 1);
      scene.start("a", LOCUM, 150);
      Await.until(PATIENCE, "the first set", () -> claims(scene).size() >= SET);
      assertThat(solicited(scene)).contains(" router ");
      set(scene.lab(), "a", "ipv6/conf/eth0/forwarding", 0);
      assertThat(solicited(scene)).doesNotContain(" router ");
      Await.until(PATIENCE, "the second set", () -> claims(scene).size() >= 2 * SET);

      assertThat(claims(scene).subList(0, SET)).allMatch(claim -> flags(claim) == 0xa0);
      assertThat(claims(scene).subList(SET, 2 * SET)).allMatch(claim -> flags(claim) == 0x20);
      assertThat(prober.answers()).isPositive();
    }
  }

  /// What the client learns of the Active when it asks anew: only an answer makes it REACHABLE.
  private static String solicited(Scene scene) {
    String address = virtual(scene.wire());
    scene.lab().ip(Lab.CLIENT, "neigh", "flush", "dev", "br0");
    Await.until(
        PATIENCE,
        "an answer to a solicitation",
        () -> neighbour(scene.lab(), Lab.CLIENT, "br0", address).contains("REACHABLE"));
    return neighbour(scene.lab(), Lab.CLIENT, "br0", address);
  }

  private static List<Claim> claims(Scene scene) {
    return scene
        .capture()
        .claims()
        .filter(claim -> scene.wire().addresses().contains(claim.address().toString()))
        .toList();
  }

  /// The octet with the flags of a neighbour advertisement.
  private static int flags(Claim claim) {
    return claim.frame().u8(14 + 44);
  }

  @ParameterizedTest
  @EnumSource(names = {"V3_IPV4", "V3_IPV6"})
  void theClientFollowsTheAnnouncements(Wire wire) {
    try (Scene scene = pair(wire)) {
      for (String address : wire.addresses()) {
        remember(scene.lab(), Lab.CLIENT, "br0", address, scene.lab().mac("a"));
      }
      scene.stop("a");
      // It asks nobody: what it learns it is told.
      for (String address : wire.addresses()) {
        awaitNeighbour(scene.lab(), Lab.CLIENT, "br0", address, scene.lab().mac("b"));
      }
    }
  }

  @Test
  void unsolicitedNeighbourAdvertisementsAreAcceptedInBothStates() {
    try (Scene scene = pair(Wire.V3_IPV6)) {
      String client = "fd66::fe";
      String moved = "02:00:00:00:77:77";
      for (String router : List.of("a", "b")) {
        remember(scene.lab(), router, "eth0", client, "02:00:00:00:99:99");
      }
      // Then a host whose link-layer address changes tells all nodes.
      set(scene.lab(), Lab.CLIENT, "ipv6/conf/br0/ndisc_notify", 1);
      scene.lab().ip(Lab.CLIENT, "link", "set", "br0", "address", moved);
      for (String router : List.of("a", "b")) {
        awaitNeighbour(scene.lab(), router, "eth0", client, moved);
      }
      scene.awaitHolder("a");
    }
  }

  private static void remember(Lab lab, String host, String device, String address, String mac) {
    lab.ip(host, "neigh", "replace", address, "lladdr", mac, "nud", "stale", "dev", device);
  }

  private static void awaitNeighbour(
      Lab lab, String host, String device, String address, String mac) {
    Await.until(
        PATIENCE,
        address + " at " + mac + " for " + host,
        () -> neighbour(lab, host, device, address).contains(mac));
  }

  private static String neighbour(Lab lab, String host, String device, String address) {
    return lab.ip(host, "neigh", "show", address, "dev", device);
  }

  /// Router `b` forwards from one link to the other: the unicast adverts of `a`, and only those.
  @Test
  void whatIsForTheGroupIsNotForwarded() {
    try (Lab lab = Lab.open(2, List.of("a", "b"))) {
      set(lab, "b", "ipv4/ip_forward", 1);
      lab.ip("a", "route", "add", "10.66.1.254/32", "via", lab.address("b"));
      Capture here = lab.capture(0);
      Capture there = lab.capture(1);
      String file =
          instance(51, "", "10.66.0.100/24")
              + instance(
                  52,
                  "unicast_src_ip 10.66.0.1\n unicast_peer {\n 10.66.1.254\n }",
                  "10.66.0.101/24");
      start(lab, "a", file);
      Await.until(
          PATIENCE,
          "adverts to the group" + lab.tails(),
          () -> here.adverts().filter(advert -> advert.vrid() == 51).count() >= 10);
      MonotonicTime since = Scene.now();
      there.awaitAdvert(PATIENCE, () -> "unicast" + lab.tails(), since, _ -> true);

      assertThat(there.adverts()).extracting(Advert::vrid).containsOnly(52);
      assertThat(there.adverts()).extracting(Advert::ttl).containsOnly(254);
    }
  }

  /// The client has two of the virtual addresses as well. The kernel takes away an address with a
  /// lifetime, as ours are, when the detection finds another holder.
  @Test
  void duplicateAddressDetectionIsDoneWhereTheFileAsksForIt() {
    String unchecked = "fd66::101/64";
    String checked = "fd66::102/64";
    try (Lab lab = Lab.open("a")) {
      set(lab, "a", "ipv6/conf/eth0/accept_dad", 1);
      lab.ip(Lab.CLIENT, "addr", "add", unchecked, "dev", "br0");
      lab.ip(Lab.CLIENT, "addr", "add", checked, "dev", "br0");
      LabProcess monitor = lab.start("a", "monitor", List.of("ip", "-o", "monitor", "address"));
      start(lab, "a", instance(51, "", "fe80::100/64", unchecked, checked + " -nodad"));

      monitor.awaitLine(
          PATIENCE,
          "a failed detection",
          line -> line.contains(checked) && line.contains("dadfailed"));
      assertThat(about(monitor, checked)).allMatch(line -> line.contains("tentative"));
      assertThat(about(monitor, unchecked))
          .isNotEmpty()
          .noneMatch(line -> line.contains("tentative"));
      assertThat(lab.holds("a", "fd66::101")).isTrue();
    }
  }

  private static List<String> about(LabProcess monitor, String address) {
    return monitor.log().stream().filter(line -> line.contains(" " + address + " ")).toList();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void advertsAreInternetworkControl(Wire wire) {
    try (Scene scene = new Scene(wire)) {
      scene.start("a", LOCUM, 150);
      scene.heard("a", 150, Scene.now());

      String field = wire.isIpv6() ? "ipv6.tclass" : "ip.dsfield";
      assertThat(Tshark.fields(scene.capture().file(), "vrrp", field).map(Integer::decode))
          .isNotEmpty()
          .containsOnly(0xc0);
    }
  }

  /// Two routers: `a` is active, `b` is backup.
  private static Scene pair(Wire wire) {
    Scene scene = new Scene(wire);
    try {
      MonotonicTime begin = Scene.now();
      scene.start("a", LOCUM, 150);
      scene.start("b", LOCUM, 100);
      scene.awaitState("b", "BACKUP", begin);
      scene.awaitHolder("a");
      return scene;
    } catch (RuntimeException | AssertionError e) {
      scene.close();
      throw e;
    }
  }

  private static String virtual(Wire wire) {
    return wire.addresses().getLast();
  }

  private static String own(Wire wire, String router) {
    int ordinal = router.equals("a") ? 1 : 2;
    return (wire.isIpv6() ? "fd66::" : "10.66.0.") + ordinal;
  }

  private static Prober ask(Scene scene, String address) {
    return Prober.start(scene.lab(), address, PERIOD);
  }

  private static void start(Lab lab, String router, String configuration) {
    var file = lab.write(router + ".conf", configuration);
    lab.start(router, "locum", LOCUM.command(file, lab.createDirectory("run-" + router)));
  }

  private static String instance(int vrid, String extra, String... addresses) {
    return """
    vrrp_instance VI_%d {
        state BACKUP
        interface eth0
        virtual_router_id %d
        priority 150
        version 3
        advert_int 0.2
        %s
        virtual_ipaddress {
            %s
        }
    }
    """
        .formatted(vrid, vrid, extra, String.join("\n        ", addresses));
  }

  /// Writes a setting below `/proc/sys/net` of a host.
  private static void set(Lab lab, String host, String path, int value) {
    LabProcess shell =
        lab.start(
            host,
            "setting",
            List.of("sh", "-c", "echo %d > /proc/sys/net/%s".formatted(value, path)));
    assertThat(shell.awaitExit(PATIENCE)).isTrue();
    assertThat(shell.exitCode()).as(shell.log().toString()).isZero();
  }
}
