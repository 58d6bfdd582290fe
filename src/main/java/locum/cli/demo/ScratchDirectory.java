package locum.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Directories for the files of a laboratory, found again when their maker was killed.
final class ScratchDirectory {

  private static final Path PARENT = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));

  private ScratchDirectory() {}

  /// A new directory that nobody else may read; its name begins as those of the namespaces.
  static Path create(int lab) {
    String prefix = "locum-" + ProcessHandle.current().pid() + "-" + lab + "-";
    try {
      return Files.createTempDirectory(PARENT, prefix);
    } catch (IOException e) {
      throw new LabFailure("no directory in " + PARENT + ": " + e.getMessage(), e);
    }
  }

  /// Removes what processes that are gone left behind; only what belongs to the same user.
  static void removeLeftBehind() {
    leftBehind().forEach(ScratchDirectory::remove);
  }

  private static List<Path> leftBehind() {
    try (Stream<Path> entries = Files.list(PARENT)) {
      return entries.filter(ScratchDirectory::isLeftBehind).toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static boolean isLeftBehind(Path path) {
    OptionalLong maker = Namespace.makerOf(String.valueOf(path.getFileName()));
    if (maker.isEmpty() || ProcessHandle.of(maker.getAsLong()).isPresent()) {
      return false;
    }
    try {
      Path own = Files.createTempFile(PARENT, "locum", ".owner");
      try {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
      } finally {
        Files.delete(own);
      }
    } catch (IOException _) {
      return false;
    }
  }

  static void remove(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException _) {
      // A process that is just ending may still write here; the next laboratory tries again.
    }
  }
}
