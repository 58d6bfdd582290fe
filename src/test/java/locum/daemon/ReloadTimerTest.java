package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When the file of `reload_time_file` says that a reload is due. It is noon in Vienna.
class ReloadTimerTest {

  private static final ZonedDateTime NOON = at("2026-11-21T12:00:00+01:00[Europe/Vienna]");

  @ParameterizedTest
  @CsvSource({
    "12:00:01, 2026-11-21T12:00:01+01:00",
    "12:00:00, 2026-11-22T12:00:00+01:00",
    "3:30:00, 2026-11-22T03:30:00+01:00",
    "12:00:00Z, 2026-11-21T13:00:00+01:00",
    "11:00:00 Z, 2026-11-22T12:00:00+01:00",
    "26-12-01 01:02:03, 2026-12-01T01:02:03+01:00",
    "2027-7-01 01:02:03, 2027-07-01T01:02:03+02:00",
    "2027-07-01 01:02:03Z, 2027-07-01T03:02:03+02:00"
  })
  void aLineNamesTheNextSuchMoment(String line, String moment) {
    assertThat(ReloadTimer.next(line, NOON).map(ZonedDateTime::toInstant))
        .contains(at(moment).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "12:00", "25:00:00", "26-02-30 12:00:00", "2026-11-20 12:00:00"})
  void aLineThatNamesNoMomentToComeIsNone(String line) {
    assertThat(ReloadTimer.next(line, NOON)).isEmpty();
  }

  @Test
  void theFileIsGoneWhenItsTimeHasCome(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("at");
    ReloadTimer timer = new ReloadTimer();
    assertThat(timer.look(file, false, NOON)).as("no file").isFalse();
    write(file, "12:00:10", 1);
    assertThat(timer.look(file, false, NOON)).isFalse();
    assertThat(timer.look(file, false, NOON.plusSeconds(9))).isFalse();
    assertThat(timer.look(file, false, NOON.plusSeconds(10))).isTrue();
    assertThat(file).doesNotExist();
    assertThat(timer.look(file, false, NOON.plusSeconds(11))).isFalse();
  }

  @Test
  void aChangedFileCountsAnew(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("at");
    ReloadTimer timer = new ReloadTimer();
    write(file, "12:00:10", 1);
    assertThat(timer.look(file, false, NOON)).isFalse();
    write(file, "12:00:20", 2);
    assertThat(timer.look(file, false, NOON.plusSeconds(10))).isFalse();
    assertThat(timer.look(file, false, NOON.plusSeconds(20))).isTrue();
  }

  @Test
  void aFileThatStaysMeansEveryDay(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("at");
    ReloadTimer timer = new ReloadTimer();
    write(file, "12:00:10", 1);
    timer.look(file, true, NOON);
    assertThat(timer.look(file, true, NOON.plusSeconds(10))).isTrue();
    assertThat(timer.look(file, true, NOON.plusSeconds(11))).isFalse();
    assertThat(timer.look(file, true, NOON.plusDays(1).plusSeconds(10))).isTrue();
    assertThat(file).exists();
  }

  private static void write(Path file, String text, int second) throws IOException {
    Files.writeString(file, text + "\nmore\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
  }

  private static ZonedDateTime at(String text) {
    return ZonedDateTime.parse(text);
  }
}
