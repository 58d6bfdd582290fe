package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.core.OctetWriter;
import locum.core.Octets;

/// The native memory through which packets go in and out: one for all sockets of a thread, and not
/// for two threads.
///
/// ```text
///   struct mmsghdr  { struct msghdr msg_hdr;     0      struct iovec { void  *iov_base;   0
///                     unsigned      msg_len; }  56                     size_t iov_len; }  8   (16)
///   struct msghdr   { void    *msg_name;         0
///                     socklen_t msg_namelen;     8      struct cmsghdr { size_t cmsg_len;    0
///                     void    *msg_iov;         16                       int    cmsg_level;  8
///                     size_t   msg_iovlen;      24                       int    cmsg_type;  12
///                     void    *msg_control;     32                       data, aligned to 8 }
///                     size_t   msg_controllen;  40
///                     int      msg_flags; }     48      (mmsghdr: 64)
/// ```
public final class PacketBuffers {

  /// Packets of one batch; sendmmsg(2) is called once for so many.
  static final int SLOTS = 64;

  private static final int MESSAGE_SIZE = 64;
  private static final int VECTOR_SIZE = 16;
  private static final int NAME_SIZE = 32;
  private static final int CONTROL_SIZE = 128;
  private static final int CONTROL_HEADER = 16;

  /// Longer than any packet of a protocol here (an IPv6 advert of 255 addresses: 4088 octets).
  private static final int RECEIVED_SIZE = 8192;

  private static final int SENT_SIZE = 128 * 1024;

  static final ValueLayout.OfShort SHORT_BE = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfInt INT_BE = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong LONG_BE = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment messages = allocate(MESSAGE_SIZE * SLOTS);
  private final MemorySegment vectors = allocate(VECTOR_SIZE * SLOTS);
  private final MemorySegment names = allocate(NAME_SIZE * SLOTS);
  private final MemorySegment controls = allocate(CONTROL_SIZE * SLOTS);
  private final MemorySegment sent = allocate(SENT_SIZE);
  private final MemorySegment received = allocate(RECEIVED_SIZE);

  private int count;
  private int used;
  private int receivedLength;
  private long controlLength;

  private PacketBuffers() {}

  public static PacketBuffers allocate() {
    return new PacketBuffers();
  }

  private static MemorySegment allocate(long size) {
    return Libc.MEMORY.allocate(size, Long.BYTES);
  }

  // ---- sending: clear, then for each packet begin, put, name, control; then flush ----

  void clear() {
    count = 0;
    used = 0;
  }

  int count() {
    return count;
  }

  /// Whether a packet of so many octets fits into the present batch.
  boolean hasRoomFor(int octets) {
    return count < SLOTS && used + octets <= SENT_SIZE;
  }

  /// Starts the next packet, without name or ancillary data.
  void begin() {
    MemorySegment message = message(count);
    MemorySegment vector = vectors.asSlice((long) count * VECTOR_SIZE, VECTOR_SIZE);
    vector.set(JAVA_LONG, 0, sent.address() + used);
    vector.set(JAVA_LONG, 8, 0);
    message.set(JAVA_LONG, 0, names.address() + (long) count * NAME_SIZE);
    message.set(JAVA_INT, 8, 0);
    message.set(JAVA_LONG, 16, vector.address());
    message.set(JAVA_LONG, 24, 1);
    message.set(JAVA_LONG, 32, controls.address() + (long) count * CONTROL_SIZE);
    message.set(JAVA_LONG, 40, 0);
    message.set(JAVA_INT, 48, 0);
    count++;
  }

  /// Adds octets to the packet begun last.
  void put(Octets octets) {
    for (int i = 0; i < octets.length(); i++) {
      sent.set(JAVA_BYTE, (long) used + i, (byte) octets.u8(i));
    }
    used += octets.length();
    long length = (long) (count - 1) * VECTOR_SIZE + 8;
    vectors.set(JAVA_LONG, length, vectors.get(JAVA_LONG, length) + octets.length());
  }

  /// The memory for the destination of the packet begun last, zeroed.
  MemorySegment name(int length) {
    MemorySegment name = names.asSlice((long) (count - 1) * NAME_SIZE, NAME_SIZE);
    name.fill((byte) 0);
    message(count - 1).set(JAVA_INT, 8, length);
    return name;
  }

