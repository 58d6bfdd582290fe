package locum.engine;

import java.util.Optional;
import locum.core.RoutingObject;

/// A line of `virtual_routes`, `virtual_rules`, `static_routes` or `static_rules`.
///
/// @param tracked whether its loss, or that of its interface, matters to the instance
/// @param trackGroup whose instances cannot be without it; static ones only
public record RoutingEntry(RoutingObject object, boolean tracked, Optional<String> trackGroup) {

  public static RoutingEntry of(RoutingObject object) {
    return new RoutingEntry(object, true, Optional.empty());
  }
}
