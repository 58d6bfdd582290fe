package locum.config;

import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.carp.CarpConfig;
import locum.core.Route;
import locum.engine.AnnouncementPacing;
import locum.engine.AnnouncementSchedule;
import locum.engine.InstanceConfig;
import locum.engine.InterfaceRules;
import locum.engine.Peering;
import locum.engine.ProtocolConfig;
import locum.engine.RoutingEntry;
import locum.engine.StaticConfig;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.vrrp.Authentication;
import locum.vrrp.Reactions;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;

/// A configuration as text that a test can show: defaults are left out where they only make noise.
final class ConfigurationDump {

  private ConfigurationDump() {}

  static String dump(Configuration configuration) {
    return Stream.of(
            Stream.of(
                globals(configuration.globals()),
                interfaces(configuration.engine().interfaces()),
                statics(configuration.engine().statics())),
            configuration.engine().trackers().stream().map(ConfigurationDump::tracker),
            configuration.engine().instances().stream().map(ConfigurationDump::instance),
            configuration.engine().groups().stream()
                .map(
                    group ->
                        "group "
                            + group.name()
                            + " of "
                            + group.members()
                            + (group.expected() > 0 ? " expecting " + group.expected() : "")
                            + "\n"),
            NotificationDump.lines(configuration))
        .flatMap(lines -> lines)
        .collect(Collectors.joining());
  }

  private static String globals(GlobalSettings globals) {
    GlobalSettings.ReceiveBuffers buffers = globals.receiveBuffers();
    return "global"
        + globals.routerId().map(id -> " router_id=" + id).orElse("")
        + (globals.dynamicInterfaces() ? " dynamic" : "")
        + (globals.startupDelay().isZero() ? "" : " startup=" + globals.startupDelay())
        + (globals.delayAfterBoot().isZero() ? "" : " boot=" + globals.delayAfterBoot())
        + optional(" rt=", globals.realTimePriority())
        + (globals.noSwap() ? " noswap" : "")
        + optional(" nice=", globals.nicePriority())
        + (globals.logUnknownVrids() ? " log_unknown" : "")
        + optional(" monitor=", buffers.netlinkMonitor())
        + (buffers.netlinkMonitorForced() ? "!" : "")
        + optional(" command=", buffers.netlinkCommand())
        + (buffers.netlinkCommandForced() ? "!" : "")
        + optional(" processes=", buffers.processMonitor())
        + (buffers.processMonitorForced() ? "!" : "")
        + (buffers.adverts().isEmpty()
            ? ""
            : " adverts=" + new java.util.TreeMap<>(buffers.adverts()))
        + process(globals.process())
        + globals.instanceName().map(name -> " instance=" + name).orElse("")
        + globals.networkNamespace().map(name -> " netns=" + name).orElse("")
        + hostChanges(globals.hostChanges())
        + dumps(globals.dumps())
        + "\n";
  }

  private static String process(GlobalSettings.ProcessSettings process) {
    GlobalSettings.ReloadSettings reload = process.reload();
    return (process.usePidDirectory() ? " pid_dir" : "")
        + (process.childWait().toSeconds() == 5 ? "" : " child_wait=" + process.childWait())
        + process.name().map(name -> " name=" + name).orElse("")
        + (process.umask().isEmpty()
            ? ""
            : " umask=" + Integer.toOctalString(process.umask().getAsInt()))
        + (process.cpus().isEmpty() ? "" : " cpus=" + process.cpus())
        + optional(" rttime=", process.realTimeMicros())
        + (process.maxAutoPriority() == 0 ? "" : " auto=" + process.maxAutoPriority())
        + (process.minAutoPriorityDelay().toSeconds() == 1
            ? ""
            : " late=" + process.minAutoPriorityDelay())
        + reload.checkLog().map(path -> " check_log=" + path).orElse("")
        + reload.timeFile().map(path -> " reload_at=" + path).orElse("")
        + (reload.repeat() ? " repeat" : "")
        + (reload.marks() ? " marker=" + reload.markerFile().orElse("") : "");
  }

