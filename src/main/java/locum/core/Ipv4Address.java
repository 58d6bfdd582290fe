package locum.core;

import java.util.Optional;

/// An IPv4 address as its 32 bits in network order.
public record Ipv4Address(int bits) implements IpAddress {

  public static final Ipv4Address UNSPECIFIED = new Ipv4Address(0);

  /// Reads exactly four decimal numbers of 0-255 without leading zeros: `192.0.2.1`.
  public static Optional<Ipv4Address> parse(String text) {
    int bits = 0;
    int position = 0;
    for (int part = 0; part < 4; part++) {
      if (part > 0) {
        if (position >= text.length() || text.charAt(position) != '.') {
          return Optional.empty();
        }
        position++;
      }
      int start = position;
      int value = 0;
      while (position < text.length() && position - start < 3 && isDigit(text.charAt(position))) {
        value = value * 10 + (text.charAt(position) - '0');
        position++;
      }
      boolean leadingZero = position - start > 1 && text.charAt(start) == '0';
      if (position == start || leadingZero || value > 255) {
        return Optional.empty();
      }
      bits = (bits << 8) | value;
    }
    return position == text.length() ? Optional.of(new Ipv4Address(bits)) : Optional.empty();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public AddressFamily family() {
    return AddressFamily.IPV4;
  }

  @Override
  public Octets octets() {
    return new OctetWriter(4).u32(bits).toOctets();
  }

  @Override
  public boolean isMulticast() {
    return bits >>> 28 == 0xe;
  }

  @Override
  public boolean isLinkLocal() {
    return bits >>> 16 == 0xa9fe;
  }

  @Override
  public boolean isLoopback() {
    return bits >>> 24 == 127;
  }

  @Override
  public boolean isUnspecified() {
    return bits == 0;
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
