package locum.vrrp;

import locum.core.Octets;

/// The Auth Type and the Authentication Data of a VRRPv2 packet (RFC 2338 §5.3.6, §5.3.10). VRRPv3
/// has neither and is given [#NONE].
///
/// @param type 0 none, 1 simple password, 2 in an authentication header
/// @param data eight octets, the password or zeros; never printed
public record AuthenticationField(int type, Octets data) {

  /// Octets of the data.
  public static final int LENGTH = 8;

  private static final Octets ZEROS = Octets.of(new byte[LENGTH]);

  public static final AuthenticationField NONE = new AuthenticationField(0, ZEROS);

  /// The proof is in the authentication header before the packet.
  public static final AuthenticationField IN_HEADER = new AuthenticationField(2, ZEROS);

  public AuthenticationField {
    if (type < 0 || type > 2 || data.length() != LENGTH) {
      throw new IllegalArgumentException("authentication type " + type);
    }
  }

  @Override
  public String toString() {
    return "AuthenticationField[type=" + type + "]";
  }
}
