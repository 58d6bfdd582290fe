package locum.daemon;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// The directory that makes a daemon unique: `locum.pid`, locked while the daemon lives, and
/// `control.sock`.
///
/// The lock is the kernel's and goes with the process, so that nothing has to be cleaned after a
/// crash. The pid inside is for people and tools.
final class RunDirectory implements AutoCloseable {

  private static final String PID_FILE = "locum.pid";
  private static final Path DEFAULT = RunOptions.DEFAULT_RUN_DIRECTORY;
  private static final String SOCKET = "control.sock";

  /// Octets that the kernel takes for the path of a socket (unix(7)), without the zero at the end.
  private static final int LONGEST_SOCKET_PATH = 107;

  private final Path pidFile;
  private final FileChannel lock;

  private RunDirectory(Path pidFile, FileChannel lock) {
    this.pidFile = pidFile;
    this.lock = lock;
  }

  /// Takes the directory, creating it where needed.
  ///
  /// @return empty when another daemon has it
  /// @throws IOException also when the path is too long for a socket in it
  static Optional<RunDirectory> take(Path directory) throws IOException {
    Path socket = directory.toAbsolutePath().resolve(SOCKET);
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_SOCKET_PATH) {
      throw new IOException(
          "the path of the control socket, "
              + socket
              + ", has "
              + length
              + " octets, and the kernel takes no more than "
              + LONGEST_SOCKET_PATH
              + "; use a shorter --run-dir");
    }
    Files.createDirectories(directory);
    Path pidFile = directory.resolve(PID_FILE);
    while (true) {
      FileChannel channel =
          FileChannel.open(
              pidFile,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      Optional<Object> opened = identity(pidFile);
      if (!lock(channel)) {
        channel.close();
        return Optional.empty();
      }
      if (opened.isPresent() && opened.equals(identity(pidFile))) {
        String pid = ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        return Optional.of(new RunDirectory(pidFile, channel));
      }
      // The last daemon removed the file between our opening and our locking of it.
      channel.close();
    }
  }

  Path path() {
    return pidFile.toAbsolutePath().resolveSibling("");
  }

  Path socket() {
    return path().resolve(SOCKET);
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  /// Which file is at this path. Asked without opening it: whoever opens and closes a file gives up
  /// the lock that his process has on it.
  private static Optional<Object> identity(Path path) throws IOException {
    try {
      return Optional.ofNullable(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Whether a daemon can be asked in this directory.
  static boolean isListenedTo(Path directory) {
    try (SocketChannel _ =
        SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve(SOCKET)))) {
      return true;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /// The process that has a directory which could not be taken, as far as its file tells.
  static Optional<String> holder(Path directory) {
    try {
      return Optional.of(Files.readString(directory.resolve(PID_FILE)).strip())
          .filter(pid -> pid.matches("\\d{1,10}"));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Leaves the directory to the next daemon; a second time it does nothing, for by then the file
  /// may be that of another.
  @Override
  public void close() throws IOException {
    if (lock.isOpen()) {
      Files.deleteIfExists(pidFile);
      lock.close();
      removeIfOurs();
    }
  }

  /// Those that locum names itself come with a daemon and go with it. Not the default one: the
  /// service that starts the daemon may have made it.
  private void removeIfOurs() throws IOException {
    Path directory = path();
    if (DEFAULT.equals(directory.getParent())) {
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException _) {
        // Somebody put something there, the next daemon perhaps.
      }
    }
  }
}
