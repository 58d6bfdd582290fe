package locum.cli.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The programs of the host that the laboratory calls.
final class HostTools {

  private static final Map<String, String> PACKAGE =
      Map.of("ip", "iproute2", "unshare", "util-linux");

  private HostTools() {}

  /// A sentence about what has to be installed first; empty when all is there.
  static Optional<String> missing() {
    List<String> packages =
        PACKAGE.keySet().stream()
            .filter(program -> !isThere(program))
            .map(PACKAGE::get)
            .sorted()
            .toList();
    return packages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The demonstration needs the package%s %s (Debian's name%s)."
                .formatted(
                    packages.size() == 1 ? "" : "s",
                    String.join(", ", packages),
                    packages.size() == 1 ? "" : "s"));
  }

  private static boolean isThere(String program) {
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "" : path).split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
