package locum.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import locum.config.GlobalSettings;
import locum.control.ControlResponse;
import locum.core.Occurrence;
import locum.keepalived.DaemonSignal;
import locum.keepalived.KeepalivedOptions;
import locum.linux.Detachment;
import locum.linux.SignalFd;
import locum.linux.Signals;

/// locum in the place of keepalived: its PID files, signals, dumps and log.
final class KeepalivedGuise implements Guise {

  /// Files are for their owner only, unless `-u` says otherwise.
  private static final int UMASK = 0177;

  private final RunOptions options;
  private final KeepalivedOptions asked;
  private final EarlySignals early = new EarlySignals();
  private final Transitions transitions = new Transitions();
  private Optional<PidFiles> pidFiles = Optional.empty();
  private Optional<Dumps> dumps = Optional.empty();

  KeepalivedGuise(RunOptions options, KeepalivedOptions asked) {
    this.options = options;
    this.asked = asked;
  }

  @Override
  public LogSettings log() {
    KeepalivedOptions.LogTargets log = asked.log();
    return new LogSettings(
        LogSettings.Style.KEEPALIVED,
        log.console() && !Readiness.isAwaited(),
        log.syslog() ? OptionalInt.of(log.facility()) : OptionalInt.empty(),
        log.file().map(file -> Path.of(file).toAbsolutePath()),
        log.flush(),
        log.detail());
  }

  @Override
  public void begin() throws IOException {
    early.begin();
    if (Readiness.isAwaited()) {
      Detachment.begin();
    }
  }

  @Override
  public ConfigurationOrigin origin() throws StartRefused {
    return ConfigurationFile.origin(
        options.file(), new ConfigurationFile.Reading(asked.configId(), asked.checkIncludes()));
  }

  @Override
  public int wrongConfiguration() {
    return ExitStatus.CONFIGURATION;
  }

  @Override
  public Optional<String> namespace(GlobalSettings globals) {
    return asked.namespace().or(globals::networkNamespace);
  }

  /// What tells daemons of one host apart: `_NAMESPACE_INSTANCE`.
  private String suffix(GlobalSettings globals) {
    List<String> names = new ArrayList<>();
    namespace(globals).ifPresent(names::add);
    globals.instanceName().ifPresent(names::add);
    return names.isEmpty() ? "" : "_" + String.join("_", names);
  }

  /// Beside that of locum where the PID file is a default one; else named after the PID file, which
  /// is what tells such daemons apart.
  @Override
  public Path runDirectory(GlobalSettings globals) {
    if (asked.runDirectory().isPresent()) {
      return options.runDirectory();
    }
    String name =
        asked
            .pidFile()
            .map(file -> Path.of(file).toAbsolutePath().toString().replace('/', '_'))
            .orElse(suffix(globals));
    return name.isEmpty()
        ? RunOptions.DEFAULT_RUN_DIRECTORY
        : RunOptions.DEFAULT_RUN_DIRECTORY.resolve(
            "keepalived"
                + (name.length() > 40 ? "_" + Integer.toHexString(name.hashCode()) : name));
  }

  @Override
  public Optional<String> claim(GlobalSettings globals) throws IOException {
    PidFiles files = PidFiles.of(asked, globals, suffix(globals));
    Optional<String> holder = files.holder();
    if (holder.isEmpty()) {
      files.write();
      pidFiles = Optional.of(files);
    }
    return holder.map(where -> "daemon is already running (" + where + ")");
  }

  /// As keepalived's and as the Linux Standard Base wants it of `start`: what was asked for is so.
  @Override
  public int alreadyRunning() {
    return ExitStatus.OK;
  }

