package locum.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import locum.config.GlobalSettings;
import locum.core.Event;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.engine.InstanceStatus;
import locum.linux.Detachment;
import locum.linux.HostNetwork;
import locum.linux.Signals;
import locum.ucarp.InstanceText;
import locum.ucarp.LogText;
import locum.ucarp.UcarpOptions;

/// locum in the place of ucarp: one instance from a command line, its signals and its log.
final class UcarpGuise implements Guise {

  /// ucarp's for a start that fails.
  private static final int NOT_STARTED = 2;

  /// ucarp's for a wrong command line.
  private static final int WRONG = 1;

  /// Nothing is heard, only asked.
  private static final int NO_NOTIFICATIONS = 4096;

  /// How long a master that was told to step down stays away, beside the usual wait.
  private static final Duration DEMOTION = Duration.ofSeconds(3);

  private final RunOptions options;
  private final UcarpOptions asked;
  private final boolean hangUpIgnored = Signals.HUP.isIgnored();

  /// The interface of the instance, once it is known.
  private String interfaceName = "";

  private Optional<MacAddress> mac = Optional.empty();
  private boolean sourceIsElsewhere;

  /// Once the loop is open, whose thread reads it.
  private volatile Optional<Log> log = Optional.empty();

  UcarpGuise(RunOptions options, UcarpOptions asked) {
    this.options = options;
    this.asked = asked;
  }

  @Override
  public LogSettings log() {
    return new LogSettings(
        LogSettings.Style.UCARP,
        !Readiness.isAwaited(),
        asked.facility(),
        Optional.empty(),
        true,
        asked.debug());
  }

  /// What asks for something before there is anything to ask for must not end the process.
  @Override
  public void begin() throws IOException {
    Signals.USR1.deliverTo(_ -> {});
    Signals.USR2.deliverTo(_ -> {});
    if (Readiness.isAwaited()) {
      Detachment.begin();
    }
  }

  @Override
  public ConfigurationOrigin origin() throws StartRefused, IOException {
    interfaceName = findInterface();
    try {
      String text =
          InstanceText.of(
              asked,
              interfaceName,
              !sourceIsElsewhere,
              System.getProperty("user.dir", "/"),
              // Java says "?" of a user without a name.
              Optional.of(System.getProperty("user.name", "?")).filter(name -> !name.equals("?")));
      return new CommandLines("ucarp", InstanceText.NAME, false, () -> text);
    } catch (IllegalArgumentException e) {
      throw new StartRefused(String.valueOf(e.getMessage()), WRONG);
    }
  }

  /// The interface of `-i`, or the one that carries the address of `-s`.
  private String findInterface() throws StartRefused, IOException {
    Event.HostSurveyed host;
    try (HostNetwork network = HostNetwork.open(NO_NOTIFICATIONS)) {
      host = network.survey();
    }
    Map<InterfaceIndex, String> names = new HashMap<>();
    host.links().forEach(link -> names.put(link.index(), link.name()));
    Optional<String> carrier =
        host.addresses().stream()
            .filter(held -> held.address().equals(asked.source()))
            .map(held -> names.getOrDefault(held.interfaceIndex(), ""))
            .findFirst();
    if (carrier.isEmpty()) {
      throw new StartRefused(
          "not started: no interface of this host has the address "
              + asked.source()
              + " (-s, --srcip), which the advertisements are to come from; nothing was touched",
          NOT_STARTED);
    }
    String name = asked.interfaceName().orElse(carrier.get());
    Optional<Link> link = host.links().stream().filter(l -> l.name().equals(name)).findFirst();
    if (link.isEmpty()) {
      throw new StartRefused(
          "not started: there is no interface "
              + name
              + " (-i, --interface); there "
              + (host.links().size() == 1 ? "is " : "are ")
              + host.links().stream().map(Link::name).collect(Collectors.joining(", ")),
          NOT_STARTED);
    }
    mac = link.get().mac();
    sourceIsElsewhere = !name.equals(carrier.get());
    return name;
  }

  @Override
  public int wrongConfiguration() {
    return WRONG;
  }

  @Override
  public Optional<String> namespace(GlobalSettings globals) {
    return Optional.empty();
  }

