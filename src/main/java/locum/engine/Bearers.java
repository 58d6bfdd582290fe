package locum.engine;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.ProvidedLink;
import locum.core.VirtualMacLink;

/// The interfaces that bear the virtual MAC addresses of one instance, macvlans of our making and
/// the one that is provided: which address belongs where, and from where adverts leave.
final class Bearers {

  private final VirtualMacs made;
  private final ProvidedInterface provided;
  private InstanceConfig config;

  Bearers(InstanceConfig config) {
    this.config = config;
    made = new VirtualMacs(config);
    provided = new ProvidedInterface(config);
  }

  void reconfigure(InstanceConfig changed) {
    config = changed;
    made.reconfigure(changed);
    provided.reconfigure(changed);
  }

  /// Looks at the host. Returns whether addresses have to move to another interface, or to be
  /// announced again.
  boolean hostChanged(MonotonicTime now, HostTable host, EffectBatch effects) {
    boolean moved = made.hostChanged(now, provided.raised(), host, effects);
    if (provided.raised().filter(link -> made.haveTakenOver(link, host)).isPresent()) {
      provided.handOver();
    }
    if (!provided.isConfigured() && provided.raised().filter(made::need).isPresent()) {
      return moved; // it stays up until then
    }
    return provided.look(now, host, effects) || moved;
  }

  /// The instance becomes Active.
  void enable(MonotonicTime now, HostTable host, EffectBatch effects) {
    provided.take(now, host, effects);
    made.enable(effects);
  }

  /// It is Active no longer.
  void disable(MonotonicTime now, EffectBatch effects) {
    made.disable(effects);
    provided.release(now, effects);
  }

  /// The instance goes for good.
  void giveUp(HostTable host, EffectBatch effects) {
    made.release(host, effects);
    provided.giveUp(host, effects);
  }

  boolean refused(MonotonicTime now, VirtualMacLink link, String reason, EffectBatch effects) {
    return made.refused(now, link, reason, effects);
  }

  boolean refused(MonotonicTime now, ProvidedLink link, String reason) {
    return provided.refused(now, link, reason);
  }

  Optional<MonotonicTime> deadline() {
    return Deadlines.earliest(made.deadline(), provided.deadline());
  }

  /// Returns whether the host is to be looked at.
  boolean deadlineReached(MonotonicTime now, EffectBatch effects) {
    boolean look = provided.deadlineReached(now);
    return made.deadlineReached(now, effects) || look;
  }

  boolean areAwaited() {
    return made.areAwaited();
  }

  void addFaults(HostTable host, Set<FaultCause> found) {
    made.addFaults(host, found);
    provided.addFaults(host, found);
  }

  /// The interfaces whose changes concern the instance.
  Set<String> interfaceNames() {
    Set<String> names = new LinkedHashSet<>(made.interfaceNames());
    provided.name().ifPresent(names::add);
    return names;
  }

  /// The source address of the frames of adverts; empty is that of the interface.
  Optional<MacAddress> advertMac() {
    return provided.advertises()
        ? Optional.of(MacAddress.forVrid(config.family(), config.protocol().id()))
        : made.advertMac();
  }

  /// The interface by which those leave; empty is that of the instance.
  Optional<InterfaceIndex> advertInterface(HostTable host) {
    return provided.advertInterface(host);
  }

  /// The name of the interface of the instance itself that bears the virtual MAC address.
  Optional<String> ownInterface() {
    return provided.name().or(made::ownInterface);
  }

  /// The interface that an address belongs on; empty while it does not exist.
  Optional<Link> linkOf(VirtualAddress address, HostTable host) {
    return isOnProvided(address) ? provided.link(host) : made.linkOf(address, host);
  }

  /// The name of that interface, whether it exists or not.
  String interfaceNameOf(VirtualAddress address) {
    return isOnProvided(address) ? provided.name().orElseThrow() : made.interfaceNameOf(address);
  }

  /// An address stays where it is named to be.
  private boolean isOnProvided(VirtualAddress address) {
    return provided.isConfigured() && address.interfaceName().isEmpty();
  }
}
