package locum.vrrp;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import locum.core.Datagram;
import locum.core.IpAddress;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.AdvertisementCodec.Proof;
import locum.wire.Hmac;
import locum.wire.InternetChecksum;

/// Packets with keepalived's `auth_hmac` behind them.
///
/// Every router counts for itself, with the wall clock: a packet is fresh when it is newer than the
/// last one of the same sender and, where clocks count, not further from our clock than the window.
final class TrailerAuthentication implements PacketAuthentication {

  private Authentication.Trailer configured;
  private final Map<Integer, Hmac> keys = new HashMap<>();
  private int senders;
  private long lastSent;
  private boolean anythingSent;

  /// The newest sequence of each sender, the one heard longest ago first.
  private final Map<IpAddress, Long> newest = new LinkedHashMap<>();

  TrailerAuthentication(Authentication.Trailer configured, int senders) {
    this.configured = configured;
    with(configured, senders);
  }

  TrailerAuthentication with(Authentication.Trailer changed, int howManySenders) {
    configured = changed;
    senders = howManySenders;
    keys.clear();
    changed.keys().forEach((id, key) -> keys.put(id, Hmac.sha256(key)));
    return this;
  }

  @Override
  public boolean readsTrailers() {
    return true;
  }

  @Override
  public void begin(UnixTime clock, boolean takesOver) {
    long byClock = clock.seconds() << 32 | (long) clock.fraction() << 16;
    boolean behind = anythingSent && Long.compareUnsigned(byClock, lastSent) <= 0;
    boolean tooFarAhead =
        configured.freshness() == Authentication.Freshness.CLOCK
            && distance(clock, (int) (lastSent >>> 32)) > configured.window().toSeconds();
    lastSent = behind && !tooFarAhead ? lastSent + 1 : byClock;
    anythingSent = true;
  }

  @Override
  public Datagram protect(Datagram plain) {
    if (configured.mode() == Authentication.Mode.RECEIVE_ONLY) {
      return plain;
    }
    int keyId = configured.activeKey();
    Hmac key = Optional.ofNullable(keys.get(keyId)).orElseThrow();
    Octets message = plain.payload();
    AuthenticationTrailer trailer =
        AuthenticationTrailer.sign(key, keyId, lastSent, plain.source(), message);
    OctetWriter packet =
        new OctetWriter(message.length() + AuthenticationTrailer.LENGTH)
            .put(message)
            .put(trailer.encode());
    switch (plain.source().family()) {
      case IPV4 -> {} // the checksum covers the message only
      case IPV6 -> {
        packet.setU16(AdvertisementCodec.CHECKSUM_AT, 0);
        int checksum =
            InternetChecksum.of(
                plain.source(), plain.destination(), Datagram.PROTOCOL_VRRP, packet.written());
        packet.setU16(AdvertisementCodec.CHECKSUM_AT, checksum);
      }
    }
    return plain.carrying(Datagram.PROTOCOL_VRRP, packet.toOctets());
  }

  @Override
  public Optional<RejectReason> check(UnixTime clock, Datagram datagram, Accepted accepted) {
    return switch (accepted.proof()) {
      case Proof.Header _ -> Optional.of(RejectReason.AH_UNEXPECTED);
      case Proof.None _ ->
          configured.mode() == Authentication.Mode.ENFORCE
              ? Optional.of(RejectReason.HMAC_MISSING)
              : Optional.empty();
      case Proof.Trailer(Octets octets) ->
          AuthenticationTrailer.decode(octets)
              .map(trailer -> check(clock, datagram, trailer))
              .orElse(Optional.of(RejectReason.HMAC_MALFORMED));
    };
  }

  private Optional<RejectReason> check(
      UnixTime clock, Datagram datagram, AuthenticationTrailer trailer) {
    boolean clocksCount = configured.freshness() == Authentication.Freshness.CLOCK;
    long window = configured.window().toSeconds();
    if (clocksCount && distance(clock, trailer.seconds()) > window) {
      return Optional.of(RejectReason.HMAC_STALE);
    }
    Hmac key = keys.get(trailer.keyId());
    if (key == null) {
      return Optional.of(RejectReason.HMAC_UNKNOWN_KEY);
    }
    IpAddress sender = datagram.source();
    Octets payload = datagram.payload();
    Octets message = payload.slice(0, payload.length() - AuthenticationTrailer.LENGTH);
    if (!trailer.isIntact(key, sender, message)) {
      return Optional.of(RejectReason.HMAC_INVALID);
    }
    // A mark from far away, before somebody set a clock right, would lock its sender out.
    Optional<Long> mark =
        Optional.ofNullable(newest.get(sender))
            .filter(m -> !clocksCount || distance(clock, (int) (m >>> 32)) <= window);
    if (mark.isPresent() && trailer.sequence() - mark.get() <= 0) { // serial numbers, RFC 1982
      return Optional.of(RejectReason.HMAC_REPLAYED);
    }
    newest.remove(sender);
    newest.put(sender, trailer.sequence());
    if (newest.size() > senders) {
      newest.remove(newest.keySet().iterator().next());
    }
    return Optional.empty();
  }

  @Override
  public Optional<Irregularity> oddity(UnixTime clock, Accepted accepted) {
    return accepted.proof() instanceof Proof.Trailer(Octets octets)
            && configured.freshness() == Authentication.Freshness.CLOCK
            && AuthenticationTrailer.decode(octets)
                .filter(t -> 2 * distance(clock, t.seconds()) > configured.window().toSeconds())
                .isPresent()
        ? Optional.of(Irregularity.CLOCKS_DRIFT)
        : Optional.empty();
  }

  /// Whole seconds between our clock and 32 bits of another.
  private static long distance(UnixTime clock, int seconds) {
    return Math.abs((long) ((int) clock.seconds() - seconds));
  }
}
