package locum.core;

/// An address with the length of its prefix, as it is put on an interface: `192.0.2.1/24`.
///
/// @param length 0-32 or 0-128
public record IpPrefix(IpAddress address, int length) {

  public IpPrefix {
    if (length < 0 || length > address.family().bits()) {
      throw new IllegalArgumentException("prefix length " + length + " of " + address);
    }
  }

  /// The address alone: /32 or /128.
  public static IpPrefix host(IpAddress address) {
    return new IpPrefix(address, address.family().bits());
  }

  public AddressFamily family() {
    return address.family();
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
