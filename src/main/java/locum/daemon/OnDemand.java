package locum.daemon;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// Something that signals ask for. However many ask while it waits for its turn, it is done once
/// for all of them; who asks while it is being done has it done once more.
final class OnDemand {

  private final Executor executor;
  private final Runnable task;
  private final AtomicBoolean waits = new AtomicBoolean();

  /// @param executor does one task at a time, beside whoever asks
  OnDemand(Executor executor, Runnable task) {
    this.executor = executor;
    this.task = task;
  }

  /// On a thread of its own.
  ///
  /// @param name of the thread
  static OnDemand beside(String name, Runnable task) {
    return new OnDemand(
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory()), task);
  }

  /// Returns at once.
  void request() {
    if (!waits.getAndSet(true)) {
      executor.execute(
          () -> {
            waits.set(false);
            task.run();
          });
    }
  }
}
