package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import locum.daemon.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandModelTest {

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void withoutAVerbItShowsTheVerbs() {
    assertThat(locum()).isEqualTo(ExitStatus.USAGE);
    assertThat(errors()).contains("run", "check", "status", "reload", "stop", "demo");
  }

  @Test
  void helpIsAskedForAndSoItIsNoError() {
    assertThat(locum("--help")).isEqualTo(ExitStatus.OK);
    assertThat(output()).contains("status");
    assertThat(locum("check", "--help")).isEqualTo(ExitStatus.OK);
    assertThat(output()).contains("Exit status: 0 clean, 1 warnings");
    assertThat(errors()).isEmpty();
  }

  @Test
  void theVersionNamesTheProgram() {
    assertThat(locum("--version")).isEqualTo(ExitStatus.OK);
    assertThat(output()).startsWith("locum ");
  }

  @Test
  void aWrongLineIsNamedBeforeTheUsage() {
    assertThat(locum("chek")).isEqualTo(ExitStatus.USAGE);
    assertThat(errors()).startsWith("locum: ").contains("chek", "Usage:");
    assertThat(locum("run", "--fast")).isEqualTo(ExitStatus.USAGE);
    assertThat(errors()).contains("--fast");
    assertThat(locum("run", "-f")).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aFileThatDoesNotExistIsAnError() {
    assertThat(locum("check", "-f", directory.resolve("none.conf").toString()))
        .isEqualTo(ExitStatus.CONFIGURATION);
    assertThat(errors()).contains("none.conf does not exist");
  }

  @Test
  void aCleanFileIsClean() throws IOException {
    Path file =
        write(
            """
            vrrp_instance VI_1 {
              interface eth0
              virtual_router_id 51
              priority 100
              virtual_ipaddress {
                10.0.0.100/24
              }
            }
            """);

    assertThat(locum("check", "--elsewhere", "-f", file.toString())).isEqualTo(ExitStatus.OK);
    assertThat(output()).contains("1 instance, 0 errors, 0 warnings");
  }

  private static final String ON =
      """
      vrrp_instance VI_1 {
        interface %s
        virtual_router_id 51
        priority %d
        track_interface {
          lo weight -20
        }
        virtual_ipaddress {
          192.0.2.100/24
        }
      }
      """;

  @Test
  void anInterfaceThatThisHostDoesNotHaveIsAWarningHereOnly() throws IOException {
    String file = write(ON.formatted("no-such-if0", 100)).toString();

    assertThat(locum("check", "-f", file)).isEqualTo(ExitStatus.FAILED);
    assertThat(output()).contains(file + ":2:13: warning: There is no interface 'no-such-if0'");
    assertThat(output()).as("this one is here").doesNotContain("There is no interface 'lo'");
    assertThat(locum("check", "--json", "-f", file)).isEqualTo(ExitStatus.FAILED);
    assertThat(output()).contains("There is no interface 'no-such-if0'");
    assertThat(locum("check", "--elsewhere", "-f", file)).isEqualTo(ExitStatus.OK);
    assertThat(output()).doesNotContain("There is no interface");
  }

  @Test
  void aFileIsComparedWithThatOfThePeer() throws IOException {
    String file = write(ON.formatted("eth0", 150)).toString();
    Path peer = Files.writeString(directory.resolve("peer.conf"), ON.formatted("eth0", 100));

    assertThat(locum("check", "--elsewhere", "-f", file, "--peer", peer.toString()))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(output())
        .contains(file + ":6:5: warning: The weight -20")
        .contains("150 - 20 = 130 is still above the 100 of the other host (" + peer + ":4:12)")
        .contains(file + " with " + peer + ": 1 instance");
    assertThat(locum("check", "--json", "--elsewhere", "-f", file, "--peer", peer.toString()))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(output()).contains("\"peer\" : \"" + peer, "150 - 20 = 130");

    Files.writeString(peer, ON.formatted("eth0", 140));
    assertThat(locum("check", "--elsewhere", "-f", file, "--peer", peer.toString()))
        .isEqualTo(ExitStatus.OK);
  }

  @Test
  void mistakesOfThePeerCountToo() throws IOException {
    String file = write(ON.formatted("eth0", 150)).toString();
    Path peer = Files.writeString(directory.resolve("peer.conf"), "vrrp_instance VI_1 {\n}\n");

    assertThat(locum("check", "--elsewhere", "-f", file, "--peer", peer.toString()))
        .isEqualTo(ExitStatus.CONFIGURATION);
    assertThat(output()).contains(peer + ":1:1: error: ");
    assertThat(locum("check", "-f", file, "--peer", directory.resolve("none").toString()))
        .isEqualTo(ExitStatus.CONFIGURATION);
    assertThat(errors()).contains("none does not exist");
  }

  @Test
  void aMistakeTellsItsPlaceAndMakesAWarning() throws IOException {
    Path file =
        write(
            """
            vrrp_instance VI_1 {
              interface eth0
              virtual_router_id 51
              prioritty 100
            }
            """);

    assertThat(locum("check", "-f", file.toString())).isEqualTo(ExitStatus.FAILED);
    assertThat(output()).contains(file + ":4:3: warning: ").contains("priority");
  }

  @Test
  void anInstanceWithoutVridIsAnError() throws IOException {
    Path file = write("vrrp_instance VI_1 {\n  interface eth0\n}\n");

    assertThat(locum("check", "-f", file.toString())).isEqualTo(ExitStatus.CONFIGURATION);
    assertThat(locum("check", "--json", "-f", file.toString())).isEqualTo(ExitStatus.CONFIGURATION);
    assertThat(output()).contains("\"severity\" : \"error\"");
  }

  @Test
  void whereNoDaemonListensItSaysSo() {
    assertThat(locum("status", "--run-dir", directory.toString())).isEqualTo(ExitStatus.FAILED);
    assertThat(errors()).contains("no daemon runs with --run-dir " + directory);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("x.conf"), text);
  }

  private int locum(String... arguments) {
    out.reset();
    err.reset();
    return CommandModel.execute(
        arguments,
        Texts.in(Language.ENGLISH),
        new PrintWriter(out, true, StandardCharsets.UTF_8),
        new PrintWriter(err, true, StandardCharsets.UTF_8));
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
