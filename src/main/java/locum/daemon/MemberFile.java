package locum.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.control.ControlCodec;
import locum.control.ControlRequest;

/// What a daemon has to know of a vrrpd to take it up again after the death of the one before:
/// beside the pipes of its process, for root alone, because it may hold a password.
///
/// ```text
///   {"command":"join","pid":4711,…}      the request
///   140                                  the priority in force
///   /var/run/vrrpd_eth0.pid              the file that names its process
/// ```
record MemberFile(ControlRequest.Join request, int priority, Path pidFile) {

  private static final String NAME = "vrrpd";
  private static final int LINES = 3;

  static MemberFile of(Member member) {
    return new MemberFile(member.request(), member.options().priority(), member.pidFile());
  }

  /// Reads that of a directory.
  ///
  /// @return empty where there is none, or none that was written to its end
  static Optional<MemberFile> read(Path directory) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(directory.resolve(NAME), StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    return lines.size() == LINES
            && lines.get(1).matches("\\d{1,3}")
            && ControlCodec.decode(lines.getFirst()).orElse(null)
                instanceof ControlRequest.Join request
        ? Optional.of(
            new MemberFile(request, Integer.parseInt(lines.get(1)), Path.of(lines.getLast())))
        : Optional.empty();
  }

  void write(Path directory) throws IOException {
    Path born = directory.resolve(NAME + ".new");
    Files.deleteIfExists(born);
    String text = ControlCodec.encode(request) + "\n" + priority + "\n" + pidFile + "\n";
    try (FileChannel file =
        FileChannel.open(
            born,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (octets.hasRemaining()) {
        file.write(octets);
      }
    }
    Files.move(born, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return "MemberFile[" + pidFile + "]";
  }
}
