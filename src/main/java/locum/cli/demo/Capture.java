package locum.cli.demo;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import locum.core.MonotonicTime;
import locum.core.Octets;

/// What is heard on a link, from the moment it was opened: live as [Sighting]s, and as a pcap file.
///
/// dumpcap, which comes with tshark, writes the capture to its standard output; this reads it as it
/// comes. (tcpdump insists on becoming another user, which the root of a user namespace may not.)
public final class Capture implements AutoCloseable {

  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private final LabProcess dumpcap;
  private final Path file;
  private final Consumer<Sighting> listener;
  private final List<Sighting> sightings = new ArrayList<>();
  private final Thread reader;

  /// From the wall clock of the capture to the monotonic clock of this process.
  private final long clockOffset;

  Capture(LabProcess dumpcap, Path file, Consumer<Sighting> listener) {
    this.dumpcap = dumpcap;
    this.file = file;
    this.listener = listener;
    Instant wall = Instant.now();
    clockOffset = System.nanoTime() - nanos(wall.getEpochSecond(), wall.getNano());
    reader = Thread.ofPlatform().daemon().name("capture").start(this::read);
    dumpcap.awaitLine(Duration.ofSeconds(20), "File: -", line -> line.startsWith("File: "));
  }

  /// The command that captures what the routers say, in the namespace where `device` is.
  static List<String> command(String device) {
    return List.of(
        "dumpcap",
        "-i",
        device,
        "-q",
        "-P",
        "-f",
        "ip proto 112 or ip proto 51 or ip6 proto 112 or arp or (icmp6 and ip6[40] == 136)",
        "-w",
        "-");
  }

  private void read() {
    try (DataInputStream input = new DataInputStream(dumpcap.output());
        OutputStream copy = Files.newOutputStream(file)) {
      byte[] header = input.readNBytes(FILE_HEADER);
      copy.write(header);
      while (true) {
        byte[] head = new byte[RECORD_HEADER];
        input.readFully(head);
        byte[] body = new byte[littleEndian(head, 8)];
        input.readFully(body);
        copy.write(head);
        copy.write(body);
        MonotonicTime at =
            new MonotonicTime(
                clockOffset + nanos(littleEndian(head, 0), littleEndian(head, 4) * 1000L));
        Sighting.of(at, Octets.of(body)).ifPresent(this::saw);
      }
    } catch (EOFException _) {
      // The capture was closed.
    } catch (IOException _) {
      // The same, in the middle of a read.
    }
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }

  private static long nanos(long seconds, long nanos) {
    return TimeUnit.SECONDS.toNanos(seconds) + nanos;
  }

  private void saw(Sighting sighting) {
    synchronized (sightings) {
      sightings.add(sighting);
      sightings.notifyAll();
    }
    listener.accept(sighting);
  }

  /// The capture so far as a file that tcpdump and tshark read.
  public Path file() {
    return file;
  }

  public List<Sighting> sightings() {
    synchronized (sightings) {
      return List.copyOf(sightings);
    }
  }

  /// All advertisements so far.
  public Stream<Sighting.Advert> adverts() {
    return sightings().stream()
        .filter(Sighting.Advert.class::isInstance)
        .map(Sighting.Advert.class::cast);
  }

  /// All gratuitous ARP packets and unsolicited neighbour advertisements so far.
  public Stream<Sighting.Claim> claims() {
    return sightings().stream()
        .filter(Sighting.Claim.class::isInstance)
        .map(Sighting.Claim.class::cast);
  }

  /// The first advertisement that fits among those seen at or after `since`.
  public Sighting.Advert awaitAdvert(
      Duration patience,
      Supplier<String> what,
      MonotonicTime since,
      Predicate<Sighting.Advert> fits) {
    return await(
        patience,
        what,
        s ->
            s instanceof Sighting.Advert advert && !advert.at().isBefore(since) && fits.test(advert)
                ? Optional.of(advert)
                : Optional.empty());
  }

  private <T> T await(
      Duration patience, Supplier<String> what, Function<Sighting, Optional<T>> pick) {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (sightings) {
      int next = 0;
      while (true) {
        for (; next < sightings.size(); next++) {
          Optional<T> picked = pick.apply(sightings.get(next));
          if (picked.isPresent()) {
            return picked.get();
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new LabFailure("not seen within " + patience.toMillis() + " ms: " + what.get());
        }
        try {
          sightings.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new LabFailure("interrupted while waiting for " + what.get(), e);
        }
      }
    }
  }

  /// Ends the capture; what was seen stays readable.
  @Override
  public void close() {
    dumpcap.stop(Duration.ofSeconds(5));
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
