package locum.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The processes of this host, as `/proc` shows them. One that has ended but was not waited for (a
/// zombie) is none.
public final class Processes {

  private static final Path PROC = Path.of("/proc");

  /// The longest command line that is compared.
  private static final int MOST_OCTETS = 64 * 1024;

  private Processes() {}

  public static List<Integer> all() {
    List<Integer> processes = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 10) {
          processes.add(Integer.parseInt(name));
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      return processes; // what was seen so far; the next look sees more
    }
    return processes;
  }

  /// The name that the kernel keeps of a process, at most 15 octets; empty when there is none, or a
  /// zombie.
  public static Optional<String> name(int process) {
    // PID (NAME) STATE …, and the name itself may contain brackets and blanks.
    return read(process, "stat")
        .flatMap(
            stat -> {
              int from = stat.indexOf('(');
              int to = stat.lastIndexOf(')');
              boolean whole = from >= 0 && to > from && to + 2 < stat.length();
              return whole && "ZX".indexOf(stat.charAt(to + 2)) < 0
                  ? Optional.of(stat.substring(from + 1, to))
                  : Optional.empty();
            });
  }

  /// The words of the command line; empty when there is none, as with zombies and kernel threads.
  public static List<String> commandLine(int process) {
    String text = read(process, "cmdline").orElse("");
    if (text.isEmpty()) {
      return List.of();
    }
    String whole = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    return List.of(whole.split("\0", -1));
  }

  private static Optional<String> read(int process, String file) {
    Path path = PROC.resolve(Integer.toString(process)).resolve(file);
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(new String(in.readNBytes(MOST_OCTETS), StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty(); // it has ended
    }
  }
}
