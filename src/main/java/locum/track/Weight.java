package locum.track;

/// What a tracker means to an instance that tracks it (keepalived's `weight N [reverse]`).
///
/// ```text
///   weight         up      down
///   0              0       fault
///   0 reverse      fault   0
///   +w             +w      0
///   -w             0       -w
///   +w reverse     -w      0
///   -w reverse     0       +w
/// ```
///
/// A tracker that reads a number is judged by the product of number and weight. One that knows
/// nothing yet adds nothing, and with weight 0 keeps the instance waiting.
///
/// @param value -254 to 254; 0 makes it a matter of fault or no fault
/// @param reverse a number is negated; with weight 0 up and down change places
public record Weight(int value, boolean reverse) {

  public static final Weight NONE = new Weight(0, false);

  public Weight {
    if (value < -254 || value > 254) {
      throw new IllegalArgumentException("a weight is between -254 and 254");
    }
  }

  /// What follows from what a tracker reads.
  public Verdict judge(Reading reading) {
    return switch (reading) {
      case Reading.Unknown() -> value == 0 ? new Verdict.Waits() : Verdict.Adds.NOTHING;
      case Reading.Unavailable _ -> Verdict.Adds.NOTHING;
      case Reading.Health(boolean up, var _) -> judge(up);
      case Reading.Amount(long amount) -> judge(amount);
    };
  }

  /// What follows from a tracker that is up or down.
  public Verdict judge(boolean up) {
    if (value == 0) {
      return up != reverse ? Verdict.Adds.NOTHING : new Verdict.Fault();
    }
    int contribution = value > 0 == up ? value : 0;
    return new Verdict.Adds(reverse ? -contribution : contribution);
  }

  /// The most points that something which is up or down can have.
  public int best() {
    return Math.max(judge(true).points(), judge(false).points());
  }

  /// What follows from a number: with weight 0 a fault unless it is 0 (in reverse, a fault if it
  /// is), else number times weight, between the fault that -254 is and 253.
  private Verdict judge(long amount) {
    if (value == 0) {
      return judge(amount == 0);
    }
    long product = amount * (reverse ? -value : value);
    return product <= -254 ? new Verdict.Fault() : new Verdict.Adds((int) Math.min(product, 253));
  }

  @Override
  public String toString() {
    return value + (reverse ? " reverse" : "");
  }
}
