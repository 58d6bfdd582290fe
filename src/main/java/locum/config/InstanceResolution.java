package locum.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Octets;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
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
  private final Findings findings;

  InstanceResolution(
      InstanceDraft draft, GlobalDraft globals, TrackerDrafts trackers, Findings findings) {
    this.draft = draft;
    this.globals = globals;
    this.trackers = trackers;
    this.findings = findings;
  }

  /// The instance; empty, with an error, when there is no sensible one.
  Optional<InstanceConfig> resolve() {
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
    if (addresses.isEmpty()) {
      findings.note(
          draft.name.location(),
          "This instance has no address to hold. It elects a MASTER all the same, and nothing"
              + " moves.");
    }
    Priority priority = priority();
    boolean preempt = preempt();
    Peering peering = peering(family);
    AdvertisementInterval interval = interval(version);
    Authentication authentication = authentication(version);
    Optional<String> interfaceName = interfaceName();
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
            draft.checksumAsV2.orElse(globals.checksumAsV2)
                ? ChecksumForm.MESSAGE_ONLY
                : ChecksumForm.PSEUDO_HEADER,
            advertised.stream().map(VirtualAddress::address).toList());
    return Optional.of(
        new InstanceConfig(
            draft.name.value(),
            interfaceName.get(),
            router,
            peering,
            ofFamily(draft.source, family, "The source address"),
            advertised,
            excluded,
            draft.announcements.resolve(globals.announcements),
            draft.trackPrimary,
            trackSource(),
            tracks(priority, preempt),
            Routing.NONE,
            draft.virtualMac.resolve(
                draft,
                globals,
                draft.vrid.get().value(),
                peering instanceof Peering.Unicast,
                findings),
            draft.accept.orElse(true),
            draft.promoteSecondaries));
  }

  private boolean trackSource() {
    if (draft.trackSource.isPresent() && draft.source.isEmpty()) {
      findings.note(
          draft.trackSource.get(),
          "'track_src_ip' without mcast_src_ip or unicast_src_ip says nothing new: an instance"
              + " whose interface has no address is in FAULT anyway.");
    }
    return draft.trackSource.isPresent();
  }

  private List<Track> tracks(Priority priority, boolean preempt) {
    Set<String> own = draft.interfaceName.map(given -> Set.of(given.value())).orElse(Set.of());
    List<Track> tracks = draft.tracks.resolve(trackers, own, findings);
    boolean weighted = tracks.stream().anyMatch(track -> track.weight().value() != 0);
    if (weighted && priority.isOwner()) {
      findings.warning(
          draft.name.location(),
          "This instance has priority 255, which no weight changes: what it tracks with a weight"
              + " has no effect. Use at most 254, or weight 0 to make it a FAULT.");
    } else if (weighted && !preempt) {
      findings.warning(
          draft.name.location(),
          "With 'nopreempt' here, a weight cannot move the addresses to this host: it takes over"
              + " only when the MASTER is silent, whatever the priorities are. Use weight 0, which"
              + " makes a failure a FAULT, on all hosts.");
    }
    return tracks;
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
        .or(() -> draft.peers.stream().map(given -> given.value().family()).findFirst())
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

  private Optional<IpAddress> ofFamily(
      Optional<Given<IpAddress>> given, AddressFamily family, String what) {
    if (given.isPresent() && given.get().value().family() != family) {
      findings.warning(
          given.get().location(),
          what + " is not " + words(family) + " as this instance is; it is not used.");
      return Optional.empty();
    }
    return given.map(Given::value);
  }

  private static String words(AddressFamily family) {
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

  private Authentication authentication(VrrpVersion version) {
    Optional<AuthenticationDraft> block = draft.authentication;
    if (block.isEmpty()) {
      return Authentication.NONE;
    }
    Optional<Given<AuthenticationDraft.Type>> type = block.get().type;
    Optional<Given<Octets>> password = block.get().password;
    if (version == VrrpVersion.V3) {
      type.map(Given::location)
          .or(() -> password.map(Given::location))
          .ifPresent(
              location ->
                  findings.warning(
                      location,
                      "VRRPv3 has no authentication; the block is ignored and the adverts are"
                          + " neither signed nor checked."));
      return Authentication.NONE;
    }
    if (type.isEmpty() && password.isPresent()) {
      findings.warning(
          password.get().location(),
          "There is a password, but no usable auth_type; no authentication is used. Add 'auth_type"
              + " PASS'.");
    }
    if (type.isPresent() && type.get().value() == AuthenticationDraft.Type.AH) {
      findings.warning(
          type.get().location(),
          "'auth_type AH' is recognised, but not yet effective: adverts leave without"
              + " authentication. Hosts that use AH neither hear them nor are heard, so both sides"
              + " hold the addresses. Until then use PASS, or none, on all hosts.");
      return Authentication.NONE;
    }
    if (type.isPresent() && password.isEmpty()) {
      findings.warning(
          type.get().location(),
          "There is an auth_type, but no usable auth_pass; no authentication is used.");
    }
    if (type.isEmpty() || password.isEmpty()) {
      return Authentication.NONE;
    }
    byte[] octets = password.get().value().toArray();
    return new Authentication.SimplePassword(Octets.of(java.util.Arrays.copyOf(octets, 8)));
  }

  private Optional<String> interfaceName() {
    if (draft.interfaceName.isEmpty()) {
      findings.error(
          draft.name.location(),
          draft.unicast.isPresent()
              ? "The instance has no interface. Add 'interface NAME'; finding it from unicast_src_ip"
                  + " is not yet possible."
              : "The instance has no interface. Add 'interface NAME'.");
      return Optional.empty();
    }
    Given<String> given = draft.interfaceName.get();
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
            || name.isEmpty()
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

  private Peering peering(AddressFamily family) {
    List<IpAddress> peers = new ArrayList<>();
    for (Given<IpAddress> peer : draft.peers) {
      ofFamily(Optional.of(peer), family, "This peer").ifPresent(peers::add);
    }
    if (!peers.isEmpty()) {
      if (draft.source.isEmpty()) {
        findings.note(
            draft.unicast.orElse(draft.name.location()),
            "There is no unicast_src_ip: the primary address of the interface is used, and the peers"
                + " must list that one.");
      }
      OptionalInt ttl =
          draft.unicastTtl.isPresent()
              ? OptionalInt.of(draft.unicastTtl.get().value())
              : OptionalInt.empty();
      return new Peering.Unicast(peers, ttl);
    }
    draft.unicast.ifPresent(
        location ->
            findings.warning(
                location,
                "There is no usable peer in unicast_peer; the adverts go to the multicast group."));
    draft.unicastTtl.ifPresent(
        given ->
            findings.warning(
                given.location(), "'unicast_ttl' without unicast_peer has no effect."));
    return new Peering.Multicast(group(family));
  }

  private IpAddress group(AddressFamily family) {
    IpAddress otherwise = globals.group(family, findings);
    if (draft.group.isEmpty()) {
      return otherwise;
    }
    Given<IpAddress> given = draft.group.get();
    if (!GlobalDraft.Groups.isUsable(given, family)) {
      findings.warning(
          given.location(),
          "This is no " + words(family) + " multicast group; " + otherwise + " is used.");
      return otherwise;
    }
    boolean linkLocal =
        given.value() instanceof Ipv4Address || (given.value().octets().u8(1) & 0x0f) == 2;
    if (!linkLocal) {
      findings.warning(
          given.location(),
          "The scope of this group is wider than the link (ff02::); adverts may leave the network.");
    }
    return given.value();
  }
}
