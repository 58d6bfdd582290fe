package locum.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import locum.config.Configuration;
import locum.core.Announcement;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Event;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.UnixTime;
import locum.engine.FailoverEngine;
import locum.linux.Epoll;
import locum.linux.Fd;
import locum.linux.HostNetwork;
import locum.linux.HostRouting;
import locum.linux.PacketBuffers;
import locum.linux.PacketSocket;
import locum.linux.Receiver;
import locum.linux.Scheduling;
import locum.linux.SignalFd;
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
  private static final int TOKEN_SIGNALS = 2;
  private static final int TOKEN_ROUTING = 3;
  private static final int TOKEN_FIRST_SOCKET = 4;

  /// Packets taken from one socket in a turn, so that a flood cannot keep the deadlines waiting.
  private static final int PACKETS_PER_TURN = 64;

  private static final long AWAKE = Long.MIN_VALUE;
  private static final long UNTIL_WOKEN = Long.MAX_VALUE;

  /// How often the loop looks again before it does what is due.
  private static final int PASSES = 64;

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration COMPLAINT_PERIOD = Duration.ofMinutes(1);

  private final FailoverEngine engine = new FailoverEngine();
  private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
  private final Epoll epoll;
  private final WakeUp wakeUp;
  private final HostNetwork network;
  private final HostRouting routing = new HostRouting();
  private final PacketSocket packets;
  private final ChangeLedger ledger;
  private final EffectExecutor executor;
  private final Consumer<Occurrence> reports;
  private final LinkNews linkNews = new LinkNews();
  private Optional<SignalFd> signals = Optional.empty();
  private IntConsumer signalReceiver = _ -> {};
  private boolean keepAddresses;
  private boolean routingWatched;
  private final Errands errands;
  private final Watcher watcher;

  /// When the loop looks up again by itself, in nanoseconds of its clock, or one of the two above.
  private volatile long sleepsUntil = AWAKE;

  private boolean leaving;
  private boolean left;
  private boolean restored;

  /// While the host is not known, because the start is delayed or the kernel did not answer: when
  /// to look. What the kernel tells until then is contained in what will be seen.
  private Optional<MonotonicTime> surveyAt = Optional.empty();

  private Optional<MonotonicTime> complainAt = Optional.empty();
  private final AutoPriority priority;
  private MonotonicTime startedAt = new MonotonicTime(0);

  /// While adverts are held back after the start (`vrrp_startup_delay`).
  private boolean delayed = true;

  private EventLoop(
      Epoll epoll,
      WakeUp wakeUp,
      HostNetwork network,
      PacketSocket packets,
      PacketBuffers buffers,
      ChangeLedger ledger,
      Consumer<Occurrence> reports,
      Consumer<List<Announcement>> announced,
      Errands errands) {
    this.epoll = epoll;
    this.wakeUp = wakeUp;
    this.network = network;
    this.packets = packets;
    this.reports = reports;
    this.ledger = ledger;
    priority = new AutoPriority(Scheduling::roundRobinForProcess, reports);
    this.errands = errands;
    watcher = new Watcher(event -> submit(new Command.Tell(event)), reports);
    executor =
        new EffectExecutor(
            epoll,
            TOKEN_FIRST_SOCKET,
            network,
            routing,
            packets,
            buffers,
            ledger,
            reports,
            announced,
            this::errand);
  }

  /// Opens what the loop waits for. The calling thread must be the one that runs it.
  ///
  /// @param notificationBuffer octets for what the kernel tells and the loop has not read yet
  /// @param ledger of what is changed on the host
  /// @param announced hears which addresses were announced
  /// @param errands takes what is done beside the loop
  static EventLoop open(
      int notificationBuffer,
      ChangeLedger ledger,
      Consumer<Occurrence> reports,
      Consumer<List<Announcement>> announced,
      Errands errands)
      throws SystemCallException {
    Epoll epoll = Epoll.open();
    WakeUp wakeUp = WakeUp.open();
    HostNetwork network = HostNetwork.open(notificationBuffer);
    PacketBuffers buffers = PacketBuffers.allocate();
    PacketSocket packets = PacketSocket.open(buffers);
    epoll.add(wakeUp.fd(), TOKEN_WAKE_UP);
    epoll.add(network.fd(), TOKEN_NETWORK);
    return new EventLoop(
        epoll, wakeUp, network, packets, buffers, ledger, reports, announced, errands);
  }

  /// Takes signals too.
  ///
  /// @param receiver is told the number of each, on the thread of the loop
  void listenTo(SignalFd source, IntConsumer receiver) throws SystemCallException {
    epoll.add(source.fd(), TOKEN_SIGNALS);
    signals = Optional.of(source);
    signalReceiver = receiver;
  }

  /// Tells of addresses that come and go, on every interface.
  void tellAddresses() {
    linkNews.watchAddresses();
  }

  /// On leaving neither resigns nor removes addresses: their lease ends them.
  void keepAddresses() {
    keepAddresses = true;
  }

  /// Starts the instances: an address owner advertises before this returns, unless the file wants
  /// nothing said and heard at first.
  void start(Configuration configuration) {
    HostAdjustments.cleanUp(ledger, reports);
    MonotonicTime now = now();
    startedAt = now;
    configure(now, Prepared.of(configuration));
    surveyIfDue(now);
  }

  /// Looks at the host. An engine that has not seen it leaves its instances in INIT; one that has
  /// goes on with what it knows until the kernel answers.
  private void surveyIfDue(MonotonicTime now) {
    if (surveyAt.filter(at -> at.isDue(now)).isPresent()) {
      surveyAt = Optional.empty();
      delayed = false;
      try {
        Event.HostSurveyed host = network.survey();
        linkNews.begin(host);
        handle(now, host);
        handleFailures(now);
      } catch (SystemCallException e) {
        surveyLater(now, e);
      }
    }
  }

  /// One failed question must not end the daemon and every address that it holds.
  private void surveyLater(MonotonicTime now, SystemCallException e) {
    surveyAt = Optional.of(now.plus(RETRY));
    if (complainAt.isEmpty() || complainAt.get().isDue(now)) {
      complainAt = Optional.of(now.plus(COMPLAINT_PERIOD));
      reports.accept(
          new Occurrence.Remark(
              "locum",
              Occurrence.Severity.ERROR,
              "the kernel does not tell the state of the interfaces ("
                  + e.sentence()
                  + "); asking again every second"));
    }
  }

  /// On the thread of the loop: nothing here may take its time over each of thousands of instances.
  private void configure(MonotonicTime now, Prepared prepared) {
    Configuration configuration = prepared.configuration();
    if (delayed) {
      surveyAt = Optional.of(StartDelay.end(startedAt, configuration.globals()));
    }
    priority.configure(configuration.globals());
    engine.tellUnknownVrids(configuration.globals().logUnknownVrids());
    errands.configure(configuration, prepared.errands());
    executor.receiveBuffers(configuration.globals().receiveBuffers().adverts());
    watcher.processBuffer(configuration.globals().receiveBuffers().processMonitor());
    linkNews.watch(prepared.interfaceNames());
    watchRouting(prepared.routingProtocols());
    readClock(now); // an owner that is new in this configuration speaks at once
    executor.hostChanges(configuration.globals().hostChanges(), prepared.blocking());
    executor.execute(engine.configure(now, configuration.engine()));
  }

  private void readClock(MonotonicTime now) {
    Instant instant = Instant.now();
    UnixTime time =
        UnixTime.ofSeconds(instant.getEpochSecond()).plus(Duration.ofNanos(instant.getNano()));
    executor.execute(engine.handle(now, new Event.ClockRead(time)));
  }

  /// Only who has routes or rules that matter hears of any.
  private void watchRouting(Set<Integer> protocols) {
    if (protocols.isEmpty() && !routingWatched) {
      return;
    }
    try {
      Optional<Fd> fd = routing.watch(protocols);
      if (fd.isPresent() && !routingWatched) {
        epoll.add(fd.get(), TOKEN_ROUTING);
        routingWatched = true;
      }
    } catch (SystemCallException e) {
      reports.accept(
          new Occurrence.Remark(
              "locum",
              Occurrence.Severity.ERROR,
              "routes and rules that somebody removes will not be put back: the kernel does not"
                  + " tell of them ("
                  + e.sentence()
                  + ")"));
    }
  }

  private void hearRouting(MonotonicTime now) throws SystemCallException {
    for (Event event : routing.receive()) {
      handle(now, event);
    }
  }

  /// Hands a command over from any thread.
  void submit(Command command) {
    commands.add(command);
    wakeUp.wake();
  }

  /// For how long nothing is due, in nanoseconds; 0 while something is done. From any thread.
  long idleNanos() {
    long until = sleepsUntil;
    return until == AWAKE ? 0 : until == UNTIL_WOKEN ? until : until - System.nanoTime();
  }

  /// Runs until [Command.Leave]; whatever ends it, the addresses are given back.
  void run() throws SystemCallException {
    try {
      while (!leaving) {
        turn();
      }
    } finally {
      leave();
    }
  }

  /// Resigns and gives the addresses back, once. A defect that shows in one effect must not keep
  /// the others from being carried out.
  private void leave() {
    if (left) {
      return;
    }
    left = true;
    List<Effect> effects = engine.stop(now());
    if (keepAddresses) {
      effects = effects.stream().filter(e -> !isGivingUp(e)).toList();
    }
    try {
      executor.execute(effects);
    } catch (RuntimeException _) {
      for (Effect effect : effects) {
        try {
          executor.execute(List.of(effect));
        } catch (RuntimeException e) {
          reports.accept(
              new Occurrence.Remark(
                  "locum", Occurrence.Severity.ERROR, "not done on leaving: " + effect + ": " + e));
        }
      }
    }
  }

  private static boolean isGivingUp(Effect effect) {
    return effect instanceof Effect.Transmit
        || effect instanceof Effect.TransmitFrame
        || effect instanceof Effect.RemoveAddresses
        || effect instanceof Effect.RemoveRouting;
  }

  private void turn() throws SystemCallException {
    Optional<MonotonicTime> next = engine.nextDeadline();
    Optional<MonotonicTime> deadline =
        surveyAt.map(at -> next.map(at::min).orElse(at)).or(() -> next);
    sleepsUntil = deadline.isPresent() ? deadline.get().nanos() : UNTIL_WOKEN;
    int ready =
        epoll.await(
            deadline.isPresent() ? OptionalLong.of(deadline.get().nanos()) : OptionalLong.empty());
    sleepsUntil = AWAKE;
    MonotonicTime now = now();
    if (engine.wantsClock()) {
      readClock(now); // it may jump at any time
    }
    surveyIfDue(now);
    boolean heardAll = hear(now, ready);
    // Held up, the loop may find more than it takes at once. What is due waits for all of it, but
    // not
    // for a flood.
    for (int i = 0; !heardAll && isDue(now) && i < PASSES; i++) {
      ready = epoll.await(OptionalLong.of(now.nanos()));
      now = now();
      heardAll = hear(now, ready);
    }
    for (Command command = commands.poll(); command != null; command = commands.poll()) {
      carryOut(now, command);
    }
    if (isDue(now)) {
      handle(now, new Event.DeadlineReached());
    }
    if (deadline.isPresent()) {
      priority.found(deadline.get().until(now)); // after what is due: it is late enough
    }
    handleFailures(now);
  }

  private boolean isDue(MonotonicTime now) {
    return engine.nextDeadline().filter(next -> next.isDue(now)).isPresent();
  }

  /// Takes what has arrived. Returns whether it was everything.
  private boolean hear(MonotonicTime now, int ready) throws SystemCallException {
    boolean all = !epoll.mayHaveMore();
    for (int i = 0; i < ready; i++) {
      switch (epoll.token(i)) {
        case TOKEN_WAKE_UP -> wakeUp.drain();
        case TOKEN_NETWORK -> hearKernel(now);
        case TOKEN_SIGNALS -> takeSignals();
        case TOKEN_ROUTING -> hearRouting(now);
        default -> all &= receive(now, epoll.token(i));
      }
    }
    return all;
  }

  private void takeSignals() {
    if (signals.isPresent()) {
      for (OptionalInt signal = signals.get().next();
          signal.isPresent();
          signal = signals.get().next()) {
        signalReceiver.accept(signal.getAsInt());
      }
    }
  }

  private void hearKernel(MonotonicTime now) {
    try {
      for (Event event : network.receive()) {
        if (surveyAt.isEmpty()) {
          linkNews.of(event).ifPresent(reports);
          handle(now, event);
        }
      }
    } catch (SystemCallException e) {
      surveyLater(now, e);
    }
  }

  private void handleFailures(MonotonicTime now) {
    for (Optional<Event> failure = executor.nextFailure();
        failure.isPresent();
        failure = executor.nextFailure()) {
      handle(now, failure.get());
    }
  }

  /// Returns whether everything was taken.
  private boolean receive(MonotonicTime now, int token) throws SystemCallException {
    for (int i = 0; i < PACKETS_PER_TURN; i++) {
      Optional<Receiver> socket = executor.socket(token);
      if (socket.isEmpty()) {
        return true; // closed by an effect of an earlier packet
      }
      Optional<Datagram> datagram = socket.get().receive();
      if (datagram.isEmpty()) {
        return true;
      }
      handle(now, new Event.DatagramReceived(datagram.get()));
    }
    return false;
  }

  private void handle(MonotonicTime now, Event event) {
    executor.execute(engine.handle(now, event));
  }

  private Command.Snapshot snapshot(MonotonicTime now) {
    return new Command.Snapshot(
        now,
        engine.status(now),
        engine.trackers(now),
        engine.statics(),
        engine.groups(),
        engine.unknownVridPackets(),
        executor.losses());
  }

  private void carryOut(MonotonicTime now, Command command) {
    switch (command) {
      case Command.Survey(var result) -> result.complete(snapshot(now));
      case Command.SurveyAndClear(var result) -> {
        result.complete(snapshot(now));
        engine.clearStatistics();
      }
      case Command.Tell(Event event) -> handle(now, event);
      case Command.Configure(Prepared configuration, var done) -> {
        configure(now, configuration);
        done.complete(null);
      }
      case Command.Leave(String why) -> {
        reports.accept(new Occurrence.Remark("", Occurrence.Severity.INFO, "Stopping: " + why));
        leaving = true;
      }
    }
  }

  /// What is done beside the loop.
  private void errand(Effect effect) {
    if (effect instanceof Effect.Watch(var watched)) {
      watcher.watch(watched);
    } else {
      errands.accept(effect);
    }
  }

  private static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  /// Undoes what else was changed on the host, and waits for that. After the loop has ended.
  void restoreHost() {
    if (!restored) {
      restored = true;
      executor.close();
    }
  }

  @Override
  public void close() {
    leave();
    watcher.close();
    restoreHost();
    packets.close();
    network.close();
    signals.ifPresent(SignalFd::close);
    routing.close();
    wakeUp.close();
    epoll.close();
  }
}
