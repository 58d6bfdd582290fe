package locum.carp;

import locum.core.Reason;

/// Why a received packet was refused: one constant per check and counter, in the order of the
/// checks. A refused packet changes no timer and no state.
public enum RejectReason implements Reason {
  // Before anything is read: the engine.
  /// Unicast to an instance that listens to a group, or another group.
  WRONG_DESTINATION("it was not sent to where this instance listens"),
  /// Of an instance with unicast peers.
  NOT_A_PEER("its sender is not listed as a peer"),
  /// Of an instance with unicast peers.
  TTL_OUT_OF_RANGE("its TTL is outside the range configured for its sender"),

  // Checks that need no configuration: AdvertisementCodec.decode.
  /// Sent to a group with another TTL or hop limit.
  TTL_NOT_255("its TTL is not 255, so it did not start on this link"),
  /// Fewer than 36 octets.
  TOO_SHORT("it is shorter than the 36 octets of CARP"),
  /// A VRRPv3 advertisement on our vhid.
  IS_VRRP_VERSION_3(
      "it is VRRPv3, not CARP: a VRRP router uses the number of this vhid on this link; give one of"
          + " them another number"),
  UNKNOWN_VERSION("its version is not 2, that of CARP"),
  UNKNOWN_TYPE("its type is not 1, advertisement"),
  /// As long as its count of addresses says, as VRRPv2 is.
  IS_VRRP_VERSION_2(
      "it is VRRPv2, not CARP: a VRRP router uses the number of this vhid on this link; give one of"
          + " them another number"),
  /// More than 36 octets.
  TOO_LONG("it is longer than the 36 octets of CARP"),
  /// Other than seven words of counter and hash.
  UNKNOWN_AUTHENTICATION_LENGTH("its authentication length is not 7, that of CARP"),
  BAD_CHECKSUM("its checksum is wrong"),
  /// 0 is not in 1-255.
  INVALID_VHID("its vhid is 0"),

  // Checks that need the configuration: VirtualHost.handle.
  /// Only before its engine has looked, or a mistake in it.
  OTHER_VHID("its vhid is not the one configured here"),
  /// ucarp does not look at packets from its own address either.
  OWN_ADDRESS(
      "it comes from this host's own address: a loop on the link, or another host that uses the same"
          + " address"),
  /// The hash does not fit.
  AUTHENTICATION_FAILED(
      "its hash does not fit: compare the password, the vhid and the set of virtual addresses on"
          + " both hosts"),
  /// OPENBSD: the cookie of this very host.
  OWN_COOKIE("it is an advert of this host that came back: a loop on the link, or a replay"),
  /// UCARP and FREEBSD: a counter that was heard lately, from whomever.
  REPLAYED("its counter was seen before: somebody replays old adverts, or the link repeats them"),
  /// UCARP and FREEBSD: its sender counts, and was further.
  COUNTER_WENT_BACK(
      "its counter is below the last one of its sender: somebody replays old adverts; a restarted"
          + " sender goes on once it hears this host as MASTER"),
  /// UCARP and FREEBSD: a Master would yield, but the counter is not above its own, as that of a
  /// host that hears it would be.
  NOT_PROVEN_ALIVE(
      "this host is MASTER and yields to it only with its next advert: its counter does not show"
          + " that its sender hears this host, so it may be a replay");

  private final String sentence;

  RejectReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
