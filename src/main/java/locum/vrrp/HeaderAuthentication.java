package locum.vrrp;

import java.util.Optional;
import locum.core.Datagram;
import locum.core.Ipv4Address;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.AdvertisementCodec.Proof;
import locum.wire.AuthenticationHeader;
import locum.wire.Hmac;

/// Packets behind an IP authentication header, with the sequence rules of the deployed peers.
///
/// All routers of a virtual router count with one number: each takes over what it hears, and an
/// Active goes on from there. A received number must be above the last one sent or heard. A router
/// that was restarted knows no number: it learns it from the Active, or its adverts are refused as
/// replayed until it hears one.
///
/// So that a restart does no harm even where nobody is heard, a number is never below the seconds
/// of the wall clock: it is above all that this router sent before, as long as the clock did not go
/// back. Peers that count from 1 accept any greater number.
final class HeaderAuthentication implements PacketAuthentication {

  /// Here counting ends. The sender goes on with it, a receiver can no longer tell old from new,
  /// and the next Active starts again at 1.
  private static final long LAST = 0xffff_fffdL;

  private Hmac key;
  private long sequence;
  private boolean exhausted;

  HeaderAuthentication(Authentication.Header configured) {
    key = Hmac.md5(configured.key());
  }

  HeaderAuthentication with(Authentication.Header changed) {
    key = Hmac.md5(changed.key());
    return this;
  }

  @Override
  public int protocol() {
    return Datagram.PROTOCOL_AUTHENTICATION_HEADER;
  }

  @Override
  public void begin(UnixTime clock, boolean takesOver) {
    if (exhausted && takesOver) {
      sequence = 1;
      exhausted = false;
    } else if (!exhausted) {
      // The Active that is replaced may send its next number at this very moment.
      moveTo(takesOver && sequence > 0 ? sequence + 2 : sequence + 1);
      if (clock.seconds() > sequence && clock.seconds() < LAST) {
        moveTo(clock.seconds());
      }
    }
  }

  @Override
  public Datagram protect(Datagram plain) {
    return AuthenticationHeader.protect(key, plain, sequence);
  }

  @Override
  public Optional<RejectReason> check(UnixTime clock, Datagram datagram, Accepted accepted) {
    if (!(accepted.proof() instanceof Proof.Header(AuthenticationHeader header))) {
      return Optional.of(RejectReason.AH_MISSING);
    }
    if (!header.isIntact(key, datagram)) {
      return Optional.of(RejectReason.AH_NOT_INTACT);
    }
    if (!(datagram.source() instanceof Ipv4Address source) || !header.isIndexOf(source)) {
      return Optional.of(RejectReason.AH_FOREIGN_INDEX);
    }
    if (header.sequence() <= sequence && !exhausted) {
      return Optional.of(RejectReason.AH_REPLAYED);
    }
    exhausted = false;
    moveTo(header.sequence());
    return Optional.empty();
  }

  @Override
  public void outranked() {
    if (!exhausted) {
      moveTo(sequence + 1);
    }
  }

  private void moveTo(long next) {
    sequence = Math.min(next, LAST);
    exhausted = next >= LAST;
  }
}
