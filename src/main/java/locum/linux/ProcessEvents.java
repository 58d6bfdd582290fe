package locum.linux;

import java.util.List;
import locum.wire.ProcessEventMessage;

/// What the kernel tells about processes that begin, change and end (NETLINK_CONNECTOR). Only the
/// first network namespace of a machine has it, and it takes CAP_NET_ADMIN there.
public final class ProcessEvents implements AutoCloseable {

  private static final int NETLINK_CONNECTOR = 11;
  private static final int CN_IDX_PROC = 1;

  /// For a machine that starts thousands of processes while this one does not run.
  public static final int RECEIVE_BUFFER = 1024 * 1024;

  private final NetlinkSocket socket;

  private ProcessEvents(NetlinkSocket socket) {
    this.socket = socket;
  }

  /// What one receive brought.
  public sealed interface Received {
    record Told(List<ProcessEventMessage.Told> events) implements Received {
      public Told {
        events = List.copyOf(events);
      }
    }

    /// There is nothing now.
    record Nothing() implements Received {}

    /// More happened than there was room for.
    record Lost() implements Received {}
  }

  /// Asks the kernel to tell; [ProcessEventMessage.Told.Listening] is its yes. In some containers
  /// neither yes nor no comes.
  ///
  /// @param buffer octets for what the kernel tells and nobody has read yet
  public static ProcessEvents open(int buffer) throws SystemCallException {
    NetlinkSocket socket =
        NetlinkSocket.open("process events", NETLINK_CONNECTOR, CN_IDX_PROC, buffer);
    try {
      socket.send(ProcessEventMessage.listen(NetlinkSocket.ORDER));
      return new ProcessEvents(socket);
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  public Fd fd() {
    return socket.fd();
  }

  /// Takes what was told, without waiting.
  public Received receive() throws SystemCallException {
    return switch (socket.receive()) {
      case NetlinkSocket.Received.Datagram(var octets) ->
          new Received.Told(ProcessEventMessage.decode(NetlinkSocket.ORDER, octets));
      case NetlinkSocket.Received.Nothing() -> new Received.Nothing();
      case NetlinkSocket.Received.Lost() -> new Received.Lost();
    };
  }

  @Override
  public void close() {
    socket.close();
  }
}
