package locum.core;

import java.util.Optional;

/// How a packet is wrapped that no socket of the IP layer would send so.
///
/// @param source the Ethernet source address, whatever address the interface has
/// @param destination the Ethernet destination; empty is that of the group
/// @param typeOfService the octet of that name in IPv4, the traffic class in IPv6
/// @param dontFragment the flag DF of IPv4
/// @param through the interface by which it leaves, where that is another one than the packet's own
public record Envelope(
    MacAddress source,
    Optional<MacAddress> destination,
    int typeOfService,
    boolean dontFragment,
    Optional<InterfaceIndex> through) {

  /// Leaves by the interface of the packet.
  public Envelope(
      MacAddress source,
      Optional<MacAddress> destination,
      int typeOfService,
      boolean dontFragment) {
    this(source, destination, typeOfService, dontFragment, Optional.empty());
  }

  /// Internetwork control: the precedence of routing protocols.
  public static final int INTERNETWORK_CONTROL = 0xc0;

  /// From the virtual router MAC address (RFC 9568 §7.2).
  public static Envelope of(MacAddress virtualRouter) {
    return of(virtualRouter, Optional.empty());
  }

  /// The same by another interface.
  public static Envelope of(MacAddress virtualRouter, Optional<InterfaceIndex> through) {
    return new Envelope(virtualRouter, Optional.empty(), INTERNETWORK_CONTROL, false, through);
  }
}
