package locum.vrrp;

/// A Virtual Router Identifier, 1-255 (RFC 9568 §5.2.3).
public record Vrid(int value) {

  public Vrid {
    if (value < 1 || value > 255) {
      throw new IllegalArgumentException("VRID " + value + " is not in 1-255");
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
