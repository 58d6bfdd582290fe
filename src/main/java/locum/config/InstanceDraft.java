package locum.config;

import java.time.Duration;
import java.util.Optional;

/// What a `vrrp_instance` block says, before defaults and side effects.
final class InstanceDraft extends CommonDraft {

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

  /// What `old_unicast_checksum` says: nothing, itself, or `never`.
  enum OldChecksum {
    DETECT,
    ALWAYS,
    NEVER
  }

  OldChecksum oldChecksum = OldChecksum.DETECT;
  Optional<AuthenticationDraft> authentication = Optional.empty();
  Optional<HmacDraft> hmac = Optional.empty();
  final VirtualMacDraft virtualMac = new VirtualMacDraft();
  Optional<Given<Boolean>> accept = Optional.empty();
  Optional<Boolean> strict = Optional.empty();

  /// Where `no_virtual_ipaddress` stands.
  Optional<Location> noVirtualAddress = Optional.empty();

  /// `timer_expired_backup`, with the highest priority of the others.
  Optional<Given<Integer>> timerExpired = Optional.empty();

  /// `kernel_rx_buf_size`, octets.
  Optional<Integer> receiveBuffer = Optional.empty();

  final ReactionDraft reactions = new ReactionDraft();

  InstanceDraft(Given<String> name) {
    super(name);
  }
}
