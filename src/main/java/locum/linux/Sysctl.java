package locum.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Settings of the kernel's network (sysctl(8)), of the network namespace of the calling thread.
///
/// Reading and writing one takes some microseconds and waits for nothing but the kernel's own lock
/// over interfaces, as every change of an address does.
public final class Sysctl {

  private static final Path ROOT = Path.of("/proc/sys");

  private Sysctl() {}

  /// The value; empty when there is no such setting, or not any more.
  ///
  /// @param name with slashes, as `net/ipv4/conf/eth0/arp_ignore`: names of interfaces have dots
  public static Optional<String> read(String name) throws IOException {
    try {
      return Optional.of(Files.readString(ROOT.resolve(name)).strip());
    } catch (NoSuchFileException | InvalidPathException _) {
      return Optional.empty(); // the latter: an interface with a name that no Path here can have
    }
  }

  /// Gives one a value.
  ///
  /// @throws IOException also where /proc/sys is read-only, as in many containers
  public static void write(String name, String value) throws IOException {
    Files.write(
        ROOT.resolve(name),
        (value + "\n").getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE);
  }

  /// The names directly below one, the interfaces of `net/ipv4/conf` for instance.
  public static List<String> below(String name) throws IOException {
    try (Stream<Path> entries = Files.list(ROOT.resolve(name))) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }
}
