package locum.vrrp;

import java.time.Duration;
import java.util.List;
import locum.core.AddressFamily;
import locum.core.IpAddress;

/// The parameters of one virtual router (RFC 9568 §6.1).
///
/// @param family of the adverts and of all `addresses`
/// @param priority before any tracking
/// @param preemptMode whether a Backup replaces an Active of lower priority
/// @param preemptDelay for how long after the first advert of lower priority a Backup still obeys
///   it; zero for not at all (keepalived's `preempt_delay`)
/// @param downTimerAdverts how many missed adverts make Active_Down_Interval; 3 in the RFC
/// @param startsActive an address owner that becomes Active at once; an owner that does not is a
///   Backup first (keepalived's `state BACKUP` with priority 255)
/// @param checksum the form that is sent in VRRPv3 over IPv4; all are accepted
/// @param addresses the virtual addresses that are advertised, in the configured order
/// @param reactions where the file decides otherwise than the RFC
public record VirtualRouterConfig(
    VrrpVersion version,
    AddressFamily family,
    Vrid vrid,
    Priority priority,
    AdvertisementInterval interval,
    boolean preemptMode,
    Duration preemptDelay,
    int downTimerAdverts,
    boolean startsActive,
    Authentication authentication,
    ChecksumForm checksum,
    List<IpAddress> addresses,
    Reactions reactions) {

  /// What the checksum of a VRRPv3 packet over IPv4 covers. VRRPv2 never has a pseudo-header, IPv6
  /// always has one.
  public enum ChecksumForm {
    /// With the IPv4 pseudo-header, as RFC 5798 was read by the deployed peers.
    PSEUDO_HEADER,
    /// The VRRP message only, as RFC 9568 §5.2.8 says.
    MESSAGE_ONLY,
    /// With the IPv4 pseudo-header of a packet to the multicast group, though it is unicast: old
    /// keepalived.
    GROUP_PSEUDO_HEADER
  }

  public VirtualRouterConfig {
    addresses = List.copyOf(addresses);
    if (interval.version() != version) {
      throw new IllegalArgumentException("interval of another version");
    }
    if (family == AddressFamily.IPV6 && version == VrrpVersion.V2) {
      throw new IllegalArgumentException("VRRPv2 has no IPv6");
    }
    if (version == VrrpVersion.V3 && authentication.field().type() != 0) {
      throw new IllegalArgumentException("VRRPv3 has neither password nor authentication header");
    }
    if (addresses.size() > 255) {
      throw new IllegalArgumentException("more than 255 addresses");
    }
    if (addresses.stream().anyMatch(a -> a.family() != family)) {
      throw new IllegalArgumentException("addresses of another family");
    }
    if (startsActive && !priority.isOwner()) {
      throw new IllegalArgumentException("only an owner starts as Active");
    }
  }

  /// The same with other reactions.
  public VirtualRouterConfig with(Reactions other) {
    return new VirtualRouterConfig(
        version,
        family,
        vrid,
        priority,
        interval,
        preemptMode,
        preemptDelay,
        downTimerAdverts,
        startsActive,
        authentication,
        checksum,
        addresses,
        other);
  }

  /// Whether this router owns the virtual addresses: priority 255.
  public boolean addressOwner() {
    return priority.isOwner();
  }
}
