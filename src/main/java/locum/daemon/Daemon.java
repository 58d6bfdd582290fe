package locum.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import locum.config.ConfigProblem;
import locum.config.GlobalSettings;
import locum.config.ParsedConfiguration;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.control.ControlServer;
import locum.control.Steering;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.engine.GroupStatus;
import locum.engine.InstanceStatus;
import locum.linux.Capabilities;
import locum.linux.FileCreationMask;
import locum.linux.HostNetwork;
import locum.linux.Inheritance;
import locum.linux.MemoryLock;
import locum.linux.NetworkNamespace;
import locum.linux.ProcessName;
import locum.linux.ResourceLimit;
import locum.linux.Scheduling;
import locum.linux.Signals;
import locum.notify.NotifySettings;

/// One run of the daemon: start, steering, end.
///
/// The order of the start is that of the first advert: what it needs comes first, everything that
/// can wait (control socket, log, signals of lesser weight) after it.
public final class Daemon implements Steering {

  /// Where `ip netns` keeps the names of network namespaces.
  private static final Path NAMESPACES = Path.of("/run/netns");

  /// A Java process compiles and collects in between; keepalived's own 10 ms would end it there.
  private static final long LEAST_REAL_TIME_MICROS = 1_000_000;

  /// Seconds: the scripts of the end have 15.
  private static final int LONGEST_END = 17;

  private final RunOptions options;
  private final Guise guise;
  private final ConfigurationOrigin origin;
  private final Log log;
  private final EventLoop loop;
  private final Errands errands;
  private final ConfigurationInForce configuration;
  private final CountDownLatch gone = new CountDownLatch(1);

  private Daemon(
      RunOptions options,
      Guise guise,
      ConfigurationOrigin origin,
      Log log,
      EventLoop loop,
      Errands errands,
      ParsedConfiguration parsed) {
    this.options = options;
    this.guise = guise;
    this.origin = origin;
    this.log = log;
    this.loop = loop;
    this.errands = errands;
    configuration = new ConfigurationInForce(guise, origin, log, loop, parsed, this::startErrands);
  }

  /// Runs until it is told to stop.
  ///
  /// @param said puts a sentence into the language of whoever starts it, for the terminal; the log
  ///   stays English
  /// @return the exit status
  public static int run(RunOptions options, UnaryOperator<String> said) {
    try (Guise guise = Guise.of(options);
        Log log = new Log(guise.log())) {
      try {
        guise.begin();
        return run(options, said, guise, log);
      } catch (StartRefused e) {
        return refuse(options, said, log, e.sentence(), e.status());
      } catch (IOException e) {
        return refuse(options, said, log, "not started: " + FailureText.of(e), ExitStatus.FAILED);
      } catch (RuntimeException e) {
        e.printStackTrace();
        return refuse(
            options,
            said,
            log,
            "locum has a defect and was not started: " + e,
            ExitStatus.INTERNAL);
      }
    } catch (IOException e) {
      System.err.println("locum: not everything was removed at the end: " + FailureText.of(e));
      return ExitStatus.FAILED;
    }
  }

