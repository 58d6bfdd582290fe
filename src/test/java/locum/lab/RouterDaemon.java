package locum.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import locum.cli.demo.RouterCommand;

/// A program that a router of the laboratory can run; both read the same file.
public enum RouterDaemon implements RouterCommand {
  LOCUM {
    @Override
    public List<String> command(Path configuration, Path runDirectory) {
      Path home = Path.of(System.getProperty("locum.home", "target/locum"));
      return RouterCommand.locum(home).command(configuration, runDirectory);
    }
  },
  KEEPALIVED {
    @Override
    public List<String> command(Path configuration, Path runDirectory) {
      try {
        Files.createDirectories(runDirectory);
        // A killed one may still be a zombie, which its successor takes for a running daemon.
        Files.deleteIfExists(runDirectory.resolve("vrrp.pid"));
        Files.deleteIfExists(runDirectory.resolve("keepalived.pid"));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return List.of(
          "keepalived",
          "-n",
          "-l",
          "-D",
          "-P",
          "-f",
          configuration.toString(),
          "-p",
          runDirectory.resolve("keepalived.pid").toString(),
          "-r",
          runDirectory.resolve("vrrp.pid").toString());
    }
  };
}
