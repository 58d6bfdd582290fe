package locum.daemon;

import locum.config.ConfigProblem;
import locum.config.ParsedConfiguration;
import locum.config.Severity;

/// Where a configuration comes from: a file, or the command line of another program.
interface ConfigurationOrigin {

  /// What it is called in sentences: the path of the file.
  String name();

  /// Whether a reload may take away the last instance; of a file it is taken for a mistake.
  default boolean mayBeEmpty() {
    return false;
  }

  /// Reads it, as it is now.
  ParsedConfiguration parse();

  /// A finding as it is told to whoever wrote the configuration.
  String tell(ConfigProblem problem);

  /// The same as it is logged, beside a level.
  String logged(ConfigProblem problem);

  /// How much a finding weighs that comes from the host, not from the configuration alone.
  Severity severityHere(ConfigProblem problem);
}
