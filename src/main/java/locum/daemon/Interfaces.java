package locum.daemon;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.core.Link;
import locum.linux.HostNetwork;

/// The interfaces of this network namespace, for who asks before anything is started.
final class Interfaces {

  /// Nothing is heard, only asked.
  private static final int NO_NOTIFICATIONS = 4096;

  private Interfaces() {}

  /// That an interface does not exist, as half a sentence. What the kernel does not tell is no
  /// reason to refuse anything.
  static Optional<String> missing(String name) {
    try (HostNetwork network = HostNetwork.open(NO_NOTIFICATIONS)) {
      var links = network.survey().links();
      return links.stream().anyMatch(link -> link.name().equals(name))
          ? Optional.empty()
          : Optional.of(
              "there is no interface "
                  + name
                  + " (-i); there "
                  + (links.size() == 1 ? "is " : "are ")
                  + links.stream().map(Link::name).collect(Collectors.joining(", ")));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
