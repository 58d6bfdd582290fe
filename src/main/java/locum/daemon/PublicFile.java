package locum.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A small file that everybody may read and only we write: whoever reads it finds all of it.
final class PublicFile {

  private PublicFile() {}

  /// Writes it, in place of one that is there. Its directory has to exist.
  static void write(Path file, String content) throws IOException {
    Path directory = file.toAbsolutePath().resolveSibling("");
    Path born = Files.createTempFile(directory, ".new", "");
    try {
      Files.writeString(born, content, StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(born, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(born);
      throw e;
    }
  }
}
