package locum.cli.demo;

import java.util.Optional;
import java.util.OptionalLong;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.Ipv4Address;
import locum.linux.Epoll;
import locum.linux.PacketBuffers;
import locum.linux.RawSocket;
import locum.linux.SystemCallException;

/// A process of its own in the client's namespace that hears the adverts of the routers. It writes
/// `NANOS SOURCE PRIORITY` for each, on the clock of [System#nanoTime].
public final class AdvertEar {

  private static final int VRRP = 112;
  private static final Ipv4Address VRRP_GROUP = new Ipv4Address(0xe000_0012);
  private static final int PRIORITY_OFFSET = 2;

  private AdvertEar() {}

  /// Listens until nobody reads the output any more.
  ///
  /// @param arguments the index and the name of the interface to listen on
  public static void main(String[] arguments) throws SystemCallException {
    InterfaceIndex index = new InterfaceIndex(Integer.parseInt(arguments[0]));
    try (Epoll epoll = Epoll.open();
        RawSocket socket =
            RawSocket.open(
                PacketBuffers.allocate(), index, arguments[1], AddressFamily.IPV4, VRRP)) {
      socket.join(VRRP_GROUP);
      epoll.add(socket.fd(), 0);
      while (!System.out.checkError()) {
        epoll.await(OptionalLong.empty());
        for (Optional<Datagram> heard = socket.receive();
            heard.isPresent();
            heard = socket.receive()) {
          say(heard.get());
        }
      }
    }
  }

  private static void say(Datagram heard) {
    if (heard.payload().length() > PRIORITY_OFFSET) {
      System.out.println(
          System.nanoTime() + " " + heard.source() + " " + heard.payload().u8(PRIORITY_OFFSET));
    }
  }
}
