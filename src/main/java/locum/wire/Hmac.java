package locum.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import locum.core.Octets;

/// A keyed hash (RFC 2104): HMAC-MD5, HMAC-SHA-1 and HMAC-SHA-256 with one key.
///
/// ```text
///   HMAC(K, text) = H(K xor opad, H(K xor ipad, text))        K filled with zeros to 64 octets
/// ```
///
/// Written out over [MessageDigest], because the first use of `javax.crypto.Mac` in a process takes
/// 85 ms, that of the digest alone 28 ms, and warm both take 1 us. Not for two threads at once.
public final class Hmac {

  /// Octets of a block of all three digests.
  private static final int BLOCK = 64;

  private static final int INNER_PAD = 0x36;
  private static final int OUTER_PAD = 0x5c;

  private final MessageDigest digest;
  private final byte[] innerPad;
  private final byte[] outerPad;

  private Hmac(String algorithm, Octets key) {
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
    byte[] octets = key.toArray();
    byte[] block = Arrays.copyOf(octets.length > BLOCK ? digest.digest(octets) : octets, BLOCK);
    innerPad = padded(block, INNER_PAD);
    outerPad = padded(block, OUTER_PAD);
    of(Octets.EMPTY); // the classes of the digest are loaded now and not in a take-over
  }

  public static Hmac md5(Octets key) {
    return new Hmac("MD5", key);
  }

  public static Hmac sha1(Octets key) {
    return new Hmac("SHA-1", key);
  }

  public static Hmac sha256(Octets key) {
    return new Hmac("SHA-256", key);
  }

  /// The keyed hash: 16 octets of MD5, 20 of SHA-1, 32 of SHA-256.
  public Octets of(Octets text) {
    digest.update(innerPad);
    byte[] inner = digest.digest(text.toArray());
    digest.update(outerPad);
    return Octets.of(digest.digest(inner));
  }

  /// Compares in a time that does not depend on where they differ.
  public static boolean equal(Octets one, Octets other) {
    return MessageDigest.isEqual(one.toArray(), other.toArray());
  }

  private static byte[] padded(byte[] block, int pad) {
    byte[] padded = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      padded[i] = (byte) (block[i] ^ pad);
    }
    return padded;
  }

  /// Without the key.
  @Override
  public String toString() {
    return "Hmac[" + digest.getAlgorithm() + "]";
  }
}
