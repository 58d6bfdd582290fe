package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.engine.AnnouncementPacing;
import locum.engine.EngineConfig;
import locum.engine.InstanceConfig;
import locum.engine.InstanceKey;
import locum.engine.InterfaceRules;
import locum.engine.StaticConfig;
import locum.engine.SyncGroupConfig;
import locum.track.TrackerConfig;

/// A whole configuration while it is being read.
final class ConfigurationDraft {

  final GlobalDraft globals = new GlobalDraft();
  final InterfaceDraft interfaces = new InterfaceDraft();
  final StaticDraft statics = new StaticDraft();
  final TrackerDrafts trackers = new TrackerDrafts();

  /// By name, in the order of the file.
  private final Map<String, CommonDraft> byName = new HashMap<>();

  private final List<CommonDraft> instances = new ArrayList<>();

  private final SequencedMap<String, SyncGroupDraft> groups = new LinkedHashMap<>();

  /// A new sync group, or nothing when the name is taken.
  Optional<SyncGroupDraft> addGroup(Given<String> name) {
    SyncGroupDraft draft = new SyncGroupDraft(name);
    return groups.putIfAbsent(name.value(), draft) == null ? Optional.of(draft) : Optional.empty();
  }

  /// The instance again, or nothing when its name is taken, by whatever kind of instance.
  <D extends CommonDraft> Optional<D> add(D instance) {
    if (byName.putIfAbsent(instance.name.value(), instance) != null) {
      return Optional.empty();
    }
    instances.add(instance);
    return Optional.of(instance);
  }

  /// @param source where files that the configuration names are read from
  /// @param start the beginning of the file
  Configuration resolve(ConfigSource source, Location start, Findings findings) {
    globals.routingNames =
        new RoutingNames(source, List.of(globals.iprouteUsrDirectory, globals.iprouteEtcDirectory));
    List<TrackerConfig> tracked = trackers.resolve(findings);
    List<InstanceConfig> configs = new ArrayList<>();
    Map<InstanceKey, CommonDraft> byKey = new HashMap<>();
    for (CommonDraft draft : instances) {
      Optional<InstanceConfig> resolved =
          switch (draft) {
            case InstanceDraft vrrp ->
                new InstanceResolution(vrrp, globals, trackers, source, findings).resolve();
            case CarpDraft carp ->
                new CarpResolution(carp, globals, trackers, source, findings).resolve();
          };
      if (resolved.isPresent()) {
        Optional<CommonDraft> twin =
            Optional.ofNullable(byKey.putIfAbsent(resolved.get().key(), draft));
        twin.ifPresent(other -> reportTwin(draft, other, resolved.get(), findings));
        if (twin.isEmpty()) {
          configs.add(resolved.get());
          globals.addBuffer(
              resolved.get(),
              draft instanceof InstanceDraft vrrp ? vrrp.receiveBuffer : Optional.empty());
        }
      }
    }
    SyncGroupResolution resolution = new SyncGroupResolution(configs, trackers, findings);
    List<SyncGroupConfig> resolved = resolution.resolve(List.copyOf(groups.values()));
    trackers.reportUnused(findings);
    InterfaceRules rules =
        interfaces.resolve(
            new AnnouncementPacing.Pause(globals.garpInterval, globals.gnaInterval),
            configs,
            findings);
    NotifyDrafts notify = notifyDrafts(resolved);
    Set<String> names = configs.stream().map(InstanceConfig::name).collect(Collectors.toSet());
    StaticConfig resolvedStatics =
        statics.resolve(
            globals.routingNames,
            globals.rulePreferences,
            globals.defaultInterface,
            names,
            findings);
    Configuration configuration =
        new Configuration(
            globals.settings(),
            new EngineConfig(resolution.instances(), resolved, tracked, rules, resolvedStatics),
            notify.resolve(globals, findings),
            instances.stream()
                .filter(
                    draft ->
                        draft instanceof InstanceDraft vrrp && StrictMode.appliesTo(vrrp, globals))
                .map(draft -> draft.name.value())
                .collect(Collectors.toSet()),
            Stream.concat(trackers.commands(), notify.commands(globals)).toList(),
            places(start));
    new Judgement(configuration, findings).judge();
    return configuration;
  }

  private Places places(Location start) {
    Places places = new Places(start);
    instances.forEach(places::add);
    groups.values().forEach(places::add);
    return places;
  }

  private NotifyDrafts notifyDrafts(List<SyncGroupConfig> resolved) {
    NotifyDrafts drafts = new NotifyDrafts();
    instances.forEach(draft -> drafts.addInstance(draft.name.value(), draft.notify));
    for (SyncGroupConfig group : resolved) {
      Optional.ofNullable(groups.get(group.name()))
          .ifPresent(draft -> drafts.addGroup(group.name(), draft.notify, group.members()));
    }
    return drafts;
  }

  private static void reportTwin(
      CommonDraft draft, CommonDraft other, InstanceConfig config, Findings findings) {
    String id = config.carp().isPresent() ? "vhid" : "virtual_router_id";
    findings.error(
        draft.name.location(),
        "The instances '"
            + Spelling.printable(other.name.value())
            + "' and '"
            + Spelling.printable(draft.name.value())
            + "' have the same "
            + id
            + " "
            + config.protocol().id()
            + " on "
            + (config.interfaceName().isEmpty()
                ? "the interface of " + config.source().map(Object::toString).orElse("")
                : Spelling.printable(config.interfaceName()))
            + ", so their adverts cannot be told apart. Give one of them another "
            + id
            + ", on all its hosts.");
  }
}
