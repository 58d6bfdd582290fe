package locum.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// A FIFO in the file system (fifo(7)) that is written without ever waiting for a reader.
///
/// It is opened for reading as well: so the opening does not wait for a reader, a writing without
/// one is no error, and what was written stays there until somebody reads it, up to the size of the
/// pipe.
public final class NamedPipe implements AutoCloseable {

  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  /// The file creation mask takes its part of it.
  private static final int MODE = 0644;

  private static final int TYPE = 0170000;
  private static final int FIFO = 0010000;

  private final Path path;
  private final Fd fd;
  private final boolean created;

  private NamedPipe(Path path, Fd fd, boolean created) {
    this.path = path;
    this.fd = fd;
    this.created = created;
  }

  /// Opens a FIFO, making it where there is nothing.
  ///
  /// @param owner of one that is made
  /// @param group of one that is made
  /// @throws IOException when something else is in the way, or belongs to somebody else than root
  ///   and the owner
  public static NamedPipe open(Path path, int owner, int group) throws IOException {
    boolean created = make(path);
    checkType(path, path, owner);
    try (Arena arena = Arena.ofConfined()) {
      Fd fd =
          Fd.of(
              "open",
              path.toString(),
              Libc.open(
                  arena.allocateFrom(path.toString()),
                  O_RDWR | O_NONBLOCK | O_CLOEXEC | nofollow()));
      NamedPipe pipe = new NamedPipe(path, fd, created);
      try {
        // What was opened, and not what the path led to a moment before.
        checkType(path, Path.of("/proc/self/fd/" + fd.number()), owner);
      } catch (IOException e) {
        pipe.close();
        throw e;
      }
      try {
        if (created) {
          SystemCallException.check("fchown", path, ProcessCalls.fchown(fd.number(), owner, group));
        }
        return pipe;
      } catch (SystemCallException e) {
        pipe.close();
        pipe.remove();
        throw e;
      }
    }
  }

  /// O_NOFOLLOW has another number on aarch64.
  private static int nofollow() {
    return System.getProperty("os.arch").equals("aarch64") ? 0100000 : 0400000;
  }

  private static boolean make(Path path) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      int result = ProcessCalls.mkfifo(arena.allocateFrom(path.toString()), MODE);
      if (Errno.EEXIST.isResult(result)) {
        return false;
      }
      SystemCallException.check("mkfifo", path, result);
      return true;
    }
  }

  /// @param at the path itself, which is not followed, or the name of a descriptor
  private static void checkType(Path path, Path at, int owner) throws IOException {
    var attributes =
        at.equals(path)
            ? Files.readAttributes(at, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS)
            : Files.readAttributes(at, "unix:mode,uid");
    if (!isFifo(attributes)) {
      throw new IOException(path + " is there, but is no FIFO; remove it, or name another path");
    }
    if (!(attributes.get("uid") instanceof Integer uid) || (uid != 0 && uid != owner)) {
      throw new IOException(
          path
              + " belongs to neither root nor the user of the FIFO; remove it, or change its owner");
    }
  }

  private static boolean isFifo(Map<String, Object> attributes) {
    return attributes.get("mode") instanceof Integer mode && (mode & TYPE) == FIFO;
  }

  /// Takes a FIFO out of the file system that nobody has open any more.
  ///
  /// @return whether there was one; anything else is left alone
  public static boolean remove(Path path) throws IOException {
    try {
      return isFifo(Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS))
          && Files.deleteIfExists(path);
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /// Writes a line, whole or not at all.
  ///
  /// @return false when the pipe is full
  /// @throws SystemCallException for any other reason
  public boolean writeLine(String line) throws SystemCallException {
    byte[] octets = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(octets.length);
      MemorySegment.copy(MemorySegment.ofArray(octets), 0, buffer, 0, octets.length);
      long result = Libc.write(fd.number(), buffer, octets.length);
      if (Errno.EAGAIN.isResult(result)) {
        return false;
      }
      SystemCallException.check("write", path, result);
      return true;
    }
  }

  /// Whether we made it, and not found it.
  public boolean isCreated() {
    return created;
  }

  /// Takes it out of the file system.
  public void remove() throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void close() {
    fd.close();
  }
}
