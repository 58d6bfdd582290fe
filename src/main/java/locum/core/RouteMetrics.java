package locum.core;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a route says about the connections over it (ip-route(8): `mtu`, `rtt` and others).
///
/// @param values in the kernel's units
/// @param locked those that path discovery and the like may not change
/// @param congestionControl the name of an algorithm
public record RouteMetrics(
    Map<Metric, Long> values, Set<Metric> locked, Optional<String> congestionControl) {

  public static final RouteMetrics NONE = new RouteMetrics(Map.of(), Set.of(), Optional.empty());

  /// The kernel's RTAX numbers, in its order.
  public enum Metric {
    MTU(2),
    WINDOW(3),
    RTT(4),
    RTTVAR(5),
    SSTHRESH(6),
    CWND(7),
    ADVMSS(8),
    REORDERING(9),
    HOPLIMIT(10),
    INITCWND(11),
    FEATURES(12),
    RTO_MIN(13),
    INITRWND(14),
    QUICKACK(15),
    CC_ALGO(16),
    FASTOPEN_NO_COOKIE(17);

    private final int number;

    Metric(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  public RouteMetrics {
    values = Map.copyOf(values);
    locked = Set.copyOf(locked);
  }

  public boolean isEmpty() {
    return values.isEmpty() && congestionControl.isEmpty();
  }
}
