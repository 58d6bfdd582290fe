package locum.interop;

import static locum.lab.NvrrpHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;
import locum.core.Octets;
import locum.lab.NvrrpHost;
import locum.lab.RouterDaemon;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// `locum nvrrp` beside keepalived, and the packets that nvrrp itself sent.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class NvrrpInteropTest {

  private static final MonotonicTime BEGINNING = new MonotonicTime(System.nanoTime());
  private static final String VIP = "10.66.0.100";

  private static LabProcess keepalived(Lab lab, String host, int priority, String address) {
    Path file =
        lab.write(
            "keepalived-" + host + ".conf",
            """
            vrrp_instance VI_5 {
                state BACKUP
                interface eth0
                version 3
                virtual_router_id 5
                priority %d
                advert_int 0.5
                virtual_ipaddress {
                    %s
                }
            }
            """
                .formatted(priority, address));
    return lab.start(
        host,
        RouterDaemon.KEEPALIVED.name() + " on " + host,
        RouterDaemon.KEEPALIVED.command(file, lab.createDirectory("run-keepalived-" + host)));
  }

  private static void bothDirections(String vip) {
    String address = vip.substring(0, vip.indexOf('/'));
    try (Lab lab = Lab.open("a", "b")) {
      NvrrpHost a = new NvrrpHost(lab, "a");
      a.session("five", 5, vip, 150, "advert_int 500");
      a.start();
      a.awaitState("v5", "master");
      LabProcess b = keepalived(lab, "b", 100, vip);
      b.awaitLine(PATIENCE, "backup", line -> line.contains("Entering BACKUP STATE"));
      lab.awaitHolders(PATIENCE, address, "a");

      lab.isolate("a");
      lab.awaitHolders(PATIENCE, address, "a", "b");
      lab.restore("a");
      lab.awaitHolders(PATIENCE, address, "a");

      // The lower one yields, and takes over when told that the master leaves.
      a.session("five", 5, vip, 50, "advert_int 500");
      assertThat(a.ask("-r").lines())
          .containsExactly("1 session(s) loaded", "0 session(s) deleted");
      a.awaitState("v5", "slave");
      lab.awaitHolders(PATIENCE, address, "b");
      assertThat(Integer.parseInt(a.value("adverts recvd"))).isPositive();
      assertThat(a.value("master adv int")).isEqualTo("500000000");
      assertThat(b.stop(PATIENCE)).isTrue();
      a.awaitState("v5", "master");
      lab.awaitHolders(PATIENCE, address, "a");
      assertThat(a.logged()).noneMatch(line -> line.contains("refused"));
      assertThat(b.log())
          .noneMatch(line -> line.matches("(?i).*(bogus|invalid|checksum|mismatch).*"));
    }
  }

  @Test
  void keepalivedAndNvrrpTakeTurns() {
    bothDirections(VIP + "/24");
  }

  @Test
  void keepalivedAndNvrrpTakeTurnsWithIpv6() {
    bothDirections("fe80::66:100/64");
  }

  // ---- golden packets

  private static Octets hex(String text) {
    return Octets.ofHex(text.replace(" ", ""));
  }

  private static void speaksFrom(Lab lab, String host, String address) {
    lab.ip(host, "addr", "flush", "dev", "eth0", "scope", "global");
    lab.ip(host, "addr", "add", address + "/24", "dev", "eth0");
  }

  private static void isSent(Lab lab, Capture capture, int priority, String source, String vrrp) {
    Sighting.Advert advert =
        capture.awaitAdvert(
            PATIENCE,
            () -> "priority " + priority + lab.tails(),
            BEGINNING,
            one -> one.priority() == priority && one.source().toString().equals(source));
    assertThat(advert.sender()).hasToString("00:00:5e:00:01:05");
    assertThat(advert.payload()).isEqualTo(hex(vrrp));
  }

  /// N1, N2 and N3 of nvrrp 0.1.
  @Test
  void itSendsWhatNvrrpSent() {
    try (Lab lab = Lab.open("a", "b")) {
      Capture capture = lab.capture(0);
      speaksFrom(lab, "a", "10.1.1.1");
      speaksFrom(lab, "b", "10.1.1.2");
      NvrrpHost a = new NvrrpHost(lab, "a");
      a.session("five", 5, "10.1.1.253/24", 100);
      a.start();
      isSent(lab, capture, 100, "10.1.1.1", "3105640100647306 0a0101fd");
      NvrrpHost b = new NvrrpHost(lab, "b");
      b.session("five", 5, "10.1.1.253/24", 150);
      b.start();
      isSent(lab, capture, 150, "10.1.1.2", "3105960100644105 0a0101fd");
      assertThat(b.ask("-q").status()).isZero();
      isSent(lab, capture, 0, "10.1.1.2", "310500010064d705 0a0101fd");
    }
  }

  /// N4 as it should have been: three seconds do not fit into the eight bits that nvrrp fills.
  @Test
  void aLongIntervalIsSentWhole() {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      speaksFrom(lab, "a", "10.1.1.1");
      NvrrpHost a = new NvrrpHost(lab, "a");
      a.session("five", 5, "10.1.1.253/24", 254, "advert_int 3000");
      a.start();
      isSent(lab, capture, 254, "10.1.1.1", "3105fe01012cd83d0a0101fd");
    }
  }
}
