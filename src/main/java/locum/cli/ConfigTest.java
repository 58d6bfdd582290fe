package locum.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import locum.config.ConfigProblem;
import locum.config.Configuration;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.daemon.ConfigurationFile;
import locum.daemon.ExitStatus;
import locum.keepalived.KeepalivedOptions;
import locum.track.TrackerConfig;

/// keepalived's `-t`: judges a configuration, in its form and with its exit codes.
///
/// | Code | Means |
/// |---|---|
/// | 0 | nothing, or only notes and what is not built; also: no such file, as there |
/// | 2 | a keyword stands without its value |
/// | 5 | any other warning or error |
/// | 6 | scripts run without `enable_script_security` |
final class ConfigTest {

  private static final int VALUE_MISSING = 2;
  private static final int FINDINGS = 5;
  private static final int SECURITY = 6;

  private ConfigTest() {}

  static int run(KeepalivedOptions options, Optional<String> report) {
    if (report.isEmpty()) {
      return judge(options, System.err);
    }
    try (PrintStream out =
        new PrintStream(
            Files.newOutputStream(
                Path.of(report.get()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS),
            true,
            StandardCharsets.UTF_8)) {
      return judge(options, out);
    } catch (IOException e) {
      System.err.println("Unable to open config-test log file " + report.get() + " " + e);
      return ExitStatus.FAILED;
    }
  }

  private static int judge(KeepalivedOptions options, PrintStream out) {
    Optional<Path> asked = options.file().map(Path::of);
    Optional<Path> file = ConfigurationFile.find(asked);
    if (file.isEmpty()) {
      out.println("Config files missing: " + ConfigurationFile.missing(asked));
      return ExitStatus.OK;
    }
    ParsedConfiguration parsed =
        ConfigurationFile.parse(
            file.get(), new ConfigurationFile.Reading(options.configId(), options.checkIncludes()));
    parsed.problems().forEach(problem -> out.println(line(problem)));
    boolean unsecured = runsScriptsUnsecured(parsed.configuration());
    if (unsecured) {
      out.println(
          "SECURITY VIOLATION - scripts are being executed but script_security not enabled."
              + " Write enable_script_security in global_defs.");
    }
    return status(parsed.problems(), unsecured);
  }

  private static boolean runsScriptsUnsecured(Configuration configuration) {
    boolean runsScripts =
        !configuration.commands().isEmpty()
            || configuration.engine().trackers().stream()
                .anyMatch(TrackerConfig.Script.class::isInstance);
    return runsScripts && !configuration.globals().scripts().policy().secured();
  }

  /// `(FILE: Line N) message`
  private static String line(ConfigProblem problem) {
    return "("
        + problem.location().file()
        + ": Line "
        + problem.location().line()
        + ") "
        + problem.message();
  }

  private static int status(List<ConfigProblem> problems, boolean unsecured) {
    if (has(problems, ConfigProblem.Nature.VALUE_MISSING)) {
      return VALUE_MISSING;
    }
    if (unsecured) {
      return SECURITY;
    }
    return problems.stream()
            .anyMatch(
                problem ->
                    problem.severity() != Severity.NOTE
                        && problem.nature() == ConfigProblem.Nature.MISTAKE)
        ? FINDINGS
        : ExitStatus.OK;
  }

  private static boolean has(List<ConfigProblem> problems, ConfigProblem.Nature nature) {
    return problems.stream().anyMatch(problem -> problem.nature() == nature);
  }
}
