package locum.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The directory that makes a daemon unique: `locum.pid`, locked while the daemon lives, and
/// `control.sock`.
///
/// The lock is the kernel's and goes with the process, so that nothing has to be cleaned after a
/// crash. The pid inside is for people and tools.
final class RunDirectory implements AutoCloseable {

  private final Path pidFile;
  private final FileChannel lock;

  private RunDirectory(Path pidFile, FileChannel lock) {
    this.pidFile = pidFile;
    this.lock = lock;
  }

  /// Takes the directory, creating it where needed.
  ///
  /// @return empty when another daemon has it
  static Optional<RunDirectory> take(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path pidFile = directory.resolve("locum.pid");
    FileChannel channel =
        FileChannel.open(
            pidFile,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      FileLock taken = channel.tryLock();
      if (taken == null) {
        channel.close();
        return Optional.empty();
      }
    } catch (OverlappingFileLockException _) {
      channel.close();
      return Optional.empty();
    }
    String pid = ProcessHandle.current().pid() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    return Optional.of(new RunDirectory(pidFile, channel));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(pidFile);
    lock.close();
  }
}