  @Override
  public void steer(Parts parts) throws IOException {
    GlobalSettings globals = parts.inForce().get().globals();
    String suffix = suffix(globals);
    parts.log().identSuffix(suffix);
    asked.remarks().forEach(parts.log()::info);
    if (asked.addressNews()) {
      parts.loop().tellAddresses();
    }
    Dumps writer = new Dumps(parts, transitions, suffix, umask(globals).orElse(UMASK));
    dumps = Optional.of(writer);
    OnDemand reloads =
        OnDemand.beside(
            "reload",
            () -> {
              parts.log().reopen();
              ControlResponse _ = parts.reload().get(); // the log tells
            });
    Consumer<DaemonSignal> obey =
        signal -> {
          switch (signal) {
            case DATA, STATS, STATS_CLEAR, JSON -> writer.request(signal);
            case RELOAD -> reloads.request();
            case STOP -> {} // the daemon's own
          }
        };
    early.deliverTo(obey);
    Optional<SignalFd> realTime =
        SignalFd.open(DaemonSignal.JSON.number(), DaemonSignal.STATS_CLEAR.number());
    if (realTime.isPresent()) {
      parts
          .loop()
          .listenTo(
              realTime.get(), number -> DaemonSignal.numbered(number).ifPresent(writer::request));
    } else {
      parts
          .log()
          .warning(
              "the signals "
                  + DaemonSignal.JSON.number()
                  + " and "
                  + DaemonSignal.STATS_CLEAR.number()
                  + " are ignored: nobody blocked them before the start; start it through the"
                  + " launcher, with env of GNU coreutils 8.31 or later in /usr/bin");
    }
  }

  @Override
  public void observe(Occurrence occurrence) {
    transitions.observe(occurrence);
  }

  @Override
  public boolean keepsAddresses() {
    return asked.keepAddresses();
  }

  /// The command line outranks the file.
  @Override
  public OptionalInt umask(GlobalSettings globals) {
    return OptionalInt.of(asked.umask().orElse(globals.process().umask().orElse(UMASK)));
  }

  @Override
  public void ready(Parts parts) throws IOException {
    early.catchUp();
    if (asked.dumpConfiguration()) {
      dumps.ifPresent(Dumps::log);
    }
    if (Readiness.isAwaited()) {
      Readiness.tell();
      Detachment.closeStandardStreams();
    }
  }

  @Override
  public void close() throws IOException {
    if (pidFiles.isPresent()) {
      pidFiles.get().close();
    }
  }

  /// The reload, data and statistics signals from the first moment on: what comes before the daemon
  /// can obey is kept, once each.
  private static final class EarlySignals {

    private final List<DaemonSignal> kept = new ArrayList<>();
    private Optional<Consumer<DaemonSignal>> receiver = Optional.empty();
    private Optional<Runnable> reload = Optional.empty();

    void begin() {
      Signals.HUP.deliverTo(_ -> take(DaemonSignal.RELOAD));
      Signals.USR1.deliverTo(_ -> take(DaemonSignal.DATA));
      Signals.USR2.deliverTo(_ -> take(DaemonSignal.STATS));
    }

    private void take(DaemonSignal signal) {
      Optional<Consumer<DaemonSignal>> now;
      synchronized (this) {
        now = receiver;
        if (now.isEmpty() && !kept.contains(signal)) {
          kept.add(signal);
        }
      }
      now.ifPresent(consumer -> consumer.accept(signal));
    }

    void deliverTo(Consumer<DaemonSignal> consumer) {
      List<DaemonSignal> early;
      synchronized (this) {
        receiver = Optional.of(consumer);
        early = List.copyOf(kept);
        kept.clear();
      }
      // A reload waits for the loop, which is not running yet.
      early.stream().filter(s -> s != DaemonSignal.RELOAD).forEach(consumer);
      if (early.contains(DaemonSignal.RELOAD)) {
        reload = Optional.of(() -> consumer.accept(DaemonSignal.RELOAD));
      }
    }

    /// The reload that came early.
    void catchUp() {
      reload.ifPresent(Runnable::run);
      reload = Optional.empty();
    }
  }
}
