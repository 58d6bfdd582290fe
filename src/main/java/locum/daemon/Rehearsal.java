package locum.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import locum.core.AddressFamily;
import locum.core.Announcement;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Envelope;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.core.Link;
import locum.core.ListenPoint;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Octets;
import locum.engine.EngineConfig;
import locum.engine.FailoverEngine;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.VirtualMac;
import locum.linux.Epoll;
import locum.linux.HostNetwork;
import locum.linux.HostRouting;
import locum.linux.PacketBuffers;
import locum.linux.PacketSocket;
import locum.linux.SystemCallException;
import locum.vrrp.Authentication;
import locum.vrrp.VirtualRouterConfig;
import locum.wire.AnnouncementFrame;
import locum.wire.DatagramFrame;

/// Plays take-overs with an engine of its own, on a host that does not exist, and throws the
/// effects away.
///
/// A Backup may wait for years and then has a millisecond to take over, on a path that it never
/// went: a Java virtual machine links and compiles what it runs, when it runs it. After the
/// rehearsal the path is as warm as that of the adverts. It runs beside the loop, once after the
/// start, and costs some tenths of a second of one processor.
final class Rehearsal {

  /// Several times the 200 calls after which the virtual machine compiles a method: with 250 rounds
  /// a take-over was measured at 1.3 ms after its time, with 1000 at 0.7 ms.
  private static final int ROUNDS = 1000;