  /// What holds for interfaces, one line each; nothing where nothing is said.
  private static String interfaces(InterfaceRules rules) {
    StringBuilder text = new StringBuilder();
    AnnouncementPacing pacing = rules.pacing();
    if (!pacing.pause().equals(AnnouncementPacing.Pause.NONE)) {
      text.append("pause ").append(pause(pacing.pause())).append('\n');
    }
    pacing
        .groups()
        .forEach(
            group ->
                text.append("group ")
                    .append(new java.util.TreeSet<>(group.interfaces()))
                    .append(" pause ")
                    .append(pause(group.pause()))
                    .append('\n'));
    new java.util.TreeMap<>(rules.delays())
        .forEach(
            (name, delay) ->
                text.append("delay ")
                    .append(name)
                    .append(" down ")
                    .append(delay.down())
                    .append(" up ")
                    .append(delay.up())
                    .append('\n'));
    return text.toString();
  }

  private static String pause(AnnouncementPacing.Pause pause) {
    return pause.arp() + "/" + pause.neighbor();
  }

  private static String statics(StaticConfig statics) {
    StringBuilder text = new StringBuilder();
    for (StaticConfig.Address address : statics.addresses()) {
      text.append("static ")
          .append(address(address.address()))
          .append(" on ")
          .append(address.interfaceName())
          .append(address.trackGroup().map(group -> " group " + group).orElse(""))
          .append('\n');
    }
    statics
        .routing()
        .entries()
        .forEach(entry -> text.append("static ").append(entry(entry)).append('\n'));
    new TreeMap<>(statics.groups())
        .forEach(
            (name, members) -> text.append("track_group " + name + " " + members).append('\n'));
    return text.toString();
  }

  private static String entry(RoutingEntry entry) {
    return (entry.object() instanceof Route ? "route " : "rule ")
        + entry.object().text()
        + (entry.object() instanceof Route route && route.placement() != Route.Placement.PREPEND
            ? " (" + route.placement() + ")"
            : "")
        + (entry.tracked() ? "" : " no_track")
        + entry.trackGroup().map(group -> " group " + group).orElse("");
  }

  private static String hostChanges(GlobalSettings.HostChanges changes) {
    GlobalSettings.HostChanges usual =
        new GlobalSettings.HostChanges(Optional.empty(), -1, false, false, false);
    return changes.equals(usual)
        ? ""
        : " table="
            + changes.table().orElse("its own")
            + " at "
            + changes.priority()
            + (changes.counters() ? " counters" : "")
            + (changes.byIndex() ? " ifindex" : "")
            + (changes.quietIgmp() ? " quiet" : "");
  }

  private static String dumps(GlobalSettings.DumpSettings dumps) {
    return dumps.stateFile().map(path -> " state=" + path).orElse("")
        + dumps.statsFile().map(path -> " stats=" + path).orElse("")
        + dumps.jsonFile().map(path -> " json=" + path).orElse("")
        + (dumps.useInstance() ? " dumps_by_instance" : "")
        + (dumps.jsonVersion() == 1 ? "" : " json_version=" + dumps.jsonVersion());
  }

  private static String optional(String name, java.util.OptionalInt value) {
    return value.isPresent() ? name + value.getAsInt() : "";
  }

