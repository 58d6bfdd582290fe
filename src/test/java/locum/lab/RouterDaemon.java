package locum.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program that a router of the laboratory can run; both read the same file.
public enum RouterDaemon {
  LOCUM {
    @Override
    public List<String> command(Path configuration, Path runDirectory) {
      Path home = Path.of(System.getProperty("locum.home", "target/locum")).toAbsolutePath();
      return List.of(
          home.resolve("bin/locum").toString(),
          "run",
          "-f",
          configuration.toString(),
          "--run-dir",
          runDirectory.toString());
    }
  },
  KEEPALIVED {
    @Override
    public List<String> command(Path configuration, Path runDirectory) {
      try {
        Files.createDirectories(runDirectory);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return List.of(
          "keepalived",
          "-n",
          "-l",
          "-P",
          "-f",
          configuration.toString(),
          "-p",
          runDirectory.resolve("keepalived.pid").toString(),
          "-r",
          runDirectory.resolve("vrrp.pid").toString());
    }
  };

  /// The command that runs it in the foreground with its log on its outputs.
  public abstract List<String> command(Path configuration, Path runDirectory);
}
