package locum.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.Route;
import locum.core.RoutingRule;

/// The routes and rules that come and go with the addresses of an instance, or stay as long as the
/// daemon runs: `virtual_routes` and `virtual_rules`, or `static_routes` and `static_rules`.
///
/// @param entries in the order in which they are added: routes, then rules
public record Routing(List<RoutingEntry> entries) {

  public static final Routing NONE = new Routing(List.of());

  public Routing {
    entries = List.copyOf(entries);
  }

  public static Routing of(List<RoutingEntry> routes, List<RoutingEntry> rules) {
    return new Routing(Stream.concat(routes.stream(), rules.stream()).toList());
  }

  public List<RoutingEntry> routes() {
    return entries.stream().filter(entry -> entry.object() instanceof Route).toList();
  }

  public List<RoutingEntry> rules() {
    return entries.stream().filter(entry -> entry.object() instanceof RoutingRule).toList();
  }

  /// The interfaces that one of them cannot be without.
  public Set<String> interfaceNames() {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> names.addAll(entry.object().interfaceNames()));
    return names;
  }

  /// The protocols of those that are looked after.
  public Stream<Integer> protocols() {
    return entries.stream().filter(RoutingEntry::tracked).map(entry -> entry.object().protocol());
  }
}
