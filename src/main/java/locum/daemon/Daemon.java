package locum.daemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import locum.config.ConfigProblem;
import locum.config.Configuration;
import locum.config.GlobalSettings;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.control.ControlServer;
import locum.control.Steering;
import locum.engine.InstanceStatus;
import locum.engine.ReloadPlan;
import locum.linux.Capabilities;
import locum.linux.HostNetwork;
import locum.linux.MemoryLock;
import locum.linux.NetworkNamespace;
import locum.linux.ProcessName;
import locum.linux.Scheduling;
import locum.linux.Signals;

/// One run of the daemon: start, steering, end.
///
/// The order of the start is that of the first advert: what it needs comes first, everything that
/// can wait (control socket, log, signals of lesser weight) after it.
public final class Daemon implements Steering {

  /// Where `ip netns` keeps the names of network namespaces.
  private static final Path NAMESPACES = Path.of("/run/netns");

  private final RunOptions options;
  private final Path file;
  private final Log log;
  private final EventLoop loop;
  private final CountDownLatch gone = new CountDownLatch(1);

  /// Guarded by `this`: reloads come from signals and from the control socket.
  private Configuration inForce;

  private int warnings;

  private Daemon(
      RunOptions options, Path file, Log log, EventLoop loop, ParsedConfiguration parsed) {
    this.options = options;
    this.file = file;
    this.log = log;
    this.loop = loop;
    inForce = parsed.configuration();
    warnings = warningsOf(parsed);
  }

  /// Runs until it is told to stop.
  ///
  /// @return the exit status
  public static int run(RunOptions options) {
    Optional<Path> file = ConfigurationFile.find(options.file());
    if (file.isEmpty()) {
      return refuse(ConfigurationFile.missing(options.file()), ExitStatus.NO_CONFIGURATION);
    }
    ParsedConfiguration parsed = ConfigurationFile.parse(file.get());
    if (parsed.hasErrors()) {
      parsed.problems().forEach(problem -> System.err.println(problem));
      return refuse(
          "not started: " + file.get() + " has errors (above); nothing was touched",
          ExitStatus.CONFIGURATION);
    }
    try {
      Set<Capabilities> missing = Capabilities.missing();
      if (!missing.isEmpty()) {
        return refuse(
            "not started: this process lacks "
                + missing.stream().map(Enum::name).collect(Collectors.joining(" and "))
                + "; run it as root, or grant that (in a systemd unit: AmbientCapabilities=)",
            ExitStatus.PERMISSION);
      }
      nameProcess(options.program());
      Optional<String> namespace = parsed.configuration().globals().networkNamespace();
      if (namespace.isPresent()) {
        NetworkNamespace.enter(NAMESPACES.resolve(namespace.get()));
      }
      Optional<RunDirectory> directory = RunDirectory.take(options.runDirectory());
      if (directory.isEmpty()) {
        return refuse(
            "not started: another daemon"
                + RunDirectory.holder(options.runDirectory())
                    .map(pid -> " (pid " + pid + ")")
                    .orElse("")
                + " runs with --run-dir "
                + options.runDirectory()
                + "; give each one its own",
            ExitStatus.ALREADY_RUNNING);
      }
      try (RunDirectory taken = directory.get()) {
        return run(options, file.get(), parsed, taken);
      }
    } catch (IOException e) {
      return refuse(
          "not started, with --run-dir " + options.runDirectory() + ": " + sentence(e),
          ExitStatus.FAILED);
    }
  }

  private static int run(
      RunOptions options, Path file, ParsedConfiguration parsed, RunDirectory directory)
      throws IOException {
    try (Log log = new Log();
        EventLoop loop =
            EventLoop.open(
                notificationBuffer(parsed.configuration().globals()),
                new ChangeLedger(options.runDirectory()),
                log::report)) {
      Daemon daemon = new Daemon(options, file, log, loop, parsed);
      daemon.listenToSignals();
      loop.start(parsed.configuration(), delay(parsed.configuration().globals()));
      log.start();
      parsed.problems().forEach(problem -> daemon.tell(problem));
      daemon.applySettings(parsed.configuration().globals());
      Rehearsal.start(
          parsed.configuration().engine().instances()); // below the loop, if that is real-time now
      try (ControlServer control =
          ControlServer.open(options.runDirectory().resolve("control.sock"), daemon)) {
        log.info("Startup complete");
        try {
          return daemon.runLoop();
        } finally {
          // First the next daemon can start, then it is told that this one has stopped.
          control.withdraw();
          directory.close();
          daemon.gone.countDown();
        }
      }
    }
  }

