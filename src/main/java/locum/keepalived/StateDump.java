package locum.keepalived;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.carp.CarpConfig;
import locum.config.GlobalSettings;
import locum.core.IpAddress;
import locum.core.ReportedState;
import locum.engine.AnnouncementSchedule;
import locum.engine.InstanceConfig;
import locum.engine.InstanceStatus;
import locum.engine.Peering;
import locum.engine.SyncGroupConfig;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.vrrp.Authentication;
import locum.vrrp.Priority;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpTimers;

/// The state file, `Key = value` in indented blocks, for people. keepalived's own changes from
/// version to version; scripts that search it find what both know.
public final class StateDump {

  private static final int MICROS = 1_000;
  private static final int NANO_DIGITS = 9;

  /// The words of this file for the keys of the other.
  private static final Map<String, String> SCRIPTS =
      Map.of(
          "script_backup", "Backup state transition script",
          "script_master", "Master state transition script",
          "script_fault", "Fault state transition script",
          "script_stop", "Stop state transition script",
          "script_deleted", "Deleted state transition script",
          "script", "Generic state transition script",
          "script_master_rx_lower_pri", "Master rx lower pri state transition script");

  private final StringBuilder text = new StringBuilder();
  private final Dump dump;

  private StateDump(Dump dump) {
    this.dump = dump;
  }

  /// The file of the process that speaks VRRP.
  public static String write(Dump dump) {
    StateDump state = new StateDump(dump);
    state.globals();
    if (!dump.entries().isEmpty()) {
      state.heading("VRRP Topology");
      dump.entries().forEach(state::instance);
    }
    List<InstanceConfig> carp =
        dump.configuration().engine().instances().stream()
            .filter(config -> config.carp().isPresent())
            .toList();
    if (!carp.isEmpty()) {
      state.heading("CARP Topology");
      carp.forEach(state::carp);
    }
    if (!dump.configuration().engine().groups().isEmpty()) {
      state.heading("VRRP Sync groups");
      dump.configuration().engine().groups().forEach(state::group);
    }
    state.trackers();
    return state.text.toString();
  }

  /// The file of the parent, which here is the same process: the global part only.
  public static String writeParent(Dump dump) {
    StateDump state = new StateDump(dump);
    state.globals();
    return state.text.toString();
  }

  private void globals() {
    GlobalSettings globals = dump.configuration().globals();
    heading("Global definitions");
    key(1, "Network namespace", globals.networkNamespace().orElse("(default)"));
    globals.instanceName().ifPresent(name -> key(1, "Instance name", name));
    globals.routerId().ifPresent(id -> key(1, "Router ID", id));
    key(1, "Dynamic interfaces", globals.dynamicInterfaces());
    key(1, "VRRP startup delay", seconds(globals.startupDelay()));
    key(1, "VRRP process priority", globals.nicePriority().orElse(0));
    key(1, "VRRP don't swap", globals.noSwap());
    key(1, "VRRP realtime priority", globals.realTimePriority().orElse(0));
    key(1, "json_version", globals.dumps().jsonVersion());
  }

