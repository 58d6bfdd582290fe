package locum.linux;

import java.util.List;
import locum.core.RoutingObject;

/// What became of changes of routes and rules.
///
/// @param failures what the kernel refused
/// @param found what was to be added and was there already
public record RoutingOutcome(List<Failure> failures, List<RoutingObject> found) {

  public RoutingOutcome {
    failures = List.copyOf(failures);
    found = List.copyOf(found);
  }

  /// A change that was refused.
  ///
  /// @param sentence for people: what was to be done, the error, the kernel's explanation
  public record Failure(RoutingObject object, String sentence) {}
}
