package locum.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.core.Datagram;
import locum.core.IpAddress;

/// Where the adverts of an instance go, and where they are expected from.
public sealed interface Peering {

  /// To a group, with TTL 255.
  record Multicast(IpAddress group) implements Peering {}

  /// To a group, with TTL 255, in frames to all hosts of the link: for switches that lose multicast
  /// (ucarp's `--nomcast`). It listens to the group all the same.
  record Broadcast(IpAddress group) implements Peering {}

  /// One copy to each peer, in this order.
  ///
  /// @param peers empty is a fault: there is nobody to share with
  /// @param ttl the TTL or hop limit to send with; empty is 255 for IPv4 and 64 for IPv6
  /// @param checkSource whether adverts of others than the peers are refused
  /// @param oldGroup the group with whose address a peer may make the checksum of VRRPv3 over IPv4,
  ///   as old keepalived did; empty where that is refused
  record Unicast(
      List<Peer> peers, OptionalInt ttl, boolean checkSource, Optional<IpAddress> oldGroup)
      implements Peering {
    public Unicast {
      peers = List.copyOf(peers);
    }

    /// Who sent a packet.
    enum Place {
      PEER,
      STRANGER,
      /// A peer, and the TTL of the packet is outside of what is configured for it.
      TOO_NEAR_OR_FAR
    }

    Place placeOf(Datagram datagram) {
      Optional<Peer> peer = peer(datagram.source());
      if (peer.isEmpty()) {
        return Place.STRANGER;
      }
      boolean inRange =
          datagram.ttl() >= peer.get().minTtl() && datagram.ttl() <= peer.get().maxTtl();
      return inRange ? Place.PEER : Place.TOO_NEAR_OR_FAR;
    }

    /// The peer with this address.
    Optional<Peer> peer(IpAddress address) {
      return peers.stream().filter(peer -> peer.address().equals(address)).findFirst();
    }
  }

  /// A peer.
  ///
  /// @param minTtl the least TTL or hop limit with which its adverts may arrive, 0-255
  /// @param maxTtl the greatest
  record Peer(IpAddress address, int minTtl, int maxTtl) {
    public static Peer of(IpAddress address) {
      return new Peer(address, 0, 255);
    }
  }

  /// The group that is joined to listen; empty in unicast.
  default Optional<IpAddress> joined() {
    return switch (this) {
      case Multicast(IpAddress group) -> Optional.of(group);
      case Broadcast(IpAddress group) -> Optional.of(group);
      case Unicast _ -> Optional.empty();
    };
  }

  /// How many other routers speak at most in the same virtual router, for what is remembered of
  /// each: the peers, or as many as keepalived remembers.
  default int senders() {
    return switch (this) {
      case Multicast _, Broadcast _ -> 4;
      case Unicast unicast -> Math.max(1, unicast.peers().size());
    };
  }
}
