package locum.sim;

import java.time.Duration;
import java.util.SplittableRandom;

/// How long things take in the simulated world. Each duration is drawn anew, evenly between the
/// least and the most.
///
/// @param delivery a frame, from the sender's effect to the receiver's socket
/// @param notice a change in the kernel, until the daemon reads of it
/// @param wakeUp from the deadline that the engine asked for until it is called
/// @param leaseLateness from the end of an address's lifetime until the kernel removes it: Linux
///   counts whole seconds and may be one late
public record Timing(Span delivery, Span notice, Span wakeUp, Span leaseLateness) {

  /// A switched LAN and idle hosts.
  public static final Timing DEFAULT =
      new Timing(
          Span.between(Duration.ofNanos(50_000), Duration.ofMillis(1)),
          Span.between(Duration.ofNanos(100_000), Duration.ofMillis(5)),
          Span.between(Duration.ZERO, Duration.ofNanos(200_000)),
          Span.between(Duration.ZERO, Duration.ofSeconds(1)));

  /// The same with every lease ended as late as it can be.
  public Timing withLatestLeases() {
    return new Timing(
        delivery, notice, wakeUp, new Span(leaseLateness.most(), leaseLateness.most()));
  }

  /// A duration with a least and a most.
  public record Span(Duration least, Duration most) {

    public Span {
      if (least.isNegative() || most.compareTo(least) < 0) {
        throw new IllegalArgumentException("from " + least + " to " + most);
      }
    }

    public static Span between(Duration least, Duration most) {
      return new Span(least, most);
    }

    Duration draw(SplittableRandom random) {
      return least.equals(most)
          ? least
          : Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    }
  }
}
