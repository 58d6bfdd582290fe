package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import locum.cli.demo.Await;
import locum.lab.VrrpdScene;
import locum.linux.Processes;
import locum.vrrpd.Invocation;
import locum.vrrpd.OptionReader;
import locum.vrrpd.VrrpdOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Numbers in pid files that were left behind, and are those of other processes by now.
class VrrpdPidFilesTest {

  private static final long OWN = 1; // no vrrpd

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endThem() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /// A process with the name vrrpd, whose command line has these words.
  private int named(String file, String... words) throws IOException {
    Path program = directory.resolve(file);
    Files.createDirectories(program.resolveSibling(""));
    Files.writeString(program, "#!/bin/bash\nprintf vrrpd >/proc/$$/comm\nread -r\n");
    List<String> command = new ArrayList<>(List.of("/bin/bash", program.toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    int pid = (int) process.pid();
    Await.until(
        VrrpdScene.PATIENCE, "its name", () -> Processes.name(pid).equals(Optional.of("vrrpd")));
    return pid;
  }

  private void leave(String file, int pid) throws IOException {
    Files.writeString(directory.resolve(file), pid + "\n");
  }

  private static VrrpdOptions options() {
    return OptionReader.read(List.of("-i", "eth0", "-v", "52", "10.16.1.200"))
            instanceof Invocation.Run(VrrpdOptions options)
        ? options
        : fail("a command line");
  }

  private Optional<String> obstacle(long own) {
    return VrrpdPidFiles.obstacle(options(), directory, own, List.of());
  }

  @Test
  void aLivingVrrpdIsAnObstacle() throws IOException {
    int other = named("other");
    leave("vrrpd_eth0.pid", other);
    assertThat(obstacle(OWN)).hasValueSatisfying(why -> assertThat(why).contains("pid " + other));
  }

  /// A container gives the same numbers at each boot.
  @Test
  void itsOwnNumberIsNone() throws IOException {
    int own = named("own");
    for (String file : List.of("vrrpd_eth0.pid", "vrrpd_eth0_52.pid")) {
      leave(file, own);
      assertThat(obstacle(own)).as(file).isEmpty();
    }
    assertThat(VrrpdPidFiles.choose(options(), directory, own, List.of()))
        .isEqualTo(directory.resolve("vrrpd_eth0.pid"));
  }

  @Test
  void aCommandThatStartsAnotherIsNone() throws IOException {
    leave("vrrpd_eth0.pid", named("java", "--module", "locum/locum.cli.Main", "-i", "eth1"));
    assertThat(obstacle(OWN)).isEmpty();
  }

  @Test
  void theScriptThatStartsAllIsNone() throws IOException {
    leave("vrrpd_eth0.pid", named("init.d/vrrpd", "start"));
    assertThat(obstacle(OWN)).isEmpty();
  }
}
