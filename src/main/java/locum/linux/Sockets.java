package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What all sockets here share: the constants of the kernel's headers in their own spelling, and
/// the setting of options.
final class Sockets {

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;
  static final int SOCK_RAW = 3;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;

  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_PRIORITY = 12;
  static final int SO_RCVTIMEO = 20;
  static final int SO_BINDTODEVICE = 25;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;

  private Sockets() {}

  static Fd open(String purpose, int family, int type, int protocol) throws SystemCallException {
    return Fd.of("socket", purpose, Libc.socket(family, type | SOCK_CLOEXEC, protocol));
  }

  static void set(Fd fd, int level, int option, String name, int value) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      set(fd, level, option, name, arena.allocateFrom(JAVA_INT, value));
    }
  }

  static void set(Fd fd, int level, int option, String name, MemorySegment value)
      throws SystemCallException {
    int result = Libc.setsockopt(fd.number(), level, option, value, (int) value.byteSize());
    SystemCallException.check("setsockopt " + name, fd, result);
  }

  static void bindToDevice(Fd fd, String interfaceName) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(interfaceName);
      set(fd, SOL_SOCKET, SO_BINDTODEVICE, "SO_BINDTODEVICE", name);
    }
  }

  /// Asks for a receive buffer beyond the limit of the system, and where that is not allowed for as
  /// much as it gives.
  static void resizeReceiveBuffer(Fd fd, int octets) throws SystemCallException {
    try {
      set(fd, SOL_SOCKET, SO_RCVBUFFORCE, "SO_RCVBUFFORCE", octets);
    } catch (SystemCallException e) {
      if (!e.is(Errno.EPERM)) {
        throw e;
      }
      set(fd, SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", octets);
    }
  }
}
