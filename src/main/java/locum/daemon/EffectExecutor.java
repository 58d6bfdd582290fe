package locum.daemon;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import locum.config.GlobalSettings;
import locum.core.AddressAssignment;
import locum.core.AddressFamily;
import locum.core.Adjustment;
import locum.core.Announcement;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Event;
import locum.core.InterfaceIndex;
import locum.core.ListenPoint;
import locum.core.Occurrence;
import locum.core.Octets;
import locum.core.RoutingObject;
import locum.linux.AddressChange;
import locum.linux.AddressFailure;
import locum.linux.Epoll;
import locum.linux.Forwarding;
import locum.linux.HostNetwork;
import locum.linux.HostRouting;
import locum.linux.PacketBuffers;
import locum.linux.PacketSocket;
import locum.linux.RawSocket;
import locum.linux.ReceiveLosses;
import locum.linux.Receiver;
import locum.linux.RoutingOutcome;
import locum.linux.SendFailure;
import locum.linux.SystemCallException;
import locum.wire.AnnouncementFrame;
import locum.wire.DatagramFrame;

/// Carries out the engine's effects in their order.
///
/// A failure is not handled here: it becomes an [Event.EffectFailed] for the next turn, and the
/// effects after it are carried out all the same.
final class EffectExecutor implements AutoCloseable {

  /// Points of one interface, family and protocol share a socket.
  private record SocketKey(InterfaceIndex interfaceIndex, AddressFamily family, int protocol) {}

  /// A socket, its token in the epoll set, and the points that want it. No record: it is a key, and
  /// itself is all that it equals.
  private static final class OpenSocket {
    private final RawSocket socket;
    private final int token;
    private final Set<ListenPoint> points = new HashSet<>();

    private OpenSocket(RawSocket socket, int token) {
      this.socket = socket;
      this.token = token;
    }
  }

  /// The kernel's own size where nobody has changed it (net.core.rmem_default). A buffer is never
  /// made smaller than that: it would lose adverts in a flood.
  private static final int LEAST_RECEIVE_BUFFER = 212_992;

  private final Epoll epoll;
  private final HostNetwork network;
  private final HostRouting routing;
  private final PacketSocket packets;
  private final PacketBuffers buffers;
  private final Consumer<Occurrence> reports;
  private final Consumer<List<Announcement>> announced;
  private final Consumer<Effect> errands;
  private final HostAdjustments adjustments;
  private final Map<SocketKey, OpenSocket> sockets = new HashMap<>();
  private final Map<Integer, OpenSocket> byToken = new HashMap<>();
  private final Queue<Event> failures = new ArrayDeque<>();
  private Map<String, Integer> receiveBuffers = Map.of();
  private ReceiveLosses closedLosses = ReceiveLosses.NONE;
  private int nextToken;

  /// @param firstToken the epoll tokens from here on belong to the sockets opened here
  /// @param announced hears which addresses were announced
  /// @param errands takes what is done beside the loop, and does not wait
  EffectExecutor(
      Epoll epoll,
      int firstToken,
      HostNetwork network,
      HostRouting routing,
      PacketSocket packets,
      PacketBuffers buffers,
      ChangeLedger ledger,
      Consumer<Occurrence> reports,
      Consumer<List<Announcement>> announced,
      Consumer<Effect> errands) {
    this.epoll = epoll;
    this.nextToken = firstToken;
    this.network = network;
    this.routing = routing;
    this.packets = packets;
    this.buffers = buffers;
    this.reports = reports;
    this.announced = announced;
    this.errands = errands;
    adjustments = new HostAdjustments(buffers, epoll, () -> nextToken++, ledger, reports);
  }

  /// The size in octets of the receive buffers of sockets that are opened from now on, by the name
  /// of the interface; the kernel's own where nothing is said.
  void receiveBuffers(Map<String, Integer> octets) {
    receiveBuffers = octets;
  }

  /// Takes over how the host is to be changed.
  ///
  /// @param blocking whether any instance does not accept packets to its addresses
  void hostChanges(GlobalSettings.HostChanges changes, boolean blocking) {
    adjustments.configure(changes, blocking);
  }

