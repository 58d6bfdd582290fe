package locum.engine;

import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.vrrp.Advertisement;
import locum.vrrp.AdvertisementCodec;

/// Sends the adverts of one instance to where its peers listen: the group, or each peer in turn.
///
/// The IPv4 identification counts the packets of this instance, as keepalived's does.
final class AdvertSender {

  private static final int TTL_MULTICAST = 255;
  private static final int TTL_UNICAST_IPV4 = 255;
  private static final int TTL_UNICAST_IPV6 = 64;

  /// Where packets leave and arrive.
  record Attachment(InterfaceIndex index, IpAddress source) {}

  private int identification;

  /// @param mac the source address of the frames; empty is that of the interface
  void send(
      InstanceConfig config,
      Attachment from,
      Optional<MacAddress> mac,
      Advertisement advertisement,
      EffectBatch effects) {
    switch (config.peering()) {
      case Peering.Multicast(IpAddress group) ->
          transmit(config, from, mac, advertisement, group, TTL_MULTICAST, effects);
      case Peering.Unicast unicast -> {
        int ttl =
            unicast
                .ttl()
                .orElse(
                    config.router().family() == AddressFamily.IPV4
                        ? TTL_UNICAST_IPV4
                        : TTL_UNICAST_IPV6);
        for (IpAddress peer : unicast.peers()) {
          transmit(config, from, Optional.empty(), advertisement, peer, ttl, effects);
        }
      }
    }
  }

  private void transmit(
      InstanceConfig config,
      Attachment from,
      Optional<MacAddress> mac,
      Advertisement advertisement,
      IpAddress destination,
      int ttl,
      EffectBatch effects) {
    identification = identification % 0xffff + 1;
    Datagram datagram =
        new Datagram(
            from.index(),
            from.source(),
            destination,
            Datagram.PROTOCOL_VRRP,
            ttl,
            config.router().family() == AddressFamily.IPV4 ? identification : 0,
            AdvertisementCodec.encode(
                advertisement, from.source(), destination, config.router().checksum()));
    if (mac.isPresent()) {
      effects.transmit(datagram, mac.get());
    } else {
      effects.transmit(datagram);
    }
  }
}
