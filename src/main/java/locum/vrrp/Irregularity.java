package locum.vrrp;

import locum.core.Reason;

/// What is odd about an advertisement that is obeyed nevertheless: counted and logged once in a
/// while, because dropping it would make two holders where the peers differ only in their files.
public enum Irregularity implements Reason {
  /// The interval differs from the configured one; it is learned (RFC 9568 §7.1, and in VRRPv2
  /// where the file says so).
  INTERVAL_DIFFERS("its interval differs from the one configured here"),
  /// The list of addresses differs (RFC 9568 §7.1 allows a log line only).
  ADDRESSES_DIFFER("its addresses differ from those configured here"),
  /// Erratum 8300 wants it refused; keepalived sends it.
  FIRST_ADDRESS_NOT_LINK_LOCAL("its first IPv6 address is not link-local"),
  /// RFC 9568 §6.1: at most one owner (erratum 8298).
  TWO_OWNERS("both routers have priority 255, which only the owner of the addresses may have"),
  /// The packet claims to come from this very address: a loop, a copy, or a spoof.
  OWN_SOURCE("it comes from this router's own address: a loop on the link or a duplicate address"),
  /// Signed with auth_hmac, and more than half of time_window away: beyond it, it would be refused.
  CLOCKS_DRIFT(
      "its clock and the one of this host differ by more than half of time_window: have both"
          + " hosts synchronise their clocks");

  private final String sentence;

  Irregularity(String sentence) {
    this.sentence = sentence;
  }

  /// Half a sentence for people.
  @Override
  public String sentence() {
    return sentence;
  }
}
