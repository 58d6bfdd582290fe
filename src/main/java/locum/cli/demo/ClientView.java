package locum.cli.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import locum.core.MonotonicTime;

/// Tells on the timeline when the client's address falls silent and when it answers again.
final class ClientView implements AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(10);

  private final Prober prober;
  private final Timeline timeline;
  private final Duration noticeable;
  private final Thread thread;
  private volatile boolean closed;

  private ClientView(Prober prober, Timeline timeline, Duration noticeable) {
    this.prober = prober;
    this.timeline = timeline;
    this.noticeable = noticeable;
    thread = Thread.ofVirtual().name("client view").start(this::watch);
  }

  /// Begins while the address answers.
  static ClientView start(Prober prober, Timeline timeline, Duration noticeable) {
    return new ClientView(prober, timeline, noticeable);
  }

  private void watch() {
    while (!closed) {
      MonotonicTime last = prober.lastAnswer().orElseThrow();
      if (last.until(Timeline.now()).compareTo(noticeable) > 0) {
        timeline.add(
            Timeline.Actor.CLIENT,
            String.format(Locale.ROOT, "no answer since %.2f", timeline.seconds(last)));
        awaitReturn(last);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private void awaitReturn(MonotonicTime last) {
    while (!closed) {
      MonotonicTime answer = prober.firstAnswerAfter(last);
      if (answer.isAfter(last)) {
        timeline.add(
            answer,
            Timeline.Actor.CLIENT,
            String.format(
                Locale.ROOT,
                "answers again, after %.2f s of silence",
                last.until(answer).toNanos() / 1e9));
        return;
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
