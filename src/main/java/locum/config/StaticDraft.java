package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import locum.engine.Routing;
import locum.engine.StaticConfig;
import locum.engine.VirtualAddress;

/// `static_ipaddress`, `static_routes`, `static_rules` and `track_group` as the file says them.
final class StaticDraft {

  private final List<Statement> addresses = new ArrayList<>();
  final RoutingDraft routing = new RoutingDraft();

  /// The names in each group, with where they stand.
  private final Map<String, List<Word>> groups = new LinkedHashMap<>();

  void addAddresses(Statement statement) {
    statement.block().ifPresent(block -> addresses.addAll(block.statements()));
  }

  void addGroup(Statement statement, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    Word name = statement.arguments().getFirst();
    if (groups.containsKey(name.text())) {
      findings.warning(
          statement.location(),
          "There is already a track_group "
              + Values.shown(name)
              + "; this second one is skipped whole.");
      return;
    }
    List<Word> members = new ArrayList<>();
    groups.put(name.text(), members);
    for (Statement inner : statement.block().map(Block::statements).orElse(List.of())) {
      if (!inner.name().equals("group")) {
        UnknownKeyword.report(inner, "track_group", Set.of("group"), findings);
        continue;
      }
      members.addAll(inner.arguments());
      for (Statement line : inner.block().map(Block::statements).orElse(List.of())) {
        members.add(line.keyword());
        members.addAll(line.arguments());
      }
    }
  }

  /// @param instances the names of those that exist
  /// @param defaultInterface of addresses that name none
  StaticConfig resolve(
      RoutingNames names,
      RulePreferences preferences,
      Optional<Given<String>> defaultInterface,
      Set<String> instances,
      Findings findings) {
    List<StaticConfig.Address> resolved = new ArrayList<>();
    Set<Object> known = new HashSet<>();
    for (Statement line : addresses) {
      Optional<AddressLine.Static> address = AddressLine.parseStatic(line, findings);
      if (address.isEmpty()) {
        continue;
      }
      VirtualAddress virtual = address.get().address();
      Optional<String> interfaceName =
          virtual.interfaceName().or(() -> defaultInterface.map(Given::value));
      if (interfaceName.isEmpty()) {
        findings.warning(
            line.location(),
            "A static address needs an interface; this one is not used. Add 'dev NAME', or"
                + " 'default_interface NAME' to global_defs.");
      } else if (!known.add(List.of(virtual.address(), interfaceName.get()))) {
        findings.warning(
            line.location(),
            virtual.address() + " is already listed; this second line is ignored.");
      } else {
        resolved.add(
            new StaticConfig.Address(virtual, interfaceName.get(), address.get().trackGroup()));
      }
    }
    Routing resolvedRouting = routing.resolve(true, names, preferences, findings);
    Map<String, Set<String>> members = groups(instances, findings);
    Set<String> used = new LinkedHashSet<>();
    resolved.forEach(address -> address.trackGroup().ifPresent(used::add));
    resolvedRouting.entries().forEach(entry -> entry.trackGroup().ifPresent(used::add));
    for (String group : used) {
      if (!members.containsKey(group)) {
        findings.warning(
            whereNamed(group),
            "There is no track_group '"
                + Spelling.printable(group)
                + "', which a static address, route or rule names; its loss affects no instance.");
      }
    }
    return new StaticConfig(resolved, resolvedRouting, members);
  }

  private Location whereNamed(String group) {
    for (Statement line : Stream.concat(addresses.stream(), routing.lines()).toList()) {
      List<Word> words = line.arguments();
      for (int i = 1; i < words.size(); i++) {
        if (words.get(i - 1).text().equals("track_group") && words.get(i).text().equals(group)) {
          return words.get(i).location();
        }
      }
    }
    throw new IllegalStateException("named by no line: " + group);
  }

  private Map<String, Set<String>> groups(Set<String> instances, Findings findings) {
    Map<String, Set<String>> resolved = new HashMap<>();
    groups.forEach(
        (name, members) -> {
          Set<String> present = new LinkedHashSet<>();
          for (Word member : members) {
            if (instances.contains(member.text())) {
              present.add(member.text());
            } else {
              findings.warning(
                  member.location(),
                  "There is no instance "
                      + Values.shown(member)
                      + "; it is left out of the group.");
            }
          }
          resolved.put(name, present);
        });
    return resolved;
  }
}
