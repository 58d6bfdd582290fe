package locum.config;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.ReportedState;
import locum.core.ScriptCommand;

/// The keywords that say who is told of a change. An instance and a sync group share most of them:
/// their tables are completed by [#addToInstance] and [#addToGroup], each given the [NotifyDraft]
/// in its own draft.
final class NotifyKeywords {

  private NotifyKeywords() {}

  /// The rows of a `vrrp_instance`.
  static <D> KeywordRows<D> addToInstance(KeywordRows<D> rows, Function<D, NotifyDraft> notify) {
    command(
        rows,
        "notify_master_rx_lower_pri",
        (d, given) -> {
          NotifyDraft draft = notify.apply(d);
          draft.onLowerPriority = draft.onLowerPriority.or(() -> Optional.of(given));
        });
    rows.row(
        "notify_deleted",
        Shape.LINE,
        Keyword.ANY,
        Repeated.FIRST_COUNTS,
        (statement, d, findings) -> {
          NotifyDraft draft = notify.apply(d);
          draft.tellsDeletion = true;
          // Without a command it only chooses the word DELETED.
          if (!statement.arguments().isEmpty()) {
            CommandLine.read(statement, findings)
                .ifPresent(
                    command ->
                        draft.onState.putIfAbsent(
                            ReportedState.DELETED, new Given<>(command, statement.location())));
          }
        });
    return addToGroup(rows, notify);
  }

  /// The rows of a `vrrp_sync_group`.
  static <D> KeywordRows<D> addToGroup(KeywordRows<D> rows, Function<D, NotifyDraft> notify) {
    onState(rows, "notify_master", ReportedState.MASTER, notify);
    onState(rows, "notify_backup", ReportedState.BACKUP, notify);
    onState(rows, "notify_fault", ReportedState.FAULT, notify);
    onState(rows, "notify_stop", ReportedState.STOP, notify);
    command(
        rows,
        "notify_leave_master",
        (d, given) -> {
          NotifyDraft draft = notify.apply(d);
          draft.onLeavingMaster = draft.onLeavingMaster.or(() -> Optional.of(given));
        });
    command(
        rows,
        "notify",
        (d, given) -> {
          NotifyDraft draft = notify.apply(d);
          draft.always = draft.always.or(() -> Optional.of(given));
        });
    return rows.bool(
            "notify_priority_changes", (d, on) -> notify.apply(d).priorityChanges = Optional.of(on))
        .bool("smtp_alert", (d, on) -> notify.apply(d).mail = Optional.of(on));
  }

  private static <D> void onState(
      KeywordRows<D> rows, String name, ReportedState state, Function<D, NotifyDraft> notify) {
    command(rows, name, (d, given) -> notify.apply(d).onState.putIfAbsent(state, given));
  }

  /// A row whose value is a command. Of several the first one counts, as in keepalived: the setter
  /// keeps what it has.
  static <D> KeywordRows<D> command(
      KeywordRows<D> rows, String name, BiConsumer<D, Given<ScriptCommand>> setter) {
    return rows.row(
        name,
        Shape.LINE,
        Keyword.ANY,
        Repeated.FIRST_COUNTS,
        (statement, d, findings) ->
            CommandLine.read(statement, findings)
                .ifPresent(
                    command -> setter.accept(d, new Given<>(command, statement.location()))));
  }
}