  private static int run(RunOptions options, UnaryOperator<String> said, Guise guise, Log log)
      throws IOException, StartRefused {
    ConfigurationOrigin origin = guise.origin();
    ParsedConfiguration parsed = origin.parse();
    if (parsed.hasErrors()) {
      parsed.problems().forEach(problem -> System.err.println(origin.tell(problem)));
      return refuse(
          options,
          said,
          log,
          "not started: " + origin.name() + " has errors (above); nothing was touched",
          guise.wrongConfiguration());
    }
    List<ConfigProblem> unusable = CommandJudgement.unusableAddressScripts(parsed.configuration());
    if (!unusable.isEmpty()) {
      unusable.forEach(problem -> System.err.println(origin.tell(problem)));
      return refuse(
          options,
          said,
          log,
          "not started: without its up and down scripts (above) nobody would add and remove the"
              + " address",
          guise.wrongConfiguration());
    }
    Set<Capabilities> missing = Capabilities.missing();
    if (!missing.isEmpty()) {
      return refuse(
          options,
          said,
          log,
          "not started: this process lacks "
              + missing.stream().map(Enum::name).collect(Collectors.joining(" and "))
              + "; run it as root, or grant that (in a systemd unit: AmbientCapabilities=)",
          ExitStatus.PERMISSION);
    }
    GlobalSettings globals = parsed.configuration().globals();
    nameProcess(globals.process().name().orElse(options.program()));
    Optional<String> namespace = guise.namespace(globals);
    if (namespace.isPresent()) {
      NetworkNamespace.enter(NAMESPACES.resolve(namespace.get()));
    }
    Optional<String> other = guise.claim(globals);
    if (other.isPresent()) {
      return refuse(options, said, log, other.get(), guise.alreadyRunning());
    }
    Path runDirectory = guise.runDirectory(globals);
    Optional<RunDirectory> directory = RunDirectory.take(runDirectory);
    if (directory.isEmpty()) {
      return refuse(
          options,
          said,
          log,
          guise
              .otherOneRuns()
              .orElseGet(
                  () ->
                      "not started: another daemon"
                          + RunDirectory.holder(runDirectory)
                              .map(pid -> " (pid " + pid + ")")
                              .orElse("")
                          + " runs with --run-dir "
                          + runDirectory
                          + "; give each one its own"),
          guise.alreadyRunning());
    }
    try (RunDirectory taken = directory.get()) {
      return run(options, guise, origin, parsed, taken, log);
    }
  }

  private static int run(
      RunOptions options,
      Guise guise,
      ConfigurationOrigin origin,
      ParsedConfiguration parsed,
      RunDirectory directory,
      Log log)
      throws IOException {
    Consumer<Occurrence> reports =
        occurrence -> {
          guise.observe(occurrence);
          log.report(occurrence);
        };
    GlobalSettings.Scripts scripts = parsed.configuration().globals().scripts();
    Inheritance inheritance = inheritance(parsed.configuration().globals().process());
    // From here on whoever ends the daemon finds nothing left behind.
    CompletableFuture<String> leaving = new CompletableFuture<>();
    Signals.TERM.deliverTo(_ -> leaving.complete("SIGTERM"));
    Signals.INT.deliverTo(_ -> leaving.complete("SIGINT"));
    if (scripts.startup().isPresent()) {
      OptionalInt umask = guise.umask(parsed.configuration().globals());
      int before = umask.isPresent() ? FileCreationMask.set(umask.getAsInt()) : 0;
      Errands.runAlone(
          "startup_script",
          scripts.startup().get(),
          scripts.startupTimeout(),
          scripts.policy(),
          inheritance,
          reports,
          leaving);
      if (umask.isPresent()) {
        FileCreationMask.set(before); // directories made under it could not be entered
      }
    }
    int status =
        leaving.isDone()
            ? ExitStatus.OK
            : run(options, guise, origin, parsed, directory, log, reports, inheritance, leaving);
    if (scripts.shutdown().isPresent()) {
      Errands.runAlone(
          "shutdown_script",
          scripts.shutdown().get(),
          scripts.shutdownTimeout(),
          scripts.policy(),
          inheritance,
          reports,
          new CompletableFuture<>());
    }
    return status;
  }

  private static int run(
      RunOptions options,
      Guise guise,
      ConfigurationOrigin origin,
      ParsedConfiguration parsed,
      RunDirectory directory,
      Log log,
      Consumer<Occurrence> reports,
      Inheritance inheritance,
      CompletableFuture<String> leaving)
      throws IOException {
    ChangeLedger ledger = new ChangeLedger(directory.path());
    Errands errands = new Errands(ledger, inheritance, reports);
    try {
      return run(options, guise, origin, parsed, directory, log, reports, ledger, errands, leaving);
    } finally {
      errands.finish(); // of a start that failed; after the loop, which gave the addresses back
    }
  }