  private static String tracker(TrackerConfig config) {
    return switch (config) {
          case TrackerConfig.Script script ->
              "script "
                  + script.name()
                  + ": "
                  + script.command().words()
                  + script.command().runAs().map(user -> " as " + user).orElse("")
                  + " every "
                  + script.interval()
                  + " within "
                  + script.timeout()
                  + " rise "
                  + script.rise()
                  + " fall "
                  + script.fall()
                  + (script.initFail() ? " init_fail" : "");
          case TrackerConfig.File file ->
              "file "
                  + file.name()
                  + ": "
                  + file.path()
                  + optional(" initial ", file.initial())
                  + (file.overwrite() ? "!" : "");
          case TrackerConfig.Processes processes ->
              "processes "
                  + processes.name()
                  + ": "
                  + processes.watched().command()
                  + " by "
                  + processes.watched().match()
                  + " at least "
                  + processes.quorum()
                  + optional(" at most ", processes.most())
                  + " up after "
                  + processes.forkDelay()
                  + " down after "
                  + processes.terminateDelay();
        }
        + "\n";
  }

  private static String track(Track track) {
    String kind =
        switch (track) {
          case Track.Script _ -> "script ";
          case Track.Interface _ -> "interface ";
          case Track.File _ -> "file ";
          case Track.Processes _ -> "processes ";
        };
    return kind + track.name() + " weight " + track.weight();
  }

  private static String vrrp(VirtualRouterConfig router, InstanceConfig config) {
    StringBuilder text = new StringBuilder();
    text.append(router.version())
        .append(" priority ")
        .append(router.priority())
        .append(" every ")
        .append(router.interval())
        .append(router.preemptMode() ? "" : " nopreempt")
        .append(router.preemptDelay().isZero() ? "" : " delay " + router.preemptDelay())
        .append(router.downTimerAdverts() == 3 ? "" : " down " + router.downTimerAdverts())
        .append(router.startsActive() ? " starts active" : "")
        .append(
            switch (router.checksum()) {
              case PSEUDO_HEADER -> "";
              case MESSAGE_ONLY -> " v2sum";
              case GROUP_PSEUDO_HEADER -> " oldsum";
            })
        .append(config.trackPrimary() ? "" : " untracked")
        .append(config.trackSource() ? " tracks source" : "");
    switch (router.authentication()) {
      case Authentication.None _ -> {}
      case Authentication.SimplePassword password ->
          text.append(" password ").append(password.data());
      case Authentication.Header header -> text.append(" header ").append(header.key());
      case Authentication.Trailer trailer -> {
        text.append("\n  ").append(trailer);
        new java.util.TreeMap<>(trailer.keys())
            .forEach((id, key) -> text.append("\n    key ").append(id).append(' ').append(key));
      }
    }
    text.append(reactions(router.reactions())).append(config.accept() ? "" : " no_accept");
    return text.toString();
  }

  private static String carp(ProtocolConfig.Carp carp, InstanceConfig config) {
    CarpConfig host = carp.host();
    return "CARP of "
        + host.profile()
        + " advbase "
        + host.advbase()
        + " advskew "
        + host.advskew()
        + (host.deadRatio() == 3 ? "" : " dead " + host.deadRatio())
        + (host.preempt() ? " preempt" : "")
        + (carp.ownMac() ? " own MAC" : "")
        + (config.scripted() ? " scripted" : "")
        + (config.trackPrimary() ? "" : " untracked")
        + (config.trackSource() ? " tracks source" : "")
        + " key "
        + host.password().key();
  }

