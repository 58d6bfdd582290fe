package locum.core;

/// A virtual address whose packets the host does not accept (RFC 9568 §6.1, Accept_Mode false).
///
/// @param interfaceIndex where it is; tells link-local addresses apart, which may be on several
/// @param interfaceName the name of that interface
public record BlockedAddress(
    IpAddress address, InterfaceIndex interfaceIndex, String interfaceName) {

  /// Whether the address alone does not say which one is meant.
  public boolean isPerInterface() {
    return address.isLinkLocal() && address.family() == AddressFamily.IPV6;
  }
}
