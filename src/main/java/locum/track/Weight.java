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
/// @param value -254 to 254; 0 makes it a matter of fault or no fault
/// @param reverse up and down change places
public record Weight(int value, boolean reverse) {

  public static final Weight NONE = new Weight(0, false);

  public Weight {
    if (value < -254 || value > 254) {
      throw new IllegalArgumentException("a weight is between -254 and 254");
    }
  }

  /// What follows from a tracker that is up or down.
  public Verdict judge(boolean up) {
    boolean well = up != reverse;
    if (value == 0) {
      return well ? Verdict.NOTHING : new Verdict.Fault();
    }
    int contribution = value > 0 ? (well ? value : 0) : (well ? 0 : value);
    return new Verdict.Adds(reverse ? -contribution : contribution);
  }

  @Override
  public String toString() {
    return value + (reverse ? " reverse" : "");
  }
}