  private void instance(Dump.Entry entry) {
    InstanceConfig config = entry.config();
    Settings settings = Settings.of(dump, entry);
    InstanceStatus status = entry.status();
    VirtualRouterConfig router = entry.router();
    key(1, "VRRP Instance", config.name());
    key(2, "VRRP Version", router.version().number());
    groupOf(config).ifPresent(group -> key(2, "Sync group", group.name()));
    key(2, "State", status.state());
    key(2, "Wantstate", status.state());
    key(2, "Number of interface and track script faults", status.faults().size());
    status.faults().forEach(fault -> line(3, fault));
    key(2, "Last transition", time(dump.lastTransition(config.name())));
    key(2, "Cause", status.cause());
    status
        .nextAdvertisement()
        .or(status::activeDown)
        .ifPresent(in -> key(2, "Read timeout", time(dump.now() + in.toNanos() / MICROS)));
    key(2, "Master down timer", activeDown(entry) + " usecs");
    if (status.state() == ReportedState.BACKUP && !status.peers().isEmpty()) {
      key(2, "Master router", status.peers().getLast().address());
      key(2, "Master priority", Dump.priorityHeardLast(status));
    }
    if (settings.virtualMacInterface().isEmpty()) {
      key(2, "Interface", config.interfaceName());
    } else {
      line(2, "Use VMAC, i/f name " + settings.virtualMacInterface());
      key(2, "Interface", settings.interfaceName() + ", vmac on " + config.interfaceName());
    }
    if (settings.strict()) {
      line(2, "Enforcing strict VRRP compliance");
    }
    config.source().ifPresent(source -> key(2, "Using src_ip", source));
    switch (config.peering()) {
      case Peering.Multicast(IpAddress group) -> line(2, "Multicast address " + group);
      case Peering.Broadcast(IpAddress group) -> line(2, "Broadcast address " + group);
      case Peering.Unicast unicast -> {
        line(2, "Unicast Peers :");
        unicast.peers().forEach(peer -> line(3, peer.address().toString()));
      }
    }
    announcements(config.announcements());
    key(2, "Send advert after receive lower priority advert", !settings.silentOnLowerPriority());
    key(2, "Send advert after receive higher priority advert", settings.answersHigherPriority());
    key(2, "Down timer adverts", router.downTimerAdverts());
    key(2, "Virtual Router ID", router.vrid().value());
    key(2, "Priority", router.priority().value());
    key(2, "Effective priority", entry.terms().effectivePriority());
    key(2, "Advert interval", interval(router.interval().duration()));
    key(2, "Accept", enabled(config.accept()));
    key(2, "Preempt", enabled(router.preemptMode()));
    if (!router.preemptDelay().isZero()) {
      key(2, "Preempt delay", seconds(router.preemptDelay()) + " secs");
    }
    key(2, "Promote_secondaries", enabled(config.promoteSecondaries()));
    authentication(router);
    addresses(config, status);
    settings(settings);
    tracks(config);
  }

  /// In words of this file; keepalived has none for it. The password is not shown.
  private void carp(InstanceConfig config) {
    CarpConfig host = config.carp().orElseThrow();
    key(1, "CARP Instance", config.name());
    groupOf(config).ifPresent(group -> key(2, "Sync group", group.name()));
    dump.instances().stream()
        .filter(status -> status.name().equals(config.name()))
        .findFirst()
        .ifPresent(status -> key(2, "State", status.state()));
    key(2, "Last transition", time(dump.lastTransition(config.name())));
    key(2, "Interface", config.interfaceName());
    key(2, "Virtual Host ID", host.vhid().value());
    key(2, "Profile", host.profile());
    key(2, "Advbase", host.advbase());
    key(2, "Advskew", host.advskew());
    key(2, "Dead ratio", host.deadRatio());
    key(2, "Preempt", enabled(host.preempt()));
    config.allAddresses().forEach(address -> key(2, "Virtual IP", address.prefix()));
    tracks(config);
  }

  private void announcements(AnnouncementSchedule schedule) {
    key(2, "Gratuitous ARP delay", seconds(schedule.delay()));
    key(2, "Gratuitous ARP repeat", schedule.repeat());
    key(2, "Gratuitous ARP refresh", seconds(schedule.refresh()));
    key(2, "Gratuitous ARP refresh repeat", schedule.refreshRepeat());
    key(2, "Gratuitous ARP lower priority delay", seconds(schedule.lowerPriorityDelay()));
    key(2, "Gratuitous ARP lower priority repeat", schedule.lowerPriorityRepeat());
  }

  private void authentication(VirtualRouterConfig router) {
    switch (router.authentication()) {
      case Authentication.None _ -> {}
      case Authentication.SimplePassword _ -> authentication("SIMPLE_PASSWORD");
      case Authentication.Header _ -> authentication("IPSEC_AH");
      case Authentication.Trailer trailer ->
          key(2, "Authentication extension", trailer); // which does not show its keys
    }
  }

  private void authentication(String type) {
    key(2, "Authentication type", type);
    key(2, "Password", "********");
  }

