package locum.vrrpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.ReportedState;
import locum.vrrpd.AtroposInvocation.Ask;
import locum.vrrpd.AtroposInvocation.Help;
import locum.vrrpd.AtroposInvocation.Verb;
import locum.vrrpd.AtroposInvocation.Version;
import locum.vrrpd.AtroposInvocation.Wrong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What atropos 1.0 is asked, and what it prints.
class AtroposTest {

  private static AtroposInvocation read(String line) {
    return AtroposReader.read(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "--state, STATE",
    "-s, STATE",
    "--st, STATE",
    "--backup, BACKUP",
    "-b, BACKUP",
    "--reduce, REDUCE",
    "-r, REDUCE",
    "--increase, INCREASE",
    "--inc, INCREASE",
    "-ss, STATE"
  })
  void whatIsAsked(String line, Verb verb) {
    assertThat(read(line)).isEqualTo(new Ask(verb, false, Optional.empty()));
  }

  @Test
  void locumsOwnOptions() {
    Ask ask = new Ask(Verb.STATE, true, Optional.of("/run/x"));

    assertThat(read("--state --json --run-dir /run/x")).isEqualTo(ask);
    assertThat(read("--run-dir=/run/x --json -s")).isEqualTo(ask);
    assertThat(AtroposReader.read(ask.words()))
        .isEqualTo(new Ask(Verb.STATE, true, Optional.empty()));
    assertThat(AtroposReader.read(new Ask(Verb.INCREASE, false, Optional.empty()).words()))
        .isEqualTo(new Ask(Verb.INCREASE, false, Optional.empty()));
  }

  @Test
  void helpAndVersion() {
    assertThat(read("--help")).isEqualTo(new Help());
    assertThat(read("-h")).isEqualTo(new Help());
    assertThat(read("-v")).isEqualTo(new Version());
    assertThat(read("--version --help")).isEqualTo(new Version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"       | Say what is to be done: --state, --backup, --reduce or --increase",
        "-s -b      | One thing at a time: --state, --backup, --reduce or --increase",
        "-i         | There is no option -i",
        "--zork     | There is no option --zork",
        "--s=x      | --state takes no value",
        "--m        | --master does nothing, as in atropos: a router becomes master when the others"
            + " go to backup, or when its priority is the highest",
        "--r        | --r is ambiguous: --reduce, --run-dir",
        "-b --json  | --json is for --state",
        "-s state   | 'state' is no option; atropos --help lists them",
        "-s --run-dir | --run-dir lacks its value",
        "-s --run-dir= | --run-dir: '' cannot be the path of a file"
      })
  void aWrongLineIsRefused(String line, String complaint) {
    assertThat(read(line)).isEqualTo(new Wrong(List.of(complaint)));
  }

  @Test
  void noLineMakesItThrow() {
    List<String> pieces =
        List.of(
            "-", "--", "---", "-=", "--=", "--run-dir", "", "-s", "-sbr", "--j", "\\0", "-é", "x");
    List<List<String>> lines = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < 3; i++) {
      for (List<String> line : List.copyOf(lines)) {
        for (String piece : pieces) {
          List<String> longer = new ArrayList<>(line);
          longer.add(piece);
          lines.add(longer);
        }
      }
    }
    assertThat(lines).allSatisfy(line -> assertThat(AtroposReader.read(line)).isNotNull());
  }

  @Test
  void theStateOfTwoRouters() {
    String first = StateTextTest.file("-i eth0 -v 51 10.16.1.200", ReportedState.MASTER, "");
    String second =
        StateTextTest.file("-i eth1 -v 52 10.17.1.200", ReportedState.BACKUP, "it was started");

    assertThat(
            AtroposText.state(
                List.of(first, second),
                List.of(
                    new AtroposText.Listed("root", 4711, 1, "09:01", 3725, "vrrpd -i eth0"),
                    new AtroposText.Listed("root", 4_194_303, 1, "Nov02", 0, "vrrpd -i eth1")),
                List.of(
                    new AtroposText.Mac("eth0", "02:00:00:00:00:0a"),
                    new AtroposText.Mac("eth1", "02:00:00:00:00:0b")),
                "--run-dir /run/locum/vrrpd"))
        .isEqualTo(
            """
            ############################################################

            """
                + first
                + """

                ############################################################

                """
                + second
                + """

                ############################################################

                UID          PID    PPID  C STIME TTY          TIME CMD
                root        4711       1  0 09:01 ?        01:02:05 vrrpd -i eth0
                root     4194303       1  0 Nov02 ?        00:00:00 vrrpd -i eth1

                eth0 Current MAC is: 02:00:00:00:00:0a
                eth1 Current MAC is: 02:00:00:00:00:0b

                vrrpd: eth0 atropos information state MASTER since Tue Nov  3 09:04:05 2026
                vrrpd: eth1 atropos information state BACKUP since Tue Nov  3 09:04:05 2026
                vrrpd: eth1 atropos information reason: INIT state

                syslog file contains detailed information about VRRPD state
                locum explain --run-dir /run/locum/vrrpd tells why each is as it is
                """);
  }

  @Test
  void withoutRouters() {
    assertThat(AtroposText.nothing()).isEqualTo("#".repeat(60) + "\n\n\nVRRPD RUN: 0\n");
  }

  @Test
  void orders() {
    assertThat(AtroposText.changed()).isEqualTo("Please wait\nDONE\n");
    assertThat(AtroposText.backup(24))
        .isEqualTo("VRRPD BACKUP\nPLEASE WAIT\nstays backup for 24 seconds\nOK \n");
  }
}
