package locum.keepalived;

import java.util.List;
import locum.engine.Statistics;
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

  /// All of them, in the order of the JSON file.
  static List<Counter> of(Statistics s) {
    return List.of(
        new Counter("advert_rcvd", s.advertisementsReceived()),
        new Counter("advert_sent", s.advertisementsSent()),
        new Counter("become_master", s.becameActive()),
        new Counter("release_master", s.releasedActive()),
        new Counter("packet_len_err", lengthErrors(s)),
        new Counter("advert_interval_err", refused(s, RejectReason.INTERVAL_MISMATCH)),
        new Counter("ip_ttl_err", refused(s, RejectReason.TTL_NOT_255)),
        new Counter("invalid_type_rcvd", refused(s, RejectReason.UNKNOWN_TYPE)),
        new Counter("addr_list_err", addressListErrors(s)),
        new Counter("invalid_authtype", refused(s, RejectReason.UNKNOWN_AUTHENTICATION_TYPE)),
        new Counter("authtype_mismatch", refused(s, RejectReason.AUTHENTICATION_TYPE_MISMATCH)),
        new Counter("auth_failure", refused(s, RejectReason.AUTHENTICATION_FAILED)),
        new Counter("pri_zero_rcvd", s.resignationsReceived()),
        new Counter("pri_zero_sent", s.resignationsSent()));
  }

  private static long lengthErrors(Statistics s) {
    return refused(s, RejectReason.TOO_SHORT) + refused(s, RejectReason.TOO_LONG);
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
