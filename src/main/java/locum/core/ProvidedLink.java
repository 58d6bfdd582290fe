package locum.core;

import java.util.Optional;

/// An interface with a virtual router MAC address that is not of our making: it is set up and down,
/// never made and never removed.
///
/// @param index the interface as it was found
/// @param name of it, for messages
/// @param mac the address that it bears
/// @param family of the adverts
/// @param parent the interface that does not hear what others send from this MAC address while this
///   one is up: a macvlan in private mode keeps it to itself; empty for any other kind
public record ProvidedLink(
    InterfaceIndex index,
    String name,
    MacAddress mac,
    AddressFamily family,
    Optional<InterfaceIndex> parent) {}
