package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import locum.daemon.RunOptions;
import org.junit.jupiter.api.Test;

/// The quick way into the daemon and the command model read the same two options.
class MainTest {

  @Test
  void plainRunLinesAreTakenQuickly() {
    assertThat(Main.plainRun("run"))
        .contains(new RunOptions(Optional.empty(), Path.of("/run/locum"), "locum"));
    assertThat(Main.plainRun("run", "-f", "a.conf", "--run-dir", "/tmp/x"))
        .contains(new RunOptions(Optional.of(Path.of("a.conf")), Path.of("/tmp/x"), "locum"));
  }

  @Test
  void everythingElseIsLeftToTheModel() {
    assertThat(Main.plainRun()).isEmpty();
    assertThat(Main.plainRun("check")).isEmpty();
    assertThat(Main.plainRun("run", "-f")).isEmpty();
    assertThat(Main.plainRun("run", "--help")).isEmpty();
    assertThat(Main.plainRun("run", "--file", "a.conf")).isEmpty();
    assertThat(Main.plainRun("run", "-f", "a.conf", "--verbose", "1")).isEmpty();
  }
}