  private static final Duration LONG_ENOUGH = Duration.ofHours(1);
  private static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);

  /// Of the loopback interface, in every network namespace.
  private static final InterfaceIndex LOOPBACK = new InterfaceIndex(1);

  private static final int PROTOCOL_FOR_EXPERIMENTS = 253;

  private static final int TOKEN = 0;

  private static final ListenPoint NOWHERE =
      new ListenPoint(
          LOOPBACK, "lo", AddressFamily.IPV4, PROTOCOL_FOR_EXPERIMENTS, Optional.empty());

  private static final Announcement NOTHING =
      new Announcement(LOOPBACK, MAC, new Ipv4Address(0x7f000001));

  private static final Datagram NOBODY =
      new Datagram(
          LOOPBACK,
          new Ipv4Address(0x7f000001),
          new Ipv4Address(0x7f000001),
          PROTOCOL_FOR_EXPERIMENTS,
          1,
          1,
          Octets.of(new byte[20]));

  /// What decides which way an advert goes through the program.
  private record Kind(
      boolean carp, AddressFamily family, boolean unicast, int authenticationType, boolean signed) {

    static Kind of(InstanceConfig config) {
      Authentication authentication =
          config.vrrp().map(VirtualRouterConfig::authentication).orElse(Authentication.NONE);
      return new Kind(
          config.carp().isPresent(),
          config.family(),
          config.peering() instanceof Peering.Unicast,
          authentication.field().type(),
          authentication instanceof Authentication.Trailer);
    }
  }

  private Rehearsal() {}

  /// Starts it on a thread of its own.
  ///
  /// @param configs what the daemon runs; one instance of each kind is played
  static void start(List<InstanceConfig> configs) {
    Thread.ofPlatform().name("rehearsal").daemon().start(() -> play(configs));
  }

  private static void play(List<InstanceConfig> configs) {
    try (Epoll epoll = Epoll.open();
        HostNetwork network = HostNetwork.open();
        HostRouting routing = new HostRouting();
        PacketSocket packets = PacketSocket.open(PacketBuffers.allocate());
        EffectExecutor executor =
            new EffectExecutor(
                epoll,
                TOKEN,
                network,
                routing,
                packets,
                PacketBuffers.allocate(),
                new ChangeLedger(Path.of("/nonexistent")), // it changes nothing
                _ -> {},
                _ -> {},
                _ -> {})) {
      executor.execute(List.of(new Effect.Listen(NOWHERE)));
      List<Effect> effects =
          List.of(new Effect.Transmit(NOBODY), new Effect.AnnounceAddresses(List.of(NOTHING)));
      for (int i = 0; i < ROUNDS; i++) {
        executor.execute(effects);
        epoll.await(OptionalLong.of(System.nanoTime()));
        if (executor.socket(TOKEN).isPresent()) {
          executor.socket(TOKEN).get().receive();
        }
        executor.nextFailure();
      }
    } catch (SystemCallException _) {
      // A rehearsal that the kernel does not want: the first take-over is a few milliseconds later.
    }
    Set<Kind> played = new HashSet<>();
    for (InstanceConfig config : configs) {
      if (played.add(Kind.of(config))) {
        for (int i = 0; i < ROUNDS; i++) {
          play(config);
        }
      }
    }
  }

  /// One take-over, heard by a second host, which then hears the first one resign.
  private static void play(InstanceConfig config) {
    MonotonicTime start = new MonotonicTime(0);
    MonotonicTime later = start.plus(LONG_ENOUGH);
    FailoverEngine first = engine(config, start, 1);
    FailoverEngine second = engine(config, start, 2);
    List<Effect> takeOver = first.handle(later, new Event.DeadlineReached());
    hear(second, later, takeOver);
    hear(second, later, first.stop(later));
    second.handle(later.plus(LONG_ENOUGH), new Event.DeadlineReached());
  }

  private static void hear(FailoverEngine listener, MonotonicTime now, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Transmit(Datagram datagram) ->
            listener.handle(now, new Event.DatagramReceived(datagram));
        case Effect.TransmitFrame(Datagram datagram, Envelope envelope) -> {
          DatagramFrame.encode(datagram, envelope);
          listener.handle(now, new Event.DatagramReceived(datagram));
        }
        case Effect.AnnounceAddresses(var announcements) ->
            announcements.forEach(a -> AnnouncementFrame.encode(a, false));
        case Effect.Listen _,
            Effect.StopListening _,
            Effect.Adjust _,
            Effect.AddAddresses _,
            Effect.RenewAddresses _,
            Effect.RemoveAddresses _,
            Effect.AddRouting _,
            Effect.RemoveRouting _,
            Effect.RunCheck _,
            Effect.AbandonCheck _,
            Effect.Watch _,
            Effect.Notify _,
            Effect.Report _ -> {}
      }
    }
  }

  /// The interface of the instance, and its macvlan: one that matches is used.
  private static Optional<Link> macvlan(InstanceConfig config, Link parent, int index) {
    Optional<VirtualMac.Own> own = config.virtualMac().flatMap(VirtualMac::own);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    MacAddress mac = own.get().mac().orElseGet(() -> virtualMac(config));
    return Optional.of(
        new Link(
            new InterfaceIndex(index),
            own.get().name().orElse(own.get().prefix() + ".0"),
            Optional.of(mac),
            parent.mtu(),
            parent.flags(),
            0,
            Optional.of(new Link.Macvlan(parent.index(), true))));
  }

  private static MacAddress virtualMac(InstanceConfig config) {
    return MacAddress.forVrid(config.family(), config.protocol().id());
  }

  /// An engine on a host that has every interface of the instance.
  private static FailoverEngine engine(InstanceConfig config, MonotonicTime now, int host) {
    FailoverEngine engine = new FailoverEngine();
    InterfaceIndex index = new InterfaceIndex(1);
    IpAddress own =
        switch (config.family()) {
          case IPV4 -> new Ipv4Address((10 << 24) + host);
          case IPV6 -> new Ipv6Address(0xfe80L << 48, host);
        };
    List<Link> links = new ArrayList<>();
    String provided =
        config
            .virtualMac()
            .flatMap(VirtualMac::provided)
            .map(VirtualMac.Provided::interfaceName)
            .orElse("");
    for (String name : config.interfaceNames()) { // its own is the first
      links.add(
          new Link(
              new InterfaceIndex(links.size() + 1),
              name,
              Optional.of(name.equals(provided) ? virtualMac(config) : MAC),
              1500,
              Set.of(Link.Flag.UP, Link.Flag.RUNNING, Link.Flag.MULTICAST)));
    }
    macvlan(config, links.getFirst(), links.size() + 1).ifPresent(links::add);
    List<InterfaceAddress> addresses = new ArrayList<>();
    addresses.add(new InterfaceAddress(index, new IpPrefix(own, 24), false, false, false));
    config
        .source()
        .ifPresent(
            source ->
                addresses.add(
                    new InterfaceAddress(index, new IpPrefix(source, 24), false, false, false)));
    engine.handle(now, new Event.HostSurveyed(links, addresses));
    engine.configure(now, EngineConfig.of(List.of(config)));
    return engine;
  }
}
