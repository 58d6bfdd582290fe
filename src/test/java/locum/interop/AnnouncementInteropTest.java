package locum.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Sighting.Claim;
import locum.core.MacAddress;
import locum.core.Octets;
import locum.lab.RouterDaemon;
import locum.lab.Scene;
import locum.lab.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who takes over says so: five rounds over all addresses at once, and the same five seconds later.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class AnnouncementInteropTest {

  private static final int ROUNDS = 5;

  @ParameterizedTest
  @CsvSource({"V3_IPV4, LOCUM", "V3_IPV6, LOCUM", "V3_IPV4, KEEPALIVED", "V3_IPV6, KEEPALIVED"})
  void bothSetsOfAnnouncementsGoOutInOrder(Wire wire, RouterDaemon daemon) {
    try (Scene scene = new Scene(wire)) {
      scene.start("a", daemon, 150);
      int expected = 2 * ROUNDS * wire.addresses().size();
      Await.until(
          Scene.PATIENCE, "two sets of announcements", () -> claims(scene).size() >= expected);

      List<Claim> claims = claims(scene);
      assertThat(claims).extracting(claim -> claim.address().toString()).isEqualTo(order(wire));
      assertThat(claims.getFirst().at().until(claims.get(expected / 2 - 1).at()))
          .isLessThan(Duration.ofSeconds(1));
      assertThat(claims.getFirst().at().until(claims.get(expected / 2).at()))
          .isBetween(Duration.ofMillis(4500), Duration.ofSeconds(8));
      assertThat(claims)
          .allSatisfy(
              claim ->
                  assertThat(claim.frame()).isEqualTo(wire.isIpv6() ? na(claim) : garp(claim)));
    }
  }

  private static List<Claim> claims(Scene scene) {
    return scene
        .capture()
        .claims()
        .filter(claim -> scene.wire().addresses().contains(claim.address().toString()))
        .toList();
  }

  /// A, B, A, B, ... and not A, A, ..., B, B.
  private static List<String> order(Wire wire) {
    List<String> order = new ArrayList<>();
    for (int round = 0; round < 2 * ROUNDS; round++) {
      order.addAll(wire.addresses());
    }
    return order;
  }

  /// An ARP request to all: sender and target are the address, the target's link-layer address is
  /// all ones.
  private static Octets garp(Claim claim) {
    String mac = claim.sender().octets().toString();
    String address = claim.address().octets().toString();
    return Octets.ofHex(
        "ffffffffffff"
            + mac
            + "0806"
            + "0001080006040001"
            + mac
            + address
            + "ffffffffffff"
            + address);
  }

  /// From the address to all nodes: Override is set, Router is not, the link-layer address follows.
  private static Octets na(Claim claim) {
    MacAddress mac = claim.sender();
    String address = claim.address().octets().toString();
    String allNodes = "ff020000000000000000000000000001";
    // The flow label is the kernel's affair, the checksum Wireshark's: both are taken as they are.
    String label = claim.frame().slice(14, 4).toString();
    String checksum = claim.frame().slice(56, 2).toString();
    assertThat(label).startsWith("6");
    return Octets.ofHex(
        "333300000001"
            + mac.octets()
            + "86dd"
            + label
            + "00203aff"
            + address
            + allNodes
            + "8800"
            + checksum
            + "20000000"
            + address
            + "0201"
            + mac.octets());
  }
}
