package locum.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The least time between two announcements, so that switches with little memory keep up
/// (`vrrp_garp_interval`, `vrrp_gna_interval`, `garp_group`).
///
/// @param pause on each interface that is in no group
public record AnnouncementPacing(Pause pause, List<Group> groups) {

  /// Everything at once.
  public static final AnnouncementPacing NONE = new AnnouncementPacing(Pause.NONE, List.of());

  public AnnouncementPacing {
    groups = List.copyOf(groups);
  }

  /// The least time between two.
  ///
  /// @param arp between gratuitous ARPs; zero for none
  /// @param neighbor between neighbour advertisements; zero for none
  public record Pause(Duration arp, Duration neighbor) {
    public static final Pause NONE = new Pause(Duration.ZERO, Duration.ZERO);

    boolean isNone() {
      return arp.isZero() && neighbor.isZero();
    }
  }

  /// Interfaces that share a pause: an announcement on one counts for all.
  public record Group(String name, Set<String> interfaces, Pause pause) {
    public Group {
      interfaces = Set.copyOf(interfaces);
    }
  }

  boolean isNone() {
    return pause.isNone() && groups.stream().allMatch(group -> group.pause().isNone());
  }
}