  @Override
  public OptionalInt umask(GlobalSettings globals) {
    return OptionalInt.empty();
  }

  /// Every ucarp of a host has its own.
  @Override
  public Path runDirectory(GlobalSettings globals) {
    return asked.runDirectory().isPresent()
        ? options.runDirectory()
        : NamespaceDirectory.named(InstanceText.instanceName(asked, interfaceName));
  }

  @Override
  public Optional<String> claim(GlobalSettings globals) {
    return Optional.empty();
  }

  @Override
  public int alreadyRunning() {
    return NOT_STARTED;
  }

  @Override
  public void steer(Parts parts) {
    Log log = parts.log();
    this.log = Optional.of(log);
    if (asked.interfaceName().isEmpty()) {
      log.info("Using [" + interfaceName + "] as a network interface: it has " + asked.source());
    }
    if (sourceIsElsewhere) {
      log.warning("the address " + asked.source() + " (-s) is not on " + interfaceName + " (-i)");
    }
    mac.ifPresent(address -> log.info("Local advertised ethernet address is [" + address + "]"));
    tellOfScripts(log);
    asked.remarks().forEach(log::warning);
    log.info(
        "'locum status' and 'locum stop' find this one with --run-dir "
            + runDirectory(parts.inForce().get().globals()));
    if (!hangUpIgnored) {
      Signals.HUP.deliverTo(_ -> parts.loop().submit(new Command.Leave("SIGHUP")));
    }
    Signals.ALRM.deliverTo(_ -> parts.loop().submit(new Command.Leave("SIGQUIT")));
    Signals.turnQuitIntoAlarm();
    Signals.USR1.deliverTo(_ -> tellState(parts));
    Signals.USR2.deliverTo(_ -> stepDown(parts));
  }

  /// Another host gets the time to take over; a BACKUP stays what it is.
  private void stepDown(Parts parts) {
    parts.log().info("Caught signal (USR2) considering going down");
    parts
        .loop()
        .submit(
            new Command.Tell(
                new Event.StepDownOrdered(
                    InstanceText.instanceName(asked, interfaceName),
                    DEMOTION,
                    "asked to by SIGUSR2; takes part again in " + DEMOTION.toSeconds() + " s")));
  }

  private void tellOfScripts(Log log) {
    UcarpOptions.Scripts scripts = asked.scripts();
    if (scripts.up().isEmpty()) {
      log.info(
          "no script called when going up: locum itself adds and removes "
              + asked.address()
              + "/32 on "
              + interfaceName);
    } else if (scripts.down().isEmpty()) {
      log.warning(
          "Warning: no script called when going down: nobody removes what the up script added");
    }
  }

  /// On the thread that the runtime starts for the signal, which may wait.
  private void tellState(Parts parts) {
    CompletableFuture<Command.Snapshot> result = new CompletableFuture<>();
    parts.loop().submit(new Command.Survey(result));
    Consumer<InstanceStatus> tell =
        status ->
            parts
                .log()
                .info(LogText.status(status.state(), interfaceName, asked.vhid().value()).text());
    CompletableFuture<Void> _ = result.thenAccept(snapshot -> snapshot.instances().forEach(tell));
  }

  /// What a script has added stays behind where no script removes it.
  @Override
  public void observe(Occurrence occurrence) {
    UcarpOptions.Scripts scripts = asked.scripts();
    if (occurrence instanceof Occurrence.StateChanged change
        && change.from() == ReportedState.MASTER
        && change.to() == ReportedState.STOP
        && scripts.up().isPresent()
        && (scripts.down().isEmpty() || !scripts.downAtExit())) {
      log.ifPresent(
          to ->
              to.warning(
                  asked.address()
                      + " stays on "
                      + interfaceName
                      + (scripts.down().isEmpty()
                          ? ": there is no down script (-d, --downscript)"
                          : ": without -z (--shutdown) no down script is run")));
    }
  }

  @Override
  public boolean keepsAddresses() {
    return false;
  }

  @Override
  public void ready(Parts parts) throws IOException {
    if (Readiness.isAwaited()) {
      Readiness.tell();
      Detachment.closeStandardStreams();
    }
  }

  @Override
  public void close() {}
}
