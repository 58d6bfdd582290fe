package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeLedgerTest {

  @TempDir Path directory;
  private Path boot = Path.of("");
  private Path file = Path.of("");
  private ChangeLedger ledger = new ChangeLedger(Path.of(""));

  @BeforeEach
  void firstBoot() throws IOException {
    boot = directory.resolve("boot_id");
    file = directory.resolve("changes");
    Files.writeString(boot, "first\n");
    ledger = again();
  }

  private ChangeLedger again() {
    return new ChangeLedger(directory, boot);
  }

  @Test
  void theNextDaemonLearnsWhatWasNotStruckAndEachLineOnce() throws IOException {
    ledger.append("macvlan vrrp.1 00:00:5e:00:01:01");
    ledger.append("sysctl a 0 1");
    ledger.append("sysctl a 0 1");
    ledger.append("sysctl b 0 1");
    ledger.strike("sysctl b 0 1");
    ledger.append("sysctl b 0 1");

    assertThat(again().leftBehind())
        .containsExactly("macvlan vrrp.1 00:00:5e:00:01:01", "sysctl a 0 1", "sysctl b 0 1");
  }

  @Test
  void theFileGoesWithTheLastLine() throws IOException {
    ledger.append("sysctl a 0 1");
    ledger.append("sysctl b 0 1");
    ledger.strike("sysctl a 0 1");
    assertThat(file).exists();
    ledger.strike("sysctl b 0 1");
    assertThat(file).doesNotExist();
    ledger.append("sysctl a 0 1");
    assertThat(again().leftBehind()).containsExactly("sysctl a 0 1");
  }

  @Test
  void whatComesAndGoesDoesNotMakeItGrow() throws IOException {
    ledger.append("nftables locum");
    for (int i = 0; i < 1000; i++) {
      ledger.append("sysctl a 0 1");
      ledger.strike("sysctl a 0 1");
    }
    assertThat(Files.readAllLines(file)).hasSizeLessThan(150).contains("nftables locum");
    assertThat(again().leftBehind()).contains("nftables locum");
  }

  @Test
  void whatCannotBeUndoneStaysForTheNextOne() throws IOException {
    ledger.append("sysctl a 0 1");
    ledger.append("sysctl b 0 1");
    ChangeLedger next = again();
    assertThat(next.leftBehind()).hasSize(2);
    next.strike("sysctl a 0 1");

    assertThat(again().leftBehind()).containsExactly("sysctl b 0 1");
  }

  @Test
  void anEarlierBootTellsNothing() throws IOException {
    ledger.append("sysctl a 0 1");
    Files.writeString(boot, "second\n");

    assertThat(again().leftBehind()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void aDamagedLineHidesNoOther() throws IOException {
    Files.write(
        file,
        "boot first\nsysctl \u00ff 0 1\nsysctl\0 a\nnftables locum\n"
            .getBytes(StandardCharsets.ISO_8859_1));

    assertThat(again().leftBehind()).hasSize(2).contains("nftables locum");
  }

  @Test
  void eachRunDirectoryHasATableOfItsOwn() {
    assertThat(new ChangeLedger(Path.of("/run/locum")).ownTable()).isEqualTo("locum");
    assertThat(new ChangeLedger(Path.of("/run/a")).ownTable())
        .matches("locum_[0-9a-f]{8}")
        .isNotEqualTo(new ChangeLedger(Path.of("/run/b")).ownTable());
  }
}
