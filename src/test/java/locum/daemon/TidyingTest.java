package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import locum.cli.demo.Await;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TidyingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  @Test
  @DisplayName("It waits while something is due soon, collects in the first pause, and is done")
  void collectsInAPause() {
    AtomicLong idle = new AtomicLong(Duration.ofMillis(2).toNanos());
    AtomicInteger asked = new AtomicInteger();
    Tidying.start(
        () -> {
          asked.incrementAndGet();
          return idle.get();
        });
    Await.until(PATIENCE, "it asks again while there is no pause", () -> asked.get() > 5);
    WeakReference<Object> garbage = new WeakReference<>(new Object());

    idle.set(Duration.ofSeconds(1).toNanos());

    Await.until(PATIENCE, "the garbage is gone", () -> garbage.refersTo(null));
    int atTheEnd = asked.get();
    WeakReference<Object> more = new WeakReference<>(new Object());
    Tidying.start(() -> Duration.ofSeconds(1).toNanos());
    Await.until(PATIENCE, "that of the next reload as well", () -> more.refersTo(null));
    assertThat(asked).hasValue(atTheEnd);
  }
}
