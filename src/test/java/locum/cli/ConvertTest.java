package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verb `convert` as it is typed.
class ConvertTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int locum(String... arguments) {
    return CommandModel.execute(
        arguments, Texts.in(Language.ENGLISH), new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void whatFollowsTheOtherProgramIsItsOwn() {
    assertThat(locum("convert", "vrrpd", "-i", "eth0", "-v", "51", "-d", "1", "-n", "10.16.1.200"))
        .isZero();
    assertThat(out.toString()).contains("virtual_router_id 51", "use_vmac", "10.16.1.200");
    assertThat(err.toString()).isEmpty();
    assertThat(
            locum(
                "convert",
                "ucarp",
                "-i",
                "e",
                "-o",
                "/f",
                "-s",
                "10.0.0.1",
                "-v",
                "1",
                "-a",
                "10.0.0.2"))
        .isZero();
    assertThat(out.toString()).contains("password_file /f");
  }

  @Test
  void aFileWithAPasswordIsForItsOwnerAlone() throws IOException {
    Path file = directory.resolve("sub/locum.conf");
    assertThat(
            locum(
                "convert",
                "-o",
                file.toString(),
                "vrrpd",
                "-i",
                "eth0",
                "-v",
                "51",
                "-d",
                "1",
                "-a",
                "pw/sesame",
                "10.16.1.200"))
        .isZero();
    assertThat(Files.readString(file)).contains("sesame");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("holds a password").doesNotContain("sesame");

    assertThat(locum("convert", "--to", "vrrpd", "-f", file.toString())).isZero();
    assertThat(out.toString()).contains("vrrpd -i eth0 -v 51 -p 100 -d 1 -a pw/sesame 10.16.1.200");
  }

  @Test
  void theLinesOfAScriptBecomeOneFile() throws IOException {
    Path script =
        Files.writeString(
            directory.resolve("init"),
            """
            vrrpd -i eth0 -v 51 -d 1 -M 2 10.16.1.200
            vrrpd -i $IF -v 52 10.17.1.200
            vrrpd -i eth1 -v 52 -d 1 -M 2 10.17.1.200
            """);
    assertThat(locum("convert", "vrrpd", "--file", script.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("vrrp_sync_group", "eth0", "eth1").doesNotContain("$IF\n");
    assertThat(err.toString()).contains("init:2: There is a variable");
  }

  @Test
  void sessionsOfNvrrpGoThereAndBack() throws IOException {
    Path sessions = Files.createDirectory(directory.resolve("nvrrp"));
    String session =
        """
        primary_intf eth0
        vrrp_intf vr5
        vip 2.2.2.1/16
        vrid 5
        priority 100
        advert_int 1000
        """;
    Files.writeString(sessions.resolve("five"), session);
    Files.writeString(sessions.resolve(".hidden"), "nonsense");
    Path file = directory.resolve("locum.conf");
    assertThat(locum("convert", "-o", file.toString(), "nvrrp", sessions.toString())).isZero();
    assertThat(locum("check", "--elsewhere", "-f", file.toString())).isZero();

    Path again = directory.resolve("again");
    assertThat(locum("convert", "--to", "nvrrp", "-f", file.toString(), "-o", again.toString()))
        .isZero();
    assertThat(Files.readString(again.resolve("five"))).isEqualTo(session);
    assertThat(locum("convert", "--to", "ucarp", "-f", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("'five' is left out", "nothing could be converted");
  }

  @Test
  void whatCannotBeReadIsTold() {
    assertThat(locum("convert", "nvrrp", directory.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere");
    assertThat(locum("convert", "vrrpd", "-i", "eth0")).isEqualTo(2);
    assertThat(locum("convert", "hsrpd")).isEqualTo(64);
    assertThat(locum("convert", "--to", "hsrpd")).isEqualTo(64);
    assertThat(locum("convert")).isEqualTo(64);
  }
}
