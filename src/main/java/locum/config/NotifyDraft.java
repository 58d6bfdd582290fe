package locum.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.notify.NotifySettings.AddressScripts;
import locum.notify.NotifySettings.Audience;

/// What a `vrrp_instance` or a `vrrp_sync_group` says about who is told of it.
final class NotifyDraft {

  final Map<ReportedState, Given<ScriptCommand>> onState = new EnumMap<>(ReportedState.class);
  Optional<Given<ScriptCommand>> always = Optional.empty();
  Optional<Given<ScriptCommand>> onLowerPriority = Optional.empty();

  /// locum's own `notify_leave_master`.
  Optional<Given<ScriptCommand>> onLeavingMaster = Optional.empty();

  /// ucarp's `up_script`; it and the next only in a `carp_instance`.
  Optional<Given<ScriptCommand>> up = Optional.empty();

  Optional<Given<ScriptCommand>> down = Optional.empty();

  /// Where `neutral` stands.
  Optional<Location> neutral = Optional.empty();

  /// Where `down_script_at_exit` stands.
  Optional<Location> downAtExit = Optional.empty();

  boolean tellsDeletion;
  Optional<Boolean> priorityChanges = Optional.empty();
  Optional<Boolean> mail = Optional.empty();

  /// With the defaults filled in.
  ///
  /// @param group what the sync group of an instance says
  Audience resolve(Optional<NotifyDraft> group, MessageDraft globals) {
    Map<ReportedState, ScriptCommand> scripts = new EnumMap<>(ReportedState.class);
    onState.forEach((state, given) -> scripts.put(state, given.value()));
    return new Audience(
        scripts,
        always.map(Given::value),
        onLowerPriority.map(Given::value),
        onLeavingMaster.map(Given::value),
        tellsDeletion,
        priorityChanges
            .or(() -> group.flatMap(draft -> draft.priorityChanges))
            .orElse(globals.priorityChanges),
        mail.orElseGet(globals::mailByDefault),
        up.isEmpty() && down.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new AddressScripts(
                    up.map(Given::value),
                    down.map(Given::value),
                    neutral.isPresent(),
                    downAtExit.isPresent())));
  }

  /// Every command, and where it stands.
  Stream<Given<ScriptCommand>> commands() {
    return Stream.of(
            onState.values().stream(),
            always.stream(),
            onLowerPriority.stream(),
            onLeavingMaster.stream(),
            up.stream(),
            down.stream())
        .flatMap(commands -> commands);
  }
}
