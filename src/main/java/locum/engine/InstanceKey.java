package locum.engine;

import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpAddress;

/// What makes an instance the same instance across a reload, whatever its name: protocol,
/// interface, family and VRID or vhid, and where it speaks, because one VRID may be used on one
/// interface with several multicast groups, and with unicast beside them.
///
/// @param interfaceName empty for the one that carries the source address
/// @param group empty in unicast
/// @param source as configured, in unicast only: there it is what tells instances apart
public record InstanceKey(
    Protocol protocol,
    String interfaceName,
    AddressFamily family,
    int id,
    Optional<IpAddress> group,
    Optional<IpAddress> source) {

  /// What it speaks.
  public enum Protocol {
    VRRP,
    CARP
  }

  /// The same, wherever it speaks.
  InstanceKey anywhere() {
    return new InstanceKey(protocol, interfaceName, family, id, Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return interfaceName + "/" + id + (family == AddressFamily.IPV6 ? "/IPv6" : "");
  }
}
