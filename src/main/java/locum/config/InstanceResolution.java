package locum.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.ProtocolConfig;
import locum.engine.Routing;
import locum.engine.VirtualAddress;
import locum.track.Track;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Authentication;
import locum.vrrp.Priority;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;
import locum.vrrp.Vrid;
import locum.vrrp.VrrpVersion;

/// Makes an instance of what its block says: fills in defaults, applies the side effects that one
/// keyword has on another, and judges what comes out.
final class InstanceResolution {

  private static final int MOST_ADDRESSES = 255;
  private static final int LONGEST_INTERFACE_NAME = 15;

  private final InstanceDraft draft;
  private final GlobalDraft globals;
  private final TrackerDrafts trackers;
  private final ConfigSource source;
  private final Findings findings;

  InstanceResolution(
      InstanceDraft draft,
      GlobalDraft globals,
      TrackerDrafts trackers,
      ConfigSource source,
      Findings findings) {
    this.draft = draft;
    this.globals = globals;
    this.trackers = trackers;
    this.source = source;
    this.findings = findings;
  }

  /// The instance; empty, with an error, when there is no sensible one.
  Optional<InstanceConfig> resolve() {
    StrictMode.applyTo(draft, globals, findings);
    AddressFamily family = family();
    VrrpVersion version = version(family);
    List<Given<VirtualAddress>> addresses = ofFamily(family);
    List<VirtualAddress> advertised = values(addresses.stream().limit(MOST_ADDRESSES));
    List<VirtualAddress> excluded =
        values(Stream.concat(addresses.stream().skip(MOST_ADDRESSES), draft.excluded.stream()));
    if (addresses.size() > MOST_ADDRESSES) {
      findings.warning(
          addresses.get(MOST_ADDRESSES).location(),
          "An advert has room for 255 addresses. From here on they are held all the same, but not"
              + " advertised, as in virtual_ipaddress_excluded.");
    }
    if (addresses.isEmpty() && draft.noVirtualAddress.isEmpty()) {
      findings.note(
          draft.name.location(),
          "This instance has no address to hold. It elects a MASTER all the same, and nothing"
              + " moves. 'no_virtual_ipaddress' says that this is meant.");
    }
    addresses.stream()
        .findFirst()
        .filter(first -> family == AddressFamily.IPV6 && !first.value().address().isLinkLocal())
        .ifPresent(
            first ->
                findings.note(
                    first.location(),
                    "RFC 9568 §5.2.9 wants a link-local address first in virtual_ipaddress; some"
                        + " routers refuse adverts without it."));
    Priority priority = priority();
    boolean preempt = preempt();
    boolean mayBeOld =
        family == AddressFamily.IPV4 && draft.oldChecksum != InstanceDraft.OldChecksum.NEVER;
    Peering peering =
        new PeeringResolution(
                draft,
                globals.checkUnicastSource,
                () -> globals.group(family, findings),
                mayBeOld,
                family,
                findings)
            .resolve();
    AdvertisementInterval interval = interval(version);
    Routing routing =
        draft.routing.resolve(false, globals.routingNames, globals.rulePreferences, findings);
    Authentication authentication =
        new AuthenticationResolution(draft, source, findings).resolve(interval);
    Optional<IpAddress> from = ofFamily(draft.source, family, "The source address", findings);
    Optional<String> interfaceName =
        interfaceName(peering instanceof Peering.Unicast && from.isPresent());
    if (draft.vrid.isEmpty()) {
      findings.error(
          draft.name.location(),
          "The instance has no usable virtual_router_id. Add 'virtual_router_id N' with the N (1-255)"
              + " that its peers have.");
    }
    if (draft.vrid.isEmpty() || interfaceName.isEmpty()) {
      return Optional.empty();
    }
    VirtualRouterConfig router =
        new VirtualRouterConfig(
            version,
            family,
            new Vrid(draft.vrid.get().value()),
            priority,
            interval,
            preempt,
            preemptDelay(),
            draft.downTimerAdverts.orElse(globals.downTimerAdverts),
            priority.isOwner() && draft.stateMaster.isPresent(),
            authentication,
            checksum(peering),
            advertised.stream().map(VirtualAddress::address).toList(),
            draft.reactions.resolve(globals.reactions, timerExpired(preempt)));
    return Optional.of(
        new InstanceConfig(
            draft.name.value(),
            interfaceName.get(),
            new ProtocolConfig.Vrrp(router),
            peering,
            from,
            advertised,
            excluded,
            draft.announcements.resolve(globals.announcements),
            draft.trackPrimary,
            trackSource(draft, findings),
            tracks(draft, trackers, findings),
            routing,
            draft.virtualMac.resolve(
                draft,
                globals,
                draft.vrid.get().value(),
                peering instanceof Peering.Unicast,
                findings),
            false,
            draft.accept.map(Given::value).orElse(true),
            draft.promoteSecondaries));
  }

