package locum.keepalived;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import locum.config.Configuration;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.engine.InstanceConfig;
import locum.engine.RoutingEntry;
import locum.notify.NotifySettings.Audience;
import locum.vrrp.Reactions;

/// What dumps tell of an instance's settings beyond the core of the protocol.
///
/// @param interfaceName where its adverts are sent and its addresses are: the macvlan, if it has
///   one
/// @param virtualMacInterface empty without one
/// @param routes as `ip route` writes them, in the order of the file
/// @param rules as `ip rule` writes them
/// @param scripts by the keys of the JSON file (`script_master`, `script`, …) and in its order,
///   each word quoted
record Settings(
    boolean skipsAddressCheck,
    boolean strict,
    String interfaceName,
    String virtualMacInterface,
    boolean silentOnLowerPriority,
    boolean answersHigherPriority,
    boolean mails,
    boolean notifiesDeletion,
    List<String> routes,
    List<String> rules,
    SequencedMap<String, String> scripts) {

  static Settings of(Dump dump, Dump.Entry entry) {
    InstanceConfig config = entry.config();
    Configuration configuration = dump.configuration();
    Reactions reactions = entry.router().reactions();
    Audience audience =
        configuration.notifications().instances().getOrDefault(config.name(), Audience.NOBODY);
    String macvlan = entry.status().virtualMacInterface().orElse("");
    return new Settings(
        reactions.skipCheckedAddresses(),
        configuration.strict().contains(config.name()),
        macvlan.isEmpty() ? config.interfaceName() : macvlan,
        macvlan,
        reactions.lowerPriorityNoAdvert(),
        reactions.higherPrioritySendAdvert(),
        audience.mail(),
        audience.tellsDeletion(),
        texts(config.routing().routes()),
        texts(config.routing().rules()),
        scripts(audience));
  }

  private static List<String> texts(List<RoutingEntry> entries) {
    return entries.stream().map(entry -> entry.object().text()).toList();
  }

  private static SequencedMap<String, String> scripts(Audience audience) {
    SequencedMap<String, String> scripts = new LinkedHashMap<>();
    Map<ReportedState, ScriptCommand> onState = audience.onState();
    for (ReportedState state :
        List.of(
            ReportedState.BACKUP,
            ReportedState.MASTER,
            ReportedState.FAULT,
            ReportedState.STOP,
            ReportedState.DELETED)) {
      if (onState.containsKey(state)) {
        scripts.put(key(state), quoted(onState.get(state)));
      }
    }
    audience.always().ifPresent(command -> scripts.put("script", quoted(command)));
    audience
        .onLowerPriority()
        .ifPresent(command -> scripts.put("script_master_rx_lower_pri", quoted(command)));
    return scripts;
  }

  private static String key(ReportedState state) {
    return switch (state) {
      case INIT -> "script_init"; // nobody is told of it
      case BACKUP -> "script_backup";
      case MASTER -> "script_master";
      case FAULT -> "script_fault";
      case STOP -> "script_stop";
      case DELETED -> "script_deleted";
    };
  }

  /// `'/usr/bin/echo' 'x y'`
  static String quoted(ScriptCommand command) {
    return command.words().stream()
        .map(word -> "'" + word.replace("'", "\\'") + "'")
        .collect(Collectors.joining(" "));
  }
}
