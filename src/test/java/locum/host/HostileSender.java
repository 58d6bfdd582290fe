package locum.host;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import locum.cli.demo.Lab;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.Ipv4Address;
import locum.core.Octets;
import locum.linux.NetworkNamespace;
import locum.linux.PacketBuffers;
import locum.linux.RawSocket;

/// Somebody on the link, at the client's address, who sends as VRRP whatever pleases him.
final class HostileSender implements AutoCloseable {

  static final Ipv4Address ADDRESS = new Ipv4Address(0x0a42_00fe);
  static final Ipv4Address GROUP = new Ipv4Address(0xe000_0012);

  /// The thread lives in the client's namespace, and so does the socket.
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private final InterfaceIndex index;
  private final RawSocket socket;

  HostileSender(Lab lab) throws Exception {
    index =
        new InterfaceIndex(
            Integer.parseInt(lab.ip("client", "-o", "link", "show", "br0").split(":", 2)[0]));
    Path namespace = Path.of("/run/netns", lab.namespace("client"));
    socket =
        thread
            .submit(
                () -> {
                  NetworkNamespace.enter(namespace);
                  return RawSocket.open(
                      PacketBuffers.allocate(),
                      index,
                      "br0",
                      AddressFamily.IPV4,
                      Datagram.PROTOCOL_VRRP);
                })
            .get(10, TimeUnit.SECONDS);
  }

  void send(Ipv4Address destination, int ttl, Octets payload) {
    Datagram datagram =
        new Datagram(index, ADDRESS, destination, Datagram.PROTOCOL_VRRP, ttl, 1, payload);
    try {
      thread
          .submit(
              () -> {
                socket.send(datagram);
                return index;
              })
          .get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("cannot send " + datagram, e);
    }
  }

  @Override
  public void close() {
    thread.execute(socket::close);
    thread.shutdown();
  }
}
