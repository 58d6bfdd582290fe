package locum.vrrp;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;

/// A virtual router for tests: VRID 51, priority 150, two addresses, everything else as in the RFC,
/// and what a test says differently.
public final class RouterSettings {

  private VrrpVersion version;
  private final AddressFamily family;
  private int vrid = 51;
  private int priority = 150;
  private int units;
  private boolean preemptMode = true;
  private Duration preemptDelay = Duration.ZERO;
  private int downTimerAdverts = 3;
  private boolean startsActive;
  private Authentication authentication = Authentication.NONE;
  private ChecksumForm checksum = ChecksumForm.PSEUDO_HEADER;
  private List<IpAddress> addresses;
  private Reactions reactions = Reactions.DEFAULT;

  private RouterSettings(
      VrrpVersion version, AddressFamily family, int units, String... addresses) {
    this.version = version;
    this.family = family;
    this.units = units;
    this.addresses = parse(addresses);
  }

  /// Interval 1 s.
  public static RouterSettings v2() {
    return new RouterSettings(VrrpVersion.V2, AddressFamily.IPV4, 1, "10.9.0.100", "10.9.0.101");
  }

  /// Interval 1 s.
  public static RouterSettings v3() {
    return new RouterSettings(VrrpVersion.V3, AddressFamily.IPV4, 100, "10.9.0.100", "10.9.0.101");
  }

  /// Interval 1 s.
  public static RouterSettings v3OverIpv6() {
    return new RouterSettings(VrrpVersion.V3, AddressFamily.IPV6, 100, "fe80::100", "fd09::100");
  }

  public RouterSettings version(VrrpVersion changed, int changedUnits) {
    version = changed;
    units = changedUnits;
    return this;
  }

  public RouterSettings vrid(int value) {
    vrid = value;
    return this;
  }

  public RouterSettings priority(int value) {
    priority = value;
    return this;
  }

  /// Priority 255, and Active at once.
  public RouterSettings owner() {
    priority = 255;
    startsActive = true;
    return this;
  }

  /// Seconds in VRRPv2, centiseconds in VRRPv3.
  public RouterSettings interval(int value) {
    units = value;
    return this;
  }

  public RouterSettings noPreempt() {
    preemptMode = false;
    return this;
  }

  public RouterSettings preemptDelay(Duration value) {
    preemptDelay = value;
    return this;
  }

  public RouterSettings downTimerAdverts(int value) {
    downTimerAdverts = value;
    return this;
  }

  public RouterSettings password(String value) {
    authentication = Authentication.SimplePassword.of(value);
    return this;
  }

  public RouterSettings authentication(Authentication value) {
    authentication = value;
    return this;
  }

  public RouterSettings checksum(ChecksumForm value) {
    checksum = value;
    return this;
  }

  public RouterSettings addresses(String... values) {
    addresses = parse(values);
    return this;
  }

  public RouterSettings reactions(Reactions value) {
    reactions = value;
    return this;
  }

  public VirtualRouterConfig build() {
    return new VirtualRouterConfig(
        version,
        family,
        new Vrid(vrid),
        new Priority(priority),
        new AdvertisementInterval(version, units),
        preemptMode,
        preemptDelay,
        downTimerAdverts,
        startsActive,
        authentication,
        checksum,
        addresses,
        reactions);
  }

  private static List<IpAddress> parse(String... addresses) {
    return Stream.of(addresses).map(text -> IpAddress.parse(text).orElseThrow()).toList();
  }
}
