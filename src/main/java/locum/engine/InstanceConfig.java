package locum.engine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import locum.carp.CarpConfig;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.track.Track;
import locum.vrrp.VirtualRouterConfig;

/// One instance as configured: a `vrrp_instance` or `carp_instance` block.
///
/// @param name as the user wrote it
/// @param interfaceName the interface that adverts are sent and received on; empty for the one that
///   carries `source`, in unicast only
/// @param source the address to send from; empty is the primary address of the interface
/// @param addresses advertised, in the order of the file; the same addresses as in `protocol`
/// @param excluded held together with `addresses`, but not advertised; of either family
/// @param trackPrimary whether the loss of `interfaceName` puts the instance into FAULT
/// @param trackSource whether the loss of `source` does
/// @param tracks what else it depends on, those of its sync group included
/// @param routing what comes and goes with the addresses
/// @param virtualMac empty is the MAC address of the interface
/// @param scripted whether a script adds and removes the addresses; they are announced when it has
///   ended (ucarp)
/// @param accept whether packets to the virtual addresses are accepted (RFC 9568 §6.1, Accept_Mode)
/// @param promoteSecondaries whether the interface keeps secondary addresses when their primary
///   goes
public record InstanceConfig(
    String name,
    String interfaceName,
    ProtocolConfig protocol,
    Peering peering,
    Optional<IpAddress> source,
    List<VirtualAddress> addresses,
    List<VirtualAddress> excluded,
    AnnouncementSchedule announcements,
    boolean trackPrimary,
    boolean trackSource,
    List<Track> tracks,
    Routing routing,
    Optional<VirtualMac> virtualMac,
    boolean scripted,
    boolean accept,
    boolean promoteSecondaries) {

  public InstanceConfig {
    addresses = List.copyOf(addresses);
    excluded = List.copyOf(excluded);
    tracks = List.copyOf(tracks);
    boolean unicastSource = peering instanceof Peering.Unicast && source.isPresent();
    if (interfaceName.isEmpty() && !unicastSource) {
      throw new IllegalArgumentException("no interface, and no unicast source to find it by");
    }
  }

  public InstanceConfig withTracks(List<Track> changed) {
    return new InstanceConfig(
        name,
        interfaceName,
        protocol,
        peering,
        source,
        addresses,
        excluded,
        announcements,
        trackPrimary,
        trackSource,
        changed,
        routing,
        virtualMac,
        scripted,
        accept,
        promoteSecondaries);
  }

  /// What a VRRP instance speaks; empty with another protocol.
  public Optional<VirtualRouterConfig> vrrp() {
    return protocol instanceof ProtocolConfig.Vrrp(VirtualRouterConfig router)
        ? Optional.of(router)
        : Optional.empty();
  }

  /// What a CARP instance speaks; empty with another protocol.
  public Optional<CarpConfig> carp() {
    return protocol instanceof ProtocolConfig.Carp carp
        ? Optional.of(carp.host())
        : Optional.empty();
  }

  /// Whether this host owns the virtual addresses: VRRP with priority 255.
  public boolean ownsAddresses() {
    return vrrp().filter(VirtualRouterConfig::addressOwner).isPresent();
  }

  public AddressFamily family() {
    return protocol.family();
  }

  public InstanceKey key() {
    return switch (peering) {
      case Peering.Multicast(IpAddress group) -> key(Optional.of(group), Optional.empty());
      case Peering.Broadcast(IpAddress group) -> key(Optional.of(group), Optional.empty());
      case Peering.Unicast _ -> key(Optional.empty(), source);
    };
  }

  private InstanceKey key(Optional<IpAddress> group, Optional<IpAddress> unicastSource) {
    InstanceKey.Protocol speaks =
        switch (protocol) {
          case ProtocolConfig.Vrrp _ -> InstanceKey.Protocol.VRRP;
          case ProtocolConfig.Carp _ -> InstanceKey.Protocol.CARP;
        };
    return new InstanceKey(
        speaks, interfaceName, protocol.family(), protocol.id(), group, unicastSource);
  }

  /// The same instance on another interface.
  InstanceConfig on(String otherInterface) {
    return new InstanceConfig(
        name,
        otherInterface,
        protocol,
        peering,
        source,
        addresses,
        excluded,
        announcements,
        trackPrimary,
        trackSource,
        tracks,
        routing,
        virtualMac,
        scripted,
        accept,
        promoteSecondaries);
  }

  /// The same with another virtual MAC address, or none.
  public InstanceConfig withVirtualMac(Optional<VirtualMac> other) {
    return new InstanceConfig(
        name,
        interfaceName,
        protocol,
        peering,
        source,
        addresses,
        excluded,
        announcements,
        trackPrimary,
        trackSource,
        tracks,
        routing,
        other,
        scripted,
        accept,
        promoteSecondaries);
  }

  /// The longest time between two adverts: what it tracks slows a host of CARP down.
  public Duration longestInterval() {
    boolean demoted =
        carp().isPresent() && tracks.stream().anyMatch(track -> track.weight().value() != 0);
    Duration own = protocol.interval();
    return demoted ? own.plusSeconds(1) : own;
  }

  /// All addresses in the order in which they are added and announced: advertised, then excluded.
  public Stream<VirtualAddress> allAddresses() {
    return Stream.concat(addresses.stream(), excluded.stream());
  }

  /// Every interface that this instance depends on.
  public Set<String> interfaceNames() {
    Set<String> names = new LinkedHashSet<>();
    names.add(interfaceName);
    allAddresses().flatMap(address -> address.interfaceName().stream()).forEach(names::add);
    for (Track track : tracks) {
      if (track instanceof Track.Interface(String name, var _)) {
        names.add(name);
      }
    }
    names.addAll(routing.interfaceNames());
    virtualMac.flatMap(VirtualMac::provided).ifPresent(p -> names.add(p.interfaceName()));
    return names;
  }
}
