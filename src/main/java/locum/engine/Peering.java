package locum.engine;

import java.util.List;
import java.util.OptionalInt;
import locum.core.IpAddress;

/// Where the adverts of an instance go, and where they are expected from.
public sealed interface Peering {

  /// To a group, with TTL 255.
  record Multicast(IpAddress group) implements Peering {}

  /// One copy to each peer, in this order.
  ///
  /// @param peers not empty
  /// @param ttl the TTL or hop limit to send with; empty is 255 for IPv4 and 64 for IPv6
  record Unicast(List<IpAddress> peers, OptionalInt ttl) implements Peering {
    public Unicast {
      peers = List.copyOf(peers);
      if (peers.isEmpty()) {
        throw new IllegalArgumentException("no peers");
      }
    }
  }
}
