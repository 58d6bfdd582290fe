package locum.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/// What this daemon has changed on the host beside addresses, in a file of the run directory, so
/// that the next one can undo what a crash left behind.
///
/// A line is written before the change that it tells of, one `write` each: a crash between the two
/// leaves a line too many, which does no harm, and never a change that nobody knows of. A line is
/// struck when its change is undone; the file goes with the last one, and is written anew when most
/// of it is struck. The first line tells the boot: nothing of it outlives one, so the file of an
/// earlier boot, in a run directory that does, tells nothing.
///
/// ```text
///   boot ID    sysctl NAME BEFORE OURS    macvlan NAME MAC    raised NAME MAC    nftables TABLE    fifo PATH
///   struck LINE
/// ```
///
/// Any thread may write to it.
final class ChangeLedger {

  private static final String FILE = "changes";
  private static final String BOOT = "boot ";
  private static final String STRUCK = "struck ";
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /// The file may have so many struck lines, or as many as others.
  private static final int STRUCK_LINES = 100;

  private final Path runDirectory;
  private final Path file;
  private final Path bootId;
  private final Set<String> held = new LinkedHashSet<>();

  /// Lines in the file; 0 when there is none.
  private int written;

  ChangeLedger(Path runDirectory) {
    this(runDirectory, BOOT_ID);
  }

  /// @param bootId the file in which the kernel tells which boot this is
  ChangeLedger(Path runDirectory, Path bootId) {
    this.runDirectory = runDirectory;
    this.bootId = bootId;
    file = runDirectory.resolve(FILE);
  }

  /// Notes a change that is about to be made; once, however often it is told.
  synchronized void append(String line) throws IOException {
    if (line.chars().anyMatch(c -> c == '\n' || c == 0)) {
      throw new IOException("a name with an end of line in it cannot be noted in " + file);
    }
    if (held.contains(line)) {
      return;
    }
    if (written == 0) {
      write(BOOT + boot());
    }
    write(line);
    held.add(line);
  }

  private void write(String line) throws IOException {
    Files.write(
        file,
        (line + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        LinkOption.NOFOLLOW_LINKS);
    written++;
  }

  /// Strikes a change that is undone, or was not made.
  synchronized void strike(String line) throws IOException {
    if (!held.remove(line)) {
      return;
    }
    if (held.isEmpty() || written > 2 * held.size() + STRUCK_LINES) {
      rewrite();
    } else {
      write(STRUCK + line);
    }
  }

  /// What the last daemon of this boot left behind, each line once; nothing after one that left in
  /// good order. Lines that cannot be ours are left out. From here on the file has what is not
  /// struck of it.
  synchronized List<String> leftBehind() throws IOException {
    String text;
    try {
      // Whatever octets there are: one damaged line must not hide the others.
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return List.of();
    }
    List<String> lines = text.lines().filter(line -> line.indexOf(0) < 0).toList();
    if (!lines.isEmpty() && lines.getFirst().equals(BOOT + boot())) {
      for (String line : lines.subList(1, lines.size())) {
        if (line.startsWith(STRUCK)) {
          held.remove(line.substring(STRUCK.length()));
        } else {
          held.add(line);
        }
      }
    }
    rewrite();
    return List.copyOf(held);
  }

  /// The file has what is held; a crash leaves the old one or the new one.
  private void rewrite() throws IOException {
    if (held.isEmpty()) {
      Files.deleteIfExists(file);
      written = 0;
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(BOOT + boot());
    lines.addAll(held);
    Path fresh = runDirectory.resolve(FILE + ".new");
    Files.deleteIfExists(fresh);
    Files.write(
        fresh,
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    written = lines.size();
  }

  private String boot() throws IOException {
    return Files.readString(bootId).strip();
  }

  /// The nftables table of the daemon with this run directory: that of another daemon, or of
  /// another program, has another name.
  String ownTable() {
    if (runDirectory.equals(RunOptions.DEFAULT_RUN_DIRECTORY)) {
      return "locum";
    }
    CRC32 sum = new CRC32();
    sum.update(runDirectory.toString().getBytes(StandardCharsets.UTF_8));
    return "locum_%08x".formatted(sum.getValue());
  }
}
