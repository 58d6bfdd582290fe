package locum.wire;

import locum.core.Octets;

/// The byte order of a machine's own integers, in which its kernel writes and reads netlink
/// messages. Addresses inside them stay in network order.
public enum HostOrder {
  LITTLE_ENDIAN,
  BIG_ENDIAN;

  /// The unsigned 16 bits at `index`.
  public int u16(Octets octets, int index) {
    return switch (this) {
      case LITTLE_ENDIAN -> octets.u8(index) | (octets.u8(index + 1) << 8);
      case BIG_ENDIAN -> octets.u16(index);
    };
  }

  /// The unsigned 32 bits at `index`.
  public long u32(Octets octets, int index) {
    return switch (this) {
      case LITTLE_ENDIAN -> u16(octets, index) | ((long) u16(octets, index + 2) << 16);
      case BIG_ENDIAN -> octets.u32(index);
    };
  }

  /// The signed 32 bits at `index`.
  public int i32(Octets octets, int index) {
    return (int) u32(octets, index);
  }
}