  /// Whether the loss of the source address is a fault.
  static boolean trackSource(CommonDraft draft, Findings findings) {
    if (draft.trackSource.isPresent() && draft.source.isEmpty()) {
      findings.note(
          draft.trackSource.get(),
          "'track_src_ip' without mcast_src_ip or unicast_src_ip says nothing new: an instance"
              + " whose interface has no address is in FAULT anyway.");
    }
    return draft.trackSource.isPresent();
  }

  /// What the instance itself tracks.
  static List<Track> tracks(CommonDraft draft, TrackerDrafts trackers, Findings findings) {
    Set<String> own = draft.interfaceName.map(given -> Set.of(given.value())).orElse(Set.of());
    return draft.tracks.resolve(trackers, own, findings);
  }

  /// That of the first address; without addresses, that of anything else that has one.
  private AddressFamily family() {
    if (draft.nativeIpv6) {
      return AddressFamily.IPV6;
    }
    return draft.addresses.stream()
        .map(given -> given.value().prefix().family())
        .findFirst()
        .or(() -> draft.source.map(given -> given.value().family()))
        .or(
            () ->
                draft.peers.stream()
                    .map(given -> given.value().peer().address().family())
                    .findFirst())
        .or(() -> draft.group.map(given -> given.value().family()))
        .orElse(AddressFamily.IPV4);
  }

  private VrrpVersion version(AddressFamily family) {
    VrrpVersion wanted =
        draft.version.map(given -> GlobalKeywords.version(given.value())).orElse(globals.version);
    if (family == AddressFamily.IPV6 && wanted == VrrpVersion.V2) {
      draft.version.ifPresent(
          given ->
              findings.warning(
                  given.location(), "VRRPv2 has no IPv6; this instance uses version 3."));
      return VrrpVersion.V3;
    }
    return wanted;
  }

  private List<Given<VirtualAddress>> ofFamily(AddressFamily family) {
    List<Given<VirtualAddress>> matching = new ArrayList<>();
    for (Given<VirtualAddress> given : draft.addresses) {
      if (given.value().prefix().family() == family) {
        matching.add(given);
      } else {
        findings.warning(
            given.location(),
            given.value().address()
                + " is not of the family of this instance ("
                + words(family)
                + ", from "
                + (draft.nativeIpv6 ? "native_ipv6" : "its first address")
                + ") and is not used. Put it into virtual_ipaddress_excluded, or into an instance"
                + " of its own.");
      }
    }
    return matching;
  }

  private static List<VirtualAddress> values(Stream<Given<VirtualAddress>> given) {
    return given.map(Given::value).toList();
  }

  /// An address if it is of the family of its instance; empty, with a finding, if it is not.
  static Optional<IpAddress> ofFamily(
      Optional<Given<IpAddress>> given, AddressFamily family, String what, Findings findings) {
    if (given.isPresent() && given.get().value().family() != family) {
      findings.warning(
          given.get().location(),
          what + " is not " + words(family) + " as this instance is; it is not used.");
      return Optional.empty();
    }
    return given.map(Given::value);
  }