  void execute(List<Effect> effects) {
    for (int i = 0; i < effects.size(); i++) {
      Effect effect = effects.get(i);
      try {
        switch (effect) {
          case Effect.Listen(ListenPoint point) -> listen(point);
          case Effect.StopListening(ListenPoint point) -> stopListening(point);
          case Effect.Transmit _ -> i = transmitRun(effects, i) - 1;
          case Effect.TransmitFrame _ -> i = transmitFrames(effects, i) - 1;
          case Effect.Adjust(Adjustment adjustment) -> adjust(adjustment);
          case Effect.AddAddresses(var assignments) ->
              apply(assignments, AddressChange::add, Effect.AddAddresses::new);
          case Effect.RenewAddresses(var assignments) ->
              apply(assignments, AddressChange::renew, Effect.RenewAddresses::new);
          case Effect.RemoveAddresses(var assignments) ->
              apply(assignments, AddressChange::remove, Effect.RemoveAddresses::new);
          case Effect.AddRouting(var objects) -> tell(routing.add(objects), Effect.AddRouting::new);
          case Effect.RemoveRouting(var objects) ->
              tell(routing.remove(objects), Effect.RemoveRouting::new);
          case Effect.AnnounceAddresses(var announcements) -> announce(effect, announcements);
          case Effect.RunCheck _, Effect.AbandonCheck _, Effect.Watch _, Effect.Notify _ ->
              errands.accept(effect);
          case Effect.Report(Occurrence occurrence) -> reports.accept(occurrence);
        }
      } catch (SystemCallException e) {
        failures.add(new Event.EffectFailed(effect, e.sentence()));
      } catch (IOException e) {
        failures.add(new Event.EffectFailed(effect, String.valueOf(e.getMessage())));
      }
    }
  }

  /// What is read on the way (settings, names of interfaces) comes from the host, not from us.
  private void adjust(Adjustment adjustment) throws IOException {
    try {
      adjustments.carryOut(adjustment);
    } catch (RuntimeException e) {
      throw new IOException("a defect: " + e, e);
    }
  }

  /// The socket behind an epoll token; empty when it was closed in this turn.
  Optional<Receiver> socket(int token) {
    OpenSocket open = byToken.get(token);
    return open == null ? adjustments.receiver(token) : Optional.of(open.socket);
  }

  /// What never became a datagram, at all sockets since the start.
  ReceiveLosses losses() {
    return sockets.values().stream()
        .map(open -> open.socket.losses())
        .reduce(closedLosses.plus(adjustments.losses()), ReceiveLosses::plus);
  }

  /// The next failure of an earlier effect.
  Optional<Event> nextFailure() {
    return Optional.ofNullable(failures.poll());
  }

  private void listen(ListenPoint point) throws SystemCallException {
    SocketKey key = new SocketKey(point.interfaceIndex(), point.family(), point.protocol());
    OpenSocket open = sockets.get(key);
    if (open == null) {
      RawSocket socket =
          RawSocket.open(
              buffers,
              point.interfaceIndex(),
              point.interfaceName(),
              point.family(),
              point.protocol());
      open = new OpenSocket(socket, nextToken++);
      try {
        Optional<Integer> buffer = Optional.ofNullable(receiveBuffers.get(point.interfaceName()));
        if (buffer.isPresent() && buffer.get() > LEAST_RECEIVE_BUFFER) {
          socket.resizeReceiveBuffer(buffer.get());
        }
        epoll.add(socket.fd(), open.token);
      } catch (SystemCallException e) {
        socket.close(); // one that is not watched would pass for one that hears nobody
        throw e;
      }
      sockets.put(key, open);
      byToken.put(open.token, open);
    }
    open.points.add(point);
    if (point.group().isPresent()) {
      open.socket.join(point.group().get());
    }
  }

  private void stopListening(ListenPoint point) throws SystemCallException {
    SocketKey key = new SocketKey(point.interfaceIndex(), point.family(), point.protocol());
    OpenSocket open = sockets.get(key);
    if (open == null || !open.points.remove(point)) {
      return;
    }
    if (open.points.isEmpty()) {
      sockets.remove(key);
      byToken.remove(open.token);
      epoll.remove(open.socket.fd());
      closedLosses = closedLosses.plus(open.socket.losses());
      open.socket.close();
    } else if (point.group().isPresent()) {
      open.socket.leave(point.group().get());
    }
  }

