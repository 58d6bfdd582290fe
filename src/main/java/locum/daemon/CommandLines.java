package locum.daemon;

import java.util.List;
import java.util.function.Supplier;
import locum.config.ConfigProblem;
import locum.config.ConfigSource;
import locum.config.ConfigText;
import locum.config.ParsedConfiguration;
import locum.config.Severity;

/// Command lines of another program in the place of a file: the text that they become. What it
/// names is read from files all the same.
///
/// @param program whose command lines they are
/// @param name what they are called in sentences
/// @param mayBeEmpty whether the last one may go
/// @param text the configuration as it is now; it may hold a password
record CommandLines(String program, String name, boolean mayBeEmpty, Supplier<String> text)
    implements ConfigurationOrigin, ConfigSource {

  /// No file has this path.
  private String path() {
    return "/" + name;
  }

  @Override
  public ParsedConfiguration parse() {
    return ConfigurationFile.parse(this, path(), ConfigurationFile.Reading.PLAIN);
  }

  @Override
  public String tell(ConfigProblem problem) {
    return program + ": " + problem.message();
  }

  @Override
  public String logged(ConfigProblem problem) {
    return problem.message();
  }

  /// Nobody checks a command line beforehand: the log of its start is all that its user reads.
  @Override
  public Severity severityHere(ConfigProblem problem) {
    return problem.severity() == Severity.NOTE ? Severity.WARNING : problem.severity();
  }

  @Override
  public ConfigText read(String path) {
    return path.equals(path()) ? ConfigText.of(text.get()) : new FileConfigSource().read(path);
  }

  @Override
  public boolean isPrivate(String path) {
    return path.equals(path()) || new FileConfigSource().isPrivate(path);
  }

  @Override
  public List<String> glob(String pattern, String relativeToDirectory) {
    return new FileConfigSource().glob(pattern, relativeToDirectory);
  }

  @Override
  public String toString() {
    return name;
  }
}
