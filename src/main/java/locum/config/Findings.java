package locum.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The findings about one configuration while it is being read.
final class Findings {

  /// More than anybody reads; keeps a hostile file from filling the memory.
  private static final int MOST = 1_000;

  private final List<String> files = new ArrayList<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Set<String> onceKeys = new HashSet<>();

  /// Says that a file is being read now; findings are listed in this order of files.
  void enter(String file) {
    if (!files.contains(file)) {
      files.add(file);
    }
  }

  void error(Location location, String message) {
    // An error is never lost to the limit: hasErrors() depends on it.
    problems.add(new ConfigProblem(location, Severity.ERROR, message));
  }

  void warning(Location location, String message) {
    add(Severity.WARNING, location, message);
  }

  void note(Location location, String message) {
    add(Severity.NOTE, location, message);
  }

  /// A warning of which programs want to know the nature.
  void warning(Location location, String message, ConfigProblem.Nature nature) {
    add(new ConfigProblem(location, Severity.WARNING, message, nature));
  }

  /// A warning about what the file means, not about how it is written.
  void doubt(Location location, String message) {
    warning(location, message, ConfigProblem.Nature.MEANING);
  }

  /// Whether this is the first time that `key` is asked about.
  boolean first(String key) {
    return onceKeys.add(key);
  }

  private void add(Severity severity, Location location, String message) {
    add(new ConfigProblem(location, severity, message));
  }

  private void add(ConfigProblem problem) {
    if (problems.size() < MOST) {
      problems.add(problem);
    } else if (first("limit of findings")) {
      error(
          problem.location(), "There are more than " + MOST + " findings; the rest is not shown.");
    }
  }

  List<ConfigProblem> inOrder() {
    return problems.stream().sorted(this::compare).toList();
  }

  private int compare(ConfigProblem one, ConfigProblem other) {
    int byFile =
        Integer.compare(
            files.indexOf(one.location().file()), files.indexOf(other.location().file()));
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(one.location().line(), other.location().line());
    return byLine != 0
        ? byLine
        : Integer.compare(one.location().column(), other.location().column());
  }
}
