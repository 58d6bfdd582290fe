package locum.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.MacAddress;
import locum.wire.DatagramFrame;
import locum.wire.EthernetFrame;

/// Hears the adverts that other routers send from a virtual MAC address which this host has too.
///
/// The kernel takes a multicast frame whose source is the address of a private macvlan for that
/// macvlan's own, come back: it gives it to the macvlan alone, and no socket on the parent ever
/// sees it. Joining the group on the macvlan would have the kernel tell the link so from the
/// virtual MAC address, which only the Active may use. So the frames are taken whole, before the IP
/// layer, and a filter in the kernel passes on nothing but the adverts among them: what every other
/// router sends reaches the parent and is heard there.
///
/// ```text
///   struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }                                  8
///   struct sock_fprog  { u16 len; struct sock_filter *filter 8; }                         16
///   struct sockaddr_ll (drawn in PacketSocket)                                            20
/// ```
public final class VirtualMacSocket implements Receiver, AutoCloseable {

  private static final int SO_ATTACH_FILTER = 26;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int SOCKADDR_LL_SIZE = 20;

  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_HALF = 0x28;
  private static final int LOAD_BYTE = 0x30;
  private static final int JUMP_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  private static final int PROTOCOL_VRRP = 112;
  private static final int PROTOCOL_AH = 51;
  private static final int PROTOCOL_IN_IPV4_FRAME = 23;
  private static final int PROTOCOL_IN_IPV6_FRAME = 20;

  private final PacketBuffers buffers;
  private final Fd fd;
  private final InterfaceIndex parent;
  private final Intake intake;

  private VirtualMacSocket(PacketBuffers buffers, Fd fd, InterfaceIndex parent) {
    this.buffers = buffers;
    this.fd = fd;
    this.parent = parent;
    intake = new Intake(buffers, fd, this::read);
  }

  /// Opens it on a macvlan that exists.
  ///
  /// @param buffers shared by all sockets of the thread
  /// @param index of the macvlan
  /// @param parent the interface that the adverts are said to have arrived on
  public static VirtualMacSocket open(
      PacketBuffers buffers,
      InterfaceIndex index,
      InterfaceIndex parent,
      MacAddress mac,
      AddressFamily family)
      throws SystemCallException {
    int type = family == AddressFamily.IPV4 ? EthernetFrame.TYPE_IPV4 : EthernetFrame.TYPE_IPV6;
    Fd fd =
        Sockets.open(
            "adverts from " + mac,
            Sockets.AF_PACKET,
            Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
            0); // nothing yet: first the filter
    try (Arena arena = Arena.ofConfined()) {
      Sockets.set(
          fd, Sockets.SOL_SOCKET, SO_ATTACH_FILTER, "SO_ATTACH_FILTER", filter(arena, mac, family));
      Sockets.set(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, "PACKET_IGNORE_OUTGOING", 1);
      MemorySegment address = arena.allocate(SOCKADDR_LL_SIZE, Integer.BYTES);
      address.set(JAVA_SHORT, 0, (short) Sockets.AF_PACKET);
      address.set(PacketBuffers.SHORT_BE, 2, (short) type);
      address.set(JAVA_INT, 4, index.value());
      SystemCallException.check("bind", fd, Libc.bind(fd.number(), address, SOCKADDR_LL_SIZE));
      return new VirtualMacSocket(buffers, fd, parent);
    } catch (SystemCallException e) {
      fd.close();
      throw e;
    }
  }

  /// Passes VRRP, with and without an authentication header, from this source address.
  private static MemorySegment filter(Arena arena, MacAddress mac, AddressFamily family) {
    int protocolAt = family == AddressFamily.IPV4 ? PROTOCOL_IN_IPV4_FRAME : PROTOCOL_IN_IPV6_FRAME;
    int[][] program = {
      {LOAD_WORD, 0, 0, 6},
      {JUMP_EQUAL, 0, 6, (int) (mac.bits() >>> 16)},
      {LOAD_HALF, 0, 0, 10},
      {JUMP_EQUAL, 0, 4, (int) (mac.bits() & 0xffff)},
      {LOAD_BYTE, 0, 0, protocolAt},
      {JUMP_EQUAL, 1, 0, PROTOCOL_VRRP},
      {JUMP_EQUAL, 0, 1, PROTOCOL_AH},
      {RETURN, 0, 0, 0xffff},
      {RETURN, 0, 0, 0},
    };
    MemorySegment instructions = arena.allocate(8L * program.length, Integer.BYTES);
    for (int i = 0; i < program.length; i++) {
      instructions.set(JAVA_SHORT, 8L * i, (short) program[i][0]);
      instructions.set(JAVA_BYTE, 8L * i + 2, (byte) program[i][1]);
      instructions.set(JAVA_BYTE, 8L * i + 3, (byte) program[i][2]);
      instructions.set(JAVA_INT, 8L * i + 4, program[i][3]);
    }
    MemorySegment request = arena.allocate(16, Long.BYTES);
    request.set(JAVA_SHORT, 0, (short) program.length);
    request.set(ADDRESS, 8, instructions);
    return request;
  }

  public Fd fd() {
    return fd;
  }

  @Override
  public Optional<Datagram> receive() throws SystemCallException {
    return intake.receive();
  }

  private Optional<Datagram> read() {
    return DatagramFrame.decode(buffers.octets(), parent);
  }

  @Override
  public long skippedPackets() {
    return intake.skippedPackets();
  }

  @Override
  public long receiveErrors() {
    return intake.receiveErrors();
  }

  @Override
  public void close() {
    fd.close();
  }
}
