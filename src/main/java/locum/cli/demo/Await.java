package locum.cli.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for something that can only be asked for, not be told of.
public final class Await {

  private static final Duration STEP = Duration.ofMillis(20);

  private Await() {}

  /// Asks until `condition` holds; when `patience` ends first, a [LabFailure] says what was
  /// missing.
  public static void until(Duration patience, String what, BooleanSupplier condition) {
    if (!within(patience, condition)) {
      throw new LabFailure("not within " + patience.toMillis() + " ms: " + what);
    }
  }

  /// Whether `condition` came to hold before `patience` ended.
  public static boolean within(Duration patience, BooleanSupplier condition) {
    return within(patience, STEP, condition);
  }

  /// The same for a condition that costs something to ask, so that it is asked less often.
  static boolean within(Duration patience, Duration step, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(step.toNanos());
    }
    return true;
  }
}