  private int runLoop() {
    try {
      loop.run();
      return ExitStatus.OK;
    } catch (IOException e) {
      log.error(
          "stopped, because the kernel refused what the loop cannot do without: " + sentence(e));
      return ExitStatus.FAILED;
    } catch (RuntimeException | Error e) {
      log.error("locum has a defect and stops; its addresses were given back: " + e);
      e.printStackTrace();
      return ExitStatus.INTERNAL;
    }
  }

  private static int refuse(String sentence, int status) {
    System.err.println("locum: " + sentence);
    return status;
  }

  private void listenToSignals() {
    Signals.TERM.deliverTo(_ -> loop.submit(new Command.Leave("SIGTERM")));
    Signals.INT.deliverTo(_ -> loop.submit(new Command.Leave("SIGINT")));
    Signals.HUP.deliverTo(_ -> reload());
  }

  /// `vrrp_startup_delay` counts from now, `vrrp_delay_after_boot` from the start of the kernel, as
  /// the monotonic clock does; the longer one wins.
  private static Duration delay(GlobalSettings globals) {
    Duration afterBoot = globals.delayAfterBoot().minusNanos(System.nanoTime());
    Duration longer =
        afterBoot.compareTo(globals.startupDelay()) > 0 ? afterBoot : globals.startupDelay();
    return longer.isNegative() ? Duration.ZERO : longer;
  }

  /// What the file asks for, but never less than what some thousand instances need.
  private static int notificationBuffer(GlobalSettings globals) {
    return Math.max(
        HostNetwork.NOTIFICATION_BUFFER, globals.receiveBuffers().netlinkMonitor().orElse(0));
  }

  private void applySettings(GlobalSettings globals) {
    if (globals.nicePriority().isPresent()) {
      int nice = globals.nicePriority().getAsInt();
      tryTo("vrrp_priority", () -> Scheduling.niceForProcess(nice));
    }
    if (globals.realTimePriority().isPresent()) {
      int priority = globals.realTimePriority().getAsInt();
      tryTo("vrrp_rt_priority", () -> Scheduling.roundRobinForProcess(priority));
    }
    if (globals.noSwap()) {
      tryTo("vrrp_no_swap", MemoryLock::lockOnFault);
    }
  }

  private interface Setting {
    void apply() throws IOException;
  }

  private void tryTo(String keyword, Setting setting) {
    try {
      setting.apply();
    } catch (IOException e) {
      log.warning("running without " + keyword + ": " + sentence(e));
    }
  }

  /// What a reload cannot change, by keyword: told, never ignored in silence.
  private static List<String> needRestart(GlobalSettings before, GlobalSettings after) {
    Map<String, Boolean> changed = new LinkedHashMap<>();
    changed.put("net_namespace", !before.networkNamespace().equals(after.networkNamespace()));
    changed.put("instance", !before.instanceName().equals(after.instanceName()));
    changed.put("vrrp_rt_priority", !before.realTimePriority().equals(after.realTimePriority()));
    changed.put("vrrp_priority", !before.nicePriority().equals(after.nicePriority()));
    changed.put("vrrp_no_swap", before.noSwap() != after.noSwap());
    changed.put("the receive buffers", !before.receiveBuffers().equals(after.receiveBuffers()));
    return changed.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /// A sentence for people; some exceptions of the file system have only a path to say.
  private static String sentence(IOException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case AccessDeniedException _ -> "permission denied: " + message;
      case FileAlreadyExistsException _ -> message + " is in the way: it is no directory";
      case NoSuchFileException _ -> message + " does not exist";
      default -> message;
    };
  }

  /// A container may forbid it; then tools see the name of the launcher.
  private static void nameProcess(String name) {
    try {
      ProcessName.set(name);
    } catch (IOException _) {
      System.err.println("locum: the process cannot be named " + name + " here; running on");
    }
  }

  private void tell(ConfigProblem problem) {
    switch (problem.severity()) {
      case NOTE -> log.info(problem.location() + ": " + problem.message());
      case WARNING -> log.warning(problem.location() + ": " + problem.message());
      case ERROR -> log.error(problem.location() + ": " + problem.message());
    }
  }

