package locum.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import locum.config.ConfigProblem;
import locum.config.GlobalSettings;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.core.Event;
import locum.core.Occurrence;
import locum.engine.InstanceStatus;
import locum.linux.Detachment;
import locum.linux.HostNetwork;
import locum.linux.Signals;
import locum.linux.SystemCallException;
import locum.nvrrp.Invocation;
import locum.nvrrp.NvrrpOptions;
import locum.nvrrp.OptionReader;
import locum.nvrrp.Question;
import locum.nvrrp.Session;
import locum.nvrrp.StateText;

/// locum in the place of nvrrp: a directory of sessions, its client, its log.
final class NvrrpGuise implements Guise {

  private static final int NO_NOTIFICATIONS = 4096;

  /// nvrrp's words.
  private static final String RUNS_ALREADY = "daemon is already running";

  private final RunOptions options;
  private final NvrrpOptions asked;
  private final NvrrpDirectory directory;

  /// From [#steer] on; the threads of the control socket read it.
  private volatile Optional<Parts> parts = Optional.empty();

  NvrrpGuise(RunOptions options, NvrrpOptions asked) {
    this.options = options;
    this.asked = asked;
    directory = new NvrrpDirectory(Path.of(asked.configDirectory()));
  }

  @Override
  public LogSettings log() {
    return new LogSettings(
        LogSettings.Style.NVRRP,
        asked.foreground() && !Readiness.isAwaited(),
        OptionalInt.empty(),
        Optional.of(Path.of(asked.log()).toAbsolutePath()),
        true,
        false);
  }

  @Override
  public void begin() throws IOException {
    // nvrrp minds neither, and dies of them with its address up.
    Signals.USR1.deliverTo(_ -> {});
    Signals.USR2.deliverTo(_ -> {});
    if (Readiness.isAwaited()) {
      Detachment.begin();
    }
  }

  @Override
  public ConfigurationOrigin origin() throws StartRefused {
    Optional<String> obstacle = directory.obstacle();
    if (obstacle.isPresent()) {
      throw new StartRefused("not started: " + obstacle.get(), ExitStatus.NO_CONFIGURATION);
    }
    return directory;
  }

  @Override
  public int wrongConfiguration() {
    return ExitStatus.CONFIGURATION;
  }

  @Override
  public Optional<String> namespace(GlobalSettings globals) {
    return Optional.empty();
  }

  @Override
  public OptionalInt umask(GlobalSettings globals) {
    return OptionalInt.empty();
  }

  /// One in each network namespace.
  @Override
  public Path runDirectory(GlobalSettings globals) {
    return asked.runDirectory().isPresent()
        ? options.runDirectory()
        : NamespaceDirectory.named("nvrrp");
  }

  /// nvrrp runs when somebody listens.
  @Override
  public Optional<String> claim(GlobalSettings globals) {
    return RunDirectory.isListenedTo(runDirectory(globals)) ? otherOneRuns() : Optional.empty();
  }

  @Override
  public Optional<String> otherOneRuns() {
    return Optional.of(RUNS_ALREADY);
  }

  /// What was asked for is so.
  @Override
  public int alreadyRunning() {
    return ExitStatus.OK;
  }

  @Override
  public void steer(Parts parts) {
    this.parts = Optional.of(parts);
    Log log = parts.log();
    log.callInstances(directory::fileOf);
    List<String> told = new ArrayList<>();
    directory.contents().problems().stream().map(ConfigProblem::toString).forEach(told::add);
    directory.skipped().ifPresent(told::add);
    if (directory.contents().text().sessions().isEmpty()) {
      told.add(
          "there is no session in "
              + directory.name()
              + " yet; put a file for each into it, then 'nvrrp -r'");
    }
    if (Readiness.isAwaited()) {
      told.forEach(line -> System.err.println("nvrrp: " + line));
    }
    directory.skipped().ifPresent(log::error);
    log.info(directory.contents().text().sessions().size() + " session(s) in " + directory.name());
  }

  @Override
  public void observe(Occurrence occurrence) {}

  @Override
  public boolean keepsAddresses() {
    return false;
  }

  @Override
  public void ready(Parts parts) throws IOException {
    OnDemand reloads =
        OnDemand.beside(
            "reload",
            () -> {
              parts.log().reopen();
              ControlResponse _ = parts.reload().get(); // the log tells
            });
    Signals.HUP.deliverTo(_ -> reloads.request());
    Signals.USR1.deliverTo(_ -> parts.log().reopen()); // what rotates logs sends it
    if (Readiness.isAwaited()) {
      Readiness.tell();
      Detachment.closeStandardStreams();
    }
  }

