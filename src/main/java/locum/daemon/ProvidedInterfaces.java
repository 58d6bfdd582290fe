package locum.daemon;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.Occurrence;
import locum.core.ProvidedLink;
import locum.core.VirtualMacLink;
import locum.linux.Epoll;
import locum.linux.Macvlans;
import locum.linux.PacketBuffers;
import locum.linux.ReceiveLosses;
import locum.linux.Receiver;
import locum.linux.VirtualMacSocket;

/// Sets interfaces up and down that are provided with a virtual router MAC address, and hears what
/// a private macvlan among them keeps from its parent.
///
/// Setting one up takes the kernel a fraction of a millisecond and must be done before the first
/// advert. Setting one down makes it wait for all of its readers, some 10 ms, far too long for the
/// loop; a thread beside it does that, one after the other. The addresses are gone by then.
final class ProvidedInterfaces implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;

  /// A socket on one that is up.
  private record Hearing(int token, VirtualMacSocket socket) {}

  private final PacketBuffers buffers;
  private final Epoll epoll;
  private final IntSupplier tokens;
  private final ChangeLedger ledger;
  private final Consumer<Occurrence> reports;
  private final Macvlans links;
  private final Map<InterfaceIndex, Hearing> hearings = new HashMap<>();
  private final Map<Integer, VirtualMacSocket> byToken = new HashMap<>();
  private ReceiveLosses closedLosses = ReceiveLosses.NONE;

  /// Held while an interface is set down: what follows may be that it is set up.
  private final Object turn = new Object();

  /// Those that the other thread is about to set down.
  private final Map<InterfaceIndex, ProvidedLink> leaving = new LinkedHashMap<>();

  private Optional<ExecutorService> beside = Optional.empty();

  ProvidedInterfaces(
      PacketBuffers buffers,
      Epoll epoll,
      IntSupplier tokens,
      ChangeLedger ledger,
      Consumer<Occurrence> reports)
      throws IOException {
    this.buffers = buffers;
    this.epoll = epoll;
    this.tokens = tokens;
    this.ledger = ledger;
    this.reports = reports;
    links = Macvlans.open();
  }

  void raise(ProvidedLink link) throws IOException {
    synchronized (turn) {
      ledger.append(line(link));
      leaving.remove(link.index());
      links.setUp(link.index());
    }
    deafen(link.index());
    if (link.parent().isPresent()) {
      listen(link, link.parent().get());
    }
  }

  private void listen(ProvidedLink link, InterfaceIndex parent) throws IOException {
    VirtualMacSocket socket =
        VirtualMacSocket.open(buffers, link.index(), parent, link.mac(), link.family());
    int token = tokens.getAsInt();
    try {
      epoll.add(socket.fd(), token);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    byToken.put(token, socket);
    hearings.put(link.index(), new Hearing(token, socket));
  }

  private void deafen(InterfaceIndex index) {
    Hearing gone = hearings.remove(index);
    if (gone != null) {
      epoll.remove(gone.socket().fd());
      byToken.remove(gone.token());
      closedLosses = closedLosses.plus(gone.socket().losses());
      gone.socket().close();
    }
  }

  void lower(ProvidedLink link) {
    deafen(link.index());
    synchronized (turn) {
      leaving.put(link.index(), link);
    }
    ExecutorService thread =
        beside.orElseGet(
            () ->
                Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("interfaces down").daemon().unstarted(work)));
    beside = Optional.of(thread);
    thread.execute(() -> setDown(link));
  }

  /// One that was provided becomes a macvlan that we would make like this: it is not set down any
  /// more, and heard elsewhere.
  void handOver(VirtualMacLink wanted) throws IOException {
    Optional<Link> found = links.find(wanted.name()).filter(wanted::isMatchedBy);
    if (found.isPresent()) {
      synchronized (turn) {
        leaving.remove(found.get().index());
        ledger.strike("raised " + wanted.name() + " " + wanted.mac());
      }
      deafen(found.get().index());
    }
  }

  private void setDown(ProvidedLink link) {
    synchronized (turn) {
      if (leaving.remove(link.index()) == null) {
        return; // it is wanted again
      }
      try (Macvlans own = Macvlans.open()) {
        own.setDown(link.index());
        ledger.strike(line(link));
      } catch (IOException e) {
        reports.accept(
            new Occurrence.Remark(
                "locum",
                Occurrence.Severity.ERROR,
                link.name()
                    + " was not set down ("
                    + e.getMessage()
                    + "): if another router is MASTER, two have its MAC address now; do it by hand"
                    + " (ip link set dev "
                    + link.name()
                    + " down)"));
      }
    }
  }

  private static String line(ProvidedLink link) {
    return "raised " + link.name() + " " + link.mac();
  }

  /// Sets down what an earlier daemon has left up.
  ///
  /// @return whether it was up
  static boolean setDown(String name, String mac) throws IOException {
    try (Macvlans links = Macvlans.open()) {
      Optional<Link> left =
          links
              .find(name)
              .filter(link -> link.has(Link.Flag.UP))
              .filter(link -> link.mac().filter(m -> m.toString().equals(mac)).isPresent());
      if (left.isPresent()) {
        links.setDown(left.get().index());
      }
      return left.isPresent();
    }
  }

  /// What never became a datagram, at all sockets since the start.
  ReceiveLosses losses() {
    return byToken.values().stream()
        .map(Receiver::losses)
        .reduce(closedLosses, ReceiveLosses::plus);
  }

  /// The socket behind an epoll token.
  Optional<Receiver> receiver(int token) {
    return Optional.ofNullable(byToken.get(token));
  }

  /// Waits until all are down that were to be.
  @Override
  public void close() {
    beside.ifPresent(
        thread -> {
          thread.shutdown();
          try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
              thread.shutdownNow();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    hearings.values().forEach(hearing -> hearing.socket().close());
    hearings.clear();
    links.close();
  }
}
