package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnDemandTest {

  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void isDoneOnceForAllWhoAskedBeforeItsTurn() {
    OnDemand demand = new OnDemand(queue::add, done::incrementAndGet);

    for (int i = 0; i < 300; i++) {
      demand.request();
    }
    work();

    assertThat(done).hasValue(1);
  }

  @Test
  void isDoneOnceMoreForWhoAsksMeanwhile() {
    OnDemand[] demand = new OnDemand[1];
    demand[0] =
        new OnDemand(
            queue::add,
            () -> {
              if (done.incrementAndGet() == 1) {
                demand[0].request(); // what it reads may have changed since
                demand[0].request();
              }
            });

    demand[0].request();
    work();

    assertThat(done).hasValue(2);
  }

  private void work() {
    while (!queue.isEmpty()) {
      queue.remove().run();
    }
  }
}
