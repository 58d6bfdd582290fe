package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// nvrrp's log: the form of its lines, and what becomes of a long one.
class NvrrpLogFileTest {

  private static final long MOST = 8 << 20;

  @TempDir Path directory;

  private Path log() {
    return directory.resolve("nvrrp.log");
  }

  private Path previous() {
    return directory.resolve("nvrrp.log.prev");
  }

  private static LogLine line(Level level, String text) {
    return new LogLine(Instant.parse("2026-11-21T12:00:00Z"), level, LogLine.Origin.VRRP, text);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aLineHasPidTimeAndLevel() throws IOException {
    try (NvrrpLogFile log = new NvrrpLogFile(log())) {
      log.write(line(Level.INFO, "one"));
      log.write(line(Level.WARNING, "two"));
      log.write(line(Level.SEVERE, "slave -> master : /etc/nvrrp/é"));
      // Nothing waits in a buffer.
      List<String> lines = Files.readAllLines(log());
      String start = "\\[" + ProcessHandle.current().pid() + " 11/2[012]/26 \\d\\d:\\d\\d:\\d\\d] ";
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).matches(start + "INFO : one");
      assertThat(lines.get(1)).matches(start + "ERROR : two");
      assertThat(lines.get(2)).matches(start + "ERROR : slave -> master : /etc/nvrrp/é");
    }
    assertThat(mode(log())).isEqualTo("rw-r-----");
  }

  @Test
  void aLongLogBecomesThePreviousOne() throws IOException {
    Files.writeString(previous(), "older");
    String text = "x".repeat(64 * 1024);
    try (NvrrpLogFile log = new NvrrpLogFile(log())) {
      for (int i = 0; i < 200; i++) {
        log.write(line(Level.INFO, i + " " + text));
      }
    }
    assertThat(Files.size(previous())).isBetween(MOST, MOST + 70_000);
    assertThat(Files.readString(previous())).contains(" INFO : 0 x").doesNotContain("older");
    assertThat(Files.readString(log())).contains(" INFO : 199 x").doesNotContain(" INFO : 0 x");
    assertThat(Files.readAllLines(previous()).size() + Files.readAllLines(log()).size())
        .as("no line is lost")
        .isEqualTo(200);
    assertThat(mode(log())).isEqualTo("rw-r-----");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  /// What a daemon before has written counts.
  @Test
  void aLogThatIsAlmostFullIsContinued() throws IOException {
    Files.writeString(log(), "y".repeat((int) MOST - 20) + "\n");
    PosixFilePermissions.toString(
        Files.getPosixFilePermissions(
            Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-rw-rw-"))));
    try (NvrrpLogFile log = new NvrrpLogFile(log())) {
      assertThat(mode(log())).as("of the original's own").isEqualTo("rw-r-----");
      for (int i = 0; i < 3; i++) {
        log.write(line(Level.INFO, "line " + i));
      }
    }
    assertThat(Files.size(previous())).isGreaterThanOrEqualTo(MOST);
    assertThat(Files.readAllLines(log())).isNotEmpty().last().asString().endsWith("line 2");
  }

  @Test
  void aSymbolicLinkIsNobodysLog() throws IOException {
    Path target = Files.writeString(directory.resolve("precious"), "precious");
    Files.createSymbolicLink(log(), target);
    try (NvrrpLogFile log = new NvrrpLogFile(log())) {
      log.write(line(Level.INFO, "one"));
    }
    assertThat(Files.readString(target)).isEqualTo("precious");
  }

  @Test
  void withoutAPlaceForItNothingFalls() throws IOException {
    try (NvrrpLogFile log = new NvrrpLogFile(directory.resolve("nowhere/nvrrp.log"))) {
      log.write(line(Level.INFO, "one"));
      log.reopen();
      log.write(line(Level.INFO, "two"));
    }
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aFileThatWasMovedAwayIsMadeAnew() throws IOException {
    try (NvrrpLogFile log = new NvrrpLogFile(log())) {
      log.write(line(Level.INFO, "one"));
      Files.move(log(), directory.resolve("elsewhere"));
      log.reopen();
      log.write(line(Level.INFO, "two"));
    }
    assertThat(Files.readAllLines(log())).hasSize(1);
    assertThat(mode(log())).isEqualTo("rw-r-----");
  }
}
