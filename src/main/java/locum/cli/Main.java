package locum.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.daemon.Daemon;
import locum.daemon.RunOptions;

/// The command `locum`.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    int status =
        switch (programName()) {
          case "keepalived" -> KeepalivedCommand.run(List.of(arguments));
          case "nvrrp" -> NvrrpCommand.run(List.of(arguments));
          case "ucarp" -> UcarpCommand.run(List.of(arguments));
          case "vrrpd" -> VrrpdCommand.run(List.of(arguments));
          case "atropos" -> AtroposCommand.run(List.of(arguments));
          default -> locum(arguments);
        };
    // The daemon's helper threads may still wait for something; nothing of theirs matters any more.
    System.exit(status);
  }

  private static int locum(String... arguments) {
    Optional<RunOptions> run = plainRun(arguments);
    return run.isPresent()
        ? Daemon.run(run.get(), Texts::saidHere)
        : CommandModel.execute(
            arguments, Texts.of(System.getenv()), writer(System.out), writer(System.err));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /// The quick way into the daemon: `run` with nothing but its two options, each at most once in
  /// the form of two words.
  static Optional<RunOptions> plainRun(String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("run") || arguments.length % 2 == 0) {
      return Optional.empty();
    }
    Optional<Path> file = Optional.empty();
    Path runDirectory = RunOptions.DEFAULT_RUN_DIRECTORY;
    for (int i = 1; i < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "-f" -> file = Optional.of(Path.of(arguments[i + 1]));
        case "--run-dir" -> runDirectory = Path.of(arguments[i + 1]);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new RunOptions(file, runDirectory, programName()));
  }

  /// The name under which this program was started: `locum`, or the name of a program it replaces.
  static String programName() {
    return System.getProperty("locum.program", "locum");
  }
}
