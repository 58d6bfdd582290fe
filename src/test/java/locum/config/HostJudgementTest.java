package locum.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import locum.config.HostFacts.HeldAddress;
import locum.core.IpAddress;
import locum.core.MacAddress;
import org.junit.jupiter.api.Test;

class HostJudgementTest {

  private static final HostFacts HOST =
      new HostFacts(
          Set.of("lo", "eth0", "eth1"),
          List.of(held("eth0", "10.0.0.11", false), held("eth1", "10.0.1.11", false)));

  @Test
  void aHostThatHasEverythingHasNothingAgainstIt() {
    assertThat(
            judge(
                HOST,
                """
                vrrp_instance VI_1 {
                  interface eth0
                  virtual_router_id 51
                  mcast_src_ip 10.0.0.11
                  track_interface {
                    eth1
                  }
                  virtual_ipaddress {
                    10.0.0.1/24
                    10.0.1.1/24 dev eth1
                  }
                }
                """))
        .isEmpty();
  }

  @Test
  void eachMissingInterfaceIsToldOnceWithTheLineThatNamesIt() {
    List<String> found =
        judge(
            HOST,
            """
            vrrp_instance VI_1 {
              interface eth7
              virtual_router_id 51
              track_interface {
                eth8 weight 5
              }
              virtual_ipaddress {
                10.0.0.1/24
                10.0.1.1/24 dev bond9
              }
              virtual_routes {
                192.0.2.0/24 via 10.0.0.254 dev wan3
              }
            }
            vrrp_instance VI_2 {
              interface eth7
              virtual_router_id 52
              virtual_ipaddress {
                10.0.0.2/24
              }
            }
            """);

    assertThat(found)
        .hasSize(4)
        .anyMatch(line -> line.startsWith("locum.conf:2:13: warning: There is no interface 'eth7'"))
        .anyMatch(line -> line.startsWith("locum.conf:5:5: warning: There is no interface 'eth8'"))
        .anyMatch(line -> line.startsWith("locum.conf:9:5: warning: There is no interface 'bond9'"))
        .anyMatch(line -> line.contains("There is no interface 'wan3'"))
        .allMatch(line -> line.contains("meant for another host"));
    assertThat(found.getFirst()).contains("Is 'eth");
  }

  @Test
  void whatASyncGroupTracksIsToldAtTheLineOfTheGroup() {
    assertThat(
            judge(
                HOST,
                """
                vrrp_sync_group G {
                  group {
                    VI_1
                    VI_2
                  }
                  track_interface {
                    eth9
                  }
                }
                vrrp_instance VI_1 {
                  interface eth0
                  virtual_router_id 51
                }
                vrrp_instance VI_2 {
                  interface eth1
                  virtual_router_id 51
                }
                """))
        .singleElement()
        .asString()
        .startsWith("locum.conf:7:5: warning: There is no interface 'eth9'");
  }

  @Test
  void aMacvlanThatTheDaemonMakesIsNotMissing() {
    assertThat(
            judge(
                HOST,
                """
                vrrp_instance VI_1 {
                  interface eth0
                  virtual_router_id 51
                  use_vmac
                  virtual_ipaddress {
                    10.0.0.1/24
                  }
                }
                vrrp_instance VI_2 {
                  interface eth1
                  virtual_router_id 52
                  track_interface {
                    vrrp.51
                  }
                }
                """))
        .isEmpty();
  }

  @Test
  void aSourceAddressThatIsNotHere() {
    String file =
        """
        vrrp_instance VI_1 {
          interface eth0
          virtual_router_id 51
          mcast_src_ip %s
        }
        """;

    assertThat(judge(HOST, file.formatted("10.0.0.99")))
        .singleElement()
        .asString()
        .startsWith("locum.conf:4:16: warning: The source address 10.0.0.99 is on no interface");
    assertThat(judge(HOST, file.formatted("10.0.1.11")))
        .singleElement()
        .asString()
        .contains("The source address 10.0.1.11 is on eth1, not on eth0");
  }

  @Test
  void aVirtualAddressThatIsHereAlreadyIsANote() {
    String file =
        """
        vrrp_instance VI_1 {
          interface eth0
          virtual_router_id 51
          virtual_ipaddress {
            10.0.0.1/24
          }
        }
        """;

    assertThat(judge(with("eth0", "10.0.0.1", false), file))
        .singleElement()
        .asString()
        .startsWith("locum.conf:5:5: note: 10.0.0.1 is on eth0 of this host already");
    assertThat(judge(with("eth0", "10.0.0.1", true), file)).as("leased by locum itself").isEmpty();
  }

  @Test
  void priority255WantsAnAddressOfThisHost() {
    String file =
        """
        vrrp_instance VI_1 {
          interface eth0
          virtual_router_id 51
          priority 255
          virtual_ipaddress {
            10.0.0.1/24
          }
        }
        """;

    assertThat(judge(with("eth0", "10.0.0.1", false), file)).as("the owner").isEmpty();
    assertThat(judge(HOST, file))
        .singleElement()
        .asString()
        .startsWith("locum.conf:4:12: warning: Priority 255 says that this host owns")
        .contains("10.0.0.1 is configured on none of its interfaces");
    assertThat(judge(with("eth0", "10.0.0.1", true), file))
        .as("a lease is no ownership")
        .hasSize(1);
  }

