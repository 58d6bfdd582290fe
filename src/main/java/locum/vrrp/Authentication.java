package locum.vrrp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import locum.core.Octets;
import locum.wire.Hmac;

/// How the adverts of a virtual router are authenticated, as configured: none, two forms of VRRPv2
/// (RFC 2338 §5.3.6; dropped by RFC 3768, still in use), and keepalived's trailer.
///
/// No text form shows a secret.
public sealed interface Authentication {

  Authentication NONE = new None();

  /// What adverts carry in their own fields.
  AuthenticationField field();

  /// Whether packets are numbered with the wall clock.
  boolean wantsClock();

  record None() implements Authentication {
    @Override
    public boolean wantsClock() {
      return false;
    }

    @Override
    public AuthenticationField field() {
      return AuthenticationField.NONE;
    }
  }

  /// A password in clear, zero-padded to eight octets (`auth_type PASS`).
  record SimplePassword(Octets data) implements Authentication {
    public SimplePassword {
      requireEight(data);
    }

    /// The first eight octets of the text in UTF-8, as every peer cuts it.
    public static SimplePassword of(String password) {
      return new SimplePassword(eightOctetsOf(password));
    }

    @Override
    public boolean wantsClock() {
      return false;
    }

    @Override
    public AuthenticationField field() {
      return new AuthenticationField(1, data);
    }

    /// Compares all eight octets in a time that does not depend on where they differ.
    public boolean matches(Octets received) {
      return Hmac.equal(data, received);
    }

    @Override
    public String toString() {
      return "SimplePassword[****]";
    }
  }

  /// An IP authentication header before each packet (`auth_type AH`, RFC 2402, VRRPv2 over IPv4).
  ///
  /// @param key the password, zero-padded to eight octets
  record Header(Octets key) implements Authentication {
    public Header {
      requireEight(key);
    }

    /// The first eight octets of the text in UTF-8.
    public static Header of(String password) {
      return new Header(eightOctetsOf(password));
    }

    @Override
    public boolean wantsClock() {
      return true;
    }

    @Override
    public AuthenticationField field() {
      return AuthenticationField.IN_HEADER;
    }

    @Override
    public String toString() {
      return "Header[****]";
    }
  }

  /// A keyed hash behind each packet (keepalived's `auth_hmac`), in any version.
  ///
  /// @param keys by their number, 1-255, each of 32-64 octets
  /// @param activeKey the number of the key that signs what is sent; one of `keys`
  /// @param window by how much the clocks of two hosts may differ, whole seconds 1-300
  record Trailer(
      Map<Integer, Octets> keys, int activeKey, Freshness freshness, Duration window, Mode mode)
      implements Authentication {
    public Trailer {
      keys = Map.copyOf(keys);
      if (!keys.containsKey(activeKey)) {
        throw new IllegalArgumentException("there is no key " + activeKey);
      }
    }

    @Override
    public boolean wantsClock() {
      return true;
    }

    @Override
    public AuthenticationField field() {
      return AuthenticationField.NONE;
    }

    @Override
    public String toString() {
      return "Trailer[keys=%s, activeKey=%d, %s, window=%s, %s]"
          .formatted(new TreeMap<>(keys).keySet(), activeKey, freshness, window, mode);
    }
  }

  /// What makes a signed packet fresh (`anti_replay`).
  enum Freshness {
    /// The clocks of the hosts agree within the window, and each packet is newer than the last.
    CLOCK,
    /// Each packet is newer than the last.
    SEQUENCE
  }

  /// What is demanded and what is done while a site changes over (`mode`).
  enum Mode {
    /// Signs, and refuses what is not signed.
    ENFORCE,
    /// Signs, and obeys what is not signed.
    PERMISSIVE,
    /// Does not sign, checks what is signed, obeys what is not.
    RECEIVE_ONLY
  }

  private static Octets eightOctetsOf(String password) {
    return Octets.of(
        Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), AuthenticationField.LENGTH));
  }

  private static void requireEight(Octets secret) {
    if (secret.length() != AuthenticationField.LENGTH) {
      throw new IllegalArgumentException("a password has eight octets on the wire");
    }
  }
}
