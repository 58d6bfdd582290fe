package locum.engine;

import java.util.Optional;
import locum.carp.Advertisement;
import locum.carp.AdvertisementCodec;
import locum.carp.CarpConfig;
import locum.carp.Profile;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.Envelope;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.core.Octets;

/// Sends the adverts of one CARP instance to where its peers listen.
///
/// To a group they go in frames made by hand, because every peer sends from a MAC address of the
/// vhid:
///
/// ```text
///   UCARP               00:00:5e:00:00:vhid     TOS 0x10, DF
///   OPENBSD, FREEBSD    00:00:5e:00:01:vhid     TOS 0x10, DF
/// ```
final class CarpSender {

  private static final int TTL = 255;

  /// Low delay, as all peers send it.
  private static final int TYPE_OF_SERVICE = 0x10;

  private static final long UCARP_BLOCK = 0x0000_5e00_0000L;

  private int identification;

  /// Sends one advert over one family.
  ///
  /// @param ownMac whether adverts leave with the MAC address of the interface
  /// @param where the group; without one, the peers
  void send(
      CarpConfig config,
      Peering peering,
      boolean ownMac,
      Router.Hearing where,
      Router.Attachment from,
      Advertisement advertisement,
      Router.Stage stage) {
    Octets message = AdvertisementCodec.encode(advertisement);
    switch (peering) {
      case Peering.Unicast unicast -> {
        for (Peering.Peer peer : unicast.peers()) {
          Datagram packet = packet(from, peer.address(), unicast.ttl().orElse(TTL), message);
          stage.effects().transmit(packet);
        }
      }
      case Peering.Multicast _ ->
          frame(config, ownMac, where, from, message, Optional.empty(), stage);
      case Peering.Broadcast _ ->
          frame(config, ownMac, where, from, message, Optional.of(MacAddress.BROADCAST), stage);
    }
  }

  private void frame(
      CarpConfig config,
      boolean ownMac,
      Router.Hearing where,
      Router.Attachment from,
      Octets message,
      Optional<MacAddress> destination,
      Router.Stage stage) {
    Optional<IpAddress> group = where.group();
    Optional<MacAddress> own = stage.interfaceMac(); // empty on a link without Ethernet
    Optional<MacAddress> source =
        stage.advertMac().or(() -> ownMac ? own : own.map(_ -> macOf(config)));
    if (group.isPresent()) {
      Datagram packet = packet(from, group.get(), TTL, message);
      if (source.isPresent()) {
        stage
            .effects()
            .transmit(packet, new Envelope(source.get(), destination, TYPE_OF_SERVICE, true));
      } else {
        stage.effects().transmit(packet); // an interface without MAC addresses
      }
    }
  }

  private static MacAddress macOf(CarpConfig config) {
    int vhid = config.vhid().value();
    return config.profile() == Profile.UCARP
        ? new MacAddress(UCARP_BLOCK | vhid)
        : MacAddress.forVrid(AddressFamily.IPV4, vhid); // over IPv6, too
  }

  private Datagram packet(Router.Attachment from, IpAddress destination, int ttl, Octets message) {
    identification = identification % 0xffff + 1;
    return new Datagram(
        from.index(),
        from.source(),
        destination,
        Datagram.PROTOCOL_VRRP,
        ttl,
        destination.family() == AddressFamily.IPV4 ? identification : 0,
        message);
  }
}
