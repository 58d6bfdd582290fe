package locum.engine;

import java.util.Optional;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.AdvertisementCodec.Decoded;
import locum.vrrp.AdvertisementCodec.Rejected;
import locum.vrrp.AdvertisementCodec.Tolerance;
import locum.vrrp.PacketAuthentication;
import locum.vrrp.RejectReason;

/// The checks of a received packet that need more than the packet and less than the state of the
/// virtual router, in the order of [RejectReason]: was it sent to us, by a peer, from not too far,
/// is it well-formed, is it authentic.
final class VrrpAdmission {

  private VrrpAdmission() {}

  static Decoded admit(
      InstanceConfig config,
      Datagram datagram,
      PacketAuthentication authentication,
      UnixTime clock) {
    Optional<RejectReason> misplaced =
        switch (config.peering()) {
          case Peering.Multicast(IpAddress group) -> misplaced(group, datagram);
          case Peering.Broadcast(IpAddress group) -> misplaced(group, datagram);
          case Peering.Unicast unicast -> misplaced(unicast, datagram, authentication);
        };
    if (misplaced.isPresent()) {
      return new Rejected(misplaced.get());
    }
    return switch (AdvertisementCodec.decode(datagram, tolerance(config, authentication))) {
      case Rejected rejected -> rejected;
      case Accepted accepted ->
          authentication
              .check(clock, datagram, accepted)
              .<Decoded>map(Rejected::new)
              .orElse(accepted);
    };
  }

  private static Optional<RejectReason> misplaced(IpAddress group, Datagram datagram) {
    return datagram.destination().equals(group)
        ? Optional.empty()
        : Optional.of(RejectReason.WRONG_DESTINATION);
  }

  private static Optional<RejectReason> misplaced(
      Peering.Unicast unicast, Datagram datagram, PacketAuthentication authentication) {
    if (datagram.destination().isMulticast()) {
      return Optional.of(RejectReason.WRONG_DESTINATION);
    }
    // A trailer is checked against what its sender sent before, so senders must be known.
    if (!unicast.checkSource() && !authentication.readsTrailers()) {
      return Optional.empty();
    }
    return switch (unicast.placeOf(datagram)) {
      case PEER -> Optional.empty();
      case STRANGER -> Optional.of(RejectReason.NOT_A_PEER);
      case TOO_NEAR_OR_FAR -> Optional.of(RejectReason.TTL_OUT_OF_RANGE);
    };
  }

  private static Tolerance tolerance(InstanceConfig config, PacketAuthentication authentication) {
    Optional<IpAddress> oldGroup =
        config.peering() instanceof Peering.Unicast unicast ? unicast.oldGroup() : Optional.empty();
    return new Tolerance(authentication.readsTrailers(), oldGroup);
  }
}
