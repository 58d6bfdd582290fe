package locum.core;

import java.util.Optional;

/// Where adverts are to be received: an interface, a family and, for multicast, the group to join.
///
/// Points of one interface, family and protocol share a socket.
///
/// @param interfaceName the name of the interface, for messages
/// @param protocol the IP protocol number
/// @param group the multicast group to join; empty where the peers send unicast
public record ListenPoint(
    InterfaceIndex interfaceIndex,
    String interfaceName,
    AddressFamily family,
    int protocol,
    Optional<IpAddress> group) {}
