package locum.vrrp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import locum.core.Octets;

/// How the adverts of a VRRPv2 virtual router are authenticated (RFC 2338 §5.3.6; dropped by RFC
/// 3768, still in use). VRRPv3 has none.
public sealed interface Authentication {

  Authentication NONE = new None();

  /// The Auth Type octet of the packet.
  int type();

  /// The eight octets of authentication data at the end of the packet.
  Octets data();

  record None() implements Authentication {
    private static final Octets ZEROS = Octets.of(new byte[8]);

    @Override
    public int type() {
      return 0;
    }

    @Override
    public Octets data() {
      return ZEROS;
    }
  }

  /// A password in clear, zero-padded to eight octets. Never printed.
  record SimplePassword(Octets data) implements Authentication {
    public SimplePassword {
      if (data.length() != 8) {
        throw new IllegalArgumentException("a password has eight octets on the wire");
      }
    }

    /// The first eight octets of the text in UTF-8, as every peer cuts it.
    public static SimplePassword of(String password) {
      return new SimplePassword(
          Octets.of(Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), 8)));
    }

    @Override
    public int type() {
      return 1;
    }

    /// Compares all eight octets in a time that does not depend on where they differ.
    public boolean matches(Octets received) {
      return MessageDigest.isEqual(data.toArray(), received.toArray());
    }

    @Override
    public String toString() {
      return "SimplePassword[****]";
    }
  }
}
