package locum.keepalived;

import java.util.ArrayList;
import java.util.List;
import locum.engine.Statistics;
import locum.vrrp.Authentication;
import locum.vrrp.Irregularity;
import locum.vrrp.RejectReason;

/// The counters of an instance in keepalived's classes.
///
/// locum refuses for more reasons than keepalived counts; those without a class (a wrong version or
/// checksum) are told by `locum status` only.
final class PacketCounters {

  /// A counter.
  ///
  /// @param key its name in the JSON file
  record Counter(String key, long count) {}

  private PacketCounters() {}

  /// All of them, in the order of the JSON file; those of `auth_hmac` where it is configured.
  static List<Counter> of(Dump.Entry entry) {
    Statistics s = entry.status().statistics();
    List<Counter> counters =
        new ArrayList<>(
            List.of(
                new Counter("advert_rcvd", s.advertisementsReceived()),
                new Counter("advert_sent", s.advertisementsSent()),
                new Counter("become_master", s.becameActive()),
                new Counter("release_master", s.releasedActive()),
                new Counter("packet_len_err", lengthErrors(s)),
                refused("advert_interval_err", s, RejectReason.INTERVAL_MISMATCH),
                refused("ip_ttl_err", s, RejectReason.TTL_NOT_255),
                refused("invalid_type_rcvd", s, RejectReason.UNKNOWN_TYPE),
                new Counter("addr_list_err", addressListErrors(s)),
                refused("invalid_authtype", s, RejectReason.UNKNOWN_AUTHENTICATION_TYPE),
                new Counter("authtype_mismatch", typeMismatches(s)),
                new Counter("auth_failure", failures(s))));
    if (entry.router().authentication() instanceof Authentication.Trailer) {
      counters.add(refused("auth_ext_missing", s, RejectReason.HMAC_MISSING));
      counters.add(refused("auth_ext_malformed", s, RejectReason.HMAC_MALFORMED));
      counters.add(refused("auth_ext_unknown_key", s, RejectReason.HMAC_UNKNOWN_KEY));
      counters.add(refused("auth_ext_invalid_hmac", s, RejectReason.HMAC_INVALID));
      counters.add(refused("auth_ext_stale", s, RejectReason.HMAC_STALE));
      counters.add(refused("auth_ext_replay", s, RejectReason.HMAC_REPLAYED));
    }
    counters.add(new Counter("pri_zero_rcvd", s.resignationsReceived()));
    counters.add(new Counter("pri_zero_sent", s.resignationsSent()));
    return counters;
  }

  private static Counter refused(String key, Statistics s, RejectReason reason) {
    return new Counter(key, refused(s, reason));
  }

  private static long lengthErrors(Statistics s) {
    return refused(s, RejectReason.TOO_SHORT) + refused(s, RejectReason.TOO_LONG);
  }

  private static long typeMismatches(Statistics s) {
    return refused(s, RejectReason.AUTHENTICATION_TYPE_MISMATCH)
        + refused(s, RejectReason.AH_MISSING)
        + refused(s, RejectReason.AH_UNEXPECTED);
  }

  private static long failures(Statistics s) {
    return refused(s, RejectReason.AUTHENTICATION_FAILED)
        + refused(s, RejectReason.AH_NOT_INTACT)
        + refused(s, RejectReason.AH_FOREIGN_INDEX)
        + refused(s, RejectReason.AH_REPLAYED);
  }

  private static long addressListErrors(Statistics s) {
    return refused(s, RejectReason.NO_ADDRESSES)
        + refused(s, RejectReason.WRONG_DESTINATION)
        + s.noted().getOrDefault(Irregularity.ADDRESSES_DIFFER, 0L);
  }

  private static long refused(Statistics s, RejectReason reason) {
    return s.refused().getOrDefault(reason, 0L);
  }
}
