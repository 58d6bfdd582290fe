package locum.daemon;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import locum.config.HostFacts;
import locum.core.Event;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.linux.HostNetwork;
import locum.linux.SystemCallException;

/// Asks the kernel for what a configuration is judged by.
public final class HostSurvey {

  /// Nothing is heard, only asked.
  private static final int NO_NOTIFICATIONS = 4096;

  private HostSurvey() {}

  /// The interfaces and addresses of the network namespace of this thread. Takes no privileges.
  public static HostFacts now() throws SystemCallException {
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
              .toList());
    }
  }
}
