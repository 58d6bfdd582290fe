package locum.core;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// An immutable run of octets with unsigned, big-endian (network order) access.
///
/// Readers check the length once and then read without fear; an index outside the run is a
/// programming error and throws.
public final class Octets {

  public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Octets(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /// Copies `bytes`.
  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone(), 0, bytes.length);
  }

  /// Takes `bytes` over without a copy: the caller gives up the array.
  static Octets owning(byte[] bytes) {
    return new Octets(bytes, 0, bytes.length);
  }

  /// Reads hexadecimal digits; blanks, line ends and colons between them are skipped.
  public static Octets ofHex(String text) {
    return owning(HexFormat.of().parseHex(text.replaceAll("[\\s:]", "")));
  }

  public int length() {
    return length;
  }

  public int u8(int index) {
    return array[offset + Objects.checkIndex(index, length)] & 0xff;
  }

  public int u16(int index) {
    return (u8(index) << 8) | u8(index + 1);
  }

  public long u32(int index) {
    return ((long) u16(index) << 16) | u16(index + 2);
  }

  public long i64(int index) {
    return (u32(index) << 32) | u32(index + 4);
  }

  /// The octets from `from` to the end; shares the memory.
  public Octets from(int from) {
    return slice(from, length - from);
  }

  /// `count` octets from `from`; shares the memory.
  public Octets slice(int from, int count) {
    Objects.checkFromIndexSize(from, count, length);
    return new Octets(array, offset + from, count);
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /// Copies all octets to `target` at `at`.
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets o
        && Arrays.equals(array, offset, offset + length, o.array, o.offset, o.offset + o.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + array[offset + i];
    }
    return hash;
  }

  /// The octets as lower-case hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }
}
