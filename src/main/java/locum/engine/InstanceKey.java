package locum.engine;

import locum.core.AddressFamily;

/// What makes an instance the same instance across a reload, whatever its name: interface, family
/// and VRID.
public record InstanceKey(String interfaceName, AddressFamily family, int id) {

  @Override
  public String toString() {
    return interfaceName + "/" + id + (family == AddressFamily.IPV6 ? "/IPv6" : "");
  }
}
