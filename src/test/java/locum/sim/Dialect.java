package locum.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.engine.AnnouncementSchedule;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.ProtocolConfig;
import locum.engine.Routing;
import locum.engine.VirtualAddress;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Authentication;
import locum.vrrp.Priority;
import locum.vrrp.Reactions;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;
import locum.vrrp.Vrid;
import locum.vrrp.VrrpVersion;

/// The three protocols that a scene can be played in.
enum Dialect {
  V2(VrrpVersion.V2, AddressFamily.IPV4),
  V3_IPV4(VrrpVersion.V3, AddressFamily.IPV4),
  V3_IPV6(VrrpVersion.V3, AddressFamily.IPV6);

  private final VrrpVersion version;
  private final AddressFamily family;

  Dialect(VrrpVersion version, AddressFamily family) {
    this.version = version;
    this.family = family;
  }

  AdvertisementInterval interval(Duration duration) {
    return switch (version) {
      case V2 -> AdvertisementInterval.ofSeconds((int) duration.toSeconds());
      case V3 -> AdvertisementInterval.ofCentiseconds((int) (duration.toMillis() / 10));
    };
  }

  /// The primary address of the host with this number; the greater number has the greater address.
  List<IpPrefix> own(int number) {
    return switch (family) {
      case IPV4 -> List.of(prefix("192.0.2." + number, 24));
      case IPV6 -> List.of(prefix("fe80::" + number, 64));
    };
  }

  /// The virtual address of a VRID.
  IpAddress vip(int vrid) {
    return switch (family) {
      case IPV4 -> address("198.51.100." + vrid);
      case IPV6 -> address("fe80::ffff:" + vrid);
    };
  }

  InstanceConfig instance(String name, String interfaceName, int vrid, Settings settings) {
    boolean owner = settings.priority() == 255;
    List<VirtualAddress> addresses =
        List.of(VirtualAddress.of(IpPrefix.host(vip(vrid)))); // as keepalived does without a length
    VirtualRouterConfig router =
        new VirtualRouterConfig(
            version,
            family,
            new Vrid(vrid),
            new Priority(settings.priority()),
            interval(settings.interval()),
            settings.preempt(),
            settings.preemptDelay(),
            3,
            owner,
            Authentication.NONE,
            ChecksumForm.PSEUDO_HEADER,
            addresses.stream().map(VirtualAddress::address).toList(),
            Reactions.DEFAULT);
    return new InstanceConfig(
        name,
        interfaceName,
        new ProtocolConfig.Vrrp(router),
        new Peering.Multicast(address(family == AddressFamily.IPV4 ? "224.0.0.18" : "ff02::12")),
        Optional.empty(),
        addresses,
        List.of(),
        AnnouncementSchedule.DEFAULT,
        true,
        false,
        List.of(),
        Routing.NONE,
        Optional.empty(),
        false,
        true,
        false);
  }

  /// What an instance of a scene may differ in.
  record Settings(int priority, Duration interval, boolean preempt, Duration preemptDelay) {
    static final Settings DEFAULT = new Settings(100, Duration.ofSeconds(1), true, Duration.ZERO);

    static Settings priority(int priority) {
      return new Settings(priority, DEFAULT.interval, true, Duration.ZERO);
    }

    Settings every(Duration changed) {
      return new Settings(priority, changed, preempt, preemptDelay);
    }

    Settings nopreempt() {
      return new Settings(priority, interval, false, preemptDelay);
    }

    Settings preemptDelay(Duration delay) {
      return new Settings(priority, interval, preempt, delay);
    }
  }

  private static IpPrefix prefix(String text, int length) {
    return new IpPrefix(address(text), length);
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
