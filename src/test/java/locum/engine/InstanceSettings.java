package locum.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import locum.carp.CarpConfig;
import locum.carp.HostSettings;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.RoutingObject;
import locum.track.Track;
import locum.vrrp.RouterSettings;

/// An instance for tests: VI_1 on eth0, VRID 51, priority 150, 1 s, 10.9.0.100/24 and
/// 10.9.0.101/24, multicast; and what a test says differently.
final class InstanceSettings {

  private String name = "VI_1";
  private String interfaceName = "eth0";
  private RouterSettings router;
  private Optional<CarpConfig> carp = Optional.empty();
  private boolean scripted;
  private Optional<Peering> peering = Optional.empty();
  private Optional<IpAddress> source = Optional.empty();
  private final List<VirtualAddress> addresses = new ArrayList<>();
  private final List<VirtualAddress> excluded = new ArrayList<>();
  private AnnouncementSchedule announcements = AnnouncementSchedule.DEFAULT;
  private boolean trackPrimary = true;
  private boolean trackSource;
  private Routing routing = Routing.NONE;
  private final List<Track> tracks = new ArrayList<>();
  private Optional<VirtualMac> virtualMac = Optional.empty();
  private boolean accept = true;
  private boolean promoteSecondaries;

  private InstanceSettings(RouterSettings router, String... prefixes) {
    this.router = router;
    addresses(prefixes);
  }

  static InstanceSettings v2() {
    return new InstanceSettings(RouterSettings.v2(), "10.9.0.100/24", "10.9.0.101/24");
  }

  static InstanceSettings v3() {
    return new InstanceSettings(RouterSettings.v3(), "10.9.0.100/24", "10.9.0.101/24");
  }

  static InstanceSettings v3OverIpv6() {
    return new InstanceSettings(RouterSettings.v3OverIpv6(), "fe80::100/64", "fd09::100/64");
  }

  /// CARP with the addresses of `host`, as /32 and /128.
  static InstanceSettings carp(HostSettings host) {
    CarpConfig config = host.build();
    InstanceSettings settings = new InstanceSettings(RouterSettings.v2());
    config.addresses().forEach(a -> settings.addresses.add(VirtualAddress.of(IpPrefix.host(a))));
    settings.carp = Optional.of(config);
    return settings;
  }

  InstanceSettings scripted() {
    scripted = true;
    return this;
  }

  InstanceSettings name(String value) {
    name = value;
    return this;
  }

  InstanceSettings on(String value) {
    interfaceName = value;
    return this;
  }

  InstanceSettings router(UnaryOperator<RouterSettings> change) {
    router = change.apply(router);
    return this;
  }

  InstanceSettings router(RouterSettings value) {
    router = value;
    return this;
  }

  InstanceSettings priority(int value) {
    return router(r -> r.priority(value));
  }

  InstanceSettings owner() {
    return router(RouterSettings::owner);
  }

  InstanceSettings routing(RoutingObject... objects) {
    routing = new Routing(Stream.of(objects).map(RoutingEntry::of).toList());
    return this;
  }

  InstanceSettings routing(Routing value) {
    routing = value;
    return this;
  }

  InstanceSettings vrid(int value) {
    return router(r -> r.vrid(value));
  }

  InstanceSettings peers(String... values) {
    peering =
        Optional.of(
            new Peering.Unicast(
                Stream.of(values).map(EngineScene::ip).map(Peering.Peer::of).toList(),
                OptionalInt.empty(),
                false,
                Optional.of(EngineScene.ip("224.0.0.18"))));
    return this;
  }

  InstanceSettings peering(Peering value) {
    peering = Optional.of(value);
    return this;
  }

  InstanceSettings source(String value) {
    source = Optional.of(EngineScene.ip(value));
    return this;
  }

  InstanceSettings addresses(String... prefixes) {
    addresses.clear();
    for (String prefix : prefixes) {
      addresses.add(VirtualAddress.of(EngineScene.prefix(prefix)));
    }
    String[] texts = addresses.stream().map(a -> a.address().toString()).toArray(String[]::new);
    return router(r -> r.addresses(texts));
  }

  /// An address with a `dev` of its own, not advertised.
  InstanceSettings excluded(String prefix, String dev, boolean tracked) {
    VirtualAddress plain = VirtualAddress.of(EngineScene.prefix(prefix));
    return excluded(
        new VirtualAddress(
            plain.prefix(),
            Optional.of(dev),
            plain.peer(),
            plain.broadcast(),
            plain.label(),
            plain.scope(),
            plain.flags(),
            plain.preferred(),
            tracked));
  }

  InstanceSettings excluded(VirtualAddress value) {
    excluded.add(value);
    return this;
  }

  InstanceSettings announcements(AnnouncementSchedule value) {
    announcements = value;
    return this;
  }

  InstanceSettings dontTrackPrimary() {
    trackPrimary = false;
    return this;
  }

  InstanceSettings trackSource() {
    trackSource = true;
    return this;
  }

  InstanceSettings tracks(Track... values) {
    tracks.addAll(List.of(values));
    return this;
  }

  /// `use_vmac`
  InstanceSettings virtualMac() {
    return virtualMac(new VirtualMac.Own(Optional.empty(), "vrrp", Optional.empty(), true));
  }

  /// On an interface with the virtual MAC address that somebody provides.
  InstanceSettings provided(String interfaceName) {
    return virtualMac(new VirtualMac.Provided(interfaceName, true));
  }

  InstanceSettings virtualMac(VirtualMac.Bearer bearer) {
    virtualMac = Optional.of(new VirtualMac(Optional.of(bearer), false, "vrrp"));
    return this;
  }

  /// `use_vmac_addr`, with or without `use_vmac`.
  InstanceSettings virtualMacForEveryAddress(boolean own) {
    virtualMac =
        Optional.of(
            new VirtualMac(
                own
                    ? Optional.of(
                        new VirtualMac.Own(Optional.empty(), "vrrp", Optional.empty(), true))
                    : Optional.empty(),
                true,
                "vadr"));
    return this;
  }

  InstanceSettings noAccept() {
    accept = false;
    return this;
  }

  InstanceSettings promoteSecondaries() {
    promoteSecondaries = true;
    return this;
  }

  InstanceConfig build() {
    ProtocolConfig protocol =
        carp.<ProtocolConfig>map(host -> new ProtocolConfig.Carp(host, false))
            .orElseGet(() -> new ProtocolConfig.Vrrp(router.build()));
    IpAddress group =
        EngineScene.ip(protocol.family() == AddressFamily.IPV4 ? "224.0.0.18" : "ff02::12");
    return new InstanceConfig(
        name,
        interfaceName,
        protocol,
        peering.orElse(new Peering.Multicast(group)),
        source,
        addresses,
        excluded,
        announcements,
        trackPrimary,
        trackSource,
        tracks,
        routing,
        virtualMac,
        scripted,
        accept,
        promoteSecondaries);
  }
}
