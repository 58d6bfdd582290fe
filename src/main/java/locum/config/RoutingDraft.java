package locum.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import locum.core.RoutingObject;
import locum.engine.Routing;
import locum.engine.RoutingEntry;

/// The lines of routes and rules of one block. They are read when the whole file has been: what
/// names stand for may be said after them.
final class RoutingDraft {

  private final List<Statement> routes = new ArrayList<>();
  private final List<Statement> rules = new ArrayList<>();

  void addRoutes(Statement statement) {
    statement.block().ifPresent(block -> routes.addAll(block.statements()));
  }

  void addRules(Statement statement) {
    statement.block().ifPresent(block -> rules.addAll(block.statements()));
  }

  Stream<Statement> lines() {
    return Stream.concat(routes.stream(), rules.stream());
  }

  Routing resolve(
      boolean isStatic, RoutingNames names, RulePreferences preferences, Findings findings) {
    return Routing.of(
        distinct(routes, findings, line -> RouteLine.parse(line, isStatic, names, findings)),
        distinct(
            rules, findings, line -> RuleLine.parse(line, isStatic, names, preferences, findings)));
  }

  private static List<RoutingEntry> distinct(
      List<Statement> lines, Findings findings, Function<Statement, Optional<RoutingEntry>> parse) {
    List<RoutingEntry> entries = new ArrayList<>();
    Set<RoutingObject> known = new HashSet<>();
    for (Statement line : lines) {
      Optional<RoutingEntry> entry = parse.apply(line);
      if (entry.isPresent() && known.add(entry.get().object())) {
        entries.add(entry.get());
      } else if (entry.isPresent()) {
        findings.warning(
            line.location(), "The same is already listed; this second line is ignored.");
      }
    }
    return entries;
  }
}
