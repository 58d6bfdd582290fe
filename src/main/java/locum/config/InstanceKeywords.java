package locum.config;

import java.util.Optional;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;

/// The keywords of a `vrrp_instance`, beside the [CommonKeywords].
final class InstanceKeywords {

  static final KeywordTable<InstanceDraft> TABLE = later(effective()).table();

  private InstanceKeywords() {}

  private static KeywordRows<InstanceDraft> effective() {
    KeywordRows<InstanceDraft> rows =
        CommonKeywords.addTo(KeywordTable.<InstanceDraft>named("vrrp_instance"))
            .row("state", Shape.LINE, 1, Repeated.ALL_COUNT, InstanceKeywords::state)
            .number("virtual_router_id", 1, 255, (d, given) -> d.vrid = Optional.of(given))
            .number("priority", 1, 255, (d, given) -> d.priority = Optional.of(given))
            .seconds("advert_int", "0.01", "255", (d, given) -> d.interval = Optional.of(given))
            .number("version", 2, 3, (d, given) -> d.version = Optional.of(given))
            .flag("native_ipv6", d -> d.nativeIpv6 = true)
            .block("authentication", 0, InstanceKeywords::authentication)
            .row(
                "old_unicast_checksum",
                Shape.LINE,
                1,
                Repeated.LAST_COUNTS,
                InstanceKeywords::oldChecksum)
            .block("auth_hmac", 0, InstanceKeywords::hmac)
            .row(
                "nopreempt",
                Shape.LINE,
                0,
                Repeated.ALL_COUNT,
                (statement, d, _) -> d.nopreempt = Optional.of(statement.location()))
            .flag("preempt", d -> d.nopreempt = Optional.empty())
            .seconds(
                "preempt_delay", "0", "1000", (d, given) -> d.preemptDelay = Optional.of(given))
            .number(
                "down_timer_adverts",
                1,
                100,
                (d, given) -> d.downTimerAdverts = Optional.of(given.value()))
            .bool("v3_checksum_as_v2", (d, on) -> d.checksumAsV2 = Optional.of(on))
            .row("debug", Shape.LINE, 1, Repeated.ALL_COUNT, (_, _, _) -> {});
    RuleKeywords.addTo(rows);
    ReactionDraft.addTo(rows, "", d -> d.reactions);
    rows.bool("learn_advert_int", (d, on) -> d.reactions.learnsInterval = on);
    return VirtualMacDraft.addTo(rows);
  }

  private static KeywordRows<InstanceDraft> later(KeywordRows<InstanceDraft> rows) {
    return rows.notYet(
            "the interface that carries unicast_src_ip is used, whatever VRF it is in; name it with"
                + " 'interface'",
            "vrf")
        .notSupported("BFD", "track_bfd")
        .notSupported("ipvlan interfaces", "use_ipvlan")
        .loadBalancer("lvs_sync_daemon_interface", "lvs_sync_daemon_inteface");
  }

  private static void state(Statement statement, InstanceDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    Word word = statement.arguments().getFirst();
    switch (word.text()) {
      case "MASTER" -> draft.stateMaster = Optional.of(word.location());
      case "BACKUP" -> draft.stateBackup = Optional.of(word.location());
      default -> {
        draft.stateBackup = Optional.of(word.location());
        findings.warning(
            word.location(),
            "'state' is MASTER or BACKUP (in capitals), and "
                + Values.shown(word)
                + " is neither"
                + Values.placeholder(word)
                + "; BACKUP is used.");
      }
    }
    if (draft.stateMaster.isPresent() && draft.stateBackup.isPresent()) {
      findings.warning(word.location(), "'state' is given as MASTER and as BACKUP; MASTER counts.");
    }
  }

  private static void oldChecksum(Statement statement, InstanceDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      draft.oldChecksum = InstanceDraft.OldChecksum.ALWAYS;
    } else if (statement.arguments().getFirst().text().equals("never")) {
      draft.oldChecksum = InstanceDraft.OldChecksum.NEVER;
    } else {
      findings.warning(
          statement.arguments().getFirst().location(),
          "'old_unicast_checksum' stands alone or with 'never'; the line is ignored, and each peer"
              + " is answered with the checksum that it uses.");
    }
  }

  private static void hmac(Statement statement, InstanceDraft draft, Findings findings) {
    HmacDraft hmac = draft.hmac.orElseGet(() -> new HmacDraft(statement.location()));
    draft.hmac = Optional.of(hmac);
    statement.block().ifPresent(block -> HmacKeywords.TABLE.read(block, hmac, findings));
  }

  private static void authentication(Statement statement, InstanceDraft draft, Findings findings) {
    AuthenticationDraft authentication = draft.authentication.orElseGet(AuthenticationDraft::new);
    draft.authentication = Optional.of(authentication);
    statement
        .block()
        .ifPresent(block -> AuthenticationKeywords.TABLE.read(block, authentication, findings));
  }
}
