package locum.linux;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import locum.core.Datagram;
import locum.core.Event;

/// Waits for what must come, with a limit that only a failure reaches.
final class Waiting {

  static final Duration LIMIT = Duration.ofSeconds(20);

  private Waiting() {}

  /// The next packet that the socket can read.
  static Datagram forDatagram(RawSocket socket) throws SystemCallException {
    long end = System.nanoTime() + LIMIT.toNanos();
    try (Epoll epoll = Epoll.open()) {
      epoll.add(socket.fd(), 0);
      while (System.nanoTime() < end) {
        Optional<Datagram> datagram = socket.receive();
        if (datagram.isPresent()) {
          return datagram.get();
        }
        epoll.await(OptionalLong.of(end));
      }
      return fail("no packet came");
    }
  }

  /// Reads events until one is as wanted.
  static Event forEvent(HostNetwork network, Predicate<Event> wanted) throws SystemCallException {
    long end = System.nanoTime() + LIMIT.toNanos();
    try (Epoll epoll = Epoll.open()) {
      epoll.add(network.fd(), 0);
      while (System.nanoTime() < end) {
        List<Event> events = network.receive();
        Optional<Event> found = events.stream().filter(wanted).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        epoll.await(OptionalLong.of(end));
      }
      return fail("no such event came");
    }
  }

  /// Asks again and again until the answer is yes.
  static void until(Callable<Boolean> answer) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!answer.call()) {
      if (System.nanoTime() > end) {
        fail("it did not happen");
      }
      Thread.sleep(10);
    }
  }
}
