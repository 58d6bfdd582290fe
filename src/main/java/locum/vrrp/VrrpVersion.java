package locum.vrrp;

/// The version of the protocol on the wire.
public enum VrrpVersion {
  /// RFC 3768: IPv4, whole seconds, eight octets of authentication data.
  V2(2),
  /// RFC 9568 and RFC 5798: IPv4 and IPv6, centiseconds.
  V3(3);

  private final int number;

  VrrpVersion(int number) {
    this.number = number;
  }

  /// 2 or 3, as in the packet.
  public int number() {
    return number;
  }
}
