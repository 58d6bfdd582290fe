package locum.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import locum.core.Octets;

/// Writes netlink messages one behind the other, in the machine's byte order; they may go to the
/// kernel in one datagram.
public final class NetlinkWriter {

  private static final int NESTED = 0x8000;

  private final HostOrder order;
  private byte[] array = new byte[512];
  private int length;
  private int start;

  public NetlinkWriter(HostOrder order) {
    this.order = order;
  }

  /// Octets written so far.
  public int length() {
    return length;
  }

  public Octets toOctets() {
    return Octets.of(Arrays.copyOf(array, length));
  }

  /// Forgets everything, for the next batch.
  public void clear() {
    length = 0;
  }

  /// Starts a message; [#end] completes it.
  NetlinkWriter begin(int type, int flags, int sequence) {
    start = length;
    return u32(0).u16(type).u16(flags).u32(sequence).u32(0);
  }

  /// Completes the message begun last with its length.
  void end() {
    int end = length;
    length = start;
    u32(end - start);
    length = end;
  }

  NetlinkWriter u8(int value) {
    if (length == array.length) {
      array = Arrays.copyOf(array, array.length * 2);
    }
    array[length++] = (byte) value;
    return this;
  }

  NetlinkWriter u16(int value) {
    return switch (order) {
      case LITTLE_ENDIAN -> u8(value).u8(value >>> 8);
      case BIG_ENDIAN -> u8(value >>> 8).u8(value);
    };
  }

  NetlinkWriter u32(long value) {
    int high = (int) (value >>> 16);
    int low = (int) value;
    return switch (order) {
      case LITTLE_ENDIAN -> u16(low).u16(high);
      case BIG_ENDIAN -> u16(high).u16(low);
    };
  }

  NetlinkWriter attribute(int type, Octets value) {
    attributeHeader(type, value.length());
    for (int i = 0; i < value.length(); i++) {
      u8(value.u8(i));
    }
    return pad();
  }

  NetlinkWriter attributeU8(int type, int value) {
    return attributeHeader(type, 1).u8(value).pad();
  }

  NetlinkWriter attributeU32(int type, long value) {
    return attributeHeader(type, 4).u32(value);
  }

  /// Octets with an integer of this machine behind them: the key of a set with an interface in it.
  Octets hostOrder(Octets octets, int number) {
    NetlinkWriter key = new NetlinkWriter(order);
    for (int i = 0; i < octets.length(); i++) {
      key.u8(octets.u8(i));
    }
    return key.u32(number).toOctets();
  }

  /// A text with the zero octet that ends it.
  NetlinkWriter attributeText(int type, String text) {
    return attribute(type, Octets.of((text + "\0").getBytes(StandardCharsets.UTF_8)));
  }

  NetlinkWriter attributeHeader(int type, int valueLength) {
    return u16(NetlinkAttributes.HEADER_LENGTH + valueLength).u16(type);
  }

  /// Starts an attribute of attributes; [#endNested] completes it.
  ///
  /// @return where it starts
  int beginNested(int type) {
    int at = length;
    attributeHeader(type, 0);
    return at;
  }

  /// The same, marked as nested (NLA_F_NESTED), as the younger parts of the kernel want it.
  int beginMarked(int type) {
    return beginNested(NESTED | type);
  }

  /// Completes a nested attribute, or anything else that begins with its length in 16 bits.
  NetlinkWriter endNested(int at) {
    int end = length;
    length = at;
    u16(end - at);
    length = end;
    return this;
  }

  NetlinkWriter pad() {
    while ((length & 3) != 0) {
      u8(0);
    }
    return this;
  }
}
