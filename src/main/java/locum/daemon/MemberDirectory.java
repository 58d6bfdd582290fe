package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The directories, below the run directory, in which the processes that stand for virtual routers
/// have their pipes. In the order of their names the routers came.
public final class MemberDirectory {

  /// The answer of a daemon that is about to end, because its last router has left: ask another.
  public static final String LEAVING = "the daemon is leaving with its last vrrpd";

  private static final String PREFIX = "member-";

  private MemberDirectory() {}

  /// Makes one for a new router, which only this user may enter.
  public static Path create(Path runDirectory) throws IOException {
    return Files.createTempDirectory(
        runDirectory,
        String.format(Locale.ROOT, "%s%013d-", PREFIX, System.currentTimeMillis()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /// Those of all routers, also of such that are gone.
  static List<Path> all(Path runDirectory) throws IOException {
    try (Stream<Path> entries = Files.list(runDirectory)) {
      return entries.filter(MemberDirectory::isOne).sorted().toList();
    }
  }

  static boolean isOne(Path directory) {
    return String.valueOf(directory.getFileName()).startsWith(PREFIX);
  }

  /// Removes one with all that is in it; one that is not there is no error.
  public static void remove(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(directory)) {
      files = entries.toList();
    } catch (NoSuchFileException _) {
      return;
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }
}
