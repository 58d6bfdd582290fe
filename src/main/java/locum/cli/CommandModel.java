package locum.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.cli.demo.Demo;
import locum.daemon.Daemon;
import locum.daemon.ExitStatus;
import locum.daemon.RunOptions;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The verbs and their options, as a model that is read without reflection.
final class CommandModel {

  private static final String FILE = "-f";
  private static final String RUN_DIRECTORY = "--run-dir";
  private static final String JSON = "--json";
  private static final String PEER = "--peer";
  private static final String ELSEWHERE = "--elsewhere";

  private CommandModel() {}

  /// Carries out a command line.
  ///
  /// @return the exit status
  static int execute(String[] arguments, PrintWriter out, PrintWriter err) {
    CommandLine command = new CommandLine(locum());
    command.setOut(out);
    command.setErr(err);
    command.setExecutionStrategy(parsed -> dispatch(command, parsed));
    command.setParameterExceptionHandler(
        (problem, _) -> {
          err.println("locum: " + sentence(problem));
          problem.getCommandLine().usage(err);
          return ExitStatus.USAGE;
        });
    return command.execute(arguments);
  }

  /// What is wrong with the line; picocli counts the words from 0.
  private static String sentence(ParameterException problem) {
    return problem instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? "'"
            + unmatched.getUnmatched().getFirst()
            + "' is no "
            + (problem.getCommandLine().getParent() == null ? "verb" : "argument of this verb")
        : String.valueOf(problem.getMessage());
  }

  private static CommandSpec locum() {
    CommandSpec locum =
        described(
            "locum",
            "Keeps a service address alive: hosts share a virtual IP address, one holds it, another"
                + " takes over when it fails.");
    locum.version("locum " + version());
    locum.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("show the version")
            .build());
    locum.addSubcommand(
        "run",
        described("run", "Run the daemon in the foreground; the log goes to standard error.")
            .addOption(file())
            .addOption(runDirectory()));
    locum.addSubcommand(
        "check",
        described(
                "check",
                "Judge a configuration and touch nothing. Exit status: 0 clean, 1 warnings, 2 errors.")
            .addOption(file())
            .addOption(peer())
            .addOption(elsewhere())
            .addOption(json()));
    locum.addSubcommand(
        "status",
        described("status", "Show the instances of the running daemon.")
            .addOption(json())
            .addOption(runDirectory())
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("NAME")
                    .arity("0..1")
                    .type(String.class)
                    .description("one instance, with everything known about it")
                    .build()));
    locum.addSubcommand(
        "reload",
        described(
                "reload",
                "Make the running daemon read its configuration again. All or nothing: a file with"
                    + " errors changes nothing.")
            .addOption(runDirectory()));
    locum.addSubcommand(
        "stop",
        described("stop", "Make the running daemon resign and leave; waits until it has.")
            .addOption(runDirectory()));
    locum.addSubcommand(
        "demo",
        described(
            "demo",
            "Two routers and a client in network namespaces, a failure, and what the client saw."));
    return locum;
  }

  private static int dispatch(CommandLine command, ParseResult parsed) {
    PrintWriter out = command.getOut();
    PrintWriter err = command.getErr();
    ParseResult asked = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    if (asked.isUsageHelpRequested()) {
      asked.commandSpec().commandLine().usage(out);
      return ExitStatus.OK;
    }
    if (parsed.isVersionHelpRequested()) {
      command.printVersionHelp(out);
      return ExitStatus.OK;
    }
    if (!parsed.hasSubcommand()) {
      command.usage(err);
      return ExitStatus.USAGE;
    }
    Optional<Path> file = asked.hasMatchedOption(FILE) ? path(asked, FILE) : Optional.empty();
    Path runDirectory =
        asked.hasMatchedOption(RUN_DIRECTORY)
            ? path(asked, RUN_DIRECTORY).orElseThrow()
            : RunOptions.DEFAULT_RUN_DIRECTORY;
    boolean json = asked.hasMatchedOption(JSON);
    Conversation daemon = new Conversation(runDirectory, out, err);
    return switch (asked.commandSpec().name()) {
      case "run" -> Daemon.run(new RunOptions(file, runDirectory, Main.programName()));
      case "check" ->
          Check.run(
              new Check.Question(
                  file,
                  asked.hasMatchedOption(PEER) ? path(asked, PEER) : Optional.empty(),
                  asked.hasMatchedOption(ELSEWHERE),
                  json),
              out,
              err);
      case "status" -> daemon.status(positional(asked), json);
      case "reload" -> daemon.reload();
      case "stop" -> daemon.stop();
      case "demo" -> Demo.run(System.out);
      default -> throw new AssertionError(asked.commandSpec().name());
    };
  }

  private static CommandSpec described(String name, String text) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(text).synopsisSubcommandLabel("VERB");
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("show this help").build());
    return spec;
  }

  private static OptionSpec file() {
    return OptionSpec.builder(FILE, "--file")
        .paramLabel("FILE")
        .type(Path.class)
        .description(
            "the configuration; default "
                + RunOptions.DEFAULT_FILES.getFirst()
                + ", else "
                + RunOptions.DEFAULT_FILES.getLast())
        .build();
  }

  private static OptionSpec peer() {
    return OptionSpec.builder(PEER)
        .paramLabel("FILE")
        .type(Path.class)
        .description(
            "the configuration of the other host: whether the two agree, and who takes over when")
        .build();
  }

  private static OptionSpec elsewhere() {
    return OptionSpec.builder(ELSEWHERE)
        .type(boolean.class)
        .arity("0")
        .description("the file is for another host: do not look at this one")
        .build();
  }

  private static OptionSpec runDirectory() {
    return OptionSpec.builder(RUN_DIRECTORY)
        .paramLabel("DIR")
        .type(Path.class)
        .description("where the daemon is found; default " + RunOptions.DEFAULT_RUN_DIRECTORY)
        .build();
  }

  private static OptionSpec json() {
    return OptionSpec.builder(JSON).type(boolean.class).arity("0").description("as JSON").build();
  }

  private static Optional<Path> path(ParseResult parsed, String option) {
    return Optional.ofNullable(parsed.<Path>matchedOptionValue(option, null));
  }

  private static Optional<String> positional(ParseResult parsed) {
    List<String> words = parsed.matchedPositionals().isEmpty() ? List.of() : parsed.originalArgs();
    return words.isEmpty() ? Optional.empty() : Optional.of(parsed.matchedPositionalValue(0, ""));
  }

  private static String version() {
    return Optional.ofNullable(CommandModel.class.getModule().getDescriptor())
        .flatMap(descriptor -> descriptor.rawVersion())
        .orElse("(development)");
  }
}
