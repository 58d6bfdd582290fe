package locum.nvrrp;

import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpPrefix;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Priority;
import locum.vrrp.Vrid;

/// A session of nvrrp: what one file says.
///
/// @param file its path, as users are told of it
/// @param primaryInterface where adverts are heard, and whose address they come from
/// @param vrrpInterface has the virtual MAC address, and the virtual address while master
/// @param preempts whether it takes over from a master of lower priority
/// @param accepts `accept_mode`: whether packets to the virtual address are accepted; empty is not
///   said, which means that they are
/// @param createsInterface `create_intf`: whether locum makes `vrrpInterface` where it is missing
public record Session(
    String file,
    String primaryInterface,
    String vrrpInterface,
    IpPrefix vip,
    Vrid vrid,
    Priority priority,
    AdvertisementInterval interval,
    boolean preempts,
    Optional<Boolean> accepts,
    boolean createsInterface) {

  /// On one interface, a VRID may be used once with IPv4 and once with IPv6.
  public AddressFamily family() {
    return vip.family();
  }
}
