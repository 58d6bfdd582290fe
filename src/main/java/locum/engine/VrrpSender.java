package locum.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.Envelope;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.vrrp.Advertisement;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.PacketAuthentication;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;

/// Sends the adverts of one instance to where its peers listen: the group, or each peer in turn.
///
/// The IPv4 identification counts the packets of this instance, as keepalived's does. A unicast
/// peer is answered with the form of checksum that it uses itself, whatever the others use.
final class VrrpSender {

  private static final int TTL_MULTICAST = 255;
  private static final int TTL_UNICAST_IPV4 = 255;
  private static final int TTL_UNICAST_IPV6 = 64;

  private final Map<IpAddress, ChecksumForm> habits = new HashMap<>();
  private int identification;

  /// A peer was obeyed that made its checksum so.
  void heard(Peering peering, IpAddress peer, ChecksumForm form) {
    if (peering instanceof Peering.Unicast unicast && unicast.peer(peer).isPresent()) {
      habits.put(peer, form);
    }
  }

  /// The configuration is another: peers that are gone are forgotten.
  void reconfigure(Peering peering) {
    List<IpAddress> peers =
        switch (peering) {
          case Peering.Multicast _, Peering.Broadcast _ -> List.of();
          case Peering.Unicast unicast ->
              unicast.peers().stream().map(Peering.Peer::address).toList();
        };
    habits.keySet().retainAll(peers);
  }

  /// @param wrapping how frames to a group are made; empty is as the kernel makes them
  /// @param authentication already begun for this advert
  void send(
      VirtualRouterConfig config,
      Peering peering,
      Router.Attachment from,
      Optional<Envelope> wrapping,
      Advertisement advertisement,
      PacketAuthentication authentication,
      EffectBatch effects) {
    ChecksumForm usual = config.checksum();
    switch (peering) {
      case Peering.Multicast(IpAddress group) ->
          sendTo(group, config, from, wrapping, advertisement, authentication, effects);
      case Peering.Broadcast(IpAddress group) ->
          sendTo(group, config, from, wrapping, advertisement, authentication, effects);
      case Peering.Unicast unicast -> {
        int ttl =
            unicast
                .ttl()
                .orElse(
                    config.family() == AddressFamily.IPV4 ? TTL_UNICAST_IPV4 : TTL_UNICAST_IPV6);
        for (Peering.Peer peer : unicast.peers()) {
          ChecksumForm form = habits.getOrDefault(peer.address(), usual);
          IpAddress summed =
              form == ChecksumForm.GROUP_PSEUDO_HEADER
                  ? unicast.oldGroup().orElse(peer.address())
                  : peer.address();
          Datagram envelope = envelope(config, from, peer.address(), ttl);
          effects.transmit(packet(envelope, summed, advertisement, form, authentication));
        }
      }
    }
  }

  private void sendTo(
      IpAddress group,
      VirtualRouterConfig config,
      Router.Attachment from,
      Optional<Envelope> wrapping,
      Advertisement advertisement,
      PacketAuthentication authentication,
      EffectBatch effects) {
    Datagram envelope = envelope(config, from, group, TTL_MULTICAST);
    Datagram packet = packet(envelope, group, advertisement, config.checksum(), authentication);
    if (wrapping.isPresent()) {
      effects.transmit(packet, wrapping.get());
    } else {
      effects.transmit(packet);
    }
  }

  private Datagram envelope(
      VirtualRouterConfig config, Router.Attachment from, IpAddress destination, int ttl) {
    identification = identification % 0xffff + 1;
    return new Datagram(
        from.index(),
        from.source(),
        destination,
        Datagram.PROTOCOL_VRRP,
        ttl,
        config.family() == AddressFamily.IPV4 ? identification : 0,
        Octets.EMPTY);
  }

  private static Datagram packet(
      Datagram envelope,
      IpAddress summed,
      Advertisement advertisement,
      ChecksumForm form,
      PacketAuthentication authentication) {
    Octets message = AdvertisementCodec.encode(advertisement, envelope.source(), summed, form);
    return authentication.protect(envelope.carrying(Datagram.PROTOCOL_VRRP, message));
  }
}
