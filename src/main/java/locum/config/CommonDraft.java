package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.IpAddress;
import locum.engine.VirtualAddress;

/// What the block of an instance says, whatever it speaks, before defaults and side effects.
abstract sealed class CommonDraft permits InstanceDraft, CarpDraft {

  final Given<String> name;

  Optional<Given<String>> interfaceName = Optional.empty();
  Optional<Given<IpAddress>> source = Optional.empty();
  Optional<Given<IpAddress>> group = Optional.empty();
  Optional<Given<Integer>> unicastTtl = Optional.empty();

  /// Where `unicast_peer` stands.
  Optional<Location> unicast = Optional.empty();

  final List<Given<PeerLine.Line>> peers = new ArrayList<>();

  /// Whether `source` was given as `unicast_src_ip`.
  boolean unicastSource;

  boolean unicastFaultNoPeer;
  Optional<Boolean> checkUnicastSource = Optional.empty();
  final List<Given<VirtualAddress>> addresses = new ArrayList<>();
  final List<Given<VirtualAddress>> excluded = new ArrayList<>();
  final RoutingDraft routing = new RoutingDraft();
  boolean trackPrimary = true;

  /// Where `track_src_ip` stands.
  Optional<Location> trackSource = Optional.empty();

  boolean promoteSecondaries;
  final TrackLists tracks = new TrackLists();
  final AnnouncementDraft announcements = new AnnouncementDraft();
  final NotifyDraft notify = new NotifyDraft();

  CommonDraft(Given<String> name) {
    this.name = name;
  }
}
