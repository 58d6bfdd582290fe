package locum.config;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The contents of blocks that are not yet effective, so that a misspelt keyword in them is told
/// today.
final class LaterBlocks {

  private static final Set<String> TRACKS =
      Set.of("track_interface", "track_script", "track_file", "track_process", "track_bfd");

  /// By the name of the block; those first that a stray keyword more likely belongs to.
  static final SequencedMap<String, Set<String>> CONTENTS = contents();

  private static SequencedMap<String, Set<String>> contents() {
    SequencedMap<String, Set<String>> contents = new LinkedHashMap<>();
    contents.put(
        "vrrp_sync_group",
        union(
            TRACKS,
            "group",
            "notify_master",
            "notify_backup",
            "notify_fault",
            "notify_stop",
            "notify",
            "smtp_alert",
            "notify_priority_changes",
            "sync_group_tracking_weight",
            "global_tracking"));
    contents.put(
        "vrrp_script",
        Set.of("script", "interval", "timeout", "weight", "rise", "fall", "user", "init_fail"));
    contents.put(
        "vrrp_track_process",
        Set.of(
            "process",
            "param_match",
            "weight",
            "quorum",
            "quorum_max",
            "delay",
            "fork_delay",
            "terminate_delay",
            "full_command"));
    contents.put("track_file", Set.of("file", "weight", "init_file"));
    contents.put("vrrp_track_file", Set.of("file", "weight", "init_file"));
    contents.put("garp_group", Set.of("garp_interval", "gna_interval", "interface", "interfaces"));
    contents.put("auth_hmac", Set.of("key", "active_key", "anti_replay", "time_window", "mode"));
    return Collections.unmodifiableSequencedMap(contents);
  }

  private LaterBlocks() {}

  /// Reports the keywords of a block that are unknown to it. Blocks that list values are not listed
  /// above and not looked into.
  static void check(Statement statement, Findings findings) {
    // `track_file` is also the list in an instance; that one has no name.
    Optional<Set<String>> known =
        statement.name().equals("track_file") && statement.arguments().isEmpty()
            ? Optional.empty()
            : Optional.ofNullable(CONTENTS.get(statement.name()));
    if (known.isEmpty() || statement.block().isEmpty()) {
      return;
    }
    for (Statement inner : statement.block().get().statements()) {
      if (!known.get().contains(inner.name()) && !inner.name().equals("{")) {
        UnknownKeyword.report(inner, statement.name(), known.get(), findings);
      }
    }
  }

  private static Set<String> union(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }
}
