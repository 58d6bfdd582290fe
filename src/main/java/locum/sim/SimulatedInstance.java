package locum.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.engine.InstanceConfig;
import locum.engine.ProtocolConfig;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Priority;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpTimers;
import locum.vrrp.VrrpVersion;

/// One configured instance on one host, as an onlooker sees it: what it reported, when it was heard
/// to speak, what its kernel holds. The material of the [Invariant]s.
public final class SimulatedInstance {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration CENTISECOND = Duration.ofMillis(10);
  private static final Priority LOWEST = new Priority(1);

  /// Of CARP: 255/256 s.
  private static final Duration LONGEST_SKEW = Duration.ofNanos(996_093_750);

  private final SimulatedHost host;
  private final SimulatedInterface port;
  private final InstanceConfig config;
  private ReportedState state = ReportedState.INIT;
  private MonotonicTime stateSince;
  private MonotonicTime changedAt;
  private Optional<MonotonicTime> lastClaimAt = Optional.empty();
  private Optional<MonotonicTime> lastHeardAt = Optional.empty();
  private Duration slowest;

  SimulatedInstance(
      SimulatedHost host, SimulatedInterface port, InstanceConfig config, MonotonicTime now) {
    this.host = host;
    this.port = port;
    this.config = config;
    stateSince = now;
    changedAt = now;
    slowest = ownInterval();
  }

  /// The same instance after a reload.
  SimulatedInstance reconfigured(InstanceConfig changed, MonotonicTime now) {
    SimulatedInstance next = new SimulatedInstance(host, port, changed, now);
    next.state = state;
    next.stateSince = stateSince;
    next.lastClaimAt = lastClaimAt;
    next.lastHeardAt = lastHeardAt;
    next.learn(slowest);
    return next;
  }

  public SimulatedHost host() {
    return host;
  }

  SimulatedInterface port() {
    return port;
  }

  /// Where its addresses are: the interface that is provided for it, if one is.
  SimulatedInterface bearer() {
    return config
        .virtualMac()
        .flatMap(VirtualMac::provided)
        .flatMap(provided -> host.port(provided.interfaceName()))
        .orElse(port);
  }

  public InstanceConfig config() {
    return config;
  }

  public ReportedState state() {
    return state;
  }

  public MonotonicTime stateSince() {
    return stateSince;
  }

  /// When it was created or last reloaded.
  public MonotonicTime changedAt() {
    return changedAt;
  }

  /// When it last sent an advert that was no resignation.
  public Optional<MonotonicTime> lastClaimAt() {
    return lastClaimAt;
  }

  /// When its daemon last read an advert of its virtual router.
  public Optional<MonotonicTime> lastHeardAt() {
    return lastHeardAt;
  }

  /// Its advertisement interval, or a slower one that it heard or had: what its timers may be
  /// counting by.
  Duration slowest() {
    return slowest;
  }

  /// The longest that is between two of its adverts, whatever it tracks.
  Duration ownInterval() {
    return switch (config.protocol()) {
      case ProtocolConfig.Vrrp vrrp -> vrrp.interval();
      case ProtocolConfig.Carp carp -> Duration.ofSeconds(carp.host().advbase()).plus(LONGEST_SKEW);
    };
  }

  /// The longest that it may wait for an Active that is silent.
  Duration activeDownInterval() {
    return activeDownInterval(router -> router.priority());
  }

  /// The same with the lowest priority that tracking may lead to.
  Duration longestActiveDownInterval() {
    return activeDownInterval(_ -> LOWEST);
  }

  private Duration activeDownInterval(Function<VirtualRouterConfig, Priority> priority) {
    return switch (config.protocol()) {
      case ProtocolConfig.Vrrp(VirtualRouterConfig router) -> {
        Duration unit = router.version() == VrrpVersion.V2 ? SECOND : CENTISECOND;
        AdvertisementInterval interval =
            new AdvertisementInterval(router.version(), (int) slowest.dividedBy(unit));
        yield VrrpTimers.activeDownInterval(
            router.downTimerAdverts(), priority.apply(router), interval);
      }
      case ProtocolConfig.Carp carp ->
          Duration.ofSeconds((long) carp.host().deadRatio() * carp.host().advbase())
              .plus(LONGEST_SKEW.multipliedBy(carp.host().advbase() == 0 ? 3 : 1));
    };
  }

  /// How long its kernel keeps an address that is not renewed, at most: whole seconds within three
  /// intervals less one, at least two.
  Duration lease() {
    Duration lease = slowest.multipliedBy(3).minusSeconds(1);
    return Duration.ofSeconds(Math.max(2, lease.toSeconds()));
  }

  Stream<IpAddress> addresses() {
    return config.allAddresses().map(VirtualAddress::address);
  }

  /// Whether anybody on the LAN can reach a virtual address here: it is in the kernel, leased, and
  /// the interface has carrier. Who runs the daemon does not matter to a client.
  public boolean holds() {
    return bearer().carries() && addresses().anyMatch(bearer()::hasLeased);
  }

  /// The other members of its sync group.
  List<SimulatedInstance> mates() {
    return host.mates(this);
  }

  /// Its daemon runs, and its interface carries, as do those of its sync group.
  boolean healthy() {
    return host.running()
        && port.carries()
        && mates().stream().allMatch(mate -> mate.port.carries());
  }

  /// Since when, at the latest, it could act on what it hears.
  MonotonicTime healthySince() {
    MonotonicTime since = Later.of(host.runningSince(), port.carrierSince());
    for (SimulatedInstance mate : mates()) {
      since = Later.of(since, mate.port.carrierSince());
    }
    return since;
  }

  void entered(ReportedState next, MonotonicTime now) {
    state = next;
    stateSince = now;
  }

  void claimed(MonotonicTime now) {
    lastClaimAt = Optional.of(now);
  }

  void heard(MonotonicTime now, Duration interval) {
    lastHeardAt = Optional.of(now);
    learn(interval);
  }

  private void learn(Duration interval) {
    if (interval.compareTo(slowest) > 0) {
      slowest = interval;
    }
  }

  @Override
  public String toString() {
    return host.name() + " " + config.name();
  }
}
