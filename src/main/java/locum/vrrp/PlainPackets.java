package locum.vrrp;

import java.util.Optional;
import locum.core.Datagram;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.AdvertisementCodec.Proof;

/// Packets without a proof around them.
final class PlainPackets implements PacketAuthentication {

  @Override
  public Datagram protect(Datagram plain) {
    return plain;
  }

  @Override
  public Optional<RejectReason> check(UnixTime clock, Datagram datagram, Accepted accepted) {
    return accepted.proof() instanceof Proof.Header
        ? Optional.of(RejectReason.AH_UNEXPECTED)
        : Optional.empty();
  }
}
