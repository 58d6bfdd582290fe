package locum.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How the daemon is started.
///
/// @param file the configuration; empty is the first of [#DEFAULT_FILES] that exists
/// @param runDirectory what tells daemons of one host apart
/// @param program the name that the process bears
public record RunOptions(Optional<Path> file, Path runDirectory, String program) {

  public static final List<Path> DEFAULT_FILES =
      List.of(Path.of("/etc/locum/locum.conf"), Path.of("/etc/keepalived/keepalived.conf"));

  public static final Path DEFAULT_RUN_DIRECTORY = Path.of("/run/locum");
}
