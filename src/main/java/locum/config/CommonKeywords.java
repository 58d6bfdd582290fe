package locum.config;

import java.util.List;
import java.util.Optional;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.IpAddress;
import locum.engine.VirtualAddress;

/// The keywords that every block of an instance has: where it speaks, what it holds, what it
/// depends on, who is told of it.
final class CommonKeywords {

  private CommonKeywords() {}

  static <D extends CommonDraft> KeywordRows<D> addTo(KeywordRows<D> rows) {
    rows.word("interface", (d, given) -> d.interfaceName = Optional.of(given))
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
        .address("mcast_src_ip", (d, given) -> d.source = Optional.of(given))
        .address(
            "unicast_src_ip",
            (d, given) -> {
              d.source = Optional.of(given);
              d.unicastSource = true;
            })
        .address("mcast_dst_ip", (d, given) -> d.group = Optional.of(given))
        .block("unicast_peer", 0, CommonKeywords::peers)
        .number("unicast_ttl", 0, 255, (d, given) -> d.unicastTtl = Optional.of(given))
        .bool("check_unicast_src", (d, on) -> d.checkUnicastSource = Optional.of(on))
        .flag("unicast_fault_no_peer", d -> d.unicastFaultNoPeer = true)
        .flagWithIgnoredValue("dont_track_primary", d -> d.trackPrimary = false)
        .row(
            "track_src_ip",
            Shape.LINE,
            0,
            Repeated.ALL_COUNT,
            (statement, d, _) -> d.trackSource = Optional.of(statement.location()))
        .flag("promote_secondaries", d -> d.promoteSecondaries = true);
    TrackLists.addTo(rows, d -> d.tracks);
    NotifyKeywords.addToInstance(rows, d -> d.notify);
    return AnnouncementKeywords.addTo(rows, "", d -> d.announcements);
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

  private static void peers(Statement statement, CommonDraft draft, Findings findings) {
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
}
