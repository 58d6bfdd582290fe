package locum.vrrp;

import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.wire.Hmac;

/// The 28 octets behind a VRRP packet that keepalived's `auth_hmac` adds.
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +---------------+---------------+-------------------------------+
///   |  Type, 1      |    Key id     |           Reserved            |
///   +---------------+---------------+-------------------------------+
///   |                 Seconds since 1970                            |  ┐
///   +-------------------------------+-------------------------------+  ├ the sequence
///   |     1/65536 seconds           |           Counter             |  ┘
///   +-------------------------------+-------------------------------+
///   |         The first 16 octets of an HMAC-SHA-256                |
///   +---------------------------------------------------------------+
/// ```
///
/// @param keyId 0-255
/// @param sequence seconds, fraction and counter as one unsigned number of 64 bits
record AuthenticationTrailer(int keyId, long sequence, Octets hash) {

  static final int LENGTH = 28;

  private static final int TYPE_HMAC_SHA_256_128 = 1;
  private static final int HASH = 16;
  private static final int BEFORE_HASH = LENGTH - HASH;
  private static final int PSEUDO_HEADER = 20;

  /// Reads 28 octets.
  ///
  /// @return empty when their type is another or what is reserved is not zero
  static Optional<AuthenticationTrailer> decode(Octets octets) {
    if (octets.u8(0) != TYPE_HMAC_SHA_256_128 || octets.u16(2) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        new AuthenticationTrailer(octets.u8(1), octets.i64(4), octets.from(BEFORE_HASH)));
  }

  /// The trailer of a message that `source` sends.
  ///
  /// @param message the VRRP packet, whatever its checksum
  static AuthenticationTrailer sign(
      Hmac key, int keyId, long sequence, IpAddress source, Octets message) {
    Octets hash = hash(key, keyId, sequence, source, message);
    return new AuthenticationTrailer(keyId, sequence, hash);
  }

  boolean isIntact(Hmac key, IpAddress source, Octets message) {
    return Hmac.equal(hash, hash(key, keyId, sequence, source, message));
  }

  /// The seconds since 1970, 32 bits of them.
  int seconds() {
    return (int) (sequence >>> 32);
  }

  Octets encode() {
    return head(new OctetWriter(LENGTH), keyId, sequence).put(hash).toOctets();
  }

  /// The hash covers who speaks, the message with a checksum of zero, and the trailer with a hash
  /// of zero; not the destination, so that one trailer serves all peers.
  private static Octets hash(Hmac key, int keyId, long sequence, IpAddress source, Octets message) {
    boolean ipv4 = source.family() == AddressFamily.IPV4;
    OctetWriter covered =
        new OctetWriter(PSEUDO_HEADER + message.length() + LENGTH)
            .u8(ipv4 ? 4 : 6)
            .u8(message.u8(0) >>> 4)
            .u8(message.u8(1))
            .u8(0)
            .put(source.octets())
            .zeros(AddressFamily.IPV6.octets() - source.family().octets())
            .put(message.slice(0, AdvertisementCodec.CHECKSUM_AT))
            .u16(0)
            .put(message.from(AdvertisementCodec.CHECKSUM_AT + 2));
    return key.of(head(covered, keyId, sequence).zeros(HASH).toOctets()).slice(0, HASH);
  }

  private static OctetWriter head(OctetWriter writer, int keyId, long sequence) {
    return writer.u8(TYPE_HMAC_SHA_256_128).u8(keyId).u16(0).i64(sequence);
  }
}
