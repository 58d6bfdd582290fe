package locum.keepalived;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The statistics file, for people and their scripts.
public final class StatisticsDump {

  /// A line: its depth, its words, and the key of the counter behind them; a heading has none.
  ///
  /// @param extension only with `auth_hmac`
  private record Line(int depth, String label, String key, boolean extension) {
    private Line(int depth, String label, String key) {
      this(depth, label, key, false);
    }
  }

  private static final String HEADING = "";
  private static final String EXTENSION_MARK = "auth_ext_missing";

  private static final List<Line> LAYOUT =
      List.of(
          new Line(1, "Advertisements:", HEADING),
          new Line(2, "Received", "advert_rcvd"),
          new Line(2, "Sent", "advert_sent"),
          new Line(1, "Became master", "become_master"),
          new Line(1, "Released master", "release_master"),
          new Line(1, "Packet Errors:", HEADING),
          new Line(2, "Length", "packet_len_err"),
          new Line(2, "TTL", "ip_ttl_err"),
          new Line(2, "Invalid Type", "invalid_type_rcvd"),
          new Line(2, "Advertisement Interval", "advert_interval_err"),
          new Line(2, "Address List", "addr_list_err"),
          new Line(1, "Authentication Errors:", HEADING),
          new Line(2, "Invalid Type", "invalid_authtype"),
          new Line(2, "Type Mismatch", "authtype_mismatch"),
          new Line(2, "Failure", "auth_failure"),
          new Line(1, "Authentication Extension Errors:", HEADING, true),
          new Line(2, "Missing", "auth_ext_missing", true),
          new Line(2, "Malformed", "auth_ext_malformed", true),
          new Line(2, "Unknown Key", "auth_ext_unknown_key", true),
          new Line(2, "Invalid HMAC", "auth_ext_invalid_hmac", true),
          new Line(2, "Stale", "auth_ext_stale", true),
          new Line(2, "Replay", "auth_ext_replay", true),
          new Line(1, "Priority Zero:", HEADING),
          new Line(2, "Received", "pri_zero_rcvd"),
          new Line(2, "Sent", "pri_zero_sent"));

  private StatisticsDump() {}

  public static String write(Dump dump) {
    StringBuilder text = new StringBuilder();
    for (Dump.Entry entry : dump.entries()) {
      text.append("VRRP Instance: ").append(entry.config().name()).append('\n');
      Map<String, Long> counts = new HashMap<>();
      PacketCounters.of(entry).forEach(c -> counts.put(c.key(), c.count()));
      for (Line line : LAYOUT) {
        if (line.extension() && !counts.containsKey(EXTENSION_MARK)) {
          continue;
        }
        text.append("  ".repeat(line.depth())).append(line.label());
        if (!line.key().equals(HEADING)) {
          text.append(": ").append(counts.getOrDefault(line.key(), 0L));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
