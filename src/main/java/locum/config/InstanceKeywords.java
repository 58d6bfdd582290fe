package locum.config;

import java.util.List;
import java.util.Optional;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.IpAddress;
import locum.engine.VirtualAddress;

/// The keywords of a `vrrp_instance`.
final class InstanceKeywords {

  static final KeywordTable<InstanceDraft> TABLE = later(effective()).table();

  private InstanceKeywords() {}

  private static KeywordRows<InstanceDraft> effective() {
    KeywordRows<InstanceDraft> rows =
        KeywordTable.<InstanceDraft>named("vrrp_instance")
            .row("state", Shape.LINE, 1, Repeated.ALL_COUNT, InstanceKeywords::state)
            .word("interface", (d, given) -> d.interfaceName = Optional.of(given))
            .number("virtual_router_id", 1, 255, (d, given) -> d.vrid = Optional.of(given))
            .number("priority", 1, 255, (d, given) -> d.priority = Optional.of(given))
            .seconds("advert_int", "0.01", "255", (d, given) -> d.interval = Optional.of(given))
            .number("version", 2, 3, (d, given) -> d.version = Optional.of(given))
            .flag("native_ipv6", d -> d.nativeIpv6 = true)
            .block(
                "virtual_ipaddress",
                0,
                (statement, d, findings) -> addresses(statement, d.addresses, findings))
            .block(
                "virtual_ipaddress_excluded",
                0,
                (statement, d, findings) -> addresses(statement, d.excluded, findings))
            .block("virtual_routes", 0, (statement, d, _) -> d.routing.addRoutes(statement))
            .block("virtual_rules", 0, (statement, d, _) -> d.routing.addRules(statement))
            .block("authentication", 0, InstanceKeywords::authentication)
            .address("mcast_src_ip", (d, given) -> d.source = Optional.of(given))
            .address(
                "unicast_src_ip",
                (d, given) -> {
                  d.source = Optional.of(given);
                  d.unicastSource = true;
                })
            .address("mcast_dst_ip", (d, given) -> d.group = Optional.of(given))
            .block("unicast_peer", 0, InstanceKeywords::peers)
            .number("unicast_ttl", 0, 255, (d, given) -> d.unicastTtl = Optional.of(given))
            .bool("check_unicast_src", (d, on) -> d.checkUnicastSource = Optional.of(on))
            .flag("unicast_fault_no_peer", d -> d.unicastFaultNoPeer = true)
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
            .flagWithIgnoredValue("dont_track_primary", d -> d.trackPrimary = false)
            .row(
                "track_src_ip",
                Shape.LINE,
                0,
                Repeated.ALL_COUNT,
                (statement, d, _) -> d.trackSource = Optional.of(statement.location()))
            .flag("promote_secondaries", d -> d.promoteSecondaries = true)
            .row("debug", Shape.LINE, 1, Repeated.ALL_COUNT, (_, _, _) -> {});
    TrackLists.addTo(rows, d -> d.tracks);
    RuleKeywords.addTo(rows);
    ReactionDraft.addTo(rows, "", d -> d.reactions);
    NotifyKeywords.addToInstance(rows, d -> d.notify);
    return AnnouncementKeywords.addTo(VirtualMacDraft.addTo(rows), "", d -> d.announcements);
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

  private static void addresses(
      Statement statement, List<Given<VirtualAddress>> addresses, Findings findings) {
    for (Statement line : statement.block().map(Block::statements).orElse(List.of())) {
      AddressLine.parse(line, findings)
          .ifPresent(
              address -> {
                boolean known =
                    addresses.stream()
                        .anyMatch(other -> other.value().address().equals(address.address()));
                if (known) {
                  findings.warning(
                      line.location(),
                      address.address() + " is already listed; this second line is ignored.");
                } else {
                  addresses.add(new Given<>(address, line.location()));
                }
              });
    }
  }

  private static void peers(Statement statement, InstanceDraft draft, Findings findings) {
    draft.unicast = Optional.of(statement.location());
    for (Statement line : statement.block().map(Block::statements).orElse(List.of())) {
      PeerLine.parse(line, findings)
          .ifPresent(
              peer -> {
                IpAddress address = peer.peer().address();
                if (draft.peers.stream()
                    .anyMatch(other -> other.value().peer().address().equals(address))) {
                  findings.warning(
                      line.location(),
                      address + " is already listed; this second line is ignored.");
                } else {
                  draft.peers.add(new Given<>(peer, line.location()));
                }
              });
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
