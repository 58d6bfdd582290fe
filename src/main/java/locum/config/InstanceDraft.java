package locum.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.IpAddress;
import locum.engine.VirtualAddress;

/// What a `vrrp_instance` block says, before defaults and side effects.
final class InstanceDraft {

  final Given<String> name;

  Optional<Given<String>> interfaceName = Optional.empty();
  Optional<Given<Integer>> vrid = Optional.empty();
  Optional<Given<Integer>> priority = Optional.empty();
  Optional<Given<Duration>> interval = Optional.empty();
  Optional<Given<Integer>> version = Optional.empty();

  /// Where `state MASTER` stands.
  Optional<Location> stateMaster = Optional.empty();

  Optional<Location> stateBackup = Optional.empty();
  boolean nativeIpv6;
  Optional<Location> nopreempt = Optional.empty();
  Optional<Given<Duration>> preemptDelay = Optional.empty();
  Optional<Integer> downTimerAdverts = Optional.empty();
  Optional<Boolean> checksumAsV2 = Optional.empty();
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

  /// What `old_unicast_checksum` says: nothing, itself, or `never`.
  enum OldChecksum {
    DETECT,
    ALWAYS,
    NEVER
  }

  OldChecksum oldChecksum = OldChecksum.DETECT;
  final List<Given<VirtualAddress>> addresses = new ArrayList<>();
  final List<Given<VirtualAddress>> excluded = new ArrayList<>();
  final RoutingDraft routing = new RoutingDraft();
  Optional<AuthenticationDraft> authentication = Optional.empty();
  Optional<HmacDraft> hmac = Optional.empty();
  boolean trackPrimary = true;
  final VirtualMacDraft virtualMac = new VirtualMacDraft();
  boolean promoteSecondaries;

  /// Where `track_src_ip` stands.
  Optional<Location> trackSource = Optional.empty();

  final TrackLists tracks = new TrackLists();
  Optional<Given<Boolean>> accept = Optional.empty();
  Optional<Boolean> strict = Optional.empty();

  /// Where `no_virtual_ipaddress` stands.
  Optional<Location> noVirtualAddress = Optional.empty();

  /// `timer_expired_backup`, with the highest priority of the others.
  Optional<Given<Integer>> timerExpired = Optional.empty();

  /// `kernel_rx_buf_size`, octets.
  Optional<Integer> receiveBuffer = Optional.empty();

  final ReactionDraft reactions = new ReactionDraft();
  final AnnouncementDraft announcements = new AnnouncementDraft();
  final NotifyDraft notify = new NotifyDraft();

  InstanceDraft(Given<String> name) {
    this.name = name;
  }
}
