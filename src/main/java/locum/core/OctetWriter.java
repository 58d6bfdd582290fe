package locum.core;

/// Writes octets in network order into a run of a length fixed at the start.
///
/// A codec asks for exactly the octets it will write; [#toOctets] refuses a run that is not full,
/// so that no octet is left unset.
public final class OctetWriter {

  private final byte[] array;
  private int position;

  public OctetWriter(int length) {
    array = new byte[length];
  }

  public OctetWriter u8(int value) {
    array[position++] = (byte) value;
    return this;
  }

  public OctetWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  public OctetWriter u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  public OctetWriter i64(long value) {
    return u32(value >>> 32).u32(value);
  }

  public OctetWriter put(Octets octets) {
    octets.copyTo(array, position);
    position += octets.length();
    return this;
  }

  public OctetWriter zeros(int count) {
    position += count;
    return this;
  }

  /// Overwrites two octets already written, for a checksum that covers its own packet.
  public OctetWriter setU16(int at, int value) {
    array[at] = (byte) (value >>> 8);
    array[at + 1] = (byte) value;
    return this;
  }

  public int position() {
    return position;
  }

  /// The octets written so far, for a checksum; later writes do not show in it.
  public Octets written() {
    return Octets.owning(array.clone()).slice(0, position);
  }

  /// The full run; the writer must not be used afterwards.
  ///
  /// @throws IllegalStateException when octets are missing
  public Octets toOctets() {
    if (position != array.length) {
      throw new IllegalStateException("wrote " + position + " of " + array.length + " octets");
    }
    return Octets.owning(array);
  }
}
