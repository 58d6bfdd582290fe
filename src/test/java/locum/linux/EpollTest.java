package locum.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waiting: in what order things come, not how fast.
@Timeout(60)
class EpollTest {

  @Test
  void theWaitEndsNotBeforeItsDeadline() throws Exception {
    try (Epoll epoll = Epoll.open()) {
      for (long nanos : new long[] {1, 1_000, 333_333, 7_654_321, 0, -1_000_000}) {
        long deadline = System.nanoTime() + nanos;
        assertThat(epoll.await(OptionalLong.of(deadline))).isZero();
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(deadline);
      }
      assertThat(epoll.await(OptionalLong.of(0))).isZero();
      assertThat(epoll.await(OptionalLong.of(Long.MIN_VALUE))).isZero();
    }
  }

  @Test
  void theSameDeadlineAgainEndsAtOnce() throws Exception {
    try (Epoll epoll = Epoll.open()) {
      OptionalLong deadline = OptionalLong.of(System.nanoTime() + 1_000_000);
      assertThat(epoll.await(deadline)).isZero();
      assertThat(epoll.await(deadline)).isZero();
    }
  }

  @Test
  void aReadyDescriptorEndsTheWaitBeforeTheDeadlineAndIsTold() throws Exception {
    try (Epoll epoll = Epoll.open();
        WakeUp one = WakeUp.open();
        WakeUp other = WakeUp.open()) {
      epoll.add(one.fd(), 7);
      epoll.add(other.fd(), 8);
      long hour = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
      CompletableFuture<Void> waking = CompletableFuture.runAsync(other::wake);
      assertThat(epoll.await(OptionalLong.of(hour))).isEqualTo(1);
      assertThat(epoll.token(0)).isEqualTo(8);
      assertThat(epoll.isReadable(0)).isTrue();
      assertThat(epoll.isWritable(0)).isFalse();
      waking.get();
    }
  }

  @Test
  void wakingBeforeTheWaitIsNotLostAndDrainingTakesAllOfIt() throws Exception {
    try (Epoll epoll = Epoll.open();
        WakeUp wakeUp = WakeUp.open()) {
      epoll.add(wakeUp.fd(), 0);
      wakeUp.wake();
      wakeUp.wake();
      assertThat(epoll.await(OptionalLong.empty())).isEqualTo(1);
      wakeUp.drain();
      assertThat(epoll.await(OptionalLong.of(System.nanoTime()))).isZero();
    }
  }

  @Test
  void anExpiredDeadlineDoesNotEndALaterWaitWithoutOne() throws Exception {
    try (Epoll epoll = Epoll.open();
        WakeUp wakeUp = WakeUp.open()) {
      epoll.add(wakeUp.fd(), 3);
      assertThat(epoll.await(OptionalLong.of(System.nanoTime()))).isZero();
      Thread waker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Thread.sleep(20);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    wakeUp.wake();
                  });
      assertThat(epoll.await(OptionalLong.empty())).isEqualTo(1);
      assertThat(epoll.token(0)).isEqualTo(3);
      waker.join();
    }
  }

  @Test
  void aRemovedDescriptorIsNotToldAndRemovingTwiceIsNoError() throws Exception {
    try (Epoll epoll = Epoll.open();
        WakeUp wakeUp = WakeUp.open()) {
      epoll.add(wakeUp.fd(), 0);
      wakeUp.wake();
      epoll.remove(wakeUp.fd());
      epoll.remove(wakeUp.fd());
      assertThat(epoll.await(OptionalLong.of(System.nanoTime() + 1_000_000))).isZero();
    }
  }

  @Test
  void writabilityIsToldWhenItIsWatched() throws Exception {
    try (Epoll epoll = Epoll.open();
        WakeUp wakeUp = WakeUp.open()) {
      epoll.add(wakeUp.fd(), 5);
      epoll.watchWritability(wakeUp.fd(), 5, true);
      assertThat(epoll.await(OptionalLong.empty())).isEqualTo(1);
      assertThat(epoll.isWritable(0)).isTrue();
      assertThat(epoll.isReadable(0)).isFalse();
      epoll.watchWritability(wakeUp.fd(), 5, false);
      assertThat(epoll.await(OptionalLong.of(System.nanoTime()))).isZero();
    }
  }
}