  /// Sends the packets that stand next to each other in the list together, each socket's in one go.
  ///
  /// @return the position after them
  private int transmitRun(List<Effect> effects, int from) {
    Map<OpenSocket, List<Datagram>> bySocket = new LinkedHashMap<>();
    int next = from;
    while (next < effects.size()
        && effects.get(next) instanceof Effect.Transmit(Datagram datagram)) {
      OpenSocket open =
          sockets.get(
              new SocketKey(
                  datagram.interfaceIndex(), datagram.source().family(), datagram.protocol()));
      if (open != null) {
        bySocket.computeIfAbsent(open, _ -> new ArrayList<>()).add(datagram);
      }
      next++;
    }
    bySocket.forEach(this::transmit);
    return next;
  }

  /// The same for packets with a source address of their own.
  private int transmitFrames(List<Effect> effects, int from) {
    List<Effect.TransmitFrame> run = new ArrayList<>();
    int next = from;
    while (next < effects.size() && effects.get(next) instanceof Effect.TransmitFrame transmit) {
      run.add(transmit);
      next++;
    }
    List<PacketSocket.Frame> frames =
        run.stream()
            .map(
                t ->
                    new PacketSocket.Frame(
                        t.envelope().through().orElse(t.datagram().interfaceIndex()),
                        DatagramFrame.encode(t.datagram(), t.envelope())))
            .toList();
    for (SendFailure failure : packets.sendAll(frames)) {
      failures.add(new Event.EffectFailed(run.get(failure.item()), failure.cause().sentence()));
    }
    return next;
  }

  private void transmit(OpenSocket open, List<Datagram> datagrams) {
    for (SendFailure failure : open.socket.sendAll(datagrams)) {
      failures.add(
          new Event.EffectFailed(
              new Effect.Transmit(datagrams.get(failure.item())), failure.cause().sentence()));
    }
  }

  /// Has the addresses changed in one go. What the kernel refuses is told address by address: the
  /// others of the same effect were accepted.
  private void apply(
      List<AddressAssignment> assignments,
      Function<AddressAssignment, AddressChange> change,
      Function<List<AddressAssignment>, Effect> effect)
      throws SystemCallException {
    for (AddressFailure failure : network.apply(assignments.stream().map(change).toList())) {
      failures.add(
          new Event.EffectFailed(
              effect.apply(List.of(failure.change().assignment())), failure.sentence()));
    }
  }

  /// Tells the engine what the kernel refused, and what is not ours though we wanted to add it.
  private void tell(RoutingOutcome outcome, Function<List<RoutingObject>, Effect> effect) {
    for (RoutingOutcome.Failure failure : outcome.failures()) {
      failures.add(
          new Event.EffectFailed(effect.apply(List.of(failure.object())), failure.sentence()));
    }
    for (RoutingObject object : outcome.found()) {
      if (!object.marked()) {
        failures.add(new Event.RoutingFound(object));
      }
    }
  }

  private void announce(Effect effect, List<Announcement> announcements) {
    Map<InterfaceIndex, Boolean> routers = new HashMap<>(); // asked once for all of this turn
    List<PacketSocket.Frame> frames =
        announcements.stream()
            .map(a -> new PacketSocket.Frame(a.interfaceIndex(), frame(a, routers)))
            .toList();
    for (SendFailure failure : packets.sendAll(frames)) {
      failures.add(new Event.EffectFailed(effect, failure.cause().sentence()));
    }
    announced.accept(announcements);
  }

  private static Octets frame(Announcement announcement, Map<InterfaceIndex, Boolean> routers) {
    boolean router =
        announcement.address().family() == AddressFamily.IPV6
            && routers.computeIfAbsent(announcement.interfaceIndex(), Forwarding::ofIpv6);
    return AnnouncementFrame.encode(announcement, router);
  }

  @Override
  public void close() {
    sockets.values().forEach(open -> open.socket.close());
    sockets.clear();
    byToken.clear();
    adjustments.close();
  }
}
