package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Sends datagrams to a socket in the file system (unix(7)), such as `/dev/log`; the JDK has
/// streams only. For one thread.
public final class LocalDatagramSocket implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOCK_NONBLOCK = 0x800;

  /// `struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; }`
  private static final int ADDRESS_SIZE = 110;

  private static final int PATH_OFFSET = 2;

  /// What became of a datagram.
  public enum Outcome {
    SENT,
    /// The receiver is behind; later it may go.
    FULL,
    /// Nobody receives there any more, or the datagram is too long for him.
    FAILED
  }

  private final Fd fd;
  private final Arena memory;
  private final MemorySegment buffer;

  private LocalDatagramSocket(Fd fd, Arena memory, int longest) {
    this.fd = fd;
    this.memory = memory;
    buffer = memory.allocate(longest);
  }

  /// Connects to the socket at `path`.
  ///
  /// @param longest octets of a datagram; longer ones are cut
  public static LocalDatagramSocket connect(String path, int longest) throws SystemCallException {
    byte[] octets = path.getBytes(StandardCharsets.UTF_8);
    if (octets.length >= ADDRESS_SIZE - PATH_OFFSET) {
      throw new IllegalArgumentException("the path of a socket has at most 107 octets");
    }
    Fd fd =
        Fd.of("socket", path, Libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    Arena memory = Arena.ofConfined();
    MemorySegment address = memory.allocate(ADDRESS_SIZE, Short.BYTES);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(octets, 0, address, JAVA_BYTE, PATH_OFFSET, octets.length);
    try {
      SystemCallException.check("connect", path, Libc.connect(fd.number(), address, ADDRESS_SIZE));
    } catch (SystemCallException e) {
      fd.close();
      memory.close();
      throw e;
    }
    return new LocalDatagramSocket(fd, memory, longest);
  }

  /// Sends without waiting.
  public Outcome send(byte[] octets) {
    int length = (int) Math.min(octets.length, buffer.byteSize());
    MemorySegment.copy(octets, 0, buffer, JAVA_BYTE, 0, length);
    long result = Libc.write(fd.number(), buffer, length);
    return result >= 0
        ? Outcome.SENT
        : Errno.EAGAIN.isResult(result) ? Outcome.FULL : Outcome.FAILED;
  }

  @Override
  public void close() {
    fd.close();
    memory.close();
  }
}
