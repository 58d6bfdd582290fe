package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The directories, below the run directory, in which the processes that stand for virtual routers
/// have their pipes. A name tells when and by which process it was made: in the order of their
/// names the routers came.
public final class MemberDirectory {

  /// The answer of a daemon that is about to end, because its last router has left: ask another.
  public static final String LEAVING = "the daemon is leaving with its last vrrpd";

  private static final String PREFIX = "member-";

  /// The time in milliseconds, the process, what makes it the only one.
  private static final Pattern NAME = Pattern.compile(PREFIX + "\\d+-(\\d{1,9})-.*");

  private MemberDirectory() {}

  /// Makes one for a new router, which only this user may enter.
  public static Path create(Path runDirectory) throws IOException {
    return Files.createTempDirectory(
        runDirectory,
        String.format(
            Locale.ROOT,
            "%s%013d-%d-",
            PREFIX,
            System.currentTimeMillis(),
            ProcessHandle.current().pid()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /// The process that made it.
  static Optional<Integer> starter(Path directory) {
    Matcher matcher = NAME.matcher(String.valueOf(directory.getFileName()));
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
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
