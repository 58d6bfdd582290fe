package locum.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.vrrp.AdvertisementCodec;

/// Finds the instance that a packet is meant for, in a number of steps that does not grow with the
/// number of instances.
///
/// Interface, family and VRID alone do not always tell: a VRID may be used with several groups, and
/// with unicast. So the destination is asked first, then whether somebody takes unicast, and at
/// last who has the VRID at all: that one refuses the packet, and says why.
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
      InterfaceIndex interfaceIndex,
      AddressFamily family,
      int vrid,
      Distance distance,
      Optional<IpAddress> destination) {}

  /// The first of several is the one that is found.
  private final Map<Sight, List<Instance>> instances = new HashMap<>();

  private final Map<Instance, List<Sight>> sights = new HashMap<>();

  /// @param own the address that the instance sends from
  void add(InterfaceIndex index, Optional<IpAddress> own, Instance instance) {
    List<Sight> seen = new ArrayList<>();
    var router = instance.config().vrrp().orElseThrow();
    int vrid = router.vrid().value();
    switch (instance.config().peering()) {
      case Peering.Multicast(IpAddress group) ->
          seen.add(
              new Sight(index, router.family(), vrid, Distance.DESTINATION, Optional.of(group)));
      case Peering.Broadcast(IpAddress group) ->
          seen.add(
              new Sight(index, router.family(), vrid, Distance.DESTINATION, Optional.of(group)));
      case Peering.Unicast _ -> {
        if (own.isPresent()) {
          seen.add(new Sight(index, router.family(), vrid, Distance.DESTINATION, own));
        }
        seen.add(new Sight(index, router.family(), vrid, Distance.UNICAST, Optional.empty()));
      }
    }
    seen.add(new Sight(index, router.family(), vrid, Distance.ANYWHERE, Optional.empty()));
    for (Sight sight : seen) {
      instances.computeIfAbsent(sight, _ -> new ArrayList<>(1)).add(instance);
    }
    sights.put(instance, seen);
  }

  void remove(Instance instance) {
    List<Sight> seen = sights.remove(instance);
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

  private Optional<Instance> find(Datagram datagram, IpAddress ours) {
    return look(datagram, Distance.DESTINATION, Optional.of(ours))
        .or(
            () ->
                ours.isMulticast()
                    ? Optional.empty()
                    : look(datagram, Distance.UNICAST, Optional.empty()))
        .or(() -> look(datagram, Distance.ANYWHERE, Optional.empty()));
  }

  private Optional<Instance> look(
      Datagram datagram, Distance distance, Optional<IpAddress> destination) {
    Sight sight =
        new Sight(
            datagram.interfaceIndex(),
            datagram.source().family(),
            AdvertisementCodec.claimedVrid(datagram),
            distance,
            destination);
    return Optional.ofNullable(instances.get(sight)).map(List::getFirst);
  }
}
