package locum.daemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import locum.config.ConfigSource;
import locum.config.ConfigText;
import locum.config.GlobPattern;

/// Configuration files as the file system has them.
public final class FileConfigSource implements ConfigSource {

  /// No configuration is longer; a device or a log given by mistake is.
  private static final int MOST_OCTETS = 4 << 20;

  private static final Set<PosixFilePermission> EXECUTE =
      Set.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final Set<PosixFilePermission> OTHERS_READ =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  @Override
  public ConfigText read(String path) {
    try {
      Path file = Path.of(path);
      if (Files.isDirectory(file)) {
        return new ConfigText.Directory();
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return new ConfigText.Unreadable("it is no regular file");
      }
      byte[] octets;
      try (var in = Files.newInputStream(file)) {
        octets = in.readNBytes(MOST_OCTETS + 1);
      }
      if (octets.length > MOST_OCTETS) {
        return new ConfigText.Unreadable("it is larger than 4 MiB, so hardly a configuration");
      }
      return ConfigText.decode(octets, isExecutable(file));
    } catch (NoSuchFileException _) {
      return new ConfigText.Missing();
    } catch (AccessDeniedException _) {
      return new ConfigText.Unreadable("permission denied");
    } catch (IOException | InvalidPathException e) {
      return new ConfigText.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /// Whether anybody may execute the file; root may read everything, so the bits are asked.
  private static boolean isExecutable(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(EXECUTE::contains);
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  @Override
  public boolean isPrivate(String path) {
    try {
      return Files.getPosixFilePermissions(Path.of(path)).stream().noneMatch(OTHERS_READ::contains);
    } catch (IOException | InvalidPathException | UnsupportedOperationException _) {
      return true;
    }
  }

  @Override
  public List<String> glob(String pattern, String relativeToDirectory) {
    Set<String> found = new TreeSet<>();
    for (String alternative : GlobPattern.alternatives(pattern)) {
      String whole =
          alternative.startsWith("/") ? alternative : relativeToDirectory + "/" + alternative;
      List<String> paths = new ArrayList<>(List.of(whole.startsWith("/") ? "/" : ""));
      for (String element : whole.split("/", -1)) {
        if (!element.isEmpty()) {
          paths = paths.stream().flatMap(path -> step(path, element).stream()).toList();
        }
      }
      found.addAll(paths);
    }
    return List.copyOf(found);
  }

  /// The entries of a directory that match one element of a pattern.
  private static List<String> step(String directory, String element) {
    String prefix = directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
    try {
      if (!GlobPattern.hasWildcard(element)) {
        boolean exists = Files.exists(Path.of(prefix + element), LinkOption.NOFOLLOW_LINKS);
        return exists ? List.of(prefix + element) : List.of();
      }
      GlobPattern glob = new GlobPattern(element);
      List<String> names = new ArrayList<>();
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(Path.of(directory.isEmpty() ? "." : directory))) {
        for (Path entry : entries) {
          String name = String.valueOf(entry.getFileName());
          if (glob.matches(name)) {
            names.add(prefix + name);
          }
        }
      }
      return names;
    } catch (IOException | InvalidPathException _) {
      return List.of();
    }
  }
}
