package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import locum.core.InterfaceIndex;
import locum.core.Octets;

/// Sends whole Ethernet frames on any interface; receives nothing (protocol 0), so it costs the
/// host nothing while it is idle.
///
/// ```text
///   struct sockaddr_ll { u16 family; be16 protocol 2; int ifindex 4; u16 hatype 8;
///                        u8 pkttype 10; u8 halen 11; u8 addr[8] 12; }             20
/// ```
public final class PacketSocket implements AutoCloseable {

  private static final int SOCKADDR_LL_SIZE = 20;
  private static final int ETHERNET_HEADER_LENGTH = 14;
  private static final int ETHERTYPE_OFFSET = 12;

  private final PacketBuffers buffers;
  private final Fd fd;

  private PacketSocket(PacketBuffers buffers, Fd fd) {
    this.buffers = buffers;
    this.fd = fd;
  }

  /// One frame and the interface that it leaves by.
  public record Frame(InterfaceIndex interfaceIndex, Octets octets) {}

  /// Opens a socket that can send by every interface.
  ///
  /// @param buffers shared by all sockets of the thread
  /// @throws SystemCallException EPERM without CAP_NET_RAW
  public static PacketSocket open(PacketBuffers buffers) throws SystemCallException {
    int type = Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK;
    Fd fd = Sockets.open("frames", Sockets.AF_PACKET, type, 0);
    Sockets.set(
        fd,
        Sockets.SOL_SOCKET,
        Sockets.SO_PRIORITY,
        "SO_PRIORITY",
        RawSocket.PRIORITY_CONTROL); // adverts from a virtual MAC address leave here
    return new PacketSocket(buffers, fd);
  }

  public Fd fd() {
    return fd;
  }

  /// Sends one frame.
  ///
  /// @throws SystemCallException ENXIO when the interface is gone, ENETDOWN when it is down
  public void send(InterfaceIndex interfaceIndex, Octets frame) throws SystemCallException {
    List<SendFailure> failures = sendAll(List.of(new Frame(interfaceIndex, frame)));
    if (!failures.isEmpty()) {
      throw failures.getFirst().cause();
    }
  }

  /// Sends frames in their order, many with one call. One that the kernel refuses does not hold up
  /// those after it.
  public List<SendFailure> sendAll(List<Frame> frames) {
    List<SendFailure> failures = new ArrayList<>();
    int from = 0;
    while (from < frames.size()) {
      buffers.clear();
      int end = from;
      while (end < frames.size() && buffers.hasRoomFor(frames.get(end).octets().length())) {
        add(frames.get(end++));
      }
      if (end == from) {
        failures.add(new SendFailure(from, failure(frames.get(from), Errno.EMSGSIZE.number())));
        end++;
      }
      int first = from;
      buffers.flush(
          fd,
          (packet, errno) -> {
            int item = first + packet;
            failures.add(new SendFailure(item, failure(frames.get(item), errno)));
          });
      from = end;
    }
    return failures;
  }

  private SystemCallException failure(Frame frame, int errno) {
    return new SystemCallException(
        "sendmmsg", fd + " by " + InterfaceNames.of(frame.interfaceIndex()), errno);
  }

  private void add(Frame frame) {
    Octets octets = frame.octets();
    buffers.begin();
    MemorySegment name = buffers.name(SOCKADDR_LL_SIZE);
    name.set(JAVA_SHORT, 0, (short) Sockets.AF_PACKET);
    if (octets.length() >= ETHERNET_HEADER_LENGTH) {
      name.set(PacketBuffers.SHORT_BE, 2, (short) octets.u16(ETHERTYPE_OFFSET));
    }
    name.set(JAVA_INT, 4, frame.interfaceIndex().value());
    name.set(JAVA_BYTE, 11, (byte) 6);
    buffers.put(octets);
  }

  @Override
  public void close() {
    fd.close();
  }
}
