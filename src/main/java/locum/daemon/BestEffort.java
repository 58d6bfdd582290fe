package locum.daemon;

import java.io.IOException;
import java.nio.file.InvalidPathException;

/// Things that a daemon goes on without when the host refuses them; the log tells.
record BestEffort(Log log) {

  interface Setting {
    void apply() throws IOException;
  }

  /// @param keyword of the file that asks for it
  void tryTo(String keyword, Setting setting) {
    try {
      setting.apply();
    } catch (IOException e) {
      log.warning("running without " + keyword + ": " + FailureText.of(e));
    } catch (InvalidPathException e) {
      log.warning("running without " + keyword + ": " + e.getMessage());
    }
  }
}
