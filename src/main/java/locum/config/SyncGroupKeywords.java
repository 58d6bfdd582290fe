package locum.config;

import java.util.List;
import java.util.stream.Stream;

/// The keywords of a `vrrp_sync_group`.
final class SyncGroupKeywords {

  static final KeywordTable<SyncGroupDraft> TABLE =
      NotifyKeywords.addToGroup(TrackLists.addTo(rows(), d -> d.tracks), d -> d.notify).table();

  private static KeywordRows<SyncGroupDraft> rows() {
    return KeywordTable.<SyncGroupDraft>named("vrrp_sync_group")
        .block("group", 0, SyncGroupKeywords::members)
        .flag("sync_group_tracking_weight", d -> d.trackingWeight = true)
        .flag("global_tracking", d -> d.trackingWeight = true)
        .number("expects_instances", 1, 255, (d, given) -> d.expected = given.value())
        .notSupported("BFD", "track_bfd");
  }

  private SyncGroupKeywords() {}

  /// One name on a line is the rule; several on one line are what they look like.
  private static void members(Statement statement, SyncGroupDraft draft, Findings findings) {
    for (Statement line : statement.block().map(Block::statements).orElse(List.of())) {
      Stream.concat(Stream.of(line.keyword()), line.arguments().stream())
          .forEach(word -> addMember(word, draft, findings));
    }
  }

  private static void addMember(Word word, SyncGroupDraft draft, Findings findings) {
    if (draft.members.stream().anyMatch(member -> member.value().equals(word.text()))) {
      findings.warning(
          word.location(), Values.shown(word) + " is already listed; this one is ignored.");
    } else {
      draft.members.add(new Given<>(word.text(), word.location()));
    }
  }
}
