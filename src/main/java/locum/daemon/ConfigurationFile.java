package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.config.ConfigParser;
import locum.config.ParseSettings;
import locum.config.ParsedConfiguration;

/// Where the configuration lies, and how it is read on this host.
public final class ConfigurationFile {

  private ConfigurationFile() {}

  /// The file that was asked for, or the first default that exists.
  ///
  /// @return empty when there is none
  public static Optional<Path> find(Optional<Path> asked) {
    return asked.isPresent()
        // One that is there and may not be read is a finding of its own.
        ? asked.filter(file -> !Files.notExists(file))
        : RunOptions.DEFAULT_FILES.stream().filter(Files::exists).findFirst();
  }

  /// A sentence for people about what [#find] did not find.
  public static String missing(Optional<Path> asked) {
    return asked
        .map(file -> "the configuration " + file + " does not exist")
        .orElseGet(
            () ->
                "there is no configuration: neither "
                    + RunOptions.DEFAULT_FILES.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(" nor "))
                    + " exists; name one with -f FILE");
  }

  /// Reads a file and everything it includes.
  public static ParsedConfiguration parse(Path file) {
    String host = hostName();
    int dot = host.indexOf('.');
    return ConfigParser.parse(
        new FileConfigSource(),
        file.toAbsolutePath().toString(),
        new ParseSettings(
            dot > 0 ? host.substring(0, dot) : host, host, "", System.getenv(), System.nanoTime()));
  }

  /// From the kernel: a name server must not hold up a start.
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException _) {
      return "localhost";
    }
  }
}
