package locum.core;

import java.util.OptionalLong;

/// The interface that bears a virtual router MAC address: a macvlan on the interface that the
/// adverts use.
///
/// @param name of the macvlan, at most 15 characters
/// @param parent the interface that it is on top of
/// @param parentName the name of that, for messages and settings
/// @param mac the address that it bears
/// @param family of the addresses that it is for
/// @param bothFamilies whether it also gets addresses of the other family
/// @param group of interfaces that it is made in; empty is that of its parent
public record VirtualMacLink(
    String name,
    InterfaceIndex parent,
    String parentName,
    MacAddress mac,
    AddressFamily family,
    boolean bothFamilies,
    OptionalLong group) {

  /// In the group of its parent.
  public VirtualMacLink(
      String name,
      InterfaceIndex parent,
      String parentName,
      MacAddress mac,
      AddressFamily family,
      boolean bothFamilies) {
    this(name, parent, parentName, mac, family, bothFamilies, OptionalLong.empty());
  }

  /// Whether an interface is the one described here, so that it can be used as it is.
  public boolean isMatchedBy(Link link) {
    return link.mac().filter(mac::equals).isPresent()
        && link.macvlan().filter(m -> m.isolated() && m.parent().equals(parent)).isPresent();
  }

  /// Whether IPv6 runs on it while it is in use.
  public boolean needsIpv6() {
    return family == AddressFamily.IPV6 || bothFamilies;
  }
}
