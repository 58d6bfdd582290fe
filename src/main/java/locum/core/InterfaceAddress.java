package locum.core;

/// An address that is on an interface of the host.
///
/// @param leased it was put there by locum (tagged with its own address protocol number), and so
///   may be removed by it
/// @param tentative duplicate address detection has not finished, or has failed: not usable as a
///   source
/// @param deprecated its preferred lifetime has ended
/// @param lasting it was put there by locum to stay without renewal (`static_ipaddress`)
public record InterfaceAddress(
    InterfaceIndex interfaceIndex,
    IpPrefix prefix,
    boolean leased,
    boolean tentative,
    boolean deprecated,
    boolean lasting) {

  public InterfaceAddress(
      InterfaceIndex interfaceIndex,
      IpPrefix prefix,
      boolean leased,
      boolean tentative,
      boolean deprecated) {
    this(interfaceIndex, prefix, leased, tentative, deprecated, false);
  }

  public IpAddress address() {
    return prefix.address();
  }
}
