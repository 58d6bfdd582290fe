package locum.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import locum.daemon.ExitStatus;
import locum.daemon.Readiness;

/// Starts the two processes of a vrrpd: the daemon in which its router runs, where there is none
/// yet, and the one that stands for it. Both live on when this command has ended.
final class OwnStart {

  private static final String HOME = "locum.home";

  /// What bash would make something of.
  private static final Set<String> OF_BASH =
      Set.of("BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT", "CDPATH", "IFS");

  /// Whoever is started in the background of a script ignores SIGINT and SIGQUIT, and bash leaves
  /// it at that; GNU env, where it can, does not. bash then takes the name.
  private static final String BECOME =
      """
      signals=--default-signal=INT,QUIT,TERM,USR1,USR2,TTIN,TTOU
      /usr/bin/env $signals true 2>/dev/null || signals=
      exec /usr/bin/env $signals /bin/bash -p -c 'exec -a vrrpd /bin/bash "$@"' bash "$@"
      """;

  private OwnStart() {}

  /// How the start of a daemon ended.
  ///
  /// @param said what it wrote to its standard error
  record Outcome(int status, List<String> said) {}

  /// Starts a daemon for all vrrpd, and waits until it runs or has failed.
  static Outcome daemon(Path runDirectory, Texts texts) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher(texts), "vrrpd", "--daemon", "--run-dir", runDirectory.toString());
    builder.environment().put(Readiness.VARIABLE, "true");
    Process process = begin(builder);
    List<String> said = new ArrayList<>();
    return awaitWord(process, Readiness.WORD, said)
        ? new Outcome(ExitStatus.OK, said)
        : new Outcome(process.waitFor(), said);
  }

  /// Starts the process that is seen as vrrpd, and waits until it can be met.
  ///
  /// @param directory of its pipes
  /// @param words that everybody may see
  /// @param texts for what goes wrong
  static Process standIn(Path directory, List<String> words, Texts texts)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("setsid", "/bin/bash", "-p", "-c", BECOME, "bash"));
    command.add(Path.of(home(texts), "lib", "vrrpd", "vrrpd").toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> OF_BASH.contains(name) || name.startsWith("BASH_FUNC_"));
    environment.put("LOCUM_MEMBER", directory.toString());
    environment.put("LOCUM_LAUNCHER", launcher(texts));
    Process process = begin(builder);
    List<String> said = new ArrayList<>();
    if (!awaitWord(process, "ready", said)) {
      throw new IOException(
          texts.of(Text.STAND_IN_ENDED, process.waitFor(), String.join(" ", said)));
    }
    return process;
  }

  private static Process begin(ProcessBuilder builder) throws IOException {
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .start();
  }

  private static boolean awaitWord(Process process, String word, List<String> said)
      throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(word)) {
        return true;
      }
      said.add(line);
    }
    return false;
  }

  private static String launcher(Texts texts) throws IOException {
    return Path.of(home(texts), "bin", "locum").toString();
  }

  private static String home(Texts texts) throws IOException {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new IOException(texts.of(Text.NO_LAUNCHER_VRRPD));
    }
    return home;
  }
}
