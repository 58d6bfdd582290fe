package locum.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// One end of a FIFO (fifo(7)), of which another process has the other: unlike a [NamedPipe], it
/// tells when that process is gone. Nothing here ever waits.
public final class PipeEnd implements AutoCloseable {

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  /// What is read at once: as much as a pipe takes in one piece.
  private static final int PIECE = 4096;

  private final Fd fd;

  private PipeEnd(Fd fd) {
    this.fd = fd;
  }

  public static PipeEnd reading(Path path) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      return new PipeEnd(Fd.of("open", path.toString(), open(arena, path, O_RDONLY)));
    }
  }

  /// Opens the end that is written to.
  ///
  /// @return empty when nobody reads at the other end
  public static Optional<PipeEnd> writing(Path path) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      int result = open(arena, path, O_WRONLY);
      return Errno.ENXIO.isResult(result)
          ? Optional.empty()
          : Optional.of(new PipeEnd(Fd.of("open", path.toString(), result)));
    }
  }

  private static int open(Arena arena, Path path, int way) {
    return Libc.open(arena.allocateFrom(path.toString()), way | O_NONBLOCK | O_CLOEXEC);
  }

  /// Readable when something has come, or the other end is gone.
  public Fd fd() {
    return fd;
  }

  /// What has come: nothing, perhaps.
  ///
  /// @return empty when nothing will come any more: nobody has the other end open
  public Optional<String> read() throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(PIECE);
      long result = Libc.read(fd.number(), buffer, PIECE);
      if (Errno.EAGAIN.isResult(result)) {
        return Optional.of("");
      }
      long length = SystemCallException.check("read", fd, result);
      byte[] octets = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      return length == 0
          ? Optional.empty()
          : Optional.of(new String(octets, StandardCharsets.US_ASCII));
    }
  }

  /// Writes a few words, whole or not at all.
  ///
  /// @return false when the other end takes nothing, or is gone
  public boolean write(String words) throws SystemCallException {
    byte[] octets = words.getBytes(StandardCharsets.US_ASCII);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(octets.length);
      MemorySegment.copy(MemorySegment.ofArray(octets), 0, buffer, 0, octets.length);
      long result = Libc.write(fd.number(), buffer, octets.length);
      if (Errno.EAGAIN.isResult(result) || Errno.EPIPE.isResult(result)) {
        return false;
      }
      SystemCallException.check("write", fd, result);
      return true;
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
