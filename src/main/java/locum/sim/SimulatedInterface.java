package locum.sim;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressAssignment;
import locum.core.Datagram;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;

/// An interface as its kernel has it: carrier, and addresses of which the leased ones expire by
/// themselves.
final class SimulatedInterface {

  /// An address in the kernel.
  ///
  /// @param expiresAt empty for ever
  /// @param watch which pending look at its lifetime is the valid one; 0 for none
  private record Entry(InterfaceAddress address, Optional<MonotonicTime> expiresAt, long watch) {}

  private final Simulation simulation;
  private final SimulatedHost host;
  private final SimulatedLan lan;
  private final InterfaceIndex index;
  private final String name;
  private final MacAddress mac;
  private final Map<IpAddress, Entry> addresses = new LinkedHashMap<>();
  private boolean carrier = true;

  /// Administratively.
  private boolean up = true;

  private long watches;
  private MonotonicTime carrierSince;

  SimulatedInterface(
      Simulation simulation,
      SimulatedHost host,
      SimulatedLan lan,
      InterfaceIndex index,
      String name,
      MacAddress mac,
      List<IpPrefix> own) {
    this.simulation = simulation;
    this.host = host;
    this.lan = lan;
    this.index = index;
    this.name = name;
    this.mac = mac;
    carrierSince = simulation.now();
    for (IpPrefix prefix : own) {
      InterfaceAddress address = new InterfaceAddress(index, prefix, false, false, false);
      addresses.put(prefix.address(), new Entry(address, Optional.empty(), 0));
    }
  }

  SimulatedHost host() {
    return host;
  }

  SimulatedLan lan() {
    return lan;
  }

  InterfaceIndex index() {
    return index;
  }

  String name() {
    return name;
  }

  /// Frames leave and arrive here.
  boolean carries() {
    return up && carrier && host.powered();
  }

  MonotonicTime carrierSince() {
    return carrierSince;
  }

  Link link() {
    Set<Link.Flag> flags =
        EnumSet.of(Link.Flag.UP, Link.Flag.BROADCAST, Link.Flag.MULTICAST, Link.Flag.RUNNING);
    if (!up) {
      flags.remove(Link.Flag.UP);
    }
    if (!up || !carrier) {
      flags.remove(Link.Flag.RUNNING);
    }
    return new Link(index, name, Optional.of(mac), 1500, flags);
  }

  List<InterfaceAddress> addresses() {
    return addresses.values().stream().map(Entry::address).toList();
  }

  boolean has(IpAddress address) {
    return addresses.containsKey(address);
  }

  boolean hasLeased(IpAddress address) {
    Entry entry = addresses.get(address);
    return entry != null && entry.address().leased();
  }

  void setCarrier(boolean up) {
    if (carrier != up) {
      carrier = up;
      carrierSince = simulation.now();
      host.notice(new Event.LinkChanged(link()));
    }
  }

  boolean isUp() {
    return up;
  }

  /// Administratively; the addresses stay.
  void setUp(boolean wanted) {
    if (up != wanted) {
      up = wanted;
      carrierSince = simulation.now();
      host.notice(new Event.LinkChanged(link()));
    }
  }

  /// The host was switched on.
  void boot() {
    carrierSince = simulation.now();
  }

  /// The host was switched off: what was leased is forgotten.
  void forgetLeases() {
    addresses.values().removeIf(entry -> entry.address().leased());
  }

  void add(AddressAssignment assignment) {
    Entry present = addresses.get(assignment.address());
    if (present != null && !present.address().leased()) {
      return; // EEXIST: somebody's own address stays as it is
    }
    InterfaceAddress address =
        new InterfaceAddress(
            index,
            assignment.prefix(),
            true,
            false,
            assignment.preferred().filter(Duration::isZero).isPresent());
    set(address, assignment.lease(), present == null ? 0 : present.watch());
  }

  /// As the kernel does it: an address that is not there is put there.
  void renew(AddressAssignment assignment) {
    Entry present = addresses.get(assignment.address());
    if (present == null) {
      add(assignment);
    } else if (present.address().leased()) {
      set(present.address(), assignment.lease(), present.watch());
    }
  }

  private void set(InterfaceAddress address, Optional<Duration> lease, long watch) {
    Optional<MonotonicTime> expiresAt = lease.map(simulation.now()::plus);
    boolean begin = watch == 0 && expiresAt.isPresent();
    long number = begin ? ++watches : watch;
    addresses.put(address.address(), new Entry(address, expiresAt, number));
    if (begin) {
      watch(address.address(), expiresAt.orElseThrow(), number);
    }
    host.notice(new Event.AddressAdded(address));
  }

  /// Looks again when the lifetime ends, and later, when it was renewed meanwhile.
  private void watch(IpAddress address, MonotonicTime expiresAt, long number) {
    simulation.at(expiresAt.plus(host.leaseLateness()), () -> expire(address, expiresAt, number));
  }

  private void expire(IpAddress address, MonotonicTime watchedFor, long number) {
    Entry entry = addresses.get(address);
    if (entry == null || entry.watch() != number) {
      return;
    }
    if (entry.expiresAt().isEmpty()) {
      addresses.put(address, new Entry(entry.address(), Optional.empty(), 0));
    } else if (entry.expiresAt().get().isAfter(watchedFor)) {
      watch(address, entry.expiresAt().get(), number);
    } else {
      simulation.trace(host.name(), "the kernel removes " + entry.address().prefix());
      remove(address);
    }
  }

  void remove(IpAddress address) {
    Entry entry = addresses.remove(address);
    if (entry != null) {
      host.notice(new Event.AddressRemoved(entry.address()));
    }
  }

  /// A frame came in.
  void arrive(Datagram datagram) {
    boolean ours = datagram.destination().isMulticast() || has(datagram.destination());
    if (carries() && ours) {
      host.arrive(
          this,
          new Datagram(
              index,
              datagram.source(),
              datagram.destination(),
              datagram.protocol(),
              datagram.ttl(),
              datagram.identification(),
              datagram.payload()));
    }
  }
}
