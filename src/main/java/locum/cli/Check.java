package locum.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import locum.config.ConfigProblem;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.control.Json;
import locum.daemon.CommandJudgement;
import locum.daemon.ConfigurationFile;
import locum.daemon.ExitStatus;

/// The verb `check`: judges a configuration and touches nothing.
final class Check {

  private Check() {}

  static int run(Optional<Path> asked, boolean json, PrintWriter out, PrintWriter err) {
    Optional<Path> file = ConfigurationFile.find(asked);
    if (file.isEmpty()) {
      err.println("locum: " + ConfigurationFile.missing(asked));
      err.flush();
      return ExitStatus.CONFIGURATION;
    }
    ParsedConfiguration text = ConfigurationFile.parse(file.get());
    ParsedConfiguration parsed = text.with(CommandJudgement.of(text.configuration()));
    if (json) {
      out.println(asJson(file.get(), parsed).toText());
    } else {
      parsed.problems().forEach(problem -> out.println(problem));
      out.println(summary(file.get(), parsed));
    }
    out.flush();
    return parsed.hasErrors()
        ? ExitStatus.CONFIGURATION
        : parsed.hasWarnings() ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private static String summary(Path file, ParsedConfiguration parsed) {
    return "%s: %d instances, %d errors, %d warnings"
        .formatted(
            file,
            parsed.configuration().engine().instances().size(),
            count(parsed, Severity.ERROR),
            count(parsed, Severity.WARNING));
  }

  private static long count(ParsedConfiguration parsed, Severity severity) {
    return parsed.problems().stream().filter(p -> p.severity() == severity).count();
  }

  private static Json asJson(Path file, ParsedConfiguration parsed) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("file", Json.of(file.toString()));
    members.put(
        "instances",
        new Json.Items(
            parsed.configuration().engine().instances().stream()
                .map(i -> Json.of(i.name()))
                .toList()));
    members.put(
        "problems", new Json.Items(parsed.problems().stream().map(Check::problem).toList()));
    return new Json.Members(members);
  }

  private static Json problem(ConfigProblem problem) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("file", Json.of(problem.location().file()));
    members.put("line", Json.of(problem.location().line()));
    members.put("column", Json.of(problem.location().column()));
    members.put("severity", Json.of(problem.severity().name().toLowerCase(Locale.ROOT)));
    members.put("message", Json.of(problem.message()));
    return new Json.Members(members);
  }
}
