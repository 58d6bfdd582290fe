package locum.vrrpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import locum.config.ConfigParser;
import locum.config.MemoryConfigSource;
import locum.config.ParseSettings;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.engine.InstanceConfig;
import locum.engine.ProtocolConfig;
import locum.engine.SyncGroupConfig;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Authentication;
import locum.vrrp.Priority;
import locum.vrrp.Vrid;
import locum.vrrp.VrrpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines as one configuration that does the same.
class HostTextTest {

  private static List<HostText.Router> routers(String... lines) {
    return Arrays.stream(lines)
        .map(line -> new HostText.Router(OptionReaderTest.options(line), "/home/me"))
        .toList();
  }

  private static String text(String... lines) {
    return HostText.of(routers(lines), Optional.of("root"));
  }

  @Test
  void theExampleOfTheDocument() {
    assertThat(
            text(
                "-i eth0 10.16.1.200 -v 51 -M 2 -U /etc/scripts/MASTER.sh -D /etc/scripts/DOWN.sh",
                "-i eth1 10.17.1.200 -v 52 -M 2 -U /etc/scripts/MASTER.sh -D /etc/scripts/DOWN.sh"))
        .isEqualTo(
            """
            global_defs {
              script_user root
              use_symlink_paths
            }
            vrrp_instance vrrpd-eth0-51 {
              interface eth0
              version 2
              virtual_router_id 51
              priority 100
              advert_int 1
              learn_advert_int
              notify_master "/etc/scripts/MASTER.sh"
              notify_leave_master "/etc/scripts/DOWN.sh"
              virtual_ipaddress {
                10.16.1.200/32
              }
            }
            vrrp_instance vrrpd-eth1-52 {
              interface eth1
              version 2
              virtual_router_id 52
              priority 100
              advert_int 1
              learn_advert_int
              notify_master "/etc/scripts/MASTER.sh"
              notify_leave_master "/etc/scripts/DOWN.sh"
              virtual_ipaddress {
                10.17.1.200/32
              }
            }
            vrrp_sync_group vrrpd {
              group {
                vrrpd-eth0-51
                vrrpd-eth1-52
              }
              expects_instances 2
            }
            """);
  }

  @Test
  void everything() {
    assertThat(
            text(
                "-i eth0.190 -v 7 -s -n -p 150 -d 3 -a pw/love12345 -U ./up.sh -D down.sh"
                    + " 10.1.1.200/24 10.1.1.201 10.1.2.1/31",
                "-i eth1 -v 8 10.2.1.1"))
        .isEqualTo(
            """
            global_defs {
              script_user root
              use_symlink_paths
            }
            vrrp_instance vrrpd-eth0.190-7 {
              interface eth0.190
              version 2
              virtual_router_id 7
              priority 150
              advert_int 3
              learn_advert_int
              authentication {
                auth_type PASS
                auth_pass "love1234"
              }
              nopreempt
              use_vmac
              notify_master "/home/me/up.sh"
              notify_leave_master "/home/me/down.sh"
              virtual_ipaddress {
                10.1.1.200/24 brd +
                10.1.1.201/32
                10.1.2.1/31
              }
            }
            vrrp_instance vrrpd-eth1-8 {
              interface eth1
              version 2
              virtual_router_id 8
              priority 100
              advert_int 1
              learn_advert_int
              virtual_ipaddress {
                10.2.1.1/32
              }
            }
            """);
  }

  private static final ParseSettings SETTINGS =
      new ParseSettings("", "host", "", Map.of(), 1, false);

  private static ParsedConfiguration parsed(String text) {
    return ConfigParser.parse(MemoryConfigSource.of("/vrrpd", text), "/vrrpd", SETTINGS);
  }

