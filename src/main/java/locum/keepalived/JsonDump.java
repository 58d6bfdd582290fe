package locum.keepalived;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import locum.control.Json;
import locum.core.ReportedState;
import locum.engine.AnnouncementSchedule;
import locum.engine.InstanceConfig;
import locum.engine.InstanceStatus;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.vrrp.Authentication;

/// The JSON file that exporters read, key by key as keepalived writes it: flags as 0 and 1 where it
/// does so, lists and scripts only where something is configured.
///
/// One difference: the password is not told.
public final class JsonDump {

  private static final Json ON = Json.of(1);
  private static final Json OFF = Json.of(0);

  private JsonDump() {}

  /// Version 1 is an array of instances, version 2 an object with them.
  public static String write(Dump dump) {
    Json instances = new Json.Items(dump.entries().stream().map(e -> instance(dump, e)).toList());
    Json all =
        dump.configuration().globals().dumps().jsonVersion() == 1
            ? instances
            : version2(dump, instances);
    return all.toLine() + "\n";
  }

  private static Json version2(Dump dump, Json instances) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("vrrp", instances);
    List<Json> processes =
        dump.configuration().engine().trackers().stream()
            .filter(TrackerConfig.Processes.class::isInstance)
            .map(tracker -> process(dump, (TrackerConfig.Processes) tracker))
            .toList();
    if (!processes.isEmpty()) {
      members.put("track_process", new Json.Items(processes));
    }
    return new Json.Members(members);
  }

  private static Json process(Dump dump, TrackerConfig.Processes processes) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("name", Json.of(processes.name()));
    members.put("quorum", Json.of(processes.quorum()));
    dump.statusOf(processes).ifPresent(status -> members.put("state", Json.of(status.state())));
    return new Json.Members(members);
  }

  private static Json instance(Dump dump, Dump.Entry entry) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("data", new Json.Members(data(dump, entry)));
    members.put("stats", new Json.Members(statistics(entry)));
    return new Json.Members(members);
  }

  private static Map<String, Json> data(Dump dump, Dump.Entry entry) {
    InstanceConfig config = entry.config();
    InstanceStatus status = entry.status();
    AnnouncementSchedule announcements = config.announcements();
    Map<String, Json> data = new LinkedHashMap<>();
    data.put("iname", Json.of(config.name()));
    data.put("dont_track_primary", flag(!config.trackPrimary()));
    Settings settings = Settings.of(dump, entry);
    data.put("skip_check_adv_addr", flag(settings.skipsAddressCheck()));
    data.put("strict_mode", flag(settings.strict()));
    data.put("vmac_ifname", Json.of(settings.virtualMacInterface()));
    data.put("ifp_ifname", Json.of(settings.interfaceName()));
    data.put("master_priority", Json.of(activePriority(status)));
    data.put("last_transition", Json.of(dump.lastTransition(config.name()) / 1e6));
    data.put("garp_delay", seconds(announcements.delay()));
    data.put("garp_refresh", seconds(announcements.refresh()));
    data.put("garp_rep", Json.of(announcements.repeat()));
    data.put("garp_refresh_rep", Json.of(announcements.refreshRepeat()));
    data.put("garp_lower_prio_delay", seconds(announcements.lowerPriorityDelay()));
    data.put("garp_lower_prio_rep", Json.of(announcements.lowerPriorityRepeat()));
    data.put("lower_prio_no_advert", flag(settings.silentOnLowerPriority()));
    data.put("higher_prio_send_advert", flag(settings.answersHigherPriority()));
    data.put("vrid", Json.of(entry.router().vrid().value()));
    data.put("base_priority", Json.of(entry.router().priority().value()));
    data.put("effective_priority", Json.of(entry.terms().effectivePriority()));
    data.put("vipset", Json.of(status.addresses().stream().anyMatch(InstanceStatus.Address::held)));
    data.put("promote_secondaries", Json.of(config.promoteSecondaries()));
    data.put("adver_int", seconds(entry.router().interval().duration()));
    data.put("master_adver_int", seconds(entry.terms().interval()));
    data.put("accept", flag(config.accept()));
    data.put("nopreempt", Json.of(!entry.router().preemptMode()));
    data.put("preempt_delay", seconds(entry.router().preemptDelay()));
    data.put("state", Json.of(Dump.number(status.state())));
    // A member wants what its group wants, as keepalived tells it too.
    data.put("wantstate", Json.of(Dump.number(status.state())));
    data.put("version", Json.of(entry.router().version().number()));
    data.put("smtp_alert", Json.of(settings.mails()));
    data.put("notify_deleted", Json.of(settings.notifiesDeletion()));
    settings.scripts().forEach((key, command) -> data.put(key, Json.of(command)));
    putList(data, "vips", AddressText.lines(config.addresses(), config, status));
    putList(data, "evips", AddressText.lines(config.excluded(), config, status));
    putList(data, "vroutes", settings.routes());
    putList(data, "vrules", settings.rules());
    putList(data, "track_ifp", tracked(config, Track.Interface.class));
    putList(data, "track_script", trackedScripts(dump, config));
    int authentication = authenticationType(entry.router().authentication());
    data.put("auth_type", Json.of(authentication));
    if (authentication != 0) {
      data.put("auth_data", Json.of("********"));
    }
    return data;
  }

  private static Map<String, Json> statistics(Dump.Entry entry) {
    Map<String, Json> statistics = new LinkedHashMap<>();
    for (PacketCounters.Counter counter : PacketCounters.of(entry)) {
      statistics.put(counter.key(), Json.of(counter.count()));
    }
    return statistics;
  }

  /// The numbers of RFC 2338 §5.3.6; `auth_hmac` has none.
  static int authenticationType(Authentication authentication) {
    return switch (authentication) {
      case Authentication.None _, Authentication.Trailer _ -> 0;
      case Authentication.SimplePassword _ -> 1;
      case Authentication.Header _ -> 2;
    };
  }

  /// The priority of the Active that is heard; 0 for one that hears none.
  private static int activePriority(InstanceStatus status) {
    return status.state() == ReportedState.BACKUP ? Dump.priorityHeardLast(status) : 0;
  }

  private static List<String> tracked(InstanceConfig config, Class<? extends Track> kind) {
    return config.tracks().stream().filter(kind::isInstance).map(Track::name).toList();
  }

  /// The commands, not the names of their blocks: so keepalived tells them.
  private static List<String> trackedScripts(Dump dump, InstanceConfig config) {
    List<String> names = tracked(config, Track.Script.class);
    return dump.configuration().engine().trackers().stream()
        .filter(tracker -> names.contains(tracker.name()))
        .flatMap(
            tracker ->
                tracker instanceof TrackerConfig.Script script
                    ? Stream.of(Settings.quoted(script.command()))
                    : Stream.empty())
        .toList();
  }

  private static void putList(Map<String, Json> data, String key, List<String> lines) {
    if (!lines.isEmpty()) {
      data.put(key, new Json.Items(lines.stream().map(Json::of).toList()));
    }
  }

  private static Json flag(boolean on) {
    return on ? ON : OFF;
  }

  private static Json seconds(Duration duration) {
    return Json.of(duration.toNanos() / 1e9);
  }
}
