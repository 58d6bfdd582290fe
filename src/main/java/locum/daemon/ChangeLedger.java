package locum.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// What this daemon has changed on the host beside addresses, in a file of the run directory, so
/// that the next one can undo what a crash left behind.
///
/// A line is written before the change that it tells of, one `write` each: a crash between the two
/// leaves a line too many, which does no harm, and never a change that nobody knows of. The run
/// directory belongs to one daemon, and is on a file system in memory wherever the host follows the
/// custom, as what it tells of is.
///
/// ```text
///   sysctl NAME BEFORE OURS        macvlan NAME MAC        nftables TABLE
/// ```
final class ChangeLedger {

  private static final String FILE = "changes";

  private final Path file;

  ChangeLedger(Path runDirectory) {
    file = runDirectory.resolve(FILE);
  }

  void append(String line) throws IOException {
    Files.write(
        file,
        (line + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        LinkOption.NOFOLLOW_LINKS);
  }

  /// What the last daemon left behind; nothing after one that left in good order.
  List<String> leftBehind() throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Files.readAllLines(file, StandardCharsets.UTF_8)
        : List.of();
  }

  /// Everything is undone.
  void clear() throws IOException {
    Files.deleteIfExists(file);
  }
}
