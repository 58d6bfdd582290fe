package locum.engine;

import java.util.Optional;
import locum.core.MacAddress;

/// `use_vmac`: the virtual router has a MAC address of its own, on an interface of its own.
///
/// @param interfaceName of the macvlan
/// @param mac empty is that of the RFC for the family and VRID
/// @param adverts whether adverts carry it too, or leave from the base interface
public record VirtualMac(String interfaceName, Optional<MacAddress> mac, boolean adverts) {}
