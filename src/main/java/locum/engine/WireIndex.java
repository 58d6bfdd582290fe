package locum.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.vrrp.AdvertisementCodec;

/// Finds the instance that a packet is meant for, in a number of steps that does not grow with the
/// number of instances.
///
/// Interface, family and VRID (with CARP, vhid) alone do not always tell: a VRID may be used with
/// several groups, and with unicast. So the destination is asked first, then whether somebody takes
/// unicast, and at last who has the VRID at all: that one refuses the packet, and says why.
final class WireIndex {

  /// How closely a packet is looked at.
  private enum Distance {
    /// At its destination: the group, or in unicast our own address.
    DESTINATION,
    /// It is unicast.
    UNICAST,
    ANYWHERE
  }

  /// What a packet shows of its instance.
  ///
  /// @param destination empty unless the distance is that of the destination
  private record Sight(
      InstanceKey.Protocol protocol,
      InterfaceIndex interfaceIndex,
      AddressFamily family,
      int id,
      Distance distance,
      Optional<IpAddress> destination) {}

  /// The first of several is the one that is found.
  private final Map<Sight, List<Instance>> instances = new HashMap<>();

  private final Map<Instance, Set<Sight>> sights = new HashMap<>();

  /// @param own the address that the instance sends from
  void add(InterfaceIndex index, Optional<IpAddress> own, Instance instance) {
    Set<Sight> seen = new LinkedHashSet<>();
    InstanceKey.Protocol protocol = instance.key().protocol();
    int id = instance.config().protocol().id();
    boolean unicast = instance.config().peering().joined().isEmpty();
    for (Router.Hearing hearing : instance.hearings()) {
      Optional<IpAddress> ours = unicast ? own : hearing.group();
      if (ours.isPresent()) {
        seen.add(new Sight(protocol, index, hearing.family(), id, Distance.DESTINATION, ours));
      }
      if (unicast) {
        seen.add(
            new Sight(protocol, index, hearing.family(), id, Distance.UNICAST, Optional.empty()));
      }
      seen.add(
          new Sight(protocol, index, hearing.family(), id, Distance.ANYWHERE, Optional.empty()));
    }
    for (Sight sight : seen) {
      instances.computeIfAbsent(sight, _ -> new ArrayList<>(1)).add(instance);
    }
    sights.put(instance, seen);
  }

  void remove(Instance instance) {
    Set<Sight> seen = sights.remove(instance);
    if (seen != null) {
      for (Sight sight : seen) {
        instances.computeIfPresent(
            sight, (_, list) -> list.remove(instance) && list.isEmpty() ? null : list);
      }
    }
  }

  /// The instance that a received packet is for.
  Optional<Instance> receiverOf(Datagram datagram) {
    return find(datagram, datagram.destination());
  }

  /// The instance that a packet is from.
  Optional<Instance> senderOf(Datagram datagram) {
    boolean toGroup = datagram.destination().isMulticast();
    return find(datagram, toGroup ? datagram.destination() : datagram.source());
  }

  /// One number may be a VRID and a vhid on the same link: a packet goes to the protocol that it
  /// looks like. Where only the other one has the number, that refuses it, and says why.
  private Optional<Instance> find(Datagram datagram, IpAddress ours) {
    boolean carp = locum.carp.AdvertisementCodec.looksLikeCarp(datagram);
    return find(carp ? InstanceKey.Protocol.CARP : InstanceKey.Protocol.VRRP, datagram, ours)
        .or(
            () ->
                find(carp ? InstanceKey.Protocol.VRRP : InstanceKey.Protocol.CARP, datagram, ours));
  }

  private Optional<Instance> find(
      InstanceKey.Protocol protocol, Datagram datagram, IpAddress ours) {
    return look(protocol, datagram, Distance.DESTINATION, Optional.of(ours))
        .or(
            () ->
                ours.isMulticast()
                    ? Optional.empty()
                    : look(protocol, datagram, Distance.UNICAST, Optional.empty()))
        .or(() -> look(protocol, datagram, Distance.ANYWHERE, Optional.empty()));
  }

  private Optional<Instance> look(
      InstanceKey.Protocol protocol,
      Datagram datagram,
      Distance distance,
      Optional<IpAddress> destination) {
    Sight sight =
        new Sight(
            protocol,
            datagram.interfaceIndex(),
            datagram.source().family(),
            AdvertisementCodec.claimedVrid(datagram),
            distance,
            destination);
    return Optional.ofNullable(instances.get(sight)).map(List::getFirst);
  }
}
