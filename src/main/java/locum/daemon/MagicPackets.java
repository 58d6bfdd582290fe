package locum.daemon;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import locum.core.Ipv4Address;
import locum.vrrpd.LogText;
import locum.vrrpd.VrrpdOptions;
import locum.vrrpd.VrrpdOptions.MagicPacket;

/// Sends the magic packet of vrrpd: a TCP SYN from the virtual address to port 1100 of the gateway,
/// which thereby learns the MAC address anew, though it may ignore gratuitous ARP. Nobody has to
/// answer.
///
/// Each is sent by a thread of its own, which waits until the address is there; none lives longer
/// than [#PATIENCE] and [#LINGER] together.
final class MagicPackets {

  private static final int PORT = 1100;

  /// How long the address may take to be put on the interface.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// The kernel asks for the MAC address of the gateway first; a socket that is closed meanwhile
  /// takes its packet with it.
  private static final Duration LINGER = Duration.ofMillis(900);

  private static final Duration PAUSE = Duration.ofMillis(10);

  /// At once; a host with more new masters has no gateway that would listen to all of them.
  private static final int MOST = 64;

  private final Log log;
  private final Semaphore free = new Semaphore(MOST);

  MagicPackets(Log log) {
    this.log = log;
  }

  /// Sends the one of a router that has become master. Returns at once.
  void send(VrrpdOptions options, MagicPacket packet) {
    if (!free.tryAcquire()) {
      log.warning("no magic packet for VRRP ID " + options.vrid() + ": too many are being sent");
      return;
    }
    Thread _ =
        Thread.ofVirtual()
            .name("magic packet")
            .start(
                () -> {
                  try {
                    deliver(options, packet);
                  } catch (IOException e) {
                    log.warning(
                        "no magic packet from "
                            + packet.source()
                            + " to "
                            + packet.gateway()
                            + ": "
                            + e.getMessage());
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  } finally {
                    free.release();
                  }
                });
  }

  private void deliver(VrrpdOptions options, MagicPacket packet)
      throws IOException, InterruptedException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      channel.configureBlocking(false);
      bind(channel, inet(packet.source()));
      channel.connect(new InetSocketAddress(inet(packet.gateway()), PORT));
      log.tell(LogText.magicPacket(options));
      awaitAnswer(channel);
    }
  }

  private static void bind(SocketChannel channel, InetAddress source)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        channel.bind(new InetSocketAddress(source, 0));
        return;
      } catch (BindException e) {
        if (System.nanoTime() - end >= 0) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private static void awaitAnswer(SocketChannel channel) throws InterruptedException {
    long end = System.nanoTime() + LINGER.toNanos();
    try {
      while (System.nanoTime() - end < 0 && !channel.finishConnect()) {
        Thread.sleep(PAUSE);
      }
    } catch (IOException _) {
      // Refused, as is usual: the packet was received.
    }
  }

  private static InetAddress inet(Ipv4Address address) throws IOException {
    return InetAddress.getByAddress(address.octets().toArray());
  }
}
