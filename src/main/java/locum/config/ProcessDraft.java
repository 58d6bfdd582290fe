package locum.config;

import java.time.Duration;

/// What the file says about the process, not about the protocol.
final class ProcessDraft {

  boolean usePidDirectory;
  Duration childWait = Duration.ofSeconds(5);

  GlobalSettings.ProcessSettings settings() {
    return new GlobalSettings.ProcessSettings(usePidDirectory, childWait);
  }
}
