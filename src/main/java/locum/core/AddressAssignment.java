package locum.core;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// An address to be put on an interface: what `ip address add` would be told.
///
/// @param peer the other end of a point-to-point address, with the prefix length that counts
/// @param broadcast IPv4 only
/// @param label IPv4 only, at most 15 characters
/// @param scope the kernel's scope number, 0 is global
/// @param preferred how long the address is used as a source: empty is as long as it is valid; zero
///   is deprecated from the start; whole seconds
/// @param lease how long the kernel keeps the address without being asked again, in whole seconds
///   (kernel `valid_lft`); empty is for ever
public record AddressAssignment(
    InterfaceIndex interfaceIndex,
    IpPrefix prefix,
    Optional<IpPrefix> peer,
    Optional<IpAddress> broadcast,
    Optional<String> label,
    int scope,
    Set<Flag> flags,
    Optional<Duration> preferred,
    Optional<Duration> lease) {

  /// Flags of an address, in the words of `ip address`.
  public enum Flag {
    NODAD,
    HOME,
    MNGTMPADDR,
    NOPREFIXROUTE,
    AUTOJOIN
  }

  public AddressAssignment {
    flags = Set.copyOf(flags);
  }

  public IpAddress address() {
    return prefix.address();
  }

  /// Whether both are the same address to the kernel: interface, address and prefix length.
  public boolean sameAddress(AddressAssignment other) {
    return interfaceIndex.equals(other.interfaceIndex) && prefix.equals(other.prefix);
  }
}