  private void addresses(InstanceConfig config, InstanceStatus status) {
    List<String> addresses = AddressText.lines(config.addresses(), config, status);
    if (!addresses.isEmpty()) {
      line(2, "Virtual IP (" + addresses.size() + "):");
      addresses.forEach(address -> line(3, address));
    }
    list("Virtual IP Excluded :", AddressText.lines(config.excluded(), config, status));
  }

  private void settings(Settings settings) {
    list("Virtual Routes :", settings.routes());
    list("Virtual Rules :", settings.rules());
    key(2, "Using smtp notification", settings.mails() ? "yes" : "no");
    key(2, "Notify deleted", settings.notifiesDeletion() ? "Deleted" : "Fault");
    settings.scripts().forEach((key, command) -> key(2, SCRIPTS.getOrDefault(key, key), command));
  }

  private void tracks(InstanceConfig config) {
    tracks("Tracked interfaces :", config, Track.Interface.class);
    tracks("Tracked scripts :", config, Track.Script.class);
    tracks("Tracked files :", config, Track.File.class);
    tracks("Tracked processes :", config, Track.Processes.class);
  }

  private void tracks(String heading, InstanceConfig config, Class<? extends Track> kind) {
    list(
        heading,
        config.tracks().stream()
            .filter(kind::isInstance)
            .map(track -> track.name() + " weight " + track.weight())
            .toList());
  }

  private void group(SyncGroupConfig group) {
    key(1, "VRRP Sync Group", group.name() + ", " + dump.stateOf(group));
    list("VRRP member instances :", group.members());
  }

  private void trackers() {
    List<TrackerConfig> trackers = dump.configuration().engine().trackers();
    if (trackers.isEmpty()) {
      return;
    }
    heading("VRRP Trackers");
    for (TrackerConfig tracker : trackers) {
      switch (tracker) {
        case TrackerConfig.Script script -> {
          key(1, "VRRP Script", script.name());
          key(2, "Command", script.command());
          key(2, "Interval", seconds(script.interval()) + " sec");
          key(2, "Timeout", seconds(script.timeout()) + " sec");
          key(2, "Rise", script.rise());
          key(2, "Fall", script.fall());
        }
        case TrackerConfig.File file -> {
          key(1, "VRRP Track file", file.name());
          key(2, "File", file.path());
        }
        case TrackerConfig.Processes processes -> {
          key(1, "VRRP Track process", processes.name());
          key(2, "Quorum", processes.quorum());
        }
      }
    }
  }

  private Optional<SyncGroupConfig> groupOf(InstanceConfig config) {
    return dump.configuration().engine().groups().stream()
        .filter(group -> group.members().contains(config.name()))
        .findFirst();
  }

  /// Active_Down_Interval (RFC 9568 §6.1) in microseconds.
  private static long activeDown(Dump.Entry entry) {
    Duration activeDown =
        VrrpTimers.activeDownInterval(
            entry.router().downTimerAdverts(),
            new Priority(entry.terms().effectivePriority()),
            entry.terms().advertisementInterval());
    return activeDown.toNanos() / MICROS;
  }

  private String time(long micros) {
    return "%d.%06d (%s)"
        .formatted(
            Math.floorDiv(micros, 1_000_000L),
            Math.floorMod(micros, 1_000_000L),
            dump.clock().apply(micros));
  }

  /// Whole seconds as such, else with the fraction.
  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String interval(Duration interval) {
    return interval.equals(Duration.ofSeconds(interval.toSeconds()))
        ? interval.toSeconds() + " sec"
        : interval.toMillis() + " milli-sec";
  }

  private static String enabled(boolean on) {
    return on ? "enabled" : "disabled";
  }

  private void heading(String words) {
    text.append("------< ").append(words).append(" >------\n");
  }

  private void list(String heading, List<String> lines) {
    if (!lines.isEmpty()) {
      line(2, heading);
      lines.forEach(line -> line(3, line));
    }
  }

  private void key(int depth, String key, Object value) {
    line(depth, key + " = " + value);
  }

  private void line(int depth, String words) {
    text.append(" ".repeat(2 * depth - 1)).append(words).append('\n');
  }
}
