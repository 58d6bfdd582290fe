package locum.config;

import java.util.Optional;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;

/// The keywords of a `vrrp_instance` that decide how strictly, and on which terms, it takes part.
final class RuleKeywords {

  static final String LINKBEAT = "the kernel's own news about the carrier is used, at once";

  private static final int MOST_OCTETS = 1 << 30;

  private RuleKeywords() {}

  static KeywordRows<InstanceDraft> addTo(KeywordRows<InstanceDraft> rows) {
    rows.row(
            "accept",
            Shape.LINE,
            0,
            Repeated.ALL_COUNT,
            (statement, d, _) -> d.accept = Optional.of(new Given<>(true, statement.location())))
        .row("no_accept", Shape.LINE, 0, Repeated.ALL_COUNT, RuleKeywords::noAccept)
        .bool("strict_mode", (d, on) -> d.strict = Optional.of(on))
        .row(
            "no_virtual_ipaddress",
            Shape.LINE,
            0,
            Repeated.ALL_COUNT,
            (statement, d, _) -> d.noVirtualAddress = Optional.of(statement.location()))
        .number(
            "kernel_rx_buf_size",
            1,
            MOST_OCTETS,
            (d, given) -> d.receiveBuffer = Optional.of(given.value()))
        .withoutEffect(LINKBEAT, "linkbeat_use_polling");
    for (String name : new String[] {"timer_expired_backup", "thread_timer_expired"}) {
      rows.row(name, Shape.LINE, 1, Repeated.LAST_COUNTS, RuleKeywords::timerExpired);
    }
    return rows;
  }

  /// Without a number any peer may be as high as 254.
  private static void timerExpired(Statement statement, InstanceDraft draft, Findings findings) {
    Optional<Integer> highest =
        statement.arguments().isEmpty()
            ? Optional.of(254)
            : Values.number(statement.name(), statement.arguments().getFirst(), 1, 254, findings);
    highest.ifPresent(
        value -> draft.timerExpired = Optional.of(new Given<>(value, statement.location())));
  }

  private static void noAccept(Statement statement, InstanceDraft draft, Findings findings) {
    draft.accept = Optional.of(new Given<>(false, statement.location()));
    findings.note(
        statement.location(),
        "With 'no_accept' this host drops every packet to and from the addresses: they answer"
            + " neither ping nor a service, and are good for routing through only.");
  }
}
