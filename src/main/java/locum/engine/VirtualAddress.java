package locum.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressAssignment;
import locum.core.IpAddress;
import locum.core.IpPrefix;

/// A virtual address as configured: an address line of `virtual_ipaddress`.
///
/// @param interfaceName the `dev` of the line; empty is the interface of the instance
/// @param peer the other end of a point-to-point address, with the prefix length that counts
/// @param scope the kernel's scope number, 0 is global
/// @param preferred empty is as long as the address is valid; whole seconds
/// @param tracked whether the loss of its interface puts the instance into FAULT
/// @param ownMac whether it asks for an interface with the virtual router MAC address (`use_vmac`)
public record VirtualAddress(
    IpPrefix prefix,
    Optional<String> interfaceName,
    Optional<IpPrefix> peer,
    Optional<IpAddress> broadcast,
    Optional<String> label,
    int scope,
    Set<AddressAssignment.Flag> flags,
    Optional<Duration> preferred,
    boolean tracked,
    boolean ownMac) {

  public VirtualAddress {
    flags = Set.copyOf(flags);
  }

  /// An address that does not ask for a virtual router MAC address itself.
  public VirtualAddress(
      IpPrefix prefix,
      Optional<String> interfaceName,
      Optional<IpPrefix> peer,
      Optional<IpAddress> broadcast,
      Optional<String> label,
      int scope,
      Set<AddressAssignment.Flag> flags,
      Optional<Duration> preferred,
      boolean tracked) {
    this(prefix, interfaceName, peer, broadcast, label, scope, flags, preferred, tracked, false);
  }

  /// The same address, not asking for a virtual router MAC address itself.
  public VirtualAddress withoutOwnMac() {
    return new VirtualAddress(
        prefix, interfaceName, peer, broadcast, label, scope, flags, preferred, tracked);
  }

  public IpAddress address() {
    return prefix.address();
  }

  /// An address with nothing said but itself.
  public static VirtualAddress of(IpPrefix prefix) {
    return new VirtualAddress(
        prefix,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Set.of(AddressAssignment.Flag.NODAD),
        Optional.empty(),
        true);
  }
}
