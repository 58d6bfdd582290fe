package locum.carp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import locum.core.IpAddress;

/// What was refused since an advert was last obeyed: the evidence when nobody is obeyed any more.
/// Of a bounded number of kinds, so that forged senders cost nothing.
final class Refusals {

  private static final int REMEMBERED = 4;

  private record Kind(IpAddress sender, RejectReason reason) {}

  private final Map<Kind, Long> counts = new LinkedHashMap<>();

  void note(IpAddress sender, RejectReason reason) {
    Kind kind = new Kind(sender, reason);
    if (counts.size() < REMEMBERED || counts.containsKey(kind)) {
      counts.merge(kind, 1L, Long::sum);
    }
  }

  void forget() {
    counts.clear();
  }

  List<Cause.Refused> list() {
    return counts.entrySet().stream()
        .map(e -> new Cause.Refused(e.getKey().sender(), e.getKey().reason(), e.getValue()))
        .toList();
  }
}
