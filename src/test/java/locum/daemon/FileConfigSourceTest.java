package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import locum.config.ConfigText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigSourceTest {

  @TempDir private Path directory;
  private final FileConfigSource source = new FileConfigSource();

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("conf.d"));
    for (String name : new String[] {"b.conf", "a.conf", "c.txt", ".hidden.conf"}) {
      Files.writeString(directory.resolve("conf.d").resolve(name), name);
    }
  }

  @Test
  void aFileIsReadWithItsCharsetAndItsExecuteBits() throws IOException {
    Path file = directory.resolve("x");
    Files.write(file, new byte[] {'p', (byte) 0xe9});
    assertThat(source.read(file.toString()))
        .isEqualTo(new ConfigText.Content("p\u00e9", StandardCharsets.ISO_8859_1, false));
    Files.writeString(file, "\ufeffp\u00e9");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-xr--"));
    assertThat(source.read(file.toString()))
        .isEqualTo(new ConfigText.Content("p\u00e9", StandardCharsets.UTF_8, true));
  }

  @Test
  void whatIsNoFileIsNamed() {
    assertThat(source.read(directory + "/none")).isInstanceOf(ConfigText.Missing.class);
    assertThat(source.read(directory.toString())).isInstanceOf(ConfigText.Directory.class);
    assertThat(source.read("/dev/zero")).isInstanceOf(ConfigText.Unreadable.class);
    assertThat(source.read("a\0b")).isInstanceOf(ConfigText.Unreadable.class);
  }

  @Test
  void patternsAreSortedAndSkipHiddenFiles() {
    assertThat(source.glob("conf.d/*.conf", directory.toString()))
        .containsExactly(directory + "/conf.d/a.conf", directory + "/conf.d/b.conf");
    assertThat(source.glob("*/{c.txt,[a-a].conf,none}", directory.toString()))
        .containsExactly(directory + "/conf.d/a.conf", directory + "/conf.d/c.txt");
    assertThat(source.glob(directory + "/conf.d/?.txt", "/elsewhere"))
        .containsExactly(directory + "/conf.d/c.txt");
    assertThat(source.glob("conf.d/.h*", directory.toString()))
        .containsExactly(directory + "/conf.d/.hidden.conf");
    assertThat(source.glob("conf.d/none.conf", directory.toString())).isEmpty();
  }
}
