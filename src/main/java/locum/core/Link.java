package locum.core;

import java.util.Optional;
import java.util.Set;

/// An interface of the host as the kernel describes it.
///
/// @param mac empty where the interface has no 48-bit address
/// @param mtu octets
/// @param group the kernel's number of the group that it belongs to, 0 unless somebody said more
/// @param macvlan what it is a macvlan of; empty for an interface of any other kind
public record Link(
    InterfaceIndex index,
    String name,
    Optional<MacAddress> mac,
    int mtu,
    Set<Flag> flags,
    long group,
    Optional<Macvlan> macvlan) {

  /// An interface with a MAC address of its own on top of another one (its parent).
  ///
  /// @param isolated it exchanges nothing with other macvlans of the parent (mode `private`)
  public record Macvlan(InterfaceIndex parent, boolean isolated) {}

  /// An interface that is no macvlan.
  public Link(
      InterfaceIndex index, String name, Optional<MacAddress> mac, int mtu, Set<Flag> flags) {
    this(index, name, mac, mtu, flags, 0, Optional.empty());
  }

  /// The flags of an interface that matter here, in the kernel's words (netdevice(7)).
  public enum Flag {
    UP,
    RUNNING,
    BROADCAST,
    LOOPBACK,
    NOARP,
    MULTICAST
  }

  public Link {
    flags = Set.copyOf(flags);
  }

  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /// Administratively up and with carrier: adverts can leave and arrive.
  public boolean operational() {
    return has(Flag.UP) && has(Flag.RUNNING);
  }
}
