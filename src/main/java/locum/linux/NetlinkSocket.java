package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import locum.core.Octets;
import locum.wire.HostOrder;

/// Datagrams from and to the kernel, mostly its routing tables (NETLINK_ROUTE).
///
/// ```text
///   struct sockaddr_nl { u16 family; u16 pad; u32 pid; u32 groups; }   12
/// ```
final class NetlinkSocket implements AutoCloseable {

  /// The byte order of this machine's netlink messages.
  static final HostOrder ORDER =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
          ? HostOrder.LITTLE_ENDIAN
          : HostOrder.BIG_ENDIAN;

  static final int GROUP_LINK = 0x1;
  static final int GROUP_IPV4_ADDRESS = 0x10;
  static final int GROUP_IPV6_ADDRESS = 0x100;

  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int SOCKADDR_NL_SIZE = 12;
  private static final int MSGHDR_SIZE = 56;

  /// The kernel fills a datagram of a dump up to 32 KiB when it is offered so much.
  static final int DATAGRAM_SIZE = 32 * 1024;

  private final Fd fd;
  private final MemorySegment message = Libc.MEMORY.allocate(MSGHDR_SIZE, Long.BYTES);
  private final MemorySegment vector = Libc.MEMORY.allocate(16, Long.BYTES);
  private final MemorySegment name = Libc.MEMORY.allocate(16, Long.BYTES);
  private final MemorySegment data = Libc.MEMORY.allocate(DATAGRAM_SIZE, Long.BYTES);

  /// What one receive brought.
  sealed interface Received {
    record Datagram(Octets octets) implements Received {}

    /// There is nothing now.
    record Nothing() implements Received {}

    /// Notifications did not fit into the receive buffer, or one not into ours.
    record Lost() implements Received {}
  }

  private NetlinkSocket(Fd fd) {
    this.fd = fd;
  }

  /// @param groups the multicast groups to hear, 0 for a socket that only asks
  static NetlinkSocket open(String purpose, int groups, int receiveBuffer)
      throws SystemCallException {
    return open(purpose, NETLINK_ROUTE, groups, receiveBuffer);
  }

  /// A socket that asks the packet filter.
  static NetlinkSocket openFilter(String purpose, int receiveBuffer) throws SystemCallException {
    return open(purpose, NETLINK_NETFILTER, 0, receiveBuffer);
  }

  /// For another of the kernel's protocols (netlink(7)).
  static NetlinkSocket open(String purpose, int protocol, int groups, int receiveBuffer)
      throws SystemCallException {
    Fd fd = Sockets.open(purpose, Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol);
    try (Arena arena = Arena.ofConfined()) {
      Sockets.resizeReceiveBuffer(fd, receiveBuffer);
      Sockets.set(fd, SOL_NETLINK, NETLINK_CAP_ACK, "NETLINK_CAP_ACK", 1);
      Sockets.set(fd, SOL_NETLINK, NETLINK_EXT_ACK, "NETLINK_EXT_ACK", 1);
      MemorySegment address = arena.allocate(SOCKADDR_NL_SIZE, Integer.BYTES);
      address.set(JAVA_SHORT, 0, (short) Sockets.AF_NETLINK);
      address.set(JAVA_INT, 8, groups);
      SystemCallException.check("bind", fd, Libc.bind(fd.number(), address, SOCKADDR_NL_SIZE));
      return new NetlinkSocket(fd);
    } catch (SystemCallException e) {
      fd.close();
      throw e;
    }
  }

  Fd fd() {
    return fd;
  }

  /// Sends one datagram of at most [#DATAGRAM_SIZE] octets to the kernel, which has carried out
  /// every message in it, and queued every answer, when this returns.
  void send(Octets octets) throws SystemCallException {
    for (int i = 0; i < octets.length(); i++) {
      data.set(JAVA_BYTE, i, (byte) octets.u8(i));
    }
    prepare(octets.length());
    name.fill((byte) 0);
    name.set(JAVA_SHORT, 0, (short) Sockets.AF_NETLINK);
    long result = Libc.sendmsg(fd.number(), message, 0);
    while (Errno.EINTR.isResult(result)) {
      result = Libc.sendmsg(fd.number(), message, 0);
    }
    SystemCallException.check("sendmsg", fd, result);
  }

  /// Takes the next datagram of the kernel, without waiting; what other processes send is passed
  /// over.
  Received receive() throws SystemCallException {
    while (true) {
      prepare(DATAGRAM_SIZE);
      long result = Libc.recvmsg(fd.number(), message, Sockets.MSG_DONTWAIT);
      if (Errno.EAGAIN.isResult(result)) {
        return new Received.Nothing();
      }
      if (Errno.ENOBUFS.isResult(result)) {
        return new Received.Lost();
      }
      if (Errno.EINTR.isResult(result)) {
        continue;
      }
      int length = (int) SystemCallException.check("recvmsg", fd, result);
      if (name.get(JAVA_INT, 4) != 0) {
        continue;
      }
      if ((message.get(JAVA_INT, 48) & Sockets.MSG_TRUNC) != 0) {
        return new Received.Lost();
      }
      return new Received.Datagram(Octets.of(data.asSlice(0, length).toArray(JAVA_BYTE)));
    }
  }

  /// Fills in `struct msghdr` (drawn in [PacketBuffers]); the kernel overwrites parts of it.
  private void prepare(int length) {
    vector.set(JAVA_LONG, 0, data.address());
    vector.set(JAVA_LONG, 8, length);
    message.fill((byte) 0);
    message.set(JAVA_LONG, 0, name.address());
    message.set(JAVA_INT, 8, SOCKADDR_NL_SIZE);
    message.set(JAVA_LONG, 16, vector.address());
    message.set(JAVA_LONG, 24, 1);
  }

  @Override
  public void close() {
    fd.close();
  }
}
