package locum.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.config.GlobalSettings;
import locum.keepalived.Invocation;
import locum.keepalived.KeepalivedOptions;
import locum.keepalived.OptionReader;

/// The PID files of keepalived's parent and VRRP process. Here they are one, so both name it.
///
/// A file that names a process that is gone, or that by now is another program, counts as left
/// behind.
final class PidFiles implements AutoCloseable {

  private static final Path RUN = Path.of("/run");
  private static final Path DIRECTORY = RUN.resolve("keepalived");

  /// The names that the process of such a file bears (`/proc/PID/comm`, 15 characters).
  private static final Set<String> DAEMONS =
      Set.of("keepalived", "keepalived_vrrp", "keepalived_vrr", "locum");

  /// The word of the Java command line after which the words of the user stand.
  private static final String MAIN = "locum/locum.cli.Main";

  private final List<Path> files;
  private final String content = ProcessHandle.current().pid() + "\n";

  private PidFiles(List<Path> files) {
    this.files = files;
  }

  /// The files that the command line and the configuration ask for.
  ///
  /// @param suffix of default names where several daemons share the host: `_NAME`, else empty
  static PidFiles of(KeepalivedOptions options, GlobalSettings globals, String suffix) {
    boolean shared = !suffix.isEmpty() || globals.process().usePidDirectory();
    Path directory = shared ? DIRECTORY : RUN;
    return new PidFiles(
        List.of(
            options
                .pidFile()
                .map(file -> Path.of(file).toAbsolutePath())
                .orElse(directory.resolve("keepalived" + suffix + ".pid")),
            options
                .vrrpPidFile()
                .map(file -> Path.of(file).toAbsolutePath())
                .orElse(directory.resolve("vrrp" + suffix + ".pid"))));
  }

  /// The file of the parent, which names the daemon for others.
  Path parent() {
    return files.getFirst();
  }

  /// The living daemon that one of the files names.
  Optional<String> holder() {
    return files.stream()
        .flatMap(file -> livingDaemon(file).map(pid -> file + ": pid " + pid).stream())
        .findFirst();
  }

  private static Optional<Long> livingDaemon(Path file) {
    return read(file)
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::valueOf)
        .filter(pid -> pid != ProcessHandle.current().pid())
        .filter(PidFiles::isDaemon);
  }

  private static boolean isDaemon(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    // A zombie has its name still, but nothing of a daemon.
    return read(proc.resolve("comm")).map(String::strip).filter(DAEMONS::contains).isPresent()
        && read(proc.resolve("cmdline"))
            .filter(line -> !line.isEmpty() && !isCommand(List.of(line.split("\0"))))
            .isPresent();
  }

  /// A command of locum's (`status`, `keepalived -t`, ...) has the name of the daemon and is none.
  static boolean isCommand(List<String> words) {
    int main = words.indexOf(MAIN);
    if (main < 0) {
      return false;
    }
    List<String> own = words.subList(main + 1, words.size());
    return words.contains("-Dlocum.program=locum")
        ? own.isEmpty() || !own.getFirst().equals("run")
        : !(OptionReader.read(own) instanceof Invocation.Run);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Writes them, each as a whole: whoever reads one finds a number in it.
  void write() throws IOException {
    for (Path file : files) {
      Path directory = Optional.ofNullable(file.getParent()).orElse(RUN);
      Files.createDirectories(directory);
      Path born = Files.createTempFile(directory, ".pid", "");
      try {
        Files.writeString(born, content);
        Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(born, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.deleteIfExists(born);
        throw e;
      }
    }
  }

  /// Removes those that still name this process.
  @Override
  public void close() throws IOException {
    for (Path file : files) {
      if (read(file).filter(content::equals).isPresent()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
