package locum.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;

/// The keywords of `global_defs` about scripts, FIFOs and mail.
final class MessageKeywords {

  private static final int MOST_SECONDS = 86_400;

  private MessageKeywords() {}

  static <D> KeywordRows<D> addTo(KeywordRows<D> rows, Function<D, MessageDraft> messages) {
    scripts(rows, messages);
    fifo(rows, "notify_fifo", messages.andThen(draft -> draft.notifyFifo));
    fifo(rows, "vrrp_notify_fifo", messages.andThen(draft -> draft.vrrpNotifyFifo));
    rows.bool("vrrp_notify_priority_changes", (d, on) -> messages.apply(d).priorityChanges = on)
        .flag("fifo_write_vrrp_states_on_reload", d -> messages.apply(d).statesAfterReload = true);
    return mail(rows, messages);
  }

  private static <D> void scripts(KeywordRows<D> rows, Function<D, MessageDraft> messages) {
    rows.row(
            "script_user",
            Shape.LINE,
            Keyword.ANY,
            Repeated.LAST_COUNTS,
            (statement, d, findings) -> {
              if (statement.arguments().isEmpty()) {
                Values.missing(statement, findings);
              } else {
                messages.apply(d).scriptUser =
                    CommandLine.runAs("script_user", statement.arguments(), findings);
              }
            })
        .flag("enable_script_security", d -> messages.apply(d).secured = true)
        .bool("use_symlink_paths", (d, on) -> messages.apply(d).keepSymlinks = on)
        .bool("set_supplementary_groups", (d, on) -> messages.apply(d).supplementaryGroups = on)
        .number(
            "startup_script_timeout",
            1,
            1000,
            (d, given) -> messages.apply(d).startupTimeout = Duration.ofSeconds(given.value()))
        .number(
            "shutdown_script_timeout",
            1,
            1000,
            (d, given) -> messages.apply(d).shutdownTimeout = Duration.ofSeconds(given.value()));
    NotifyKeywords.command(
        rows,
        "startup_script",
        (d, given) -> {
          MessageDraft draft = messages.apply(d);
          draft.startup = draft.startup.or(() -> Optional.of(given));
        });
    NotifyKeywords.command(
        rows,
        "shutdown_script",
        (d, given) -> {
          MessageDraft draft = messages.apply(d);
          draft.shutdown = draft.shutdown.or(() -> Optional.of(given));
        });
  }

  private static <D> void fifo(
      KeywordRows<D> rows, String name, Function<D, MessageDraft.FifoDraft> fifo) {
    rows.row(
        name,
        Shape.LINE,
        Keyword.ANY,
        Repeated.FIRST_COUNTS,
        (statement, d, findings) -> path(statement, fifo.apply(d), findings));
    NotifyKeywords.command(
        rows,
        name + "_script",
        (d, given) -> {
          MessageDraft.FifoDraft draft = fifo.apply(d);
          draft.script = draft.script.or(() -> Optional.of(given));
        });
  }

  private static void path(Statement statement, MessageDraft.FifoDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    Word path = statement.arguments().getFirst();
    if (!path.text().startsWith("/")) {
      findings.warning(
          path.location(),
          "'"
              + statement.name()
              + "' wants an absolute path, and "
              + Values.shown(path)
              + " is none; nothing is written there.");
    } else if (draft.path.isEmpty()) {
      draft.path = Optional.of(new Given<>(path.text(), path.location()));
      draft.owner =
          CommandLine.runAs(
              statement.name(),
              statement.arguments().subList(1, statement.arguments().size()),
              findings);
    }
  }

  private static <D> KeywordRows<D> mail(KeywordRows<D> rows, Function<D, MessageDraft> messages) {
    return rows.block(
            "notification_email",
            0,
            (statement, d, findings) -> recipients(statement, messages.apply(d), findings))
        .word(
            "notification_email_from",
            (d, given) -> messages.apply(d).sender = Optional.of(given.value()))
        .row(
            "smtp_server",
            Shape.LINE,
            2,
            Repeated.LAST_COUNTS,
            (statement, d, findings) -> server(statement, messages.apply(d), findings))
        .word("smtp_helo_name", (d, given) -> messages.apply(d).hello = Optional.of(given.value()))
        .clampedNumber(
            "smtp_connect_timeout",
            1,
            MOST_SECONDS,
            (d, given) -> messages.apply(d).connectTimeout = Duration.ofSeconds(given.value()))
        .bool("smtp_alert", (d, on) -> messages.apply(d).alert = Optional.of(on))
        .bool("smtp_alert_vrrp", (d, on) -> messages.apply(d).alertVrrp = Optional.of(on))
        .flag("no_email_faults", d -> messages.apply(d).mailAboutFaults = false);
  }

  private static void server(Statement statement, MessageDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    Word host = statement.arguments().getFirst();
    draft.server = Optional.of(new Given<>(host.text(), host.location()));
    if (statement.arguments().size() > 1) {
      Values.number("smtp_server", statement.arguments().get(1), 1, 65_535, findings)
          .ifPresent(port -> draft.port = port);
    }
  }

  private static void recipients(Statement statement, MessageDraft draft, Findings findings) {
    for (Statement line : statement.block().map(Block::statements).orElse(List.of())) {
      recipient(line.keyword(), draft, findings);
      line.arguments().forEach(word -> recipient(word, draft, findings));
    }
  }

  private static void recipient(Word word, MessageDraft draft, Findings findings) {
    boolean usable =
        !word.text().isBlank() && word.text().chars().noneMatch(Character::isISOControl);
    if (usable) {
      draft.recipients.add(new Given<>(word.text(), word.location()));
    } else {
      findings.warning(word.location(), "This is no mail address; it is left out.");
    }
  }
}
