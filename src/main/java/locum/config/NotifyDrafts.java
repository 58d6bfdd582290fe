package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.ScriptCommand;
import locum.notify.NotifySettings;
import locum.notify.NotifySettings.Audience;

/// Who is told about which instance and group, put together once the whole file has been read.
final class NotifyDrafts {

  private final Map<String, NotifyDraft> instances = new LinkedHashMap<>();
  private final Map<String, NotifyDraft> groups = new LinkedHashMap<>();
  private final Map<String, String> groupOf = new HashMap<>();

  void addInstance(String name, NotifyDraft draft) {
    instances.put(name, draft);
  }

  /// @param members names of instances; they take over what the group says and they do not
  void addGroup(String name, NotifyDraft draft, List<String> members) {
    groups.put(name, draft);
    members.forEach(member -> groupOf.putIfAbsent(member, name));
  }

  NotifySettings resolve(GlobalDraft globals, Findings findings) {
    MessageDraft messages = globals.messages;
    Map<String, Audience> instanceAudiences = new LinkedHashMap<>();
    instances.forEach(
        (name, draft) ->
            instanceAudiences.put(
                name,
                draft.resolve(
                    Optional.ofNullable(groupOf.get(name))
                        .flatMap(group -> Optional.ofNullable(groups.get(group))),
                    messages)));
    Map<String, Audience> groupAudiences = new LinkedHashMap<>();
    groups.forEach(
        (name, draft) -> groupAudiences.put(name, draft.resolve(Optional.empty(), messages)));
    boolean anyMail =
        Stream.concat(instanceAudiences.values().stream(), groupAudiences.values().stream())
            .anyMatch(Audience::mail);
    return new NotifySettings(
        instanceAudiences,
        groupAudiences,
        messages.fifos(findings),
        messages.mail(anyMail, globals.routerId, findings),
        messages.statesAfterReload);
  }

  /// Every command that these and the daemon itself run.
  Stream<Configuration.LocatedCommand> commands(GlobalDraft globals) {
    List<Given<ScriptCommand>> all = new ArrayList<>();
    Stream.concat(instances.values().stream(), groups.values().stream())
        .flatMap(NotifyDraft::commands)
        .forEach(all::add);
    globals.messages.commands().forEach(all::add);
    return all.stream()
        .map(given -> new Configuration.LocatedCommand(given.value(), given.location()));
  }
}
