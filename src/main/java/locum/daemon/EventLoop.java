package locum.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import locum.config.Configuration;
import locum.core.Datagram;
import locum.core.Event;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.engine.FailoverEngine;
import locum.linux.Epoll;
import locum.linux.HostNetwork;
import locum.linux.PacketBuffers;
import locum.linux.PacketSocket;
import locum.linux.RawSocket;
import locum.linux.SystemCallException;
import locum.linux.WakeUp;

/// The loop: waits for a packet, a notice of the kernel, a command or the next deadline, asks the
/// engine what to do, and has it done.
///
/// ```text
///   await ─► now ─► packets and notices ─► commands ─► deadline ─► await
/// ```
///
/// What has arrived comes before what is due: a daemon that was held up hears its peers before it
/// speaks.
final class EventLoop implements AutoCloseable {

  private static final int TOKEN_WAKE_UP = 0;
  private static final int TOKEN_NETWORK = 1;
  private static final int TOKEN_FIRST_SOCKET = 2;

  /// Packets taken from one socket in a turn, so that a flood cannot keep the deadlines waiting.
  private static final int PACKETS_PER_TURN = 64;

  private final FailoverEngine engine = new FailoverEngine();
  private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
  private final Epoll epoll;
  private final WakeUp wakeUp;
  private final HostNetwork network;
  private final PacketSocket packets;
  private final EffectExecutor executor;
  private final Consumer<Occurrence> reports;
  private boolean leaving;

  /// While the start is delayed: when it is.
  private Optional<MonotonicTime> startAt = Optional.empty();

  private EventLoop(
      Epoll epoll,
      WakeUp wakeUp,
      HostNetwork network,
      PacketSocket packets,
      PacketBuffers buffers,
      Consumer<Occurrence> reports) {
    this.epoll = epoll;
    this.wakeUp = wakeUp;
    this.network = network;
    this.packets = packets;
    this.reports = reports;
    executor = new EffectExecutor(epoll, TOKEN_FIRST_SOCKET, network, packets, buffers, reports);
  }

  /// Opens what the loop waits for. The calling thread must be the one that runs it.
  ///
  /// @param notificationBuffer octets for what the kernel tells and the loop has not read yet
  static EventLoop open(int notificationBuffer, Consumer<Occurrence> reports)
      throws SystemCallException {
    Epoll epoll = Epoll.open();
    WakeUp wakeUp = WakeUp.open();
    HostNetwork network = HostNetwork.open(notificationBuffer);
    PacketBuffers buffers = PacketBuffers.allocate();
    PacketSocket packets = PacketSocket.open(buffers);
    epoll.add(wakeUp.fd(), TOKEN_WAKE_UP);
    epoll.add(network.fd(), TOKEN_NETWORK);
    return new EventLoop(epoll, wakeUp, network, packets, buffers, reports);
  }

  /// Starts the instances: an address owner advertises before this returns.
  ///
  /// @param delay for how long to say and hear nothing first
  void start(Configuration configuration, Duration delay) throws SystemCallException {
    MonotonicTime now = now();
    startAt = Optional.of(now.plus(delay));
    configure(now, configuration);
    startIfDue(now);
  }

  /// An engine that has not seen the host leaves its instances in INIT.
  private void startIfDue(MonotonicTime now) throws SystemCallException {
    if (startAt.filter(at -> at.isDue(now)).isPresent()) {
      startAt = Optional.empty();
      handle(now, network.survey());
      handleFailures(now);
    }
  }

  private void configure(MonotonicTime now, Configuration configuration) {
    engine.tellUnknownVrids(configuration.globals().logUnknownVrids());
    executor.receiveBuffer(configuration.globals().receiveBuffers().adverts());
    executor.execute(engine.configure(now, configuration.instances()));
  }

  /// Hands a command over from any thread.
  void submit(Command command) {
    commands.add(command);
    wakeUp.wake();
  }

  /// Runs until [Command.Leave]; whatever ends it, the addresses are given back.
  void run() throws SystemCallException {
    try {
      while (!leaving) {
        turn();
      }
    } finally {
      executor.execute(engine.stop(now()));
    }
  }

  private void turn() throws SystemCallException {
    Optional<MonotonicTime> deadline = startAt.or(engine::nextDeadline);
    int ready =
        epoll.await(
            deadline.isPresent() ? OptionalLong.of(deadline.get().nanos()) : OptionalLong.empty());
    MonotonicTime now = now();
    startIfDue(now);
    for (int i = 0; i < ready; i++) {
      switch (epoll.token(i)) {
        case TOKEN_WAKE_UP -> wakeUp.drain();
        case TOKEN_NETWORK -> {
          for (Event event : network.receive()) {
            if (startAt.isEmpty()) {
              handle(now, event);
            }
          }
        }
        default -> receive(now, epoll.token(i));
      }
    }
    for (Command command = commands.poll(); command != null; command = commands.poll()) {
      carryOut(now, command);
    }
    if (engine.nextDeadline().filter(next -> next.isDue(now)).isPresent()) {
      handle(now, new Event.DeadlineReached());
    }
    handleFailures(now);
  }

  private void handleFailures(MonotonicTime now) {
    for (Optional<Event> failure = executor.nextFailure();
        failure.isPresent();
        failure = executor.nextFailure()) {
      handle(now, failure.get());
    }
  }

  private void receive(MonotonicTime now, int token) throws SystemCallException {
    for (int i = 0; i < PACKETS_PER_TURN; i++) {
      Optional<RawSocket> socket = executor.socket(token);
      if (socket.isEmpty()) {
        return; // closed by an effect of an earlier packet
      }
      Optional<Datagram> datagram = socket.get().receive();
      if (datagram.isEmpty()) {
        return;
      }
      handle(now, new Event.DatagramReceived(datagram.get()));
    }
  }

  private void handle(MonotonicTime now, Event event) {
    executor.execute(engine.handle(now, event));
  }

  private void carryOut(MonotonicTime now, Command command) {
    switch (command) {
      case Command.Survey(var result) ->
          result.complete(new Command.Snapshot(engine.status(now), engine.unknownVridPackets()));
      case Command.Configure(Configuration configuration, var done) -> {
        configure(now, configuration);
        done.complete(null);
      }
      case Command.Leave(String why) -> {
        reports.accept(
            new Occurrence.Remark("locum", Occurrence.Severity.INFO, "Stopping: " + why));
        leaving = true;
      }
    }
  }

  private static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  @Override
  public void close() {
    executor.close();
    packets.close();
    network.close();
    wakeUp.close();
    epoll.close();
  }
}