  private static String instance(InstanceConfig config) {
    StringBuilder text = new StringBuilder();
    text.append("instance ").append(config.name()).append(" on ").append(config.key());
    text.append("\n  ")
        .append(
            switch (config.protocol()) {
              case ProtocolConfig.Vrrp(VirtualRouterConfig router) -> vrrp(router, config);
              case ProtocolConfig.Carp carp -> carp(carp, config);
            });
    text.append("\n  ");
    switch (config.peering()) {
      case Peering.Multicast(var group) -> text.append("to ").append(group);
      case Peering.Broadcast(var group) -> text.append("to all as ").append(group);
      case Peering.Unicast unicast -> {
        text.append("to ").append(unicast.peers().stream().map(ConfigurationDump::peer).toList());
        text.append(optional(" ttl ", unicast.ttl()));
        text.append(unicast.checkSource() ? " only" : "");
        boolean old =
            config.vrrp().filter(router -> router.version() == VrrpVersion.V3).isPresent()
                && unicast.oldGroup().isPresent();
        text.append(old ? " old " + unicast.oldGroup().get() : "");
      }
    }
    text.append(config.source().map(source -> " from " + source).orElse(""));
    if (!config.announcements().equals(AnnouncementSchedule.DEFAULT)) {
      AnnouncementSchedule schedule = config.announcements();
      text.append("\n  announce ")
          .append(schedule.repeat())
          .append(" then ")
          .append(schedule.delay())
          .append(" refresh ")
          .append(schedule.refresh())
          .append(" x ")
          .append(schedule.refreshRepeat())
          .append(" lower ")
          .append(schedule.lowerPriorityRepeat())
          .append(" then ")
          .append(schedule.lowerPriorityDelay());
      if (!schedule.elsewhere().equals(AnnouncementSchedule.Elsewhere.NONE)) {
        text.append(schedule.elsewhere().all() ? " everywhere " : " elsewhere ")
            .append(schedule.elsewhere().period());
      }
    }
    config.virtualMac().ifPresent(mac -> text.append("\n  ").append(virtualMac(mac)));
    text.append(config.promoteSecondaries() ? "\n  promote_secondaries" : "");
    config.addresses().forEach(address -> text.append("\n  + ").append(address(address)));
    config.excluded().forEach(address -> text.append("\n  - ").append(address(address)));
    config.routing().entries().forEach(entry -> text.append("\n  ").append(entry(entry)));
    config.tracks().forEach(track -> text.append("\n  tracks ").append(track(track)));
    return text.append('\n').toString();
  }

  private static String virtualMac(VirtualMac mac) {
    return mac.own()
            .map(
                own ->
                    "vmac "
                        + own.name().orElse(own.prefix() + ".")
                        + own.mac().map(address -> " " + address).orElse("")
                        + (own.adverts() ? "" : " base adverts")
                        + (own.group().isPresent() ? " group " + own.group().getAsLong() : ""))
            .or(
                () ->
                    mac.provided()
                        .map(
                            given ->
                                "vmac interface "
                                    + given.interfaceName()
                                    + (given.adverts() ? "" : " base adverts")))
            .orElse("no vmac")
        + (mac.everyAddress() ? " every address" : "")
        + (mac.addressPrefix().equals("vrrp") ? "" : " others " + mac.addressPrefix() + ".");
  }

  private static String peer(Peering.Peer peer) {
    boolean bounded = peer.minTtl() != 0 || peer.maxTtl() != 255;
    return peer.address() + (bounded ? " ttl " + peer.minTtl() + "-" + peer.maxTtl() : "");
  }

  private static String reactions(Reactions reactions) {
    return (reactions.lowerPriorityNoAdvert() ? " silent_to_lower" : "")
        + (reactions.higherPrioritySendAdvert() ? " speaks_to_higher" : "")
        + (reactions.ownerIgnoresAdverts() ? " owner_ignores" : "")
        + (reactions.skipCheckedAddresses() ? " skips_checked" : "")
        + (reactions.learnsInterval() ? " learns_interval" : "")
        + reactions.peersBelow().map(peers -> " timer_expired=" + peers).orElse("");
  }

  private static String address(VirtualAddress address) {
    return address.prefix()
        + address.interfaceName().map(name -> " dev " + name).orElse("")
        + address.peer().map(peer -> " peer " + peer).orElse("")
        + address.broadcast().map(broadcast -> " brd " + broadcast).orElse("")
        + address.label().map(label -> " label " + label).orElse("")
        + (address.scope() == 0 ? "" : " scope " + address.scope())
        + " "
        + address.flags().stream().sorted().toList()
        + address.preferred().map(preferred -> " preferred " + preferred).orElse("")
        + (address.tracked() ? "" : " no_track")
        + (address.ownMac() ? " use_vmac" : "");
  }
}
