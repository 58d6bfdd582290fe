package locum.config;

import java.util.ArrayList;
import java.util.List;

/// What became of a file.
///
/// @param configuration all that could be used; not to be started from when there are errors
/// @param problems in the order of the text
public record ParsedConfiguration(Configuration configuration, List<ConfigProblem> problems) {

  public ParsedConfiguration {
    problems = List.copyOf(problems);
  }

  /// The same with what a host has against it, each finding behind those of its line.
  public ParsedConfiguration with(List<ConfigProblem> more) {
    List<ConfigProblem> all = new ArrayList<>(problems);
    for (ConfigProblem problem : more) {
      int at = 0;
      for (int i = 0; i < all.size(); i++) {
        Location other = all.get(i).location();
        if (other.file().equals(problem.location().file())
            && other.line() <= problem.location().line()) {
          at = i + 1;
        }
      }
      all.add(at, problem);
    }
    return new ParsedConfiguration(configuration, all);
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
