package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.config.ConfigParser;
import locum.config.ConfigProblem;
import locum.config.ConfigSource;
import locum.config.ParseSettings;
import locum.config.ParsedConfiguration;
import locum.config.Severity;

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

  /// What the command line says about the reading of the file.
  ///
  /// @param configId what `@ID` lines are compared with; empty is the host name
  /// @param checkIncludes whether an include that finds nothing is an error
  public record Reading(Optional<String> configId, boolean checkIncludes) {

    static final Reading PLAIN = new Reading(Optional.empty(), false);
  }

  /// The file that was asked for, or the first default that exists, to be read as often as wanted.
  static ConfigurationOrigin origin(Optional<Path> asked, Reading reading) throws StartRefused {
    Optional<Path> file = find(asked);
    if (file.isEmpty()) {
      throw new StartRefused(missing(asked), ExitStatus.NO_CONFIGURATION);
    }
    return new OfFile(file.get(), reading);
  }

  private record OfFile(Path file, Reading reading) implements ConfigurationOrigin {
    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public ParsedConfiguration parse() {
      return ConfigurationFile.parse(file, reading);
    }

    @Override
    public String tell(ConfigProblem problem) {
      return problem.toString();
    }

    @Override
    public String logged(ConfigProblem problem) {
      return problem.location() + ": " + problem.message();
    }

    @Override
    public Severity severityHere(ConfigProblem problem) {
      return problem.severity();
    }
  }

  /// Reads a file and everything it includes.
  public static ParsedConfiguration parse(Path file) {
    return parse(file, Reading.PLAIN);
  }

  public static ParsedConfiguration parse(Path file, Reading reading) {
    return parse(new FileConfigSource(), file.toAbsolutePath().toString(), reading);
  }

  static ParsedConfiguration parse(ConfigSource source, String path, Reading reading) {
    String host = hostName();
    return ConfigParser.parse(
        source,
        path,
        new ParseSettings(
            reading.configId().orElse(""),
            host,
            "",
            System.getenv(),
            System.nanoTime(),
            reading.checkIncludes()));
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
