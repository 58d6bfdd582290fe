package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Interfaces that come late, go away and come back.
@Tag("netns")
class InterfaceTest {

  /// A VIP that the kernel does not take away together with another address of the subnet.
  private static final String ON_ITS_OWN = VIP + "/32";

  @Test
  void anInterfaceThatIsMissingIsAFaultUntilItAppears() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.instance("VI_1", "late0", 51, 150, "", ON_ITS_OWN));
      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1")).containsExactly("interface late0 does not exist");
      assertThat(a.verb("status").out()).contains("VI_1: interface late0 does not exist");

      lab.ip("a", "link", "add", "late0", "type", "veth", "peer", "name", "late1");
      lab.ip("a", "addr", "add", "10.67.0.1/24", "dev", "late0");
      lab.ip("a", "link", "set", "late1", "up");
      lab.ip("a", "link", "set", "late0", "up");

      a.awaitState("VI_1", "MASTER");
      assertThat(states(a)).containsExactly("FAULT", "BACKUP", "MASTER");
      assertThat(lab.holds("a", VIP)).isTrue();
    }
  }

  @Test
  void theFirstAddressOfTheInterfaceIsTheSource() {
    try (Lab lab = Lab.open("a")) {
      for (int host : new int[] {77, 200, 33, 140, 5, 91}) {
        lab.ip("a", "addr", "add", "10.66.0." + host + "/24", "dev", "eth0");
      }
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      Await.until(SOON, "an advert", () -> capture.adverts().findFirst().isPresent());
      assertThat(capture.adverts().findFirst().orElseThrow().source())
          .hasToString(lab.address("a"));
    }
  }

  /// The states that the log tells, each once in a row.
  private static List<String> states(Locum locum) {
    List<String> all =
        locum.process().log().stream()
            .filter(line -> line.contains(" STATE: "))
            .map(line -> line.replaceAll(".*Entering (\\w+) STATE: .*", "$1"))
            .toList();
    return IntStream.range(0, all.size())
        .filter(i -> i == 0 || !all.get(i).equals(all.get(i - 1)))
        .mapToObj(all::get)
        .toList();
  }

  @Test
  void anInterfaceThatIsRenamedIsMissingUntilItHasItsNameAgain() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.instance("VI_1", 51, 150, ON_ITS_OWN));
      a.awaitState("VI_1", "MASTER");

      lab.ip("a", "link", "set", "eth0", "down");
      lab.ip("a", "link", "set", "eth0", "name", "other0");
      lab.ip("a", "link", "set", "other0", "up");

      a.awaitState("VI_1", "FAULT");
      Await.until(
          SOON,
          "the reason is the name",
          () -> a.faults("VI_1").equals(List.of("interface eth0 does not exist")));
      assertThat(lab.holds("a", VIP)).as("address on the renamed interface").isFalse();

      lab.ip("a", "link", "set", "other0", "down");
      lab.ip("a", "link", "set", "other0", "name", "eth0");
      lab.ip("a", "link", "set", "eth0", "up");

      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }

  @Test
  void anInterfaceThatIsCreatedAnewIsHeardOnAgain() {
    try (Lab lab = Lab.open("a", "b")) {
      Locum b = Locum.start(lab, "b", Settings.plain(150));
      Locum a = Locum.start(lab, "a", Settings.plain(100));
      b.awaitState("VI_1", "MASTER");
      a.awaitState("VI_1", "BACKUP");
      String before = lab.ip("a", "-o", "link", "show", "eth0");

      lab.ip("a", "link", "del", "eth0");
      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1")).containsExactly("interface eth0 does not exist");
      // Something else takes the old index, should the kernel hand it out again.
      lab.ip("a", "link", "add", "spare0", "type", "veth", "peer", "name", "spare1");
      lab.ip(
          "client",
          "link",
          "add",
          "a0",
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "address",
          lab.mac("a"),
          "netns",
          lab.namespace("a"));
      lab.ip("client", "link", "set", "a0", "master", "br0", "up");
      lab.ip("a", "link", "set", "eth0", "up");
      lab.ip("a", "addr", "add", lab.address("a") + "/24", "dev", "eth0");
      assertThat(lab.ip("a", "-o", "link", "show", "eth0").split(":", 2)[0])
          .isNotEqualTo(before.split(":", 2)[0]);

      a.awaitState("VI_1", "BACKUP");
      long heard = a.counter("VI_1", "advertisements_received");
      Await.until(
          SOON,
          "a hears the group on the new interface",
          () -> a.counter("VI_1", "advertisements_received") > heard + 5);
      assertThat(a.counter("VI_1", "became_master")).isZero();

      b.verb("stop");
      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }

  @Test
  void aHolderWhoseInterfaceIsCreatedAnewHoldsTheAddressAgain() {
    try (Lab lab = Lab.open("a", "b")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");

      lab.ip("a", "link", "del", "eth0");
      a.awaitState("VI_1", "FAULT");
      lab.awaitHolders(SOON, VIP, "b");
      lab.ip(
          "client",
          "link",
          "add",
          "a0",
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "address",
          lab.mac("a"),
          "netns",
          lab.namespace("a"));
      lab.ip("client", "link", "set", "a0", "master", "br0", "up");
      lab.ip("a", "link", "set", "eth0", "up");
      lab.ip("a", "addr", "add", lab.address("a") + "/24", "dev", "eth0");

      a.awaitState("VI_1", "MASTER");
      b.awaitState("VI_1", "BACKUP");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }

  @Test
  void aLinkWithoutCarrierIsAFault() {
    try (Lab lab = Lab.open("a", "b")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");

      lab.cut("a");

      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1")).containsExactly("interface eth0 is down or has no carrier");
      assertThat(lab.holds("a", VIP)).isFalse();
      b.awaitState("VI_1", "MASTER");

      lab.restore("a");
      a.awaitState("VI_1", "MASTER");
      b.awaitState("VI_1", "BACKUP");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }

  @Test
  void anInterfaceThatIsSetDownAndUpIsUsedAgain() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      lab.ip("a", "link", "set", "eth0", "down");
      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1")).containsExactly("interface eth0 is down or has no carrier");
      assertThat(lab.holds("a", VIP)).isFalse();

      lab.ip("a", "link", "set", "eth0", "up");
      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }

  @Test
  void anInterfaceWithoutAnAddressToSendFromIsAFault() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.instance("VI_1", 51, 150, ON_ITS_OWN));
      a.awaitState("VI_1", "MASTER");

      lab.ip("a", "addr", "del", lab.address("a") + "/24", "dev", "eth0");
      a.awaitState("VI_1", "FAULT");
      assertThat(a.faults("VI_1"))
          .containsExactly("interface eth0 has no IPv4 address to send from");
      assertThat(lab.holds("a", VIP)).isFalse();

      lab.ip("a", "addr", "add", lab.address("a") + "/24", "dev", "eth0");
      a.awaitState("VI_1", "MASTER");
      lab.awaitHolders(SOON, VIP, "a");
    }
  }
}