  static String words(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "IPv4";
      case IPV6 -> "IPv6";
    };
  }

  private Priority priority() {
    if (draft.priority.isEmpty() && draft.stateMaster.isPresent()) {
      findings.warning(
          draft.stateMaster.get(),
          "There is no usable priority, and 'state MASTER' without one means 255, the owner of the"
              + " address. Add 'priority N'; two hosts with 255 would both hold the addresses.");
      return Priority.OWNER;
    }
    draft
        .priority
        .filter(given -> given.value() == 255)
        .ifPresent(
            given ->
                findings.warning(
                    given.location(),
                    "Priority 255 is for the host that owns the addresses: it never yields to"
                        + " another, and two hosts with 255 both hold them. Use at most 254 unless"
                        + " this is the only one."));
    return draft.priority.map(given -> new Priority(given.value())).orElse(Priority.DEFAULT);
  }

  private boolean preempt() {
    if (draft.nopreempt.isPresent() && draft.stateMaster.isPresent()) {
      findings.warning(
          draft.nopreempt.get(),
          "'nopreempt' is ignored because of 'state MASTER', so this host takes the addresses back"
              + " when it returns. Write 'state BACKUP' on all hosts to have nopreempt.");
      return true;
    }
    return draft.nopreempt.isEmpty();
  }

  private Optional<Priority> timerExpired(boolean preempt) {
    if (draft.timerExpired.isPresent() && preempt) {
      findings.warning(
          draft.timerExpired.get().location(),
          "'timer_expired_backup' needs 'nopreempt' and is ignored. A router that did not run for"
              + " longer than its peers wait listens before it speaks in any case.");
      return Optional.empty();
    }
    return draft.timerExpired.map(given -> new Priority(given.value()));
  }

  private Duration preemptDelay() {
    if (draft.preemptDelay.isEmpty() || draft.preemptDelay.get().value().isZero()) {
      return Duration.ZERO;
    }
    Given<Duration> given = draft.preemptDelay.get();
    if (draft.stateMaster.isPresent()) {
      findings.warning(
          given.location(),
          "'preempt_delay' is ignored because of 'state MASTER': this host takes over without the"
              + " delay. Write 'state BACKUP' to have it.");
      return Duration.ZERO;
    }
    if (draft.nopreempt.isPresent()) {
      findings.warning(
          given.location(),
          "'preempt_delay' is ignored because of 'nopreempt': there is nothing to delay.");
      return Duration.ZERO;
    }
    return given.value();
  }

  private AdvertisementInterval interval(VrrpVersion version) {
    if (draft.interval.isEmpty()) {
      return version == VrrpVersion.V2
          ? AdvertisementInterval.ofSeconds(1)
          : AdvertisementInterval.ofCentiseconds(100);
    }
    Given<Duration> given = draft.interval.get();
    Duration unit = version == VrrpVersion.V2 ? Duration.ofSeconds(1) : Duration.ofMillis(10);
    long units = given.value().plus(unit).minusNanos(1).dividedBy(unit);
    int most = AdvertisementInterval.maximum(version);
    AdvertisementInterval interval =
        new AdvertisementInterval(version, (int) Math.min(units, most));
    if (units > most) {
      findings.warning(
          given.location(),
          "VRRPv3 has room for intervals up to 40.95 seconds; 40.95 is used. Hosts of this virtual"
              + " router must agree.");
    } else if (!interval.duration().equals(given.value())) {
      findings.warning(
          given.location(),
          version == VrrpVersion.V2
              ? "VRRPv2 counts whole seconds: the interval is rounded up to "
                  + interval
                  + ". For less than a second use 'version 3' on all hosts."
              : "VRRPv3 counts hundredths of a second: the interval is rounded up to "
                  + interval
                  + ".");
    }
    return interval;
  }

  private ChecksumForm checksum(Peering peering) {
    if (draft.checksumAsV2.orElse(globals.checksumAsV2)) {
      return ChecksumForm.MESSAGE_ONLY;
    }
    boolean old =
        draft.oldChecksum == InstanceDraft.OldChecksum.ALWAYS
            && peering instanceof Peering.Unicast unicast
            && unicast.oldGroup().isPresent();
    return old ? ChecksumForm.GROUP_PSEUDO_HEADER : ChecksumForm.PSEUDO_HEADER;
  }

  /// @param findable whether it can be found by the source address: the name is empty then
  private Optional<String> interfaceName(boolean findable) {
    Optional<Given<String>> named = draft.interfaceName.filter(given -> !given.value().isEmpty());
    if (named.isEmpty() && findable) {
      return Optional.of("");
    }
    if (named.isEmpty()) {
      findings.error(
          draft.name.location(),
          draft.unicast.isPresent()
              ? "The instance has no interface. Add 'interface NAME', or the 'unicast_src_ip' by"
                  + " which it can be found."
              : "The instance has no interface. Add 'interface NAME'.");
      return Optional.empty();
    }
    return usableInterface(named.get(), findings);
  }

  /// The name of an interface; empty, with an error, for the loopback interface.
  static Optional<String> usableInterface(Given<String> given, Findings findings) {
    String name = given.value();
    if (name.equals("lo")) {
      findings.error(
          given.location(),
          "The loopback interface reaches no other host. Name the interface of the network that the"
              + " hosts share.");
      return Optional.empty();
    }
    boolean impossible =
        name.length() > LONGEST_INTERFACE_NAME
            || IpAddress.parse(name).isPresent()
            || name.chars().anyMatch(c -> c == '/' || c == '<' || c == '%' || c <= ' ');
    if (impossible) {
      findings.warning(
          given.location(),
          "No interface can have the name '"
              + Spelling.printable(name)
              + "'; the instance will stay in FAULT. Name one that 'ip link' shows.");
    }
    return Optional.of(name);
  }
}
