package locum.engine;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.Link;

/// What of the host keeps an instance from taking part: missing or dead interfaces, no address to
/// send from.
final class HostFaults {

  private HostFaults() {}

  static Set<FaultCause> of(InstanceConfig config, HostTable host) {
    Set<FaultCause> found = new LinkedHashSet<>();
    if (config.peering() instanceof Peering.Unicast unicast && unicast.peers().isEmpty()) {
      found.add(new FaultCause.NoPeers());
    }
    Optional<Link> link = host.link(config.interfaceName());
    if (config.interfaceName().isEmpty()) {
      config.source().ifPresent(source -> found.add(new FaultCause.SourceNowhere(source)));
    } else if (link.isEmpty()) {
      found.add(new FaultCause.InterfaceMissing(config.interfaceName()));
    } else {
      if (config.trackPrimary() && !link.get().operational()) {
        found.add(new FaultCause.LinkDown(config.interfaceName()));
      }
      if (config.source().isEmpty()
          && host.primaryAddress(link.get().index(), config.family()).isEmpty()) {
        found.add(new FaultCause.NoSourceAddress(config.interfaceName(), config.family()));
      }
      if (config.trackSource()
          && config.source().isPresent()
          && host.find(link.get().index(), config.source().get())
              .filter(address -> !address.tentative())
              .isEmpty()) {
        found.add(new FaultCause.SourceMissing(config.interfaceName(), config.source().get()));
      }
    }
    Stream.concat(
            config
                .allAddresses()
                .filter(VirtualAddress::tracked)
                .flatMap(address -> address.interfaceName().stream()),
            config.routing().entries().stream()
                .filter(RoutingEntry::tracked)
                .flatMap(entry -> entry.object().interfaceNames().stream()))
        .filter(name -> !name.equals(config.interfaceName()))
        .distinct()
        .forEach(name -> needs(name, host, found));
    found.addAll(host.lost(config.name()));
    return found;
  }

  private static void needs(String interfaceName, HostTable host, Set<FaultCause> found) {
    Optional<Link> link = host.link(interfaceName);
    if (link.isEmpty()) {
      found.add(new FaultCause.InterfaceMissing(interfaceName));
    } else if (!link.get().operational()) {
      found.add(new FaultCause.LinkDown(interfaceName));
    }
  }
}
