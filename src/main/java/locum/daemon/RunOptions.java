package locum.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.keepalived.KeepalivedOptions;

/// How the daemon is started.
///
/// @param file the configuration; empty is the first of [#DEFAULT_FILES] that exists
/// @param runDirectory what tells daemons of one host apart
/// @param program the name that the process bears
/// @param keepalived how keepalived was asked to run, when it is to be taken for that
public record RunOptions(
    Optional<Path> file,
    Path runDirectory,
    String program,
    Optional<KeepalivedOptions> keepalived) {

  public static final List<Path> DEFAULT_FILES =
      List.of(Path.of("/etc/locum/locum.conf"), Path.of("/etc/keepalived/keepalived.conf"));

  public static final Path DEFAULT_RUN_DIRECTORY = Path.of("/run/locum");

  /// locum as itself.
  public RunOptions(Optional<Path> file, Path runDirectory, String program) {
    this(file, runDirectory, program, Optional.empty());
  }

  /// In the place of keepalived. Relative paths are those of the directory that the process was
  /// started in.
  public static RunOptions asKeepalived(KeepalivedOptions options) {
    return new RunOptions(
        options.file().map(file -> Path.of(file).toAbsolutePath()),
        options.runDirectory().map(Path::of).orElse(DEFAULT_RUN_DIRECTORY).toAbsolutePath(),
        "keepalived",
        Optional.of(options));
  }
}
