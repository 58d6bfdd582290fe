package locum.notify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.core.ReportedState;
import locum.core.ScriptCommand;

/// Who is to be told what.
///
/// @param instances by name
/// @param groups by name; instances and groups may have the same names
/// @param fifos in the order in which they are written: `notify_fifo`, then `vrrp_notify_fifo`
/// @param mail empty is no mail
/// @param statesAfterReload whether all states are written to the FIFOs after a reload, changed or
///   not (`fifo_write_vrrp_states_on_reload`)
public record NotifySettings(
    Map<String, Audience> instances,
    Map<String, Audience> groups,
    List<Fifo> fifos,
    Optional<MailSettings> mail,
    boolean statesAfterReload) {

  /// Nobody is told anything.
  public static final NotifySettings NONE =
      new NotifySettings(Map.of(), Map.of(), List.of(), Optional.empty(), false);

  public NotifySettings {
    instances = Map.copyOf(instances);
    groups = Map.copyOf(groups);
    fifos = List.copyOf(fifos);
  }

  /// Whether anybody is to be told anything.
  public boolean isEmpty() {
    return fifos.isEmpty()
        && mail.isEmpty()
        && instances.values().stream().noneMatch(Audience::hasScripts)
        && groups.values().stream().noneMatch(Audience::hasScripts);
  }

  /// Who is told about one instance or group.
  ///
  /// @param onState run with their own arguments only: `notify_master` and so on
  /// @param always run with four further arguments: `notify`
  /// @param onLowerPriority `notify_master_rx_lower_pri`
  /// @param onLeavingMaster run when it is MASTER no longer, whatever it becomes, and before what
  ///   is run for that: `notify_leave_master`
  /// @param tellsDeletion whether removal by a reload is told as DELETED rather than FAULT
  /// @param priorityChanges whether the FIFOs also hear of changes of the priority
  /// @param mail whether mail is sent
  /// @param addresses who adds and removes the addresses, where locum does not
  public record Audience(
      Map<ReportedState, ScriptCommand> onState,
      Optional<ScriptCommand> always,
      Optional<ScriptCommand> onLowerPriority,
      Optional<ScriptCommand> onLeavingMaster,
      boolean tellsDeletion,
      boolean priorityChanges,
      boolean mail,
      Optional<AddressScripts> addresses) {

    /// Nobody in particular.
    public static final Audience NOBODY =
        new Audience(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            Optional.empty());

    public Audience {
      onState = Map.copyOf(onState);
    }

    boolean hasScripts() {
      return !onState.isEmpty()
          || always.isPresent()
          || onLowerPriority.isPresent()
          || onLeavingMaster.isPresent()
          || addresses.isPresent();
    }
  }

  /// The scripts of ucarp, which add and remove the addresses.
  ///
  /// ```text
  ///   becomes MASTER                         up
  ///   MASTER before, and is it no longer     down (when the daemon stops: only with downAtExit)
  ///   BACKUP for the first time              down, unless neutral
  /// ```
  ///
  /// @param neutral no `down` at the first BACKUP
  /// @param downAtExit whether `down` is run when the daemon stops and the instance is not BACKUP
  public record AddressScripts(
      Optional<ScriptCommand> up,
      Optional<ScriptCommand> down,
      boolean neutral,
      boolean downAtExit) {}

  /// A FIFO in the file system, and the program that reads it, if we are to start one.
  ///
  /// @param owner empty is the user of all scripts
  /// @param script started with the path as its last argument
  public record Fifo(
      String path, Optional<ScriptCommand.RunAs> owner, Optional<ScriptCommand> script) {}

  /// How mail is sent.
  ///
  /// @param server name or address
  /// @param port 1-65535
  /// @param hello the name to introduce ourselves with
  /// @param from an address, with or without a name
  /// @param to at least one
  /// @param connectTimeout 1 s and more
  /// @param routerId the first word of each subject
  /// @param faults whether there is mail about FAULT
  public record MailSettings(
      String server,
      int port,
      String hello,
      String from,
      List<String> to,
      Duration connectTimeout,
      String routerId,
      boolean faults) {
    public MailSettings {
      to = List.copyOf(to);
    }
  }
}
