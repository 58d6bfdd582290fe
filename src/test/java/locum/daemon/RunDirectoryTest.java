package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  @TempDir Path directory;

  @Test
  void oneDaemonHasItAndTheNextIsRefused() throws IOException {
    Path own = directory.resolve("a/b");
    try (RunDirectory _ = RunDirectory.take(own).orElseThrow()) {
      assertThat(own.resolve("locum.pid")).hasContent(Long.toString(ProcessHandle.current().pid()));
      assertThat(RunDirectory.take(own)).isEmpty();
    }
    assertThat(own.resolve("locum.pid")).doesNotExist();
    RunDirectory.take(own).orElseThrow().close();
  }

  @Test
  void oneThatIsTooLongForASocketIsRefusedUntouched() {
    Path deep = directory.resolve("d".repeat(110));

    assertThatThrownBy(() -> RunDirectory.take(deep))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shorter --run-dir");
    assertThat(deep).doesNotExist();
  }

  @Test
  void aPidFileLeftByACrashIsNoDaemon() throws IOException {
    Files.writeString(directory.resolve("locum.pid"), "1234567890\n");

    try (RunDirectory _ = RunDirectory.take(directory).orElseThrow()) {
      assertThat(directory.resolve("locum.pid"))
          .hasContent(Long.toString(ProcessHandle.current().pid()));
    }
  }
}
