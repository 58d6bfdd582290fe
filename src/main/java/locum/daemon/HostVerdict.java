package locum.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.config.ConfigProblem;
import locum.config.Configuration;
import locum.config.HostJudgement;
import locum.config.Severity;
import locum.linux.SystemCallException;

/// All that this host has against a configuration: commands, interfaces, addresses.
public final class HostVerdict {

  private HostVerdict() {}

  /// Looks at the host, so it can wait; never on the thread of the loop.
  public static List<ConfigProblem> of(Configuration configuration) {
    return of(configuration, configuration.globals().networkNamespace());
  }

  /// The same from within the network namespace of the file, if it names one.
  public static List<ConfigProblem> inside(Configuration configuration) {
    return of(configuration, Optional.empty());
  }

  private static List<ConfigProblem> of(Configuration configuration, Optional<String> namespace) {
    List<ConfigProblem> problems = new ArrayList<>(CommandJudgement.of(configuration));
    if (configuration.engine().instances().isEmpty()) {
      return problems;
    }
    if (namespace.isPresent()) {
      // To look into it takes root and a thread of its own.
      problems.add(
          note(
              configuration,
              "The file is for the network namespace '"
                  + namespace.get()
                  + "', so that its interfaces and addresses were not compared with this host."));
      return problems;
    }
    try {
      problems.addAll(
          HostJudgement.of(
              configuration, HostSurvey.now(HostJudgement.settingsFor(configuration))));
    } catch (SystemCallException e) {
      problems.add(
          note(
              configuration,
              "The interfaces and addresses of this host were not compared with the file: "
                  + e.getMessage()));
    }
    return problems;
  }

  private static ConfigProblem note(Configuration configuration, String message) {
    return new ConfigProblem(configuration.places().start(), Severity.NOTE, message);
  }
}
