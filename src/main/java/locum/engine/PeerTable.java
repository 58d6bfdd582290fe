package locum.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import locum.core.IpAddress;
import locum.core.MonotonicTime;

/// Who was heard by an instance, the latest last; a bounded number, so that forged senders cost
/// nothing.
final class PeerTable {

  private static final int REMEMBERED = 16;

  private record Entry(InstanceStatus.Claim claim, MonotonicTime at, long received) {}

  private final Map<IpAddress, Entry> entries = new LinkedHashMap<>();

  void heard(MonotonicTime now, IpAddress sender, InstanceStatus.Claim claim) {
    Entry before = entries.remove(sender);
    long received = before == null ? 1 : before.received() + 1;
    entries.put(sender, new Entry(claim, now, received));
    if (entries.size() > REMEMBERED) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  List<InstanceStatus.Peer> snapshot(MonotonicTime now) {
    return entries.entrySet().stream()
        .map(
            e ->
                new InstanceStatus.Peer(
                    e.getKey(),
                    e.getValue().claim(),
                    e.getValue().at().until(now),
                    e.getValue().received()))
        .toList();
  }
}
