package locum.config;

import java.util.Optional;
import java.util.OptionalInt;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;

/// The keywords of `global_defs` about what is changed on the host for virtual addresses: packet
/// filter, names of macvlans, group reports.
final class PacketFilterKeywords {

  private static final int LONGEST_TABLE = 64;

  private PacketFilterKeywords() {}

  static KeywordRows<GlobalDraft> addTo(KeywordRows<GlobalDraft> rows) {
    return rows.row(
            "nftables",
            Shape.LINE,
            1,
            Repeated.FIRST_COUNTS,
            (statement, d, findings) -> table(statement, d, findings))
        .number(
            "nftables_priority",
            -32768,
            32767,
            (d, given) -> d.filterPriority = OptionalInt.of(given.value()))
        .flag("nftables_counters", d -> d.filterCounters = true)
        .flag("nftables_ifindex", d -> d.filterByIndex = true)
        .row("vrrp_iptables", Shape.LINE, 2, Repeated.FIRST_COUNTS, PacketFilterKeywords::other)
        .row("vrrp_ipsets", Shape.LINE, 6, Repeated.FIRST_COUNTS, PacketFilterKeywords::other)
        .flag("disable_local_igmp", d -> d.quietIgmp = true)
        .row(
            "vmac_prefix",
            Shape.LINE,
            1,
            Repeated.LAST_COUNTS,
            (statement, d, findings) ->
                prefix(statement, findings).ifPresent(p -> d.vmacPrefix = p))
        .row(
            "vmac_addr_prefix",
            Shape.LINE,
            1,
            Repeated.LAST_COUNTS,
            (statement, d, findings) ->
                prefix(statement, findings).ifPresent(p -> d.vmacAddressPrefix = p));
  }

  private static void table(Statement statement, GlobalDraft draft, Findings findings) {
    if (statement.arguments().isEmpty() || draft.filterTable.isPresent()) {
      return; // the default table is used when it is needed anyway
    }
    Word word = statement.arguments().getFirst();
    if (word.text().isEmpty() || word.text().length() > LONGEST_TABLE) {
      findings.warning(
          word.location(), "No table can have this name; locum uses one with a name of its own.");
    } else {
      draft.filterTable = Optional.of(word.text());
    }
  }

  private static void other(Statement statement, GlobalDraft draft, Findings findings) {
    findings.note(
        statement.location(),
        "'"
            + statement.name()
            + "': locum uses nftables, in a table of its own, and needs neither iptables chains nor"
            + " ipsets; nothing is added to yours.");
  }

  private static Optional<String> prefix(Statement statement, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return Optional.empty();
    }
    Word word = statement.arguments().getFirst();
    return VirtualMacDraft.prefix(new Given<>(word.text(), word.location()), findings);
  }
}