  /// Nobody who starts a vrrpd has a file to correct.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-i eth0 -v 51 10.16.1.200",
        "-i eth0 -v 51 -s -n -d 255 -p 254 -U /bin/true -D /bin/true -M 1 10.16.1.200/24",
        "-i eth0 -v 51 -a pw/0x1234 10.16.1.200/30 10.16.1.201",
        "-i eth0 -v 51 -a pw/#!${x}; 10.16.1.200",
        "-i eth0 -v 51 -a ah/0x6c6f7665 10.16.1.200",
        "-i eth0 -v 51 -s -p 1 -z 1 -x 255 -I 10.16.1.200 -O 10.16.1.254 10.16.1.200"
      })
  void theTextIsReadWithoutFindings(String line) {
    assertThat(parsed(text(line)).problems())
        .filteredOn(problem -> problem.severity() != Severity.NOTE)
        .isEmpty();
  }

  @Test
  void whatIsReadIsWhatWasAsked() {
    ParsedConfiguration read =
        parsed(
            text(
                "-i eth0 -v 51 -s -p 150 -d 3 -a ah/0x6c6f766531323334 -M 2 10.1.1.200/24 10.1.1.201",
                "-i eth1 -v 52 -M 2 10.2.1.200"));

    assertThat(read.configuration().engine().groups())
        .extracting(SyncGroupConfig::members)
        .containsExactly(List.of("vrrpd-eth0-51", "vrrpd-eth1-52"));
    InstanceConfig first = read.configuration().engine().instances().getFirst();
    assertThat(first.name()).isEqualTo("vrrpd-eth0-51");
    assertThat(first.interfaceName()).isEqualTo("eth0");
    assertThat(first.addresses())
        .extracting(
            held -> held.prefix() + " " + held.broadcast().map(Object::toString).orElse("-"))
        .containsExactly("10.1.1.200/24 10.1.1.255", "10.1.1.201/32 -");
    assertThat(first.protocol())
        .isInstanceOfSatisfying(
            ProtocolConfig.Vrrp.class,
            vrrp -> {
              assertThat(vrrp.router().version()).isEqualTo(VrrpVersion.V2);
              assertThat(vrrp.router().vrid()).isEqualTo(new Vrid(51));
              assertThat(vrrp.router().priority()).isEqualTo(new Priority(150));
              assertThat(vrrp.router().interval()).isEqualTo(AdvertisementInterval.ofSeconds(3));
              assertThat(vrrp.router().preemptMode()).isFalse();
              assertThat(vrrp.router().authentication())
                  .isEqualTo(Authentication.Header.of("love1234"));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pw/love1234", "pw/0x1234", "pw/#!${x};", "pw/né", "ah/0x6c6f7665", "pw/ab"})
  void aPasswordComesThroughUnchanged(String word) {
    String line = "-i eth0 -v 51 -a " + word + " 10.16.1.200";

    assertThat(parsed(text(line)).configuration().engine().instances().getFirst().protocol())
        .isInstanceOfSatisfying(
            ProtocolConfig.Vrrp.class,
            vrrp ->
                assertThat(vrrp.router().authentication())
                    .isEqualTo(OptionReaderTest.options(line).authentication()));
  }

  /// An owner takes the addresses at once, as vrrpd with 255 does whatever -s says; once a signal
  /// has made it less, -s holds.
  @Test
  void theOwnerPreempts() {
    assertThat(text("-i eth0 -v 51 -s -p 255 10.16.1.200"))
        .contains("  state MASTER\n")
        .doesNotContain("nopreempt");
    assertThat(
            HostText.of(
                List.of(
                    new HostText.Router(
                        OptionReaderTest.options("-i eth0 -v 51 -s -p 255 10.16.1.200")
                            .withPriority(245),
                        "/")),
                Optional.empty()))
        .contains("nopreempt");
  }

  @Test
  void theLargestNumberIsExpected() {
    assertThat(
            HostText.expected(
                routers(
                    "-i eth0 -v 51 -M 2 10.16.1.200",
                    "-i eth1 -v 52 -M 3 10.16.1.200",
                    "-i eth2 -v 53 10.16.1.200")))
        .isEqualTo(OptionalInt.of(3));
    assertThat(HostText.expected(routers("-i eth0 -v 51 -M -1 10.16.1.200"))).isEmpty();
    assertThat(HostText.expected(List.of())).isEmpty();
  }

  @Test
  void whatNoFileCanSayIsRefused() {
    assertThatThrownBy(() -> text("-i eth$x -v 42 10.1.1.1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(text("-i eth0 -v 42 -U /a\"b 10.1.1.1")).contains("/a\\x22b");
  }
}