  @Override
  public void close() {}

  // ---- the client ----

  @Override
  public ControlResponse carryOut(ControlRequest.OfProgram request) {
    if (parts.isPresent()
        && request instanceof ControlRequest.Words(List<String> words)
        && OptionReader.read(words) instanceof Invocation.Ask ask) {
      return answer(ask.question(), parts.get());
    }
    return new ControlResponse.Refused("nvrrp is asked with -r, -s, -S, -v, -c, -l and -q");
  }

  private ControlResponse answer(Question question, Parts parts) {
    return switch (question) {
      case Question.Reload() -> reload(parts);
      case Question.State() -> survey(parts, Command.Survey::new, this::state);
      case Question.Summary() ->
          survey(parts, Command.Survey::new, snapshot -> StateText.summary(snapshot.instances()));
      case Question.OfInterface(String name) ->
          survey(parts, Command.Survey::new, snapshot -> ofInterface(name, snapshot));
      case Question.ClearCounters() ->
          survey(parts, Command.SurveyAndClear::new, _ -> "counters cleared\n");
      case Question.LogLevel(String level) -> printed(logLevel(level, parts.log()));
      case Question.Quit() ->
          new ControlResponse.Refused("the daemon is stopped with its own request");
    };
  }

  private static ControlResponse printed(String text) {
    return new ControlResponse.Printed(text, ExitStatus.OK);
  }

  /// nvrrp tells how many sessions it has read and how many it has ended; one that was changed was
  /// read. What is wrong with files follows.
  private ControlResponse reload(Parts parts) {
    parts.log().reopen();
    Map<String, Session> before = directory.contents().byFile();
    if (!(parts.reload().get() instanceof ControlResponse.Done)) {
      return printed("error loading configuration\n");
    }
    Map<String, Session> after = directory.contents().byFile();
    long loaded =
        after.values().stream()
            .filter(session -> !session.equals(before.get(session.file())))
            .count();
    long deleted = before.keySet().stream().filter(file -> !after.containsKey(file)).count();
    StringBuilder text =
        new StringBuilder(
            loaded + deleted == 0
                ? "no changes to configuration\n"
                : loaded + " session(s) loaded\n" + deleted + " session(s) deleted\n");
    directory.contents().problems().forEach(problem -> text.append(problem).append('\n'));
    directory
        .skipped()
        .ifPresent(
            sentence -> {
              text.append(sentence).append('\n');
              parts.log().error(sentence);
            });
    return printed(text.toString());
  }

  private static String logLevel(String level, Log log) {
    if (!level.matches("[0-9]{1,9}")) {
      return "failed to convert new log level\n";
    }
    switch (Integer.parseInt(level)) {
      case 1 -> log.show(one -> !NvrrpLine.isError(one));
      case 2 -> log.show(NvrrpLine::isError);
      default -> {
        return "invalid log level specified\n";
      }
    }
    return "log level modified\n";
  }

  private String ofInterface(String name, Command.Snapshot snapshot) {
    return StateText.ofInterface(
        running(snapshot).stream()
            .filter(one -> one.session().vrrpInterface().equals(name))
            .map(one -> one.status().state())
            .findFirst());
  }

  private String state(Command.Snapshot snapshot) {
    Event.HostSurveyed host;
    try (HostNetwork network = HostNetwork.open(NO_NOTIFICATIONS)) {
      host = network.survey();
    } catch (SystemCallException e) {
      parts.ifPresent(
          p -> p.log().error("the interfaces of this host are not told: " + e.sentence()));
      host = new Event.HostSurveyed(List.of(), List.of());
    }
    return new StateText(snapshot.at(), host).full(running(snapshot));
  }

  private List<StateText.Running> running(Command.Snapshot snapshot) {
    List<StateText.Running> running = new ArrayList<>();
    for (InstanceStatus status : snapshot.instances()) {
      directory
          .contents()
          .text()
          .instance(status.name())
          .ifPresent(session -> running.add(new StateText.Running(session, status)));
    }
    return running;
  }

  private static ControlResponse survey(
      Parts parts,
      Function<CompletableFuture<Command.Snapshot>, Command> command,
      Function<Command.Snapshot, String> text) {
    CompletableFuture<Command.Snapshot> result = new CompletableFuture<>();
    parts.loop().submit(command.apply(result));
    return Command.await(result)
        .map(snapshot -> printed(text.apply(snapshot)))
        .orElseGet(
            () ->
                new ControlResponse.Refused(
                    "the daemon is there, but did not look up for 5 s; its log may tell why"));
  }
}
