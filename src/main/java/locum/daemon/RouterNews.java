package locum.daemon;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.vrrpd.LogText;
import locum.vrrpd.VrrpdOptions;

/// Hears what happens to the virtual routers of vrrpd: tells it in vrrpd's words, and sends what
/// vrrpd sends. On the thread of the loop.
final class RouterNews {

  private final Members members;
  private final Log log;
  private final MagicPackets magicPackets;

  /// Also of those who have left, until their instance has gone.
  private final Map<String, VrrpdOptions> known = new HashMap<>();

  RouterNews(Members members, Log log) {
    this.members = members;
    this.log = log;
    magicPackets = new MagicPackets(log);
  }

  void hear(Occurrence occurrence) {
    Optional<VrrpdOptions> options = options(occurrence.instance());
    if (options.isEmpty()) {
      return;
    }
    LogText.of(occurrence, options.get()).forEach(log::tell);
    if (occurrence instanceof Occurrence.StateChanged change) {
      if (change.to() == ReportedState.MASTER) {
        options.get().magicPacket().ifPresent(packet -> magicPackets.send(options.get(), packet));
      } else if (change.to() == ReportedState.STOP || change.to() == ReportedState.DELETED) {
        known.remove(occurrence.instance());
      }
    }
  }

  private Optional<VrrpdOptions> options(String instance) {
    members.all().stream()
        .filter(member -> member.name().equals(instance))
        .findFirst()
        .ifPresent(member -> known.put(instance, member.options()));
    return Optional.ofNullable(known.get(instance));
  }
}
