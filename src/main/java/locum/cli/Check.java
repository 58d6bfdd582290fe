package locum.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import locum.config.ConfigProblem;
import locum.config.PairJudgement;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.control.Json;
import locum.daemon.ConfigurationFile;
import locum.daemon.ExitStatus;
import locum.daemon.HostVerdict;

/// The verb `check`: judges a configuration and touches nothing.
final class Check {

  private Check() {}

  /// What to judge.
  ///
  /// @param file empty is the default
  /// @param peer the file of the other host
  /// @param elsewhere whether the file is meant for another host than this one
  /// @param json whether to answer as JSON
  record Question(Optional<Path> file, Optional<Path> peer, boolean elsewhere, boolean json) {}

  static int run(Question asked, Texts texts, PrintWriter out, PrintWriter err) {
    Optional<Path> file = ConfigurationFile.find(asked.file());
    Optional<Path> peer = asked.peer().flatMap(path -> ConfigurationFile.find(Optional.of(path)));
    if (file.isEmpty() || (asked.peer().isPresent() && peer.isEmpty())) {
      err.println(
          "locum: "
              + texts.said(
                  ConfigurationFile.missing(file.isEmpty() ? asked.file() : asked.peer())));
      err.flush();
      return ExitStatus.CONFIGURATION;
    }
    ParsedConfiguration parsed = ConfigurationFile.parse(file.get());
    if (!asked.elsewhere()) {
      parsed = parsed.with(HostVerdict.of(parsed.configuration()));
    }
    if (peer.isPresent()) {
      ParsedConfiguration other = ConfigurationFile.parse(peer.get());
      List<ConfigProblem> both = new ArrayList<>(other.problems());
      // What cannot be read cannot be compared; and the rest would only mislead.
      if (!parsed.hasErrors() && !other.hasErrors()) {
        both.addAll(PairJudgement.of(parsed.configuration(), other.configuration()));
      }
      parsed = parsed.with(both);
    }
    if (asked.json()) {
      out.println(asJson(file.get(), peer, parsed).toText());
    } else {
      parsed.problems().forEach(problem -> out.println(line(problem, texts)));
      out.println(summary(file.get(), peer, parsed, texts));
    }
    out.flush();
    return parsed.hasErrors()
        ? ExitStatus.CONFIGURATION
        : parsed.hasWarnings() ? ExitStatus.FAILED : ExitStatus.OK;
  }

  /// `FILE:LINE:COLUMN: severity: message`; the place is the same in all languages.
  static String line(ConfigProblem problem, Texts texts) {
    Text severity =
        switch (problem.severity()) {
          case NOTE -> Text.SEVERITY_NOTE;
          case WARNING -> Text.SEVERITY_WARNING;
          case ERROR -> Text.SEVERITY_ERROR;
        };
    return problem.location() + ": " + texts.of(severity) + ": " + texts.said(problem.message());
  }

  private static String summary(
      Path file, Optional<Path> peer, ParsedConfiguration parsed, Texts texts) {
    String instances =
        texts.count(Text.INSTANCES, parsed.configuration().engine().instances().size());
    String errors = texts.count(Text.ERRORS, count(parsed, Severity.ERROR));
    String warnings = texts.count(Text.WARNINGS, count(parsed, Severity.WARNING));
    return peer.map(
            other -> texts.of(Text.CHECKED_WITH_PEER, file, other, instances, errors, warnings))
        .orElseGet(() -> texts.of(Text.CHECKED, file, instances, errors, warnings));
  }

  private static long count(ParsedConfiguration parsed, Severity severity) {
    return parsed.problems().stream().filter(p -> p.severity() == severity).count();
  }

  private static Json asJson(Path file, Optional<Path> peer, ParsedConfiguration parsed) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("file", Json.of(file.toString()));
    peer.ifPresent(other -> members.put("peer", Json.of(other.toString())));
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
