package locum.carp;

/// A virtual host identifier, 1-255: what VRRP calls VRID.
public record Vhid(int value) {

  public Vhid {
    if (value < 1 || value > 255) {
      throw new IllegalArgumentException("vhid " + value + " is not in 1-255");
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
