package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import locum.config.ConfigProblem;
import locum.config.ParsedConfiguration;
import locum.engine.InstanceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory of sessions as a configuration.
class NvrrpDirectoryTest {

  @TempDir Path directory;

  private void write(String name, int vrid) throws IOException {
    Files.writeString(
        directory.resolve(name),
        """
        primary_intf eth%d
        vrrp_intf v%d
        vip 10.%d.%d.1/24
        vrid %d
        priority 100
        advert_int 1000
        create_intf yes
        """
            .formatted(vrid / 255, vrid, vrid / 255, vrid % 255, vrid % 255 + 1));
  }

  private static List<String> names(ParsedConfiguration parsed) {
    return parsed.configuration().engine().instances().stream().map(InstanceConfig::name).toList();
  }

  @Test
  void everyRegularFileIsASession() throws IOException {
    write("b", 2);
    write("a", 1);
    write("c.conf~", 3);
    write(".hidden", 4);
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve(".hidden"));
    Files.createDirectory(directory.resolve("sub"));
    ParsedConfiguration parsed = new NvrrpDirectory(directory).parse();
    assertThat(parsed.problems()).isEmpty();
    assertThat(names(parsed)).containsExactly("a", "b", "c.conf_");
  }

  @Test
  void aNameThatWouldBreakLinesGivesNoSession() throws IOException {
    write("a", 1);
    write("b\nERROR : slave -> master : forged", 2);
    ParsedConfiguration parsed = new NvrrpDirectory(directory).parse();
    assertThat(names(parsed)).containsExactly("a");
    assertThat(parsed.problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.toString()).contains("control characters", "b?ERROR"))
        .satisfies(problem -> assertThat(problem.toString()).doesNotContain("\n"));
  }

  @Test
  void aBadFileIsNoErrorOfTheWhole() throws IOException {
    write("a", 1);
    Files.writeString(directory.resolve("bad"), "vrid x\n");
    NvrrpDirectory sessions = new NvrrpDirectory(directory);
    ParsedConfiguration parsed = sessions.parse();
    assertThat(parsed.hasErrors()).isFalse();
    assertThat(names(parsed)).containsExactly("a");
    assertThat(sessions.logged(parsed.problems().getFirst()))
        .isEqualTo(
            directory.resolve("bad") + ":1:6: 'vrid' is a number from 1 to 255, and not 'x'.");
    assertThat(sessions.skipped()).contains("1 file gives no session: " + directory.resolve("bad"));
    assertThat(sessions.judge().hasErrors()).as("--check").isTrue();
  }

  @Test
  void aSessionSurvivesASlipInItsFile() throws IOException {
    write("a", 1);
    NvrrpDirectory sessions = new NvrrpDirectory(directory);
    ParsedConfiguration before = sessions.parse();
    Files.writeString(directory.resolve("a"), "vrid x\n");
    ParsedConfiguration after = sessions.parse();
    assertThat(after.configuration().engine()).isEqualTo(before.configuration().engine());
    assertThat(after.problems())
        .extracting(ConfigProblem::message)
        .contains("The session runs on as it did before this file was changed.");
    Files.delete(directory.resolve("a"));
    assertThat(names(sessions.parse())).isEmpty();
    assertThat(sessions.fileOf("a")).isEqualTo(directory.resolve("a").toString());
  }

  @Test
  void aDirectoryThatIsGoneChangesNothing() throws IOException {
    write("a", 1);
    NvrrpDirectory sessions = new NvrrpDirectory(directory);
    assertThat(sessions.obstacle()).isEmpty();
    sessions.parse();
    Files.delete(directory.resolve("a"));
    Files.delete(directory);
    ParsedConfiguration after = sessions.parse();
    assertThat(after.hasErrors()).isTrue();
    assertThat(names(after)).containsExactly("a");
    assertThat(sessions.obstacle())
        .contains(
            "the sessions in "
                + directory
                + " cannot be read: it does not exist; make it, and put a file for each session"
                + " into it");
  }

  @Test
  void anEmptyOneIsNoError() {
    ParsedConfiguration parsed = new NvrrpDirectory(directory).parse();
    assertThat(parsed.hasErrors()).isFalse();
    assertThat(names(parsed)).isEmpty();
  }

  /// Findings about the composed text are told of the file.
  @Test
  void aFindingOfTheWholeHasTheNameOfTheFile() throws IOException {
    write("a", 1);
    Files.writeString(
        directory.resolve("b"),
        Files.readString(directory.resolve("a"))
            .replace("v1", "v2")
            .replace("vrid 2", "vrid 9")
            .replace("10.0.1.1/24", "2001:db8::1/64"));
    NvrrpDirectory sessions = new NvrrpDirectory(directory);
    ParsedConfiguration parsed = sessions.parse();
    assertThat(parsed.problems())
        .extracting(sessions::logged)
        .allMatch(line -> line.startsWith(directory.resolve("b") + ":1:1: "))
        .hasSize(1);
  }

  @Test
  void thousandsAreRead() throws IOException {
    for (int i = 0; i < 3000; i++) {
      write("s%04d".formatted(i), i);
    }
    ParsedConfiguration parsed = new NvrrpDirectory(directory).parse();
    assertThat(parsed.problems()).isEmpty();
    assertThat(names(parsed)).hasSize(3000);
  }
}
