package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `convert` makes of the scripts that start the other programs: no router of theirs, and no
/// option, is lost without a word.
class ConvertedScriptsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int locum(String... arguments) {
    return CommandModel.execute(
        arguments, Texts.in(Language.ENGLISH), new PrintWriter(out), new PrintWriter(err));
  }

  private int script(String text) throws IOException {
    return script(text.getBytes(StandardCharsets.UTF_8));
  }

  private int script(byte[] octets) throws IOException {
    Path script = Files.write(directory.resolve("s"), octets);
    return locum("convert", "vrrpd", "--file", script.toString());
  }

  @Test
  void aRedirectionEndsNoCommand() throws IOException {
    assertThat(
            script(
                """
                vrrpd -i eth0 -v 51 -d 1 10.16.1.200 >"/var/log/a b" 2>&1 -n -p 150 >>$LOG </dev/null -s &
                vrrpd -i eth1 &>/dev/null -v 52 -d 1 10.16.1.201
                """))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("priority 150", "use_vmac", "nopreempt", "virtual_router_id 52")
        .doesNotContain("/var/log");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatStandsBeforeACommandIsKnownByItsBaseName() throws IOException {
    assertThat(script("/usr/bin/setsid /usr/sbin/vrrpd -i eth0 -v 56 -d 1 10.16.1.205\n"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("virtual_router_id 56");
  }

  @Test
  void routersThatAnotherCommandStartsAreTold() throws IOException {
    assertThat(
            script(
                """
                vrrpd -i eth0 -v 51 -d 1 10.0.0.1
                nice -n 5 vrrpd -i eth0 -v 52 10.0.0.2
                ip netns exec x vrrpd -i eth0 -v 53 10.0.0.3
                start-stop-daemon --start --exec /usr/sbin/vrrpd -- -i eth0 -v 54 10.0.0.4
                $VRRPD -i eth0 -v 55 10.0.0.5
                su -c "/usr/sbin/vrrpd -i eth0 -v 56 10.0.0.6"
                DAEMON=/usr/sbin/vrrpd
                ${DAEMON} $OPTIONS
                start-stop-daemon --start --exec $DAEMON -- $OPTIONS
                """))
        .isEqualTo(1);
    assertThat(out.toString()).contains("virtual_router_id 51").doesNotContain("router_id 52");
    assertThat(err.toString().lines())
        .hasSize(7)
        .satisfiesExactly(
            line -> assertThat(line).contains("s:2: Another command starts vrrpd here"),
            line -> assertThat(line).contains("s:3: Another command"),
            line -> assertThat(line).contains("s:4: Another command"),
            line -> assertThat(line).contains("s:5: The name of this command is a variable"),
            line -> assertThat(line).contains("s:6: Another command"),
            line -> assertThat(line).contains("s:8: The name of this command is a variable"),
            line -> assertThat(line).contains("s:9: Another command"));
  }

  @Test
  void whatOnlySpeaksOfTheProgramIsNoRouter() throws IOException {
    assertThat(
            script(
                """
                DAEMON=/usr/sbin/vrrpd
                export PROGRAM=/usr/sbin/vrrpd
                test -x $DAEMON || exit 0
                [ -x /usr/sbin/vrrpd ] && echo starting vrrpd
                command -v vrrpd >/dev/null && killall vrrpd
                start-stop-daemon --stop --exec $DAEMON
                vrrpd -i eth0 -v 51 -d 1 10.0.0.1
                """))
        .as(err.toString())
        .isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aQuoteThatIsNeverClosedIsTold() throws IOException {
    assertThat(
            script(
                """
                vrrpd -i eth0 -v 51 -d 1 10.0.0.1
                MSG="unclosed
                vrrpd -i eth0 -v 53 -d 1 10.0.0.4
                """))
        .isEqualTo(1);
    assertThat(err.toString()).contains("s:2: A quote begins here");
  }

  @Test
  void theLinesOfAHereDocumentAreNoCommands() throws IOException {
    assertThat(
            script(
                """
                cat <<-'EOF' >/root/list
                \tDon't
                \tvrrpd -i eth0 -v 52 -d 1 10.0.0.3
                \tEOF
                vrrpd -i eth0 -v 51 -d 1 10.0.0.1
                cat <<< "word"
                vrrpd -i eth0 -v 53 -d 1 10.0.0.2
                """))
        .isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("s:3: This line stands in a here-document");
    assertThat(out.toString())
        .contains("virtual_router_id 51", "virtual_router_id 53")
        .doesNotContain("virtual_router_id 52");
  }

  @Test
  void octetsThatAreNotUtf8AreBorne() throws IOException {
    assertThat(
            script(
                "# Gr\u00fc\u00dfe\nvrrpd -i eth0 -v 51 -d 1 10.16.1.200\n"
                    .getBytes(StandardCharsets.ISO_8859_1)))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("virtual_router_id 51");
  }

  @Test
  void aFileThatIsNotThereIsToldInWords() {
    String nowhere = directory.resolve("nowhere").toString();
    assertThat(locum("convert", "vrrpd", "--file", nowhere)).isEqualTo(2);
    assertThat(locum("convert", "vrrpd", "--file", directory.toString())).isEqualTo(2);
    assertThat(locum("convert", "nvrrp", nowhere)).isEqualTo(2);
    assertThat(err.toString())
        .contains(nowhere + " does not exist", directory + " is a directory")
        .doesNotContain("Exception");
  }

  @Test
  void aFileWithoutACommandLineIsToldWithWhatWasLookedFor() throws IOException {
    assertThat(script("#!/bin/sh\necho nothing\n")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no command line of vrrpd", "/etc/vrrpd/vrrp_on.sh", directory.toString());
    assertThat(locum("convert", "nvrrp", Files.createDirectory(directory.resolve("d")).toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("d holds no file of a session");
  }

  @Test
  void differentCountsOfVrrpdAreTold() throws IOException {
    assertThat(
            script(
                """
                vrrpd -i eth0 -v 51 -d 1 -M 2 10.0.0.1
                vrrpd -i eth1 -v 52 -d 1 -M 3 10.1.0.1
                """))
        .isZero();
    assertThat(out.toString()).contains("expects_instances 3");
    assertThat(err.toString()).contains("-M is not the same on all command lines (2, 3)");
  }

  // ---- back

  private int back(String program, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("l.conf"), text);
    return locum("convert", "--to", program, "-f", file.toString());
  }

  private static String vrrp(String name, int vrid, String more) {
    return "vrrp_instance "
        + name
        + " {\n  interface eth"
        + vrid
        + "\n  version 3\n  virtual_router_id "
        + vrid
        + "\n"
        + more
        + "}\n";
  }

  private static String address(String address) {
    return "  virtual_ipaddress {\n    " + address + "\n  }\n";
  }

  @Test
  void whatNvrrpRefusesIsWrittenInNoSession() throws IOException {
    int status =
        back(
            "nvrrp",
            vrrp("good", 1, "  vmac_interface v1\n" + address("10.0.1.1/24"))
                + vrrp("high", 255, "  vmac_interface v255\n" + address("10.0.2.1/24"))
                + vrrp("own", 3, "  priority 255\n  vmac_interface v3\n" + address("10.0.3.1/24"))
                + vrrp(
                    "fast", 4, "  advert_int 0.1\n  vmac_interface v4\n" + address("10.0.4.1/24"))
                + vrrp("slow", 5, "  advert_int 11\n  vmac_interface v5\n" + address("10.0.5.1/24"))
                + vrrp("six", 6, "  vmac_interface v6\n" + address("fe80::6/64"))
                + vrrp("made", 7, "  use_vmac vm7\n" + address("10.0.7.1/24"))
                + vrrp("deaf", 8, "  no_accept\n  vmac_interface v8\n" + address("10.0.8.1/24"))
                + vrrp("again", 9, "  vmac_interface v9\n" + address("10.0.9.1/24"))
                    .replace("eth9", "eth1"));
    assertThat(status).isEqualTo(1);
    assertThat(out.toString().lines().filter(line -> line.startsWith("# ----")))
        .containsExactly("# ---- good", "# ---- made", "# ---- deaf");
    assertThat(out.toString()).doesNotContain("accept_mode", "create_intf");
    assertThat(err.toString())
        .contains(
            "'high' is left out",
            "'own' is left out",
            "'fast' is left out",
            "'slow' is left out",
            "'six' is left out",
            "'again' is left out",
            "ip link add vm7 link eth7 address 00:00:5e:00:01:07 type macvlan mode private",
            "'deaf' is without its no_accept")
        .doesNotContain("'good'");
  }

  private static String carp(String name, String password, String more) {
    return "carp_instance "
        + name
        + " {\n  interface eth0\n  vhid 42\n  profile ucarp\n  password \""
        + password
        + "\"\n  mcast_src_ip 127.0.0.1\n  track_src_ip\n"
        + more
        + address("10.1.1.252/32")
        + "}\n";
  }

  @Test
  void linesOfUcarpAreSuchAsUcarpTakes() throws IOException {
    assertThat(back("ucarp", carp("a", "1234567890123456789", "  mcast_dst_ip 239.1.1.1\n")))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains(" --mcast 239.1.1.1 ", " -B\n", "-p 1234567890123456789 ")
        .doesNotContain(" -m ");
    assertThat(back("ucarp", carp("a", "12345678901234567890", ""))).isEqualTo(2);
    assertThat(err.toString()).contains("'a' is left out: its password has 20 octets");
  }

  @Test
  void anAuthenticationHeaderIsNotTakenByVrrpdItself() throws IOException {
    assertThat(
            back(
                "vrrpd",
                "vrrp_instance a {\n  interface eth0\n  virtual_router_id 1\n"
                    + "  authentication {\n    auth_type AH\n    auth_pass secret\n  }\n"
                    + address("10.0.0.1/32")
                    + "}\n"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("vrrpd 1.15 refuses -a ah/").doesNotContain("secret");
  }
}