  /// The memory for the data of one more control message of the packet begun last.
  MemorySegment control(int level, int type, int dataLength) {
    MemorySegment message = message(count - 1);
    long at = message.get(JAVA_LONG, 40);
    MemorySegment control =
        controls.asSlice(
            (long) (count - 1) * CONTROL_SIZE + at, align(CONTROL_HEADER + dataLength));
    control.set(JAVA_LONG, 0, CONTROL_HEADER + dataLength);
    control.set(JAVA_INT, 8, level);
    control.set(JAVA_INT, 12, type);
    message.set(JAVA_LONG, 40, at + control.byteSize());
    return control.asSlice(CONTROL_HEADER);
  }

  /// Is told of each packet of a batch that the kernel refused.
  interface Refusal {
    void note(int packet, int errno);
  }

  /// Sends the packets of the batch; one that is refused does not hold up those after it.
  void flush(Fd fd, Refusal refusal) {
    int done = 0;
    while (done < count) {
      // stops before the first that is refused, and answers -errno only when that is the first
      int result = Libc.sendmmsg(fd.number(), message(done), count - done, 0);
      if (result <= 0) {
        refusal.note(done, -result);
      }
      done += Math.max(1, result);
    }
  }

  // ---- receiving: receive, then look at octets, name and control of the one packet ----

  /// Receives one packet.
  ///
  /// @return its length, even when it did not fit; `-errno`
  int receive(Fd fd) {
    MemorySegment message = message(0);
    vectors.set(JAVA_LONG, 0, received.address());
    vectors.set(JAVA_LONG, 8, RECEIVED_SIZE);
    message.set(JAVA_LONG, 0, names.address());
    message.set(JAVA_INT, 8, NAME_SIZE);
    message.set(JAVA_LONG, 16, vectors.address());
    message.set(JAVA_LONG, 24, 1);
    message.set(JAVA_LONG, 32, controls.address());
    message.set(JAVA_LONG, 40, CONTROL_SIZE);
    message.set(JAVA_INT, 48, 0);
    int result = (int) Libc.recvmsg(fd.number(), message, 0);
    receivedLength = Math.clamp(result, 0, RECEIVED_SIZE);
    controlLength = Math.min(message.get(JAVA_LONG, 40), CONTROL_SIZE);
    return result;
  }

  /// Whether the packet was longer than the buffer.
  boolean isTruncated() {
    return (message(0).get(JAVA_INT, 48) & Sockets.MSG_TRUNC) != 0;
  }

  /// The octets received.
  Octets octets() {
    OctetWriter writer = new OctetWriter(receivedLength);
    for (int i = 0; i < receivedLength; i++) {
      writer.u8(received.get(JAVA_BYTE, i));
    }
    return writer.toOctets();
  }

  /// The address that the packet came from, as the kernel filled it in.
  MemorySegment name() {
    return names.asSlice(0, NAME_SIZE);
  }

  /// Where the data of a control message starts in [#controlData], or -1.
  long findControl(int level, int type, int dataLength) {
    long at = 0;
    while (at + CONTROL_HEADER <= controlLength) {
      long length = controls.get(JAVA_LONG, at);
      if (length < CONTROL_HEADER || at + length > controlLength) {
        return -1;
      }
      if (controls.get(JAVA_INT, at + 8) == level
          && controls.get(JAVA_INT, at + 12) == type
          && length >= CONTROL_HEADER + dataLength) {
        return at + CONTROL_HEADER;
      }
      at += align(length);
    }
    return -1;
  }

  MemorySegment controlData() {
    return controls;
  }

  private MemorySegment message(int index) {
    return messages.asSlice((long) index * MESSAGE_SIZE, MESSAGE_SIZE);
  }

  private static long align(long length) {
    return (length + Long.BYTES - 1) & -Long.BYTES;
  }

  // ---- addresses in kernel structs ----

  static void writeAddress(MemorySegment target, long offset, IpAddress address) {
    switch (address) {
      case Ipv4Address a -> target.set(INT_BE, offset, a.bits());
      case Ipv6Address a -> {
        target.set(LONG_BE, offset, a.high());
        target.set(LONG_BE, offset + 8, a.low());
      }
    }
  }

  static Ipv6Address readIpv6(MemorySegment source, long offset) {
    return new Ipv6Address(source.get(LONG_BE, offset), source.get(LONG_BE, offset + 8));
  }
}
