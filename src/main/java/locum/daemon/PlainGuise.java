package locum.daemon;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import locum.config.GlobalSettings;
import locum.control.ControlResponse;
import locum.core.Occurrence;
import locum.linux.Signals;

/// locum as itself: in the foreground, log on standard error, steered by its own verbs.
final class PlainGuise implements Guise {

  private final RunOptions options;

  /// What SIGHUP does, once there is something to reload; guarded by `this`, as the next.
  private Optional<OnDemand> reload = Optional.empty();

  /// Whether one came before.
  private boolean early;

  PlainGuise(RunOptions options) {
    this.options = options;
  }

  @Override
  public LogSettings log() {
    return LogSettings.PLAIN;
  }

  @Override
  public void begin() {
    Signals.HUP.deliverTo(_ -> hangUp());
  }

  private void hangUp() {
    Optional<OnDemand> now;
    synchronized (this) {
      now = reload;
      early |= now.isEmpty();
    }
    now.ifPresent(OnDemand::request);
  }

  @Override
  public ConfigurationOrigin origin() throws StartRefused {
    return ConfigurationFile.origin(options.file(), ConfigurationFile.Reading.PLAIN);
  }

  @Override
  public int wrongConfiguration() {
    return ExitStatus.CONFIGURATION;
  }

  @Override
  public Optional<String> namespace(GlobalSettings globals) {
    return globals.networkNamespace();
  }

  @Override
  public OptionalInt umask(GlobalSettings globals) {
    return globals.process().umask();
  }

  @Override
  public Path runDirectory(GlobalSettings globals) {
    return options.runDirectory();
  }

  @Override
  public Optional<String> claim(GlobalSettings globals) {
    return Optional.empty();
  }

  @Override
  public int alreadyRunning() {
    return ExitStatus.ALREADY_RUNNING;
  }

  @Override
  public void steer(Parts parts) {}

  @Override
  public void observe(Occurrence occurrence) {}

  @Override
  public boolean keepsAddresses() {
    return false;
  }

  /// A reload that came early is done now, beside the loop that it waits for.
  @Override
  public void ready(Parts parts) {
    boolean cameEarly;
    OnDemand reloads =
        OnDemand.beside(
            "reload",
            () -> {
              ControlResponse _ = parts.reload().get(); // the log tells
            });
    synchronized (this) {
      reload = Optional.of(reloads);
      cameEarly = early;
    }
    if (cameEarly) {
      reloads.request();
    }
  }

  @Override
  public void close() {}
}
