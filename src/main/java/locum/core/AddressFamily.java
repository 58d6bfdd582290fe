package locum.core;

/// The family of an address, and so of the packets that carry it.
public enum AddressFamily {
  IPV4(4),
  IPV6(16);

  private final int octets;

  AddressFamily(int octets) {
    this.octets = octets;
  }

  /// Octets of one address: 4 or 16.
  public int octets() {
    return octets;
  }

  /// Bits of one address: 32 or 128, the longest prefix.
  public int bits() {
    return octets * 8;
  }
}
