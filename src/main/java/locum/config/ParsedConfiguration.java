package locum.config;

import java.util.List;

/// What became of a file.
///
/// @param configuration all that could be used; not to be started from when there are errors
/// @param problems in the order of the text
public record ParsedConfiguration(Configuration configuration, List<ConfigProblem> problems) {

  public ParsedConfiguration {
    problems = List.copyOf(problems);
  }

  public boolean hasErrors() {
    return has(Severity.ERROR);
  }

  public boolean hasWarnings() {
    return has(Severity.WARNING);
  }

  private boolean has(Severity severity) {
    return problems.stream().anyMatch(problem -> problem.severity() == severity);
  }
}
