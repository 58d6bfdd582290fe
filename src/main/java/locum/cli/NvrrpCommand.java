package locum.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import locum.config.ConfigProblem;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.control.ControlClient;
import locum.control.ControlCodec;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.control.Json;
import locum.daemon.Daemon;
import locum.daemon.ExitStatus;
import locum.daemon.HostVerdict;
import locum.daemon.NamespaceDirectory;
import locum.daemon.NvrrpDirectory;
import locum.daemon.Readiness;
import locum.daemon.RunOptions;
import locum.nvrrp.Invocation;
import locum.nvrrp.NvrrpOptions;
import locum.nvrrp.OptionReader;
import locum.nvrrp.Question;

/// The command line of nvrrp, daemon and client: `locum nvrrp ARGS`, or the name `nvrrp`.
final class NvrrpCommand {

  /// For a command line that is not understood; nvrrp itself says 0.
  private static final int WRONG = 1;

  /// EIO: the daemon went away before it answered.
  private static final int BROKEN = 5;

  private static final String SOCKET = "control.sock";
  private static final String PID_FILE = "locum.pid";

  /// Minutes that the daemon may take to go: the kernel removes thousands of interfaces one by one.
  private static final int LONGEST_END = 10;

  private NvrrpCommand() {}

  static int run(List<String> words) {
    Invocation invocation = OptionReader.read(words);
    if (invocation instanceof Invocation.Run run) {
      NvrrpOptions options = run.options();
      return options.foreground() || Readiness.isDaemonAlready()
          ? Daemon.run(RunOptions.asNvrrp(options), Texts::saidHere)
          : DetachedStart.run("nvrrp", words, Text.NO_LAUNCHER_NVRRP, Optional.empty());
    }
    return switch (invocation) {
      case Invocation.Run _ -> throw new AssertionError("handled above");
      case Invocation.Ask(Question question, Optional<String> runDirectory) ->
          ask(
              question,
              runDirectory.map(Path::of).orElseGet(() -> NamespaceDirectory.sought("nvrrp")));
      case Invocation.Check(String directory) -> check(new NvrrpDirectory(Path.of(directory)));
      case Invocation.Version() -> {
        System.out.println("nvrrp version 0.1 :: locum " + CommandModel.version());
        yield ExitStatus.OK;
      }
      case Invocation.Help() -> {
        System.out.print(Texts.of(System.getenv()).page("usage-nvrrp"));
        yield ExitStatus.OK;
      }
      case Invocation.Wrong(String complaint) -> {
        Texts texts = Texts.of(System.getenv());
        System.err.println("nvrrp: " + texts.said(complaint));
        System.out.print(texts.page("usage-nvrrp"));
        yield WRONG;
      }
    };
  }

  private static int ask(Question question, Path runDirectory) {
    Optional<Long> pid = pid(runDirectory);
    ControlRequest request =
        question instanceof Question.Quit
            ? new ControlRequest.Stop()
            : new ControlRequest.Words(question.words());
    Json answer;
    Path socket = runDirectory.resolve(SOCKET);
    try {
      answer = ControlClient.ask(socket, request);
    } catch (IOException e) {
      return unanswered(socket, e);
    }
    return switch (ControlCodec.decodeOutcome(answer).orElse(new ControlResponse.Refused(""))) {
      case ControlResponse.Printed(String text, int status) -> {
        System.out.print(text);
        yield status;
      }
      case ControlResponse.Done _ -> {
        pid.ifPresent(NvrrpCommand::awaitEnd);
        yield ExitStatus.OK;
      }
      case ControlResponse.Refused(String message, _)
          when question instanceof Question.Quit && pid.isPresent() -> {
        System.err.println("nvrrp: " + Texts.saidHere(message));
        awaitEnd(pid.get());
        yield ExitStatus.OK;
      }
      case ControlResponse.Refused(String message, _) -> {
        System.err.println("nvrrp: " + Texts.saidHere(message));
        yield ExitStatus.FAILED;
      }
      case ControlResponse.Status _, ControlResponse.Explanation _ ->
          throw new AssertionError("not asked");
    };
  }

  /// As nvrrp tells it; what is no matter of a daemon that is not there goes to standard error.
  private static int unanswered(Path socket, IOException e) {
    if (Files.exists(socket) && !Files.isWritable(socket)) {
      System.err.println("nvrrp: " + Texts.of(System.getenv()).of(Text.NO_PERMISSION, socket));
      return ExitStatus.PERMISSION;
    }
    if (Files.notExists(socket) || e instanceof ConnectException) {
      System.out.println("daemon isn't running");
      return ExitStatus.OK;
    }
    System.err.println("nvrrp: " + Texts.saidHere(String.valueOf(e.getMessage())));
    return BROKEN;
  }

  private static Optional<Long> pid(Path runDirectory) {
    try {
      return Optional.of(Files.readString(runDirectory.resolve(PID_FILE)).strip())
          .filter(pid -> pid.matches("\\d{1,10}"))
          .map(Long::valueOf);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// `-q` returns when the daemon is gone.
  private static void awaitEnd(long pid) {
    try {
      Optional<ProcessHandle> process = ProcessHandle.of(pid);
      if (process.isPresent()) {
        process.get().onExit().get(LONGEST_END, TimeUnit.MINUTES);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // Everything was given back; what is left of it is no matter of ours.
    }
  }

  /// `--check`: the files, what they make together, and what this host has against it.
  private static int check(NvrrpDirectory directory) {
    Texts texts = Texts.of(System.getenv());
    ParsedConfiguration parsed;
    try {
      parsed = directory.judge();
    } catch (IOException e) {
      System.err.println("nvrrp: " + texts.said(String.valueOf(e.getMessage())));
      return ExitStatus.CONFIGURATION;
    }
    List<ConfigProblem> problems = new ArrayList<>(parsed.problems());
    HostVerdict.of(parsed.configuration()).forEach(found -> problems.add(directory.located(found)));
    problems.forEach(problem -> System.out.println(Check.line(problem, texts)));
    System.out.println(
        texts.of(
            Text.CHECKED,
            directory.name(),
            texts.count(Text.INSTANCES, parsed.configuration().engine().instances().size()),
            texts.count(Text.ERRORS, count(problems, Severity.ERROR)),
            texts.count(Text.WARNINGS, count(problems, Severity.WARNING))));
    return count(problems, Severity.ERROR) > 0
        ? ExitStatus.CONFIGURATION
        : count(problems, Severity.WARNING) > 0 ? ExitStatus.FAILED : ExitStatus.OK;
  }

  private static long count(List<ConfigProblem> problems, Severity severity) {
    return problems.stream().filter(problem -> problem.severity() == severity).count();
  }
}
