package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import locum.engine.EngineConfig;
import locum.engine.InstanceConfig;
import locum.engine.InstanceKey;
import locum.engine.StaticConfig;

/// A whole configuration while it is being read.
final class ConfigurationDraft {

  final GlobalDraft globals = new GlobalDraft();
  final StaticDraft statics = new StaticDraft();

  /// Where files that the configuration only names are read from.
  private final ConfigSource source;

  /// By name, in the order of the file.
  private final Map<String, InstanceDraft> byName = new HashMap<>();

  private final List<InstanceDraft> instances = new ArrayList<>();

  ConfigurationDraft(ConfigSource source) {
    this.source = source;
  }

  /// A new instance, or nothing when the name is taken.
  Optional<InstanceDraft> addInstance(Given<String> name) {
    if (byName.containsKey(name.value())) {
      return Optional.empty();
    }
    InstanceDraft draft = new InstanceDraft(name);
    byName.put(name.value(), draft);
    instances.add(draft);
    return Optional.of(draft);
  }

  Configuration resolve(Findings findings) {
    globals.routingNames =
        new RoutingNames(source, List.of(globals.iprouteUsrDirectory, globals.iprouteEtcDirectory));
    List<InstanceConfig> configs = new ArrayList<>();
    Map<InstanceKey, InstanceDraft> byKey = new HashMap<>();
    for (InstanceDraft draft : instances) {
      Optional<InstanceConfig> resolved =
          new InstanceResolution(draft, globals, findings).resolve();
      if (resolved.isPresent()) {
        Optional<InstanceDraft> twin =
            Optional.ofNullable(byKey.putIfAbsent(resolved.get().key(), draft));
        twin.ifPresent(other -> reportTwin(draft, other, resolved.get(), findings));
        if (twin.isEmpty()) {
          configs.add(resolved.get());
        }
      }
    }
    Set<String> names = configs.stream().map(InstanceConfig::name).collect(Collectors.toSet());
    StaticConfig resolvedStatics =
        statics.resolve(
            globals.routingNames,
            globals.rulePreferences,
            globals.defaultInterface,
            names,
            findings);
    return new Configuration(
        globals.settings(), new EngineConfig(configs, List.of(), List.of(), resolvedStatics));
  }

  private static void reportTwin(
      InstanceDraft draft, InstanceDraft other, InstanceConfig config, Findings findings) {
    findings.error(
        draft.name.location(),
        "The instances '"
            + Spelling.printable(other.name.value())
            + "' and '"
            + Spelling.printable(draft.name.value())
            + "' have the same virtual_router_id "
            + config.router().vrid()
            + " on "
            + Spelling.printable(config.interfaceName())
            + ", so their adverts cannot be told apart. Give one of them another"
            + " virtual_router_id, on all its hosts.");
  }
}
