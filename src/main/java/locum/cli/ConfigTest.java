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
import locum.config.Severity;
import locum.daemon.ConfigurationFile;
import locum.daemon.ExitStatus;
import locum.keepalived.KeepalivedOptions;

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
    List<ConfigProblem> problems =
        ConfigurationFile.parse(
                file.get(),
                new ConfigurationFile.Reading(options.configId(), options.checkIncludes()))
            .problems();
    problems.forEach(problem -> out.println(line(problem)));
    return status(problems);
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

  private static int status(List<ConfigProblem> problems) {
    if (has(problems, ConfigProblem.Nature.VALUE_MISSING)) {
      return VALUE_MISSING;
    }
    if (has(problems, ConfigProblem.Nature.SECURITY)) {
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
