package locum.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Run directories of programs that have no option for it. Network namespaces often share /run, so
/// the name tells of one that is not the host's.
public final class NamespaceDirectory {

  private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/net");
  private static final Path FIRST_NAMESPACE = Path.of("/proc/1/ns/net");
  private static final Path NAMED_NAMESPACES = Path.of("/run/netns");

  private NamespaceDirectory() {}

  /// The run directory of this name for the network namespace of this process: `/run/locum/NAME`,
  /// or `/run/locum/NAME-NAMESPACE`.
  public static Path named(String name) {
    return RunOptions.DEFAULT_RUN_DIRECTORY.resolve(name + suffix());
  }

  /// Where a client finds a daemon of this name. Who is not root may not see what the namespace of
  /// the init process is, and takes himself to be there unless something tells otherwise.
  public static Path sought(String name) {
    Path named = named(name);
    return firstNamespace().isEmpty() && Files.notExists(named)
        ? RunOptions.DEFAULT_RUN_DIRECTORY.resolve(name)
        : named;
  }

  /// Empty in the namespace of the host; else the name that `ip netns` has for it, or its number.
  private static String suffix() {
    try {
      String own = Files.readSymbolicLink(OWN_NAMESPACE).toString();
      if (own.equals(firstNamespace())) {
        return "";
      }
      String number = own.replaceAll("\\D", ""); // net:[4026531840]
      return "-" + nameOfNamespace(number).orElse(number);
    } catch (IOException _) {
      return "";
    }
  }

  /// Empty where it is nobody's business but the init process's.
  private static String firstNamespace() {
    try {
      return Files.readSymbolicLink(FIRST_NAMESPACE).toString();
    } catch (IOException _) {
      return "";
    }
  }

  private static Optional<String> nameOfNamespace(String number) {
    try (Stream<Path> names = Files.list(NAMED_NAMESPACES)) {
      return names
          .filter(path -> number.equals(inode(path)))
          .map(path -> String.valueOf(path.getFileName()))
          .findFirst();
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private static String inode(Path path) {
    try {
      return String.valueOf(Files.getAttribute(path, "unix:ino"));
    } catch (IOException _) {
      return "";
    }
  }
}
