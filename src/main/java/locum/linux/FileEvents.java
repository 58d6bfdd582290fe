package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import locum.core.Octets;

/// Tells which files of some directories were written, moved, made or deleted (inotify(7)). A file
/// that is being written counts when it is closed.
///
/// ```text
///   struct inotify_event { i32 wd; u32 mask; u32 cookie; u32 len; char name[len]; }
/// ```
public final class FileEvents implements AutoCloseable {

  private static final int IN_CLOEXEC = 0x80000;
  private static final int IN_NONBLOCK = 0x800;
  private static final int IN_CLOSE_WRITE = 0x8;
  private static final int IN_MOVED_FROM = 0x40;
  private static final int IN_MOVED_TO = 0x80;
  private static final int IN_CREATE = 0x100;
  private static final int IN_DELETE = 0x200;
  private static final int IN_DELETE_SELF = 0x400;
  private static final int IN_MOVE_SELF = 0x800;
  private static final int IN_Q_OVERFLOW = 0x4000;
  private static final int IN_IGNORED = 0x8000;
  private static final int IN_ONLYDIR = 0x1000000;

  private static final int WANTED =
      IN_CLOSE_WRITE
          | IN_MOVED_FROM
          | IN_MOVED_TO
          | IN_CREATE
          | IN_DELETE
          | IN_DELETE_SELF
          | IN_MOVE_SELF
          | IN_ONLYDIR;

  private static final int HEADER = 16;
  private static final int BUFFER = 16 * 1024;

  private final Fd fd;
  private final MemorySegment buffer = Libc.MEMORY.allocate(BUFFER, Integer.BYTES);

  /// What happened.
  public sealed interface Change {

    /// The file of this name in this directory may be another one now.
    record Of(int directory, String name) implements Change {}

    /// The directory itself was deleted or moved: it is not watched any more.
    record DirectoryGone(int directory) implements Change {}

    /// More happened than there was room for.
    record Lost() implements Change {}
  }

  private FileEvents(Fd fd) {
    this.fd = fd;
  }

  public static FileEvents open() throws SystemCallException {
    return new FileEvents(
        Fd.of("inotify_init1", "file events", Libc.inotify_init1(IN_CLOEXEC | IN_NONBLOCK)));
  }

  public Fd fd() {
    return fd;
  }

  /// Watches a directory.
  ///
  /// @return its number; a second time the same
  public int watch(Path directory) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          SystemCallException.check(
              "inotify_add_watch",
              directory,
              Libc.inotify_add_watch(
                  fd.number(), arena.allocateFrom(directory.toString()), WANTED));
    }
  }

  /// Takes what happened, without waiting.
  public List<Change> receive() throws SystemCallException {
    List<Change> changes = new ArrayList<>();
    long length = Libc.read(fd.number(), buffer, BUFFER);
    if (Errno.EAGAIN.isResult(length) || Errno.EINTR.isResult(length)) {
      return changes;
    }
    SystemCallException.check("read", fd, length);
    for (long at = 0; at + HEADER <= length; at += HEADER + buffer.get(JAVA_INT, at + 12)) {
      int directory = buffer.get(JAVA_INT, at);
      int mask = buffer.get(JAVA_INT, at + 4);
      if ((mask & IN_Q_OVERFLOW) != 0) {
        changes.add(new Change.Lost());
      } else if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0) {
        if ((mask & IN_MOVE_SELF) != 0) {
          Libc.inotify_rm_watch(fd.number(), directory); // it is somewhere else now
        }
        changes.add(new Change.DirectoryGone(directory));
      } else {
        changes.add(new Change.Of(directory, name(at)));
      }
    }
    return changes;
  }

  /// Zero octets fill the name up to its length.
  private String name(long at) {
    byte[] octets = buffer.asSlice(at + HEADER, buffer.get(JAVA_INT, at + 12)).toArray(JAVA_BYTE);
    int end = 0;
    while (end < octets.length && octets[end] != 0) {
      end++;
    }
    return new String(Octets.of(octets).slice(0, end).toArray(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    fd.close();
  }
}
