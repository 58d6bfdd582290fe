package locum.vrrp;

import locum.core.Reason;

/// Why a received packet was refused (RFC 9568 §7.1, RFC 3768 §7.1): one constant per check and
/// counter, in the order of the checks. A refused packet changes no timer and no state.
///
/// A packet whose VRID no instance on its interface and family has is refused before all of these;
/// it belongs to nobody, and the engine counts it.
public enum RejectReason implements Reason {
  // Before anything is read: the engine.
  /// Unicast to a multicast instance, or the reverse.
  WRONG_DESTINATION("it was not sent to where this instance listens"),
  /// keepalived's `check_unicast_src`, and any advert that `auth_hmac` is to judge.
  NOT_A_PEER("its sender is not listed in unicast_peer"),
  /// keepalived's `min_ttl` and `max_ttl` of a unicast peer.
  TTL_OUT_OF_RANGE("its TTL is outside the min_ttl and max_ttl of its sender"),

  // Checks that need no configuration: AdvertisementCodec.decode.
  /// Sent to a group with a TTL or hop limit other than 255 (§5.1.1.3, §5.1.2.3).
  TTL_NOT_255("its TTL is not 255, so it did not start on this link"),
  /// What comes as IP protocol 51 is not the one form of authentication header that VRRP uses.
  AH_MALFORMED("its authentication header (AH) is not one of VRRP"),
  /// Shorter than the fixed header; or, once version and type are known, than the number of
  /// addresses it announces (§5.2.5).
  TOO_SHORT("it is shorter than it says"),
  /// Neither 2 nor 3, or 2 over IPv6.
  UNKNOWN_VERSION("its version is neither 2 nor 3"),
  /// Only type 1 exists (§5.2.2).
  UNKNOWN_TYPE("its type is not 1, ADVERTISEMENT"),
  /// Longer than its addresses: a trailer that this router knows nothing of.
  TOO_LONG("it is longer than it says: does the peer use an authentication extension?"),
  /// §5.2.8; both readings of the VRRPv3 checksum over IPv4 were tried.
  BAD_CHECKSUM("its checksum is wrong"),
  /// 0 is not in 1-255 (§5.2.3).
  INVALID_VRID("its VRID is 0"),
  /// Erratum 8301: 1-4095 centiseconds; a zero would make a Backup spin.
  ZERO_INTERVAL("its advertisement interval is 0"),
  /// RFC 2338 §5.3.6 knows 0, 1 and 2; 2 travels behind an authentication header only.
  UNKNOWN_AUTHENTICATION_TYPE("its authentication type is not known"),
  /// §5.1.2.1: IPv6 adverts come from a link-local address.
  SOURCE_NOT_LINK_LOCAL("its IPv6 source is not a link-local address"),

  // The proof around the packet: PacketAuthentication.check.
  /// Plain VRRP, where `auth_type AH` is configured.
  AH_MISSING("it has no authentication header, and auth_type AH is configured here"),
  /// The reverse.
  AH_UNEXPECTED("it has an authentication header, and auth_type AH is not configured here"),
  /// RFC 2402 §3.4.4: the integrity check value does not fit.
  AH_NOT_INTACT(
      "its authentication header does not fit: another password, or it was changed on the way"),
  /// The security parameters index is that of another sender.
  AH_FOREIGN_INDEX("its security parameters index (SPI) is not its source address"),
  /// RFC 2402 §3.4.3: authentic, but its number is not above the last one.
  AH_REPLAYED(
      "its AH sequence number was passed already: its sender was probably restarted and goes on"
          + " once it hears this router as MASTER; if not, somebody replays old adverts"),
  /// `auth_hmac` with `mode enforce`, and no trailer.
  HMAC_MISSING("it is not signed, and auth_hmac is enforced here"),
  /// Another type, or reserved octets that are not zero.
  HMAC_MALFORMED("its auth_hmac trailer has a form that is not known"),
  /// Outside `time_window`.
  HMAC_STALE("its time is further from the clock of this host than time_window: is a clock wrong?"),
  HMAC_UNKNOWN_KEY("its auth_hmac key id is not configured here"),
  HMAC_INVALID("its auth_hmac does not fit: another key, or it was changed on the way"),
  HMAC_REPLAYED(
      "it is not newer than the last advert of its sender: replayed, or a clock went back"),

  // Checks that need the configuration: VirtualRouter.admit.
  /// The other version than configured.
  VERSION_MISMATCH("its version is not the one configured here"),
  /// Erratum 8299; accepted where this instance has no address either.
  NO_ADDRESSES("it lists no address"),
  /// RFC 3768 §7.1: another authentication type than configured.
  AUTHENTICATION_TYPE_MISMATCH("its authentication type is not the one configured here"),
  /// RFC 3768 §7.1: the right type, the wrong secret.
  AUTHENTICATION_FAILED("its password is not the one configured here"),
  /// RFC 3768 §7.1: VRRPv2 peers must agree on the interval; VRRPv3 learns it.
  INTERVAL_MISMATCH("its interval is not the one configured here, which VRRPv2 demands"),
  /// keepalived's `owner_ignore_adverts`, and its strict mode.
  OWNER_IGNORES("this router owns the addresses, and is told to ignore every advert");

  private final String sentence;

  RejectReason(String sentence) {
    this.sentence = sentence;
  }

  /// Half a sentence for people, to be read after "because".
  @Override
  public String sentence() {
    return sentence;
  }
}
