package locum.vrrp;

/// The priority of a virtual router, 1-255; 255 is the address owner (RFC 9568 §5.2.4).
///
/// The 0 of a resigning Active is no priority: it exists only as [Advertisement.Resignation].
public record Priority(int value) implements Comparable<Priority> {

  public static final Priority OWNER = new Priority(255);

  /// The highest that a router may have that does not own the addresses.
  public static final Priority HIGHEST_BACKUP = new Priority(254);

  public static final Priority DEFAULT = new Priority(100);

  public Priority {
    if (value < 1 || value > 255) {
      throw new IllegalArgumentException("priority " + value + " is not in 1-255");
    }
  }

  public boolean isOwner() {
    return value == 255;
  }

  @Override
  public int compareTo(Priority other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
