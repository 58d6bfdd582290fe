package locum.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.engine.InstanceConfig;
import locum.engine.VirtualAddress;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.VrrpTimers;

/// One configured instance on one host, as an onlooker sees it: what it reported, when it was heard
/// to speak, what its kernel holds. The material of the [Invariant]s.
public final class SimulatedInstance {

  private final SimulatedHost host;
  private final SimulatedInterface port;
  private final InstanceConfig config;
  private ReportedState state = ReportedState.INIT;
  private MonotonicTime stateSince;
  private MonotonicTime changedAt;
  private Optional<MonotonicTime> lastClaimAt = Optional.empty();
  private Optional<MonotonicTime> lastHeardAt = Optional.empty();
  private AdvertisementInterval slowest;

  SimulatedInstance(
      SimulatedHost host, SimulatedInterface port, InstanceConfig config, MonotonicTime now) {
    this.host = host;
    this.port = port;
    this.config = config;
    stateSince = now;
    changedAt = now;
    slowest = config.vrrp().orElseThrow().interval();
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
  AdvertisementInterval slowest() {
    return slowest;
  }

  /// The longest that it may wait for an Active that is silent.
  Duration activeDownInterval() {
    return VrrpTimers.activeDownInterval(
        config.vrrp().orElseThrow().downTimerAdverts(),
        config.vrrp().orElseThrow().priority(),
        slowest);
  }

  /// How long its kernel keeps an address that is not renewed: the lease, whole seconds within
  /// three intervals less one, at least two.
  Duration lease() {
    Duration lease = slowest.duration().multipliedBy(3).minusSeconds(1);
    return Duration.ofSeconds(Math.max(2, lease.toSeconds()));
  }

  Stream<IpAddress> addresses() {
    return config.allAddresses().map(VirtualAddress::address);
  }

  /// Whether anybody on the LAN can reach a virtual address here: it is in the kernel, leased, and
  /// the interface has carrier. Who runs the daemon does not matter to a client.
  public boolean holds() {
    return port.carries() && addresses().anyMatch(port::hasLeased);
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

  void heard(MonotonicTime now, AdvertisementInterval interval) {
    lastHeardAt = Optional.of(now);
    learn(interval);
  }

  private void learn(AdvertisementInterval interval) {
    if (interval.duration().compareTo(slowest.duration()) > 0) {
      slowest = interval;
    }
  }

  @Override
  public String toString() {
    return host.name() + " " + config.name();
  }
}
