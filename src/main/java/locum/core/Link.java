package locum.core;

import java.util.Optional;
import java.util.Set;

/// An interface of the host as the kernel describes it.
///
/// @param mac empty where the interface has no 48-bit address
/// @param mtu octets
public record Link(
    InterfaceIndex index, String name, Optional<MacAddress> mac, int mtu, Set<Flag> flags) {

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
