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

    assertThat(locum("check", "-f", file.toString())).isEqualTo(ExitStatus.OK);
    assertThat(output()).contains("1 instances, 0 errors, 0 warnings");
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
