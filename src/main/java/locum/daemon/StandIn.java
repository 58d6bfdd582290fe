package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.linux.Fd;
import locum.linux.PipeEnd;

/// The process of a vrrpd: it has the name and the pid, hands on the signals that it gets, and ends
/// when it is told to. The other side of `packaging/vrrpd/vrrpd`.
final class StandIn implements AutoCloseable {

  private static final String SIGNALS = "signals";
  private static final String ORDERS = "orders";

  /// What has come of it.
  ///
  /// @param signals names without SIG, in the order in which they came
  /// @param dead whether it is gone, and with it its router
  record News(List<String> signals, boolean dead) {}

  private final long pid;
  private final Path directory;
  private final PipeEnd signals;
  private final PipeEnd orders;
  private String incomplete = "";

  private StandIn(long pid, Path directory, PipeEnd signals, PipeEnd orders) {
    this.pid = pid;
    this.directory = directory;
    this.signals = signals;
    this.orders = orders;
  }

  /// Opens the pipes of one.
  ///
  /// @param directory of its pipes
  /// @return empty when it is gone already
  static Optional<StandIn> meet(long pid, Path directory) throws IOException {
    Optional<PipeEnd> orders = orders(directory);
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StandIn(pid, directory, PipeEnd.reading(directory.resolve(SIGNALS)), orders.get()));
    } catch (IOException e) {
      orders.get().close();
      throw e;
    }
  }

  private static Optional<PipeEnd> orders(Path directory) throws IOException {
    Path pipe = directory.resolve(ORDERS);
    return Files.exists(pipe) ? PipeEnd.writing(pipe) : Optional.empty();
  }

  /// Whether one waits there for orders.
  static boolean isThere(Path directory) throws IOException {
    Optional<PipeEnd> orders = orders(directory);
    orders.ifPresent(PipeEnd::close);
    return orders.isPresent();
  }

  long pid() {
    return pid;
  }

  /// Where its pipes are.
  Path directory() {
    return directory;
  }

  /// Readable when there is [#news].
  Fd fd() {
    return signals.fd();
  }

  News news() throws IOException {
    Optional<String> read = signals.read();
    List<String> whole = new ArrayList<>();
    String text = incomplete + read.orElse("");
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      whole.add(text.substring(from, end));
      from = end + 1;
    }
    incomplete = text.substring(from);
    return new News(whole, read.isEmpty());
  }

  /// Its router runs.
  ///
  /// @param graceSeconds how long it is to wait for a new daemon before it starts one, should this
  ///   one die
  /// @param pidFile that names it
  void joined(int graceSeconds, Path pidFile) throws IOException {
    orders.write("joined " + graceSeconds + " " + pidFile + "\n");
  }

  /// Its router has left in good order.
  void exit() throws IOException {
    orders.write("exit\n");
  }

  /// Lets go of it, and takes its pipes out of the file system.
  void forget() throws IOException {
    close();
    MemberDirectory.remove(directory);
  }

  @Override
  public void close() {
    signals.close();
    orders.close();
  }

  @Override
  public String toString() {
    return "vrrpd " + pid;
  }
}
