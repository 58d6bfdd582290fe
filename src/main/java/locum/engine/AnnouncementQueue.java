package locum.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import locum.core.AddressFamily;
import locum.core.Announcement;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.MonotonicTime;

/// Announcements that wait for their turn, where the file wants pauses between them.
///
/// Each interface, or group of interfaces, has one lane for ARP and one for neighbour
/// advertisements. A lane sends one announcement at a time, each address in turn; how often an
/// address is still to be announced is a count, so a lane never holds more than the addresses of
/// its interfaces.
final class AnnouncementQueue {

  private record LaneKey(String budget, AddressFamily family) {}

  private record Target(InterfaceIndex interfaceIndex, IpAddress address) {}

  private record Waiting(Announcement announcement, int times) {}

  /// No record: it changes, and itself is all that it equals.
  private static final class Lane {
    private final long number;
    private final Duration pause;
    private final SequencedMap<Target, Waiting> waiting = new LinkedHashMap<>();
    private MonotonicTime next;

    private Lane(long number, Duration pause, MonotonicTime next) {
      this.number = number;
      this.pause = pause;
      this.next = next;
    }
  }

  private AnnouncementPacing pacing = AnnouncementPacing.NONE;
  private final Map<String, AnnouncementPacing.Group> groups = new HashMap<>();
  private final Map<LaneKey, Lane> lanes = new HashMap<>();

  /// The lanes in which something waits, by the time of the next announcement.
  private final TreeSet<Lane> busy = new TreeSet<>(AnnouncementQueue::byTime);

  private final Map<Target, Lane> laneOf = new HashMap<>();

  private static int byTime(Lane one, Lane other) {
    int byTime = one.next.compareTo(other.next);
    return byTime != 0 ? byTime : Long.compare(one.number, other.number);
  }

  /// Whether there are pauses at all. Without any, nothing of this is looked at.
  boolean paces() {
    return !pacing.isNone() || !busy.isEmpty();
  }

  /// What waits is kept, and waits as the changed pauses say from its next announcement on.
  void configure(MonotonicTime now, AnnouncementPacing changed, HostTable host) {
    if (changed.equals(pacing)) {
      return;
    }
    pacing = changed;
    groups.clear();
    changed.groups().forEach(g -> g.interfaces().forEach(name -> groups.putIfAbsent(name, g)));
    List<Waiting> kept = busy.stream().flatMap(lane -> lane.waiting.values().stream()).toList();
    lanes.clear();
    busy.clear();
    laneOf.clear();
    kept.forEach(w -> enqueue(now, w.announcement(), w.times(), host));
  }

  /// Takes the announcements of a turn.
  ///
  /// @return those that may be sent at once, in their order
  List<Announcement> offer(MonotonicTime now, List<Announcement> announcements, HostTable host) {
    List<Announcement> free = new ArrayList<>();
    SequencedMap<Announcement, Integer> paced = new LinkedHashMap<>();
    for (Announcement announcement : announcements) {
      if (pause(announcement, host).isZero()) {
        free.add(announcement);
      } else {
        paced.merge(announcement, 1, Integer::sum);
      }
    }
    paced.forEach((announcement, times) -> enqueue(now, announcement, times, host));
    free.addAll(due(now, host));
    return free;
  }

  /// An address is no longer to be announced.
  void drop(InterfaceIndex index, IpAddress address) {
    Target target = new Target(index, address);
    Lane lane = laneOf.remove(target);
    if (lane != null) {
      lane.waiting.remove(target);
      if (lane.waiting.isEmpty()) {
        busy.remove(lane);
      }
    }
  }

  Optional<MonotonicTime> deadline() {
    return busy.isEmpty() ? Optional.empty() : Optional.of(busy.first().next);
  }

  /// One announcement of each lane whose pause is over.
  private List<Announcement> due(MonotonicTime now, HostTable host) {
    List<Announcement> due = new ArrayList<>();
    while (!busy.isEmpty() && busy.first().next.isDue(now)) {
      Lane lane = busy.removeFirst();
      var first = lane.waiting.pollFirstEntry();
      if (first.getValue().times() > 1) {
        lane.waiting.putLast(
            first.getKey(),
            new Waiting(first.getValue().announcement(), first.getValue().times() - 1));
      } else {
        laneOf.remove(first.getKey());
      }
      if (host.link(first.getKey().interfaceIndex()).isPresent()) {
        due.add(first.getValue().announcement());
        lane.next = now.plus(lane.pause);
      }
      if (!lane.waiting.isEmpty()) {
        busy.add(lane);
      }
    }
    return due;
  }

  private void enqueue(MonotonicTime now, Announcement announcement, int times, HostTable host) {
    Target target = new Target(announcement.interfaceIndex(), announcement.address());
    Lane lane =
        lanes.computeIfAbsent(
            key(announcement, host), _ -> new Lane(lanes.size(), pause(announcement, host), now));
    int before = Optional.ofNullable(lane.waiting.get(target)).map(Waiting::times).orElse(0);
    lane.waiting.put(target, new Waiting(announcement, Math.max(before, times)));
    laneOf.put(target, lane);
    busy.add(lane);
  }

  private LaneKey key(Announcement announcement, HostTable host) {
    String name = interfaceName(announcement, host);
    String budget =
        Optional.ofNullable(groups.get(name)).map(g -> "group " + g.name()).orElse(name);
    return new LaneKey(budget, announcement.address().family());
  }

  private Duration pause(Announcement announcement, HostTable host) {
    AnnouncementPacing.Pause pause =
        Optional.ofNullable(groups.get(interfaceName(announcement, host)))
            .map(AnnouncementPacing.Group::pause)
            .orElse(pacing.pause());
    return switch (announcement.address().family()) {
      case IPV4 -> pause.arp();
      case IPV6 -> pause.neighbor();
    };
  }

  private static String interfaceName(Announcement announcement, HostTable host) {
    return host.link(announcement.interfaceIndex()).map(link -> link.name()).orElse("");
  }
}
