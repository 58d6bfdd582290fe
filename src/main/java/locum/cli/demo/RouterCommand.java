package locum.cli.demo;

import java.nio.file.Path;
import java.util.List;

/// How a router of the laboratory starts its daemon.
@FunctionalInterface
public interface RouterCommand {

  /// The command that runs the daemon in the foreground, with its log on its outputs.
  List<String> command(Path configuration, Path runDirectory);

  /// locum itself, of the image at `home`.
  static RouterCommand locum(Path home) {
    String launcher = home.resolve("bin/locum").toAbsolutePath().toString();
    return (configuration, runDirectory) ->
        List.of(
            launcher, "run", "-f", configuration.toString(), "--run-dir", runDirectory.toString());
  }
}
