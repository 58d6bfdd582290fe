package locum.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Listens on the control socket and answers requests, each connection on a thread of its own, so
/// that nothing here ever holds up the protocol.
public final class ControlServer implements AutoCloseable {

  private static final int LONGEST_REQUEST = 64 * 1024;
  private static final int CONNECTIONS = 16;

  /// How long a client may take to say what it wants, and again to take its answer.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path path;
  private final ServerSocketChannel channel;
  private final boolean hasGroup;
  private final Steering steering;
  private final Semaphore free = new Semaphore(CONNECTIONS);
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("control patience").daemon().factory());

  /// Who has connected.
  private enum Visitor {
    /// Root, or the user of the daemon.
    OWNER,
    /// A member of the group of the socket: the kernel lets in nobody else.
    MEMBER,
    STRANGER
  }

  private ControlServer(
      Path path, ServerSocketChannel channel, boolean hasGroup, Steering steering) {
    this.path = path;
    this.channel = channel;
    this.hasGroup = hasGroup;
    this.steering = steering;
    clock.setRemoveOnCancelPolicy(true);
  }

  /// The same for root and the user of the daemon alone.
  public static ControlServer open(Path path, Steering steering) throws IOException {
    return open(path, Optional.empty(), steering);
  }

  /// Opens the socket `path` with mode 0600 and starts to answer. A socket that an earlier daemon
  /// left there is replaced; that no other daemon lives in this run-dir is for the caller to know.
  ///
  /// The socket is bound inside a directory that only this user may enter and then renamed to its
  /// place, so that there is no moment with a wider mode.
  ///
  /// @param group whose members may look, and ask what the users of a program ask, but neither stop
  ///   nor reload nor start anything; the mode is 0660 then
  /// @throws IOException also when there is no such group
  public static ControlServer open(Path path, Optional<String> group, Steering steering)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Path directory = path.toAbsolutePath().getParent();
    Path nursery =
        Files.createTempDirectory(
            directory,
            ".control",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path born = nursery.resolve("s");
    try {
      channel.bind(UnixDomainSocketAddress.of(born));
      if (group.isPresent()) {
        handTo(group.get(), born);
      }
      Files.setPosixFilePermissions(
          born, PosixFilePermissions.fromString(group.isPresent() ? "rw-rw----" : "rw-------"));
      Files.move(born, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      channel.close();
      throw e;
    } finally {
      Files.deleteIfExists(born);
      Files.delete(nursery);
    }
    ControlServer server = new ControlServer(path, channel, group.isPresent(), steering);
    Thread.ofPlatform().name("control").daemon().start(server::acceptAll);
    return server;
  }

  private static void handTo(String group, Path socket) throws IOException {
    try {
      GroupPrincipal principal =
          socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
      Files.getFileAttributeView(socket, PosixFileAttributeView.class).setGroup(principal);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no group " + group + " for the control socket", e);
    }
  }

  private void acceptAll() {
    while (channel.isOpen()) {
      try {
        SocketChannel connection = channel.accept();
        if (free.tryAcquire()) {
          Thread.ofPlatform().name("control connection").daemon().start(() -> serve(connection));
        } else {
          turnAway(connection);
        }
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException _) {
        // One connection that could not be taken (out of descriptors, say) must not end the
        // service.
        pause();
      }
    }
  }

  /// Says that there are too many, as far as that does not take any time.
  private static void turnAway(SocketChannel connection) throws IOException {
    try (connection) {
      connection.configureBlocking(false);
      connection.write(
          octets(
              new ControlResponse.Refused(
                  CONNECTIONS + " clients are being served already; ask again in a moment")));
    }
  }

  private static ByteBuffer octets(ControlResponse response) {
    String line = ControlCodec.encode(response).toLine() + "\n";
    return ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      answer(
          connection,
          switch (visitor(connection)) {
            case OWNER ->
                request(connection)
                    .map(steering::carryOut)
                    .orElseGet(() -> new ControlResponse.Refused("no such request"));
            case MEMBER ->
                request(connection)
                    .map(
                        request ->
                            isForMembers(request)
                                ? steering.carryOut(request)
                                : new ControlResponse.Refused(
                                    "only root and the user of the daemon may ask that"))
                    .orElseGet(() -> new ControlResponse.Refused("no such request"));
            case STRANGER ->
                new ControlResponse.Refused("only root and the user of the daemon may ask");
          });
    } catch (IOException _) {
      // The client went away; there is nobody to tell.
    } finally {
      free.release();
    }
  }

  private Optional<ControlRequest> request(SocketChannel connection) throws IOException {
    Future<?> end = closeLater(connection);
    try {
      return ControlCodec.decode(readLine(connection));
    } finally {
      end.cancel(false);
    }
  }

  private void answer(SocketChannel connection, ControlResponse response) throws IOException {
    Future<?> end = closeLater(connection);
    try {
      ByteBuffer octets = octets(response);
      while (octets.hasRemaining()) {
        connection.write(octets);
      }
    } finally {
      end.cancel(false);
    }
  }

  /// Closes a connection, and with that ends the wait for its client, unless cancelled in time.
  private Future<?> closeLater(SocketChannel connection) {
    return clock.schedule(
        () -> {
          try {
            connection.close();
          } catch (IOException _) {
            // It is closed all the same.
          }
        },
        PATIENCE.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private Visitor visitor(SocketChannel connection) throws IOException {
    UnixDomainPrincipal peer = connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
    String user = peer.user().getName();
    boolean owner = List.of("root", "0", System.getProperty("user.name", "root")).contains(user);
    return owner ? Visitor.OWNER : hasGroup ? Visitor.MEMBER : Visitor.STRANGER;
  }

  /// Nothing that starts a program of the asker's choice, or ends the daemon.
  private static boolean isForMembers(ControlRequest request) {
    return switch (request) {
      case ControlRequest.Status _, ControlRequest.Explain _, ControlRequest.Words _ -> true;
      case ControlRequest.Reload _, ControlRequest.Stop _, ControlRequest.Join _ -> false;
    };
  }

  /// The first line, or what came before the end or the limit.
  private static String readLine(SocketChannel connection) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_REQUEST);
    while (buffer.hasRemaining() && connection.read(buffer) >= 0) {
      int end = indexOfLineEnd(buffer);
      if (end >= 0) {
        return new String(buffer.array(), 0, end, StandardCharsets.UTF_8);
      }
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  private static int indexOfLineEnd(ByteBuffer buffer) {
    for (int i = 0; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// Closes the socket and removes it; a second time it does nothing, for by then the path may be
  /// that of another daemon. Requests that were heard are answered all the same.
  public void withdraw() throws IOException {
    if (channel.isOpen()) {
      Files.deleteIfExists(path);
      channel.close();
    }
  }

  /// Closes the socket and removes it. Answers that are being written have a second to leave.
  @Override
  public void close() throws IOException {
    withdraw();
    try {
      if (!free.tryAcquire(CONNECTIONS, 1, TimeUnit.SECONDS)) {
        return; // a client that does not read its answer keeps nobody here
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      clock.shutdownNow();
    }
  }
}
