package locum.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.lab.RouterDaemon;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same file, run by keepalived and by locum, gives the same routes and rules.
@Tag("interop")
class RoutingInteropTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String FILE =
      """
      static_ipaddress {
          10.66.0.77/24 dev eth0
      }
      static_routes {
          10.50.0.0/16 via 10.66.0.254 dev eth0
      }
      static_rules {
          from 10.50.0.0/16 table 200 priority 900
      }
      vrrp_instance VI_1 {
          interface eth0
          virtual_router_id 51
          priority 150
          advert_int 1
          virtual_ipaddress {
              10.66.0.100/24
          }
          virtual_routes {
              10.1.0.0/16 via 10.66.0.254
              10.2.0.0/16 via 10.66.0.254 dev eth0 table 100 metric 50
              blackhole 10.3.0.0/16
              unreachable 10.4.0.0/16 metric 7
              10.5.0.0/16 dev eth0 src 10.66.0.100
              src 10.66.0.100 to 10.6.0.0/16 via 10.66.0.254 dev eth0
              10.7.0.0/16 nexthop via 10.66.0.253 weight 2 nexthop via 10.66.0.254
              10.8.0.0/16 via 10.66.0.253 or 10.66.0.254
              10.10.0.0/16 via 10.66.0.254 mtu 1400 advmss lock 1300 initcwnd 20 rto_min 300ms rtt 300ms congctl cubic
              10.11.0.0/16 dev eth0 scope link realms 3/4
              2001:db8:5::/48 via fe80::9 dev eth0
              2001:db8:6::/48 dev eth0 metric 77 pref high table 101
              unreachable 2001:db8:7::/48
              default via 10.66.0.254 table 102
              0.0.0.0/0 via 10.66.0.253 table 103
              10.12.0.0/16 via 10.77.0.1 dev eth0 onlink tos 0x10
              prohibit 10.13.0.0/16 table main
              throw 10.14.0.0/16 table local
          }
          virtual_rules {
              from 10.66.0.100 table 100
              from 10.66.0.0/24 to 10.4.0.0/16 table 101 priority 500
              iif eth0 fwmark 5/0xff table main preference 501
              to 2001:db8::/32 blackhole preference 503
              from 10.1.2.3 goto 600 priority 504
              nop priority 600
              oif eth0 ipproto tcp dport 80-90 table 100 priority 505
              from 10.3.3.3 table 100 suppress_prefixlength 0 priority 506
              not from 10.3.3.3 table 100 priority 507 tos 0x10
              from 10.3.3.4 unreachable
              from 10.3.3.4 prohibit priority 509
              from 10.3.3.5 table 100 priority 510 realms 5/6
              l3mdev priority 512
              tunnel-id 7 table 100 priority 513
          }
      }
      """;

  /// All that the kernel did not put there by itself.
  private static List<String> routing(Lab lab) {
    List<String> lines = new ArrayList<>();
    for (String family : List.of("-4", "-6")) {
      lab.ip("a", family, "-d", "route", "show", "table", "all")
          .replace("\n\tnexthop", " nexthop")
          .lines()
          .filter(line -> !line.contains("proto kernel"))
          .sorted()
          .forEach(lines::add);
      lab.ip("a", family, "-d", "rule", "show").lines().forEach(lines::add);
    }
    return lines;
  }

  private static List<String> routingOf(RouterDaemon daemon) {
    try (Lab lab = Lab.open("a")) {
      List<String> before = routing(lab);
      Path file = lab.write("a.conf", FILE);
      Path runDirectory = lab.directory().resolve("run-a");
      var process = lab.start("a", daemon + " on a", daemon.command(file, runDirectory));
      Await.until(
          SOON,
          daemon + " is MASTER with all its rules" + lab.tails(),
          () -> lab.holds("a", "10.66.0.100") && routing(lab).toString().contains("tun_id 7"));
      List<String> during = routing(lab);
      process.send("TERM");
      assertThat(process.awaitExit(SOON)).as("%s ends%s", daemon, process.tail(20)).isTrue();
      assertThat(routing(lab)).as("after %s", daemon).isEqualTo(before);
      return during;
    }
  }

  @Test
  void theSameFileGivesTheSameRoutesAndRules() {
    List<String> keepalived = routingOf(RouterDaemon.KEEPALIVED);
    assertThat(keepalived).hasSizeGreaterThan(30);
    assertThat(routingOf(RouterDaemon.LOCUM)).containsExactlyElementsOf(keepalived);
  }
}
