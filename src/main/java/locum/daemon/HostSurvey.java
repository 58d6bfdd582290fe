package locum.daemon;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import locum.config.HostFacts;
import locum.core.Event;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MacAddress;
import locum.linux.HostNetwork;
import locum.linux.Sysctl;
import locum.linux.SystemCallException;

/// Asks the kernel for what a configuration is judged by.
public final class HostSurvey {

  /// Nothing is heard, only asked.
  private static final int NO_NOTIFICATIONS = 4096;

  private HostSurvey() {}

  /// The interfaces and addresses of the network namespace of this thread, and those of its
  /// settings that have these names. Takes no privileges.
  public static HostFacts now(Set<String> settings) throws SystemCallException {
    try (HostNetwork network = HostNetwork.open(NO_NOTIFICATIONS)) {
      Event.HostSurveyed found = network.survey();
      Map<InterfaceIndex, String> names =
          found.links().stream().collect(Collectors.toMap(Link::index, Link::name));
      return new HostFacts(
          Set.copyOf(names.values()),
          found.addresses().stream()
              .map(
                  held ->
                      new HostFacts.HeldAddress(
                          names.getOrDefault(held.interfaceIndex(), ""),
                          held.address(),
                          held.leased()))
              .toList(),
          macs(found),
          values(settings));
    }
  }

  private static Map<String, MacAddress> macs(Event.HostSurveyed found) {
    Map<String, MacAddress> macs = new HashMap<>();
    found.links().forEach(link -> link.mac().ifPresent(mac -> macs.put(link.name(), mac)));
    return macs;
  }

  /// What cannot be read is not judged.
  private static Map<String, String> values(Set<String> names) {
    Map<String, String> values = new HashMap<>();
    for (String name : names) {
      try {
        Sysctl.read(name).ifPresent(value -> values.put(name, value));
      } catch (IOException _) {
        values.remove(name);
      }
    }
    return values;
  }
}
