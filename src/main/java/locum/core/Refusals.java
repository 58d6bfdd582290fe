package locum.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was refused since an advert was last obeyed: the evidence when nobody is obeyed any more.
/// Of a bounded number of kinds, so that forged senders cost nothing.
public final class Refusals {

  private static final int REMEMBERED = 4;

  /// Packets of one sender that were not obeyed, all for one reason.
  public record Refused(IpAddress sender, Reason reason, long packets) {

    /// The part of a sentence that tells of them, to be appended.
    public String sentence() {
      return "; %d %s from %s refused, because %s"
          .formatted(
              packets,
              packets == 1 ? "packet" : "packets",
              sender + (packets == 1 ? " was" : " were"),
              reason.sentence());
    }
  }

  private record Kind(IpAddress sender, Reason reason) {}

  private final Map<Kind, Long> counts = new LinkedHashMap<>();

  /// One more.
  public void note(IpAddress sender, Reason reason) {
    Kind kind = new Kind(sender, reason);
    if (counts.size() < REMEMBERED || counts.containsKey(kind)) {
      counts.merge(kind, 1L, Long::sum);
    }
  }

  /// An advert was obeyed.
  public void forget() {
    counts.clear();
  }

  /// In the order in which they were first refused.
  public List<Refused> list() {
    return counts.entrySet().stream()
        .map(e -> new Refused(e.getKey().sender(), e.getKey().reason(), e.getValue()))
        .toList();
  }
}