  @Override
  public ControlResponse carryOut(ControlRequest request) {
    return switch (request) {
      case ControlRequest.Status(Optional<String> instance) -> status(instance);
      case ControlRequest.Reload() -> reload();
      case ControlRequest.Stop() -> stop();
    };
  }

  private ControlResponse status(Optional<String> asked) {
    CompletableFuture<Command.Snapshot> result = new CompletableFuture<>();
    loop.submit(new Command.Survey(result));
    return await(result)
        .map(
            snapshot -> {
              List<InstanceStatus> wanted =
                  snapshot.instances().stream()
                      .filter(status -> asked.isEmpty() || asked.get().equals(status.name()))
                      .toList();
              return wanted.isEmpty() && asked.isPresent()
                  ? new ControlResponse.Refused(noInstance(asked.get(), snapshot.instances()))
                  : status(snapshot, wanted);
            })
        .orElseGet(
            () ->
                new ControlResponse.Refused(
                    "the daemon is there, but did not look up for 5 s; its log may tell why"));
  }

  private static String noInstance(String asked, List<InstanceStatus> instances) {
    String names =
        instances.stream().limit(10).map(InstanceStatus::name).collect(Collectors.joining(", "));
    return "there is no instance "
        + asked
        + (names.isEmpty()
            ? ", and no other"
            : "; there " + (instances.size() == 1 ? "is " : "are ") + names)
        + (instances.size() > 10 ? " and " + (instances.size() - 10) + " more" : "");
  }

  private synchronized ControlResponse status(
      Command.Snapshot snapshot, List<InstanceStatus> wanted) {
    return new ControlResponse.Status(
        options.program(),
        ProcessHandle.current().pid(),
        file.toString(),
        warnings,
        snapshot.unknownVridPackets(),
        wanted);
  }

  /// Reads and judges the file beside the loop; only a configuration that can be used reaches it.
  private synchronized ControlResponse reload() {
    log.info("Reloading " + file);
    ParsedConfiguration parsed = ConfigurationFile.parse(file);
    parsed.problems().forEach(this::tell);
    if (parsed.hasErrors()) {
      List<String> findings =
          parsed.problems().stream()
              .filter(problem -> problem.severity() == Severity.ERROR)
              .map(ConfigProblem::toString)
              .toList();
      log.error("not reloaded: the file has errors; the old configuration stays in force");
      return new ControlResponse.Refused(
          "not reloaded, the old configuration stays in force:\n" + String.join("\n", findings),
          findings);
    }
    ReloadPlan plan =
        ReloadPlan.between(
            inForce.engine().instances(), parsed.configuration().engine().instances());
    List<String> later = needRestart(inForce.globals(), parsed.configuration().globals());
    String summary =
        plan.sentence()
            + (later.isEmpty() ? "" : "; only after a restart: " + String.join(", ", later));
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.submit(new Command.Configure(parsed.configuration(), done));
    inForce = parsed.configuration();
    warnings = warningsOf(parsed);
    await(done);
    if (!done.isDone()) {
      log.error("the new configuration was handed over, but not taken within 5 s");
      return new ControlResponse.Refused(
          "the file is good, but the daemon did not look up for 5 s; it will take it over when it"
              + " does, 'locum status' shows whether it has");
    }
    log.info("Reload complete: " + summary);
    return new ControlResponse.Done("reloaded " + file + ": " + summary);
  }

  private ControlResponse stop() {
    loop.submit(new Command.Leave("asked to by locum stop"));
    try {
      return gone.await(10, TimeUnit.SECONDS)
          ? new ControlResponse.Done("stopped; addresses given back")
          : new ControlResponse.Refused("the daemon was told to stop, but has not within 10 s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ControlResponse.Refused("interrupted");
    }
  }

  /// Waits for the loop; empty when it does not answer for five seconds.
  private static <T> Optional<T> await(CompletableFuture<T> result) {
    try {
      return Optional.ofNullable(result.get(5, TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty();
    }
  }

  private static int warningsOf(ParsedConfiguration parsed) {
    return (int)
        parsed.problems().stream()
            .filter(problem -> problem.severity() == Severity.WARNING)
            .count();
  }
}
