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
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
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

  private static final String TO = "--to";
  private static final String OUTPUT = "-o";

  private final Texts texts;

  private CommandModel(Texts texts) {
    this.texts = texts;
  }

  /// Carries out a command line.
  ///
  /// @return the exit status
  static int execute(String[] arguments, Texts texts, PrintWriter out, PrintWriter err) {
    return new CommandModel(texts).execute(arguments, out, err);
  }

  private int execute(String[] arguments, PrintWriter out, PrintWriter err) {
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

  /// What is wrong with the line.
  private String sentence(ParameterException problem) {
    return switch (problem) {
      case UnmatchedArgumentException unmatched when !unmatched.getUnmatched().isEmpty() ->
          texts.of(
              problem.getCommandLine().getParent() == null ? Text.NO_VERB : Text.NO_ARGUMENT,
              unmatched.getUnmatched().getFirst());
      case MissingParameterException missing
          when !missing.getMissing().isEmpty()
              && missing.getMissing().getFirst() instanceof OptionSpec option ->
          texts.of(Text.NO_VALUE, option.longestName());
      case OverwrittenOptionException again
          when again.getOverwritten() instanceof OptionSpec option ->
          texts.of(Text.GIVEN_TWICE, option.longestName());
      default -> String.valueOf(problem.getMessage());
    };
  }

  private CommandSpec locum() {
    CommandSpec locum = described("locum", Text.LOCUM);
    locum.version("locum " + version());
    locum.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description(texts.of(Text.OPTION_VERSION))
            .build());
    locum.addSubcommand(
        "run", described("run", Text.RUN).addOption(file()).addOption(runDirectory()));
    locum.addSubcommand(
        "check",
        described("check", Text.CHECK)
            .addOption(file())
            .addOption(peer())
            .addOption(elsewhere())
            .addOption(json()));
    locum.addSubcommand("convert", convert());
    locum.addSubcommand(
        "status",
        described("status", Text.STATUS)
            .addOption(json())
            .addOption(runDirectory())
            .addPositional(name(Text.STATUS_NAME)));
    locum.addSubcommand(
        "explain",
        described("explain", Text.EXPLAIN)
            .addOption(json())
            .addOption(runDirectory())
            .addPositional(name(Text.EXPLAIN_NAME)));
    locum.addSubcommand("reload", described("reload", Text.RELOAD).addOption(runDirectory()));
    locum.addSubcommand("stop", described("stop", Text.STOP).addOption(runDirectory()));
    locum.addSubcommand("demo", described("demo", Text.DEMO));
    // For the help alone: the launcher makes programs of their own of these.
    locum.addSubcommand("keepalived", described("keepalived", Text.KEEPALIVED));
    locum.addSubcommand("nvrrp", described("nvrrp", Text.NVRRP));
    locum.addSubcommand("ucarp", described("ucarp", Text.UCARP));
    locum.addSubcommand("vrrpd", described("vrrpd", Text.VRRPD));
    locum.addSubcommand("atropos", described("atropos", Text.ATROPOS));
    return locum;
  }

  private int dispatch(CommandLine command, ParseResult parsed) {
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
    Conversation daemon = new Conversation(runDirectory, texts, out, err);
    return switch (asked.commandSpec().name()) {
      case "run" -> Daemon.run(new RunOptions(file, runDirectory, Main.programName()), texts::said);
      case "check" ->
          Check.run(
              new Check.Question(
                  file,
                  asked.hasMatchedOption(PEER) ? path(asked, PEER) : Optional.empty(),
                  asked.hasMatchedOption(ELSEWHERE),
                  json),
              texts,
              out,
              err);
      case "convert" ->
          Convert.run(
              new Convert.Question(
                  Optional.ofNullable(asked.<String>matchedOptionValue(TO, null)),
                  file,
                  asked.hasMatchedOption(OUTPUT) ? path(asked, OUTPUT) : Optional.empty(),
                  asked.matchedPositionals().isEmpty()
                      ? List.of()
                      : asked.matchedPositionalValue(0, List.<String>of())),
              texts,
              out,
              err);
      case "status" -> daemon.status(positional(asked), json);
      case "explain" -> daemon.explain(positional(asked), json);
      case "reload" -> daemon.reload();
      case "stop" -> daemon.stop();
      case "keepalived", "nvrrp", "ucarp", "vrrpd", "atropos" -> {
        err.print(texts.page("usage-" + asked.commandSpec().name()));
        err.flush();
        yield ExitStatus.USAGE;
      }
      case "demo" -> Demo.run(System.out);
      default -> throw new AssertionError(asked.commandSpec().name());
    };
  }

  /// What follows the other program's name is that program's, whatever it begins with.
  private CommandSpec convert() {
    CommandSpec spec =
        described("convert", Text.CONVERT)
            .addOption(file())
            .addOption(
                OptionSpec.builder(TO)
                    .paramLabel(texts.of(Text.LABEL_PROGRAM))
                    .type(String.class)
                    .description(texts.of(Text.OPTION_TO))
                    .build())
            .addOption(
                OptionSpec.builder(OUTPUT)
                    .paramLabel(texts.of(Text.LABEL_OUTPUT))
                    .type(Path.class)
                    .description(texts.of(Text.OPTION_OUTPUT))
                    .build())
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel(texts.of(Text.LABEL_WORDS))
                    .arity("0..*")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description(texts.of(Text.CONVERT_WORDS))
                    .build());
    spec.parser().stopAtPositional(true);
    return spec;
  }

  private CommandSpec described(String name, Text text) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage()
        .synopsisHeading(texts.of(Text.USAGE))
        .commandListHeading(texts.of(Text.VERBS))
        .description(texts.of(text))
        .synopsisSubcommandLabel(texts.of(Text.LABEL_VERB));
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description(texts.of(Text.OPTION_HELP))
            .build());
    return spec;
  }

  private OptionSpec file() {
    return OptionSpec.builder(FILE, "--file")
        .paramLabel(texts.of(Text.LABEL_FILE))
        .type(Path.class)
        .description(
            texts.of(
                Text.OPTION_FILE,
                RunOptions.DEFAULT_FILES.getFirst(),
                RunOptions.DEFAULT_FILES.getLast()))
        .build();
  }

  private OptionSpec peer() {
    return OptionSpec.builder(PEER)
        .paramLabel(texts.of(Text.LABEL_FILE))
        .type(Path.class)
        .description(texts.of(Text.OPTION_PEER))
        .build();
  }

  private OptionSpec elsewhere() {
    return OptionSpec.builder(ELSEWHERE)
        .type(boolean.class)
        .arity("0")
        .description(texts.of(Text.OPTION_ELSEWHERE))
        .build();
  }

  private OptionSpec runDirectory() {
    return OptionSpec.builder(RUN_DIRECTORY)
        .paramLabel(texts.of(Text.LABEL_DIRECTORY))
        .type(Path.class)
        .description(texts.of(Text.OPTION_RUN_DIR, RunOptions.DEFAULT_RUN_DIRECTORY))
        .build();
  }

  private OptionSpec json() {
    return OptionSpec.builder(JSON)
        .type(boolean.class)
        .arity("0")
        .description(texts.of(Text.OPTION_JSON))
        .build();
  }

  private PositionalParamSpec name(Text description) {
    return PositionalParamSpec.builder()
        .paramLabel(texts.of(Text.LABEL_NAME))
        .arity("0..1")
        .type(String.class)
        .description(texts.of(description))
        .build();
  }

  private static Optional<Path> path(ParseResult parsed, String option) {
    return Optional.ofNullable(parsed.<Path>matchedOptionValue(option, null));
  }

  private static Optional<String> positional(ParseResult parsed) {
    List<String> words = parsed.matchedPositionals().isEmpty() ? List.of() : parsed.originalArgs();
    return words.isEmpty() ? Optional.empty() : Optional.of(parsed.matchedPositionalValue(0, ""));
  }

  static String version() {
    return Optional.ofNullable(CommandModel.class.getModule().getDescriptor())
        .flatMap(descriptor -> descriptor.rawVersion())
        .orElse("(development)");
  }
}
