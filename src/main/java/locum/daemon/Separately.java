package locum.daemon;

import java.io.IOException;

/// Steps of which none keeps the next from being done; the log tells what a step met with.
record Separately(Log log) {

  interface Step {
    void take() throws IOException;
  }

  /// @param what it is about
  void take(String what, Step step) {
    try {
      step.take();
    } catch (IOException e) {
      log.error(what + ": " + FailureText.of(e));
    } catch (RuntimeException e) {
      log.error(what + ": locum has a defect here; running on: " + e);
    }
  }
}