  @Test
  void staticObjectsNameInterfacesToo() {
    assertThat(
            judge(
                HOST,
                """
                static_ipaddress {
                  192.0.2.1/24 dev eth5
                }
                vrrp_instance VI_1 {
                  interface eth0
                  virtual_router_id 51
                }
                """))
        .singleElement()
        .asString()
        .contains("There is no interface 'eth5'");
  }

  private static HostFacts with(String interfaceName, String address, boolean leased) {
    return new HostFacts(HOST.interfaces(), List.of(held(interfaceName, address, leased)));
  }

  private static HeldAddress held(String interfaceName, String address, boolean leased) {
    return new HeldAddress(interfaceName, IpAddress.parse(address).orElseThrow(), leased);
  }

  private static final String PROVIDED =
      """
      vrrp_instance VI_1 {
        interface eth0
        virtual_router_id 5
        vmac_interface vr.5
        virtual_ipaddress {
          10.0.0.1/24
        }
      }
      """;

  private static HostFacts withProvided(String mac, String... settings) {
    Map<String, String> values = new java.util.HashMap<>();
    for (String one : List.of("all", "default", "eth0", "vr.5")) {
      for (String name : List.of("arp_ignore", "arp_announce", "rp_filter", "arp_notify")) {
        values.put("net/ipv4/conf/" + one + "/" + name, "0");
      }
    }
    values.put("net/ipv4/ip_forward", "1");
    values.put("net/ipv4/icmp_errors_use_inbound_ifaddr", "0");
    for (String setting : settings) {
      String[] parts = setting.split("=", -1);
      values.put("net/ipv4/" + parts[0], parts[1]);
    }
    long bits = Long.parseLong(mac.replace(":", ""), 16);
    return new HostFacts(
        Set.of("lo", "eth0", "vr.5"), List.of(), Map.of("vr.5", new MacAddress(bits)), values);
  }

  /// An old nvrrp leaves it there.
  @Test
  void anAddressThatWasLeftOnAProvidedInterfaceIsToldWithTheLineThatTakesItAway() {
    HostFacts facts = withProvided("00:00:5e:00:01:05");
    HostFacts left =
        new HostFacts(
            facts.interfaces(),
            List.of(held("vr.5", "10.0.0.1", false)),
            facts.macs(),
            facts.settings());
    assertThat(judge(left, PROVIDED))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("locum.conf:6:5: warning: 10.0.0.1 is on vr.5")
                    .endsWith("ip addr del 10.0.0.1/24 dev vr.5"));
  }

  @Test
  void whatTheKernelIsToLeaveBesideAProvidedInterfaceIsToldWithTheLineThatSetsIt() {
    assertThat(judge(withProvided("00:00:5e:00:01:05", "conf/all/rp_filter=1"), PROVIDED))
        .map(line -> line.replaceAll("(warning|note): .*(?=To set)", "$1: "))
        .containsExactly(
            "locum.conf:4:18: warning: To set it now: sysctl -w net.ipv4.conf.all.arp_ignore=1",
            "locum.conf:4:18: warning: To set it now: sysctl -w net.ipv4.conf.eth0.arp_announce=2",
            "locum.conf:4:18: warning: To set it now: sysctl -w net.ipv4.conf.vr/5.arp_announce=2",
            "locum.conf:4:18: warning: To set it now: sysctl -w net.ipv4.conf.vr/5.rp_filter=2",
            "locum.conf:4:18: note: To set it now: sysctl -w net.ipv4.conf.vr/5.arp_notify=1",
            "locum.conf:4:18: note: To set it now: sysctl -w"
                + " net.ipv4.icmp_errors_use_inbound_ifaddr=1");
  }

  @Test
  void aHostThatIsSetAsRecommendedHasNothingAgainstAProvidedInterface() {
    assertThat(
            judge(
                withProvided(
                    "00:00:5e:00:01:05",
                    "conf/all/arp_ignore=1",
                    "conf/eth0/arp_announce=2",
                    "conf/vr.5/arp_announce=2",
                    "conf/vr.5/rp_filter=2",
                    "conf/eth0/rp_filter=2",
                    "conf/vr.5/arp_notify=1",
                    "icmp_errors_use_inbound_ifaddr=1"),
                PROVIDED))
        .isEmpty();
  }

  @Test
  void aProvidedInterfaceThatIsMissingOrHasAnotherMacAddressIsToldWithWhatToDo() {
    assertThat(judge(HOST, PROVIDED))
        .singleElement()
        .asString()
        .endsWith("ip link add vr.5 link eth0 address 00:00:5e:00:01:05 type macvlan mode private");
    assertThat(judge(withProvided("02:00:00:00:00:05"), PROVIDED))
        .anyMatch(line -> line.endsWith("ip link set dev vr.5 address 00:00:5e:00:01:05"));
  }

  private static List<String> judge(HostFacts host, String text) {
    ConfigSource source =
        new MemoryConfigSource(
            Map.of("locum.conf", ConfigText.decode(text.getBytes(StandardCharsets.UTF_8), false)));
    ParsedConfiguration parsed =
        ConfigParser.parse(source, "locum.conf", ConfigurationCasesTest.SETTINGS);
    assertThat(parsed.hasErrors()).as(parsed.problems().toString()).isFalse();
    return HostJudgement.of(parsed.configuration(), host).stream()
        .map(ConfigProblem::toString)
        .toList();
  }
}
