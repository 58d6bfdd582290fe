package locum.vrrpd;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.ReportedState;
import locum.engine.InstanceHistory;
import locum.engine.InstanceKey;
import locum.engine.InstanceStatus;
import locum.engine.Statistics;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.VrrpVersion;

/// The status of an instance, of which a vrrpd shows a part.
final class Statuses {

  private Statuses() {}

  static InstanceStatus of(
      ReportedState state, Duration inState, String cause, List<String> faults) {
    return new InstanceStatus(
        "vrrpd-eth0-51",
        new InstanceKey(
            InstanceKey.Protocol.VRRP,
            "eth0",
            AddressFamily.IPV4,
            51,
            Optional.empty(),
            Optional.empty()),
        state,
        inState,
        cause,
        faults,
        new InstanceStatus.Terms.Vrrp(VrrpVersion.V2, 100, 100, AdvertisementInterval.ofSeconds(1)),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Statistics(
            0, 0, 0, 0, 0, 0, new Statistics.Moves(0, 0, 0, 0), 0, 0, 0, Map.of(), Map.of()),
        Optional.empty(),
        true,
        Optional.empty(),
        new InstanceHistory(List.of(), List.of()));
  }
}
