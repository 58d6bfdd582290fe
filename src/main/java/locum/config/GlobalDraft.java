package locum.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.engine.InstanceConfig;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;

/// What the file says about the daemon, and about instances that say nothing themselves.
final class GlobalDraft {

  private static final IpAddress GROUP_4 = new Ipv4Address(0xe000_0012); // 224.0.0.18
  private static final IpAddress GROUP_6 =
      new Ipv6Address(0xff02_0000_0000_0000L, 0x12); // ff02::12

  Optional<String> routerId = Optional.empty();
  boolean dynamicInterfaces;
  Duration startupDelay = Duration.ZERO;
  Duration delayAfterBoot = Duration.ZERO;
  OptionalInt realTimePriority = OptionalInt.empty();
  boolean noSwap;
  OptionalInt nicePriority = OptionalInt.empty();
  boolean logUnknownVrids;
  OptionalInt netlinkMonitorBuffer = OptionalInt.empty();
  boolean netlinkMonitorForced;
  OptionalInt processMonitorBuffer = OptionalInt.empty();
  boolean processMonitorForced;
  OptionalInt netlinkCommandBuffer = OptionalInt.empty();
  boolean netlinkCommandForced;

  /// How many octets of receive buffer an instance gets that says nothing itself.
  Optional<ToIntFunction<VirtualRouterConfig>> advertBuffer = Optional.empty();

  int advertBufferMultiplier = 3;

  /// By interface, for all instances on it.
  final Map<String, Integer> advertBuffers = new LinkedHashMap<>();

  /// `vrrp_garp_interval` and `vrrp_gna_interval`.
  Duration garpInterval = Duration.ZERO;

  Duration gnaInterval = Duration.ZERO;
  Optional<String> filterTable = Optional.empty();
  OptionalInt filterPriority = OptionalInt.empty();
  boolean filterCounters;
  boolean filterByIndex;
  boolean quietIgmp;
  String vmacPrefix = "vrrp";
  String vmacAddressPrefix = "vrrp";
  Optional<String> instanceName = Optional.empty();
  Optional<String> networkNamespace = Optional.empty();

  VrrpVersion version = VrrpVersion.V2;
  int downTimerAdverts = 3;
  boolean checksumAsV2;
  boolean checkUnicastSource;
  Optional<Given<IpAddress>> group4 = Optional.empty();
  Optional<Given<IpAddress>> group6 = Optional.empty();
  final AnnouncementDraft announcements = new AnnouncementDraft();
  boolean strict;
  final ReactionDraft reactions = new ReactionDraft();
  final DumpDraft dumps = new DumpDraft();
  final ProcessDraft process = new ProcessDraft();
  final MessageDraft messages = new MessageDraft();

  Optional<Given<String>> defaultInterface = Optional.empty();
  String iprouteUsrDirectory = RoutingNames.USUAL_USR_DIRECTORY;
  String iprouteEtcDirectory = RoutingNames.USUAL_ETC_DIRECTORY;

  /// What the names in routes and rules stand for, once the file has been read.
  RoutingNames routingNames = RoutingNames.BUILT_IN;

  final RulePreferences rulePreferences = new RulePreferences();

  IpAddress group(AddressFamily family, Findings findings) {
    return switch (family) {
      case IPV4 -> usable(group4, family, findings);
      case IPV6 -> usable(group6, family, findings);
    };
  }

  private static IpAddress usable(
      Optional<Given<IpAddress>> given, AddressFamily family, Findings findings) {
    IpAddress standard = Groups.standard(family);
    if (given.isEmpty() || Groups.isUsable(given.get(), family)) {
      return given.map(Given::value).orElse(standard);
    }
    if (findings.first("group " + family)) {
      findings.warning(
          given.get().location(),
          "This is no multicast group of the right family; " + standard + " is used.");
    }
    return standard;
  }

  /// Counts an instance to the receive buffer of its interface.
  void addBuffer(InstanceConfig config, Optional<Integer> own) {
    own.or(() -> advertBuffer.flatMap(policy -> config.vrrp().map(policy::applyAsInt)))
        .map(octets -> (int) Math.min((long) octets * advertBufferMultiplier, 1 << 30))
        .ifPresent(
            octets ->
                advertBuffers.merge(
                    config.interfaceName(),
                    octets,
                    (a, b) -> (int) Math.min((long) a + b, 1 << 30)));
  }

  GlobalSettings settings() {
    return new GlobalSettings(
        routerId,
        dynamicInterfaces,
        startupDelay,
        delayAfterBoot,
        realTimePriority,
        noSwap,
        nicePriority,
        logUnknownVrids,
        new GlobalSettings.ReceiveBuffers(
            netlinkMonitorBuffer,
            netlinkMonitorForced,
            netlinkCommandBuffer,
            netlinkCommandForced,
            processMonitorBuffer,
            processMonitorForced,
            advertBuffers),
        instanceName,
        networkNamespace,
        dumps.settings(),
        process.settings(),
        messages.scripts(),
        new GlobalSettings.HostChanges(
            filterTable, filterPriority.orElse(-1), filterCounters, filterByIndex, quietIgmp));
  }

  /// What makes an address a multicast group.
  static final class Groups {
    private Groups() {}

    /// 224.0.0.18 or ff02::12, of VRRP and CARP alike.
    static IpAddress standard(AddressFamily family) {
      return switch (family) {
        case IPV4 -> GROUP_4;
        case IPV6 -> GROUP_6;
      };
    }

    static boolean isUsable(Given<IpAddress> group, AddressFamily family) {
      return group.value().isMulticast() && group.value().family() == family;
    }
  }
}
