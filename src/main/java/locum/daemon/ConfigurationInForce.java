package locum.daemon;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import locum.config.ConfigProblem;
import locum.config.Configuration;
import locum.config.GlobalSettings;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.control.ControlResponse;

/// The configuration in force, and how another one takes its place.
///
/// ```text
///   SIGHUP, locum reload, reload_time_file ──► reload ──► parse, judge ──► Command.Configure ──► loop
///                                                              └─ errors: the old one stays
/// ```
final class ConfigurationInForce {

  private final Guise guise;
  private final ConfigurationOrigin origin;
  private final Log log;
  private final EventLoop loop;
  private final Runnable taken;
  private final BestEffort effort;

  /// Its one thread comes from that of the start, which is in the network namespace of the file; a
  /// reload may come from one that is not.
  private final ExecutorService judge =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("judge").daemon().factory());

  /// Guarded by `this`: reloads come from signals and from the control socket.
  private Configuration inForce;

  private List<String> warnings;
  private boolean watchesReloadTime;

  /// @param parsed what the daemon starts with
  /// @param taken called when another one is in force
  ConfigurationInForce(
      Guise guise,
      ConfigurationOrigin origin,
      Log log,
      EventLoop loop,
      ParsedConfiguration parsed,
      Runnable taken) {
    this.guise = guise;
    this.origin = origin;
    this.log = log;
    this.loop = loop;
    this.taken = taken;
    effort = new BestEffort(log);
    inForce = parsed.configuration();
    warnings = warningsOf(parsed);
  }

  synchronized Configuration get() {
    return inForce;
  }

  /// What is odd about it, one line each. What concerns files is asked anew each time: they come
  /// and go, and so do their owners.
  synchronized List<String> concerns() {
    return Stream.concat(
            warnings.stream(), CommandJudgement.of(inForce).stream().map(ConfigProblem::toString))
        .toList();
  }

  void tell(ConfigProblem problem) {
    tell(problem.severity(), origin.logged(problem));
  }

  private void tell(Severity severity, String text) {
    switch (severity) {
      case NOTE -> log.info(text);
      case WARNING -> log.warning(text);
      case ERROR -> log.error(text);
    }
  }

  /// Tells what this host has against a configuration: an interface that is missing, a virtual
  /// address that is there already.
  void judgeHost(Configuration configuration) {
    judge.execute(
        () ->
            HostVerdict.inside(configuration)
                .forEach(problem -> tell(origin.severityHere(problem), origin.logged(problem))));
  }

  /// A defect here must not take the thread with it that reloads the next time.
  synchronized ControlResponse reload() {
    try {
      return tryToReload();
    } catch (RuntimeException e) {
      log.error("not reloaded: locum has a defect here; running on: " + e);
      return new ControlResponse.Refused("not reloaded: locum has a defect here: " + e);
    }
  }

  /// Reads and judges the file beside the loop; only a configuration that can be used reaches it.
  private synchronized ControlResponse tryToReload() {
    log.info("Reloading " + origin.name());
    ParsedConfiguration parsed = readMarked(inForce.globals().process().reload());
    List<ConfigProblem> problems = new ArrayList<>(parsed.problems());
    problems.addAll(CommandJudgement.unusableAddressScripts(parsed.configuration()));
    problems.addAll(CommandJudgement.changedProviders(inForce, parsed.configuration()));
    problems.forEach(this::tell);
    writeCheckLog(problems);
    List<String> findings =
        problems.stream()
            .filter(problem -> problem.severity() == Severity.ERROR)
            .map(ConfigProblem::toString)
            .toList();
    if (!findings.isEmpty()) {
      log.error("not reloaded: the file has errors; the old configuration stays in force");
      return new ControlResponse.Refused(
          "not reloaded, the old configuration stays in force:\n" + String.join("\n", findings),
          findings);
    }
    if (!origin.mayBeEmpty()
        && parsed.configuration().engine().instances().isEmpty()
        && !inForce.engine().instances().isEmpty()) {
      String sentence =
          "not reloaded: "
              + origin.name()
              + " holds no instance; the old configuration stays in force. To give all addresses"
              + " back, 'locum stop'";
      log.error(sentence);
      return new ControlResponse.Refused(sentence);
    }
    String summary = ReloadSummary.of(inForce, parsed.configuration());
    CompletableFuture<Void> done = new CompletableFuture<>();
    Configuration next = parsed.configuration().sharing(inForce);
    loop.submit(new Command.Configure(Prepared.of(next), done));
    inForce = next;
    warnings = warningsOf(parsed);
    Command.await(done);
    watchReloadTime();
    if (!done.isDone()) {
      log.error("the new configuration was handed over, but not taken within 5 s");
      return new ControlResponse.Refused(
          "the file is good, but the daemon did not look up for 5 s; it will take it over when it"
              + " does, 'locum status' shows whether it has");
    }
    judgeHost(next);
    taken.run();
    Tidying.start(loop::idleNanos);
    log.info("Reload complete: " + summary);
    return new ControlResponse.Done("reloaded " + origin.name() + ": " + summary);
  }

  /// Reads the file; while it does, another file says so, if it is to (`reload_file`).
  private ParsedConfiguration readMarked(GlobalSettings.ReloadSettings reload) {
    if (!reload.marks()) {
      return origin.parse();
    }
    Optional<Path> marker = marker(reload);
    effort.tryTo(
        "reload_file",
        () -> {
          if (marker.isPresent()) {
            Files.writeString(marker.get(), "");
          }
        });
    try {
      return origin.parse();
    } finally {
      effort.tryTo(
          "reload_file",
          () -> {
            if (marker.isPresent()) {
              Files.deleteIfExists(marker.get());
            }
          });
    }
  }

  private Optional<Path> marker(GlobalSettings.ReloadSettings reload) {
    try {
      return Optional.of(
          reload
              .markerFile()
              .map(Path::of)
              .orElse(guise.runDirectory(inForce.globals()).resolve("keepalived.reload")));
    } catch (InvalidPathException e) {
      log.warning("reloading without reload_file: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void writeCheckLog(List<ConfigProblem> problems) {
    inForce
        .globals()
        .process()
        .reload()
        .checkLog()
        .ifPresent(
            path ->
                effort.tryTo(
                    "reload_check_config " + path,
                    () ->
                        Files.write(
                            Path.of(path), problems.stream().map(Object::toString).toList())));
  }

  /// Looks at `reload_time_file` once a second, from the moment on in which a configuration names
  /// one.
  synchronized void watchReloadTime() {
    if (!watchesReloadTime && inForce.globals().process().reload().timeFile().isPresent()) {
      watchesReloadTime = true;
      Thread.ofPlatform().name("reload time").daemon().start(this::reloadInTime);
    }
  }

  private void reloadInTime() {
    ReloadTimer timer = new ReloadTimer();
    try {
      while (true) {
        Thread.sleep(Duration.ofSeconds(1));
        if (isDue(timer, reloadSettings())) {
          log.info("reload_time_file: the time has come");
          reload();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDue(ReloadTimer timer, GlobalSettings.ReloadSettings settings) {
    try {
      return settings.timeFile().isPresent()
          && timer.look(
              Path.of(settings.timeFile().get()),
              settings.repeat(),
              ZonedDateTime.now(ZoneId.systemDefault()));
    } catch (RuntimeException e) {
      log.error("reload_time_file " + settings.timeFile().orElse("") + " cannot be read: " + e);
      return false;
    }
  }

  private synchronized GlobalSettings.ReloadSettings reloadSettings() {
    return inForce.globals().process().reload();
  }

  private static List<String> warningsOf(ParsedConfiguration parsed) {
    return parsed.problems().stream()
        .filter(problem -> problem.severity() == Severity.WARNING)
        .map(ConfigProblem::toString)
        .toList();
  }
}