  private static int run(
      RunOptions options,
      Guise guise,
      ConfigurationOrigin origin,
      ParsedConfiguration parsed,
      RunDirectory directory,
      Log log,
      Consumer<Occurrence> reports,
      ChangeLedger ledger,
      Errands errands,
      CompletableFuture<String> leaving)
      throws IOException {
    try (EventLoop loop =
        EventLoop.open(
            notificationBuffer(parsed.configuration().globals()),
            ledger,
            reports,
            log::announced,
            errands)) {
      Daemon daemon = new Daemon(options, guise, origin, log, loop, errands, parsed);
      Guise.Parts parts =
          new Guise.Parts(loop, log, daemon.configuration::get, daemon.configuration::reload);
      daemon.listenTo(leaving);
      guise.steer(parts);
      if (guise.keepsAddresses()) {
        loop.keepAddresses();
      }
      loop.start(parsed.configuration());
      log.start();
      parsed.problems().forEach(problem -> daemon.configuration.tell(problem));
      daemon.applySettings(parsed.configuration().globals());
      Rehearsal.start(
          parsed.configuration().engine().instances()); // below the loop, if that is real-time now
      try (ControlServer control = ControlServer.open(directory.socket(), guise.group(), daemon)) {
        daemon.configuration.watchReloadTime();
        // Not earlier: directories made under it could not be entered.
        guise.umask(parsed.configuration().globals()).ifPresent(FileCreationMask::set);
        log.info("Startup complete");
        guise.ready(parts);
        daemon.configuration.judgeHost(parsed.configuration());
        daemon.startErrands(); // FIFOs and scripts are under the umask, all of them
        try {
          return daemon.runLoop();
        } finally {
          // The addresses are gone by now; only then is anybody waited for.
          errands.finish();
          loop.restoreHost(); // before another daemon can read what is still to be restored
          // First the next daemon can start, then it is told that this one has stopped.
          control.withdraw();
          directory.close();
          guise.close();
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
          "stopped, because the kernel refused what the loop cannot do without: "
              + FailureText.of(e));
      return ExitStatus.FAILED;
    } catch (RuntimeException | Error e) {
      log.error("locum has a defect and stops; its addresses were given back: " + e);
      e.printStackTrace();
      return ExitStatus.INTERNAL;
    }
  }

  /// Says on standard error why there is no daemon, and in the log where that is another place.
  private static int refuse(
      RunOptions options, UnaryOperator<String> said, Log log, String sentence, int status) {
    System.err.println(options.program() + ": " + said.apply(sentence));
    log.refuse(sentence);
    return status;
  }

  private void startErrands() {
    errands.start(event -> loop.submit(new Command.Tell(event)));
  }

  private void listenTo(CompletableFuture<String> leaving) {
    CompletableFuture<Void> _ =
        leaving.thenAccept(signal -> loop.submit(new Command.Leave(signal)));
  }

  /// What scripts have to get back; to be read before [#applySettings].
  private static Inheritance inheritance(GlobalSettings.ProcessSettings process)
      throws IOException {
    return process.cpus().isEmpty() && process.realTimeMicros().isEmpty()
        ? Inheritance.UNCHANGED
        : Inheritance.now();
  }

  /// What the file asks for, but never less than what some thousand instances need.
  private static int notificationBuffer(GlobalSettings globals) {
    return Math.max(
        HostNetwork.NOTIFICATION_BUFFER, globals.receiveBuffers().netlinkMonitor().orElse(0));
  }

  private void applySettings(GlobalSettings globals) {
    BestEffort effort = new BestEffort(log);
    GlobalSettings.ProcessSettings process = globals.process();
    if (!process.cpus().isEmpty()) {
      effort.tryTo("vrrp_cpu_affinity", () -> Scheduling.affinityForProcess(process.cpus()));
    }
    if (process.realTimeMicros().isPresent()) {
      long limit = Math.max(LEAST_REAL_TIME_MICROS, process.realTimeMicros().getAsInt());
      effort.tryTo("vrrp_rlimit_rttime", () -> ResourceLimit.realTime(limit));
    }
    if (globals.nicePriority().isPresent()) {
      int nice = globals.nicePriority().getAsInt();
      effort.tryTo("vrrp_priority", () -> Scheduling.niceForProcess(nice));
    }
    if (globals.realTimePriority().isPresent()) {
      int priority = globals.realTimePriority().getAsInt();
      effort.tryTo("vrrp_rt_priority", () -> Scheduling.roundRobinForProcess(priority));
    }
    if (globals.noSwap()) {
      effort.tryTo("vrrp_no_swap", MemoryLock::lockOnFault);
    }
  }

  /// A container may forbid it; then tools see the name of the launcher.
  private static void nameProcess(String name) {
    try {
      ProcessName.set(name);
    } catch (IOException _) {
      System.err.println("locum: the process cannot be named " + name + " here; running on");
    }
  }

  @Override
  public ControlResponse carryOut(ControlRequest request) {
    return switch (request) {
      case ControlRequest.Status(Optional<String> instance) -> status(instance);
      case ControlRequest.Explain(Optional<String> instance) ->
          switch (status(instance)) {
            case ControlResponse.Status status ->
                new ControlResponse.Explanation(status, Instant.now());
            case ControlResponse other -> other;
          };
      case ControlRequest.Reload() -> configuration.reload();
      case ControlRequest.Stop() -> stop();
      case ControlRequest.OfProgram asked -> guise.carryOut(asked);
    };
  }

  private ControlResponse status(Optional<String> asked) {
    CompletableFuture<Command.Snapshot> result = new CompletableFuture<>();
    loop.submit(new Command.Survey(result));
    return Command.await(result)
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

  private ControlResponse status(Command.Snapshot snapshot, List<InstanceStatus> wanted) {
    return new ControlResponse.Status(
        options.program(),
        ProcessHandle.current().pid(),
        origin.name(),
        configuration.concerns(),
        snapshot.unknownVridPackets(),
        snapshot.losses().skipped(),
        snapshot.losses().errors(),
        wanted,
        groupsOf(snapshot.groups(), wanted),
        snapshot.trackers(),
        snapshot.statics());
  }

  private static List<GroupStatus> groupsOf(
      List<GroupStatus> groups, List<InstanceStatus> instances) {
    Set<String> names =
        instances.stream().flatMap(i -> i.group().stream()).collect(Collectors.toSet());
    return groups.stream().filter(group -> names.contains(group.name())).toList();
  }

  private ControlResponse stop() {
    long staying = addressesThatStay();
    loop.submit(new Command.Leave("asked to by locum stop"));
    try {
      if (!gone.await(LONGEST_END, TimeUnit.SECONDS)) {
        return new ControlResponse.Refused(
            "the daemon was told to stop, but has not within " + LONGEST_END + " s");
      }
      return new ControlResponse.Done(
          staying == 0
              ? "stopped; addresses given back"
              : staying == 1
                  ? "stopped; the address that the script added stays"
                  : "stopped; the addresses that scripts added stay");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ControlResponse.Refused("interrupted");
    }
  }

  /// How many instances are MASTER by a script whose work no other script undoes at the end.
  private long addressesThatStay() {
    CompletableFuture<Command.Snapshot> result = new CompletableFuture<>();
    loop.submit(new Command.Survey(result));
    Map<String, NotifySettings.Audience> audiences =
        configuration.get().notifications().instances();
    return Command.await(result).stream()
        .flatMap(snapshot -> snapshot.instances().stream())
        .filter(status -> status.state() == ReportedState.MASTER)
        .flatMap(status -> Optional.ofNullable(audiences.get(status.name())).stream())
        .flatMap(audience -> audience.addresses().stream())
        .filter(scripts -> scripts.up().isPresent())
        .filter(scripts -> !scripts.downAtExit() || scripts.down().isEmpty())
        .count();
  }
}
