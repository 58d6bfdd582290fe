package locum.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.Octets;
import locum.daemon.ExitStatus;
import locum.daemon.Readiness;

/// Starts the daemon as a process of its own and waits until it runs.
///
/// A Java process cannot fork and go on, so the launcher is started anew with the same words. What
/// goes wrong before the daemon runs is told on this command's standard error, and the daemon's
/// exit status becomes that of this command.
final class DetachedStart {

  /// The launcher by the name that it was called by.
  private static final String LAUNCHER = "locum.self";

  /// The verb that stood behind the name; not there where the name says it.
  private static final String VERB = "locum.verb";

  private DetachedStart() {}

  /// @param program whose command line it is: the verb behind `locum`
  /// @param inForeground how to start one that does not detach
  /// @param secret what the daemon reads from its standard input, in place of a word that every
  ///   user of the host could see
  static int run(String program, List<String> words, Text inForeground, Optional<Octets> secret) {
    String launcher = System.getProperty(LAUNCHER);
    if (launcher == null) {
      complain(program, inForeground);
      return ExitStatus.FAILED;
    }
    List<String> command = new ArrayList<>();
    command.add(launcher);
    // A link may have any name; what is not that of another program is locum's.
    if (System.getProperty(VERB) != null) {
      command.add(program);
    }
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(
                secret.isPresent()
                    ? ProcessBuilder.Redirect.PIPE
                    : ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(Readiness.VARIABLE, "true");
    try {
      Process daemon = builder.start();
      if (secret.isPresent()) {
        try (OutputStream input = daemon.getOutputStream()) {
          input.write(secret.get().toArray());
        }
      }
      return awaitWord(daemon) ? ExitStatus.OK : daemon.waitFor();
    } catch (IOException e) {
      complain(program, Text.NOT_STARTED, String.valueOf(e.getMessage()));
      return ExitStatus.FAILED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return ExitStatus.FAILED;
    }
  }

  private static void complain(String program, Text what, Object... arguments) {
    System.err.println(program + ": " + Texts.of(System.getenv()).of(what, arguments));
  }

  /// Returns false when the daemon has ended without the word.
  private static boolean awaitWord(Process daemon) throws IOException {
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(daemon.getInputStream(), StandardCharsets.US_ASCII));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(Readiness.WORD)) {
        return true;
      }
      System.out.println(line);
    }
    return false;
  }
}
