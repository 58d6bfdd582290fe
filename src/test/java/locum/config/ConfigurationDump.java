package locum.config;

import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.core.Route;
import locum.engine.AnnouncementSchedule;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.RoutingEntry;
import locum.engine.StaticConfig;
import locum.engine.VirtualAddress;
import locum.vrrp.Authentication;
import locum.vrrp.VirtualRouterConfig;

/// A configuration as text that a test can show: defaults are left out where they only make noise.
final class ConfigurationDump {

  private ConfigurationDump() {}

  static String dump(Configuration configuration) {
    return Stream.concat(
            Stream.of(globals(configuration.globals()), statics(configuration.engine().statics())),
            configuration.engine().instances().stream().map(ConfigurationDump::instance))
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
        + optional(" adverts=", buffers.adverts())
        + globals.instanceName().map(name -> " instance=" + name).orElse("")
        + globals.networkNamespace().map(name -> " netns=" + name).orElse("")
        + "\n";
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

  private static String optional(String name, java.util.OptionalInt value) {
    return value.isPresent() ? name + value.getAsInt() : "";
  }

  private static String instance(InstanceConfig config) {
    VirtualRouterConfig router = config.router();
    StringBuilder text = new StringBuilder();
    text.append("instance ").append(config.name()).append(" on ").append(config.key());
    text.append("\n  ")
        .append(router.version())
        .append(" priority ")
        .append(router.priority())
        .append(" every ")
        .append(router.interval())
        .append(router.preemptMode() ? "" : " nopreempt")
        .append(router.preemptDelay().isZero() ? "" : " delay " + router.preemptDelay())
        .append(router.downTimerAdverts() == 3 ? "" : " down " + router.downTimerAdverts())
        .append(router.startsActive() ? " starts active" : "")
        .append(router.checksum() == VirtualRouterConfig.ChecksumForm.PSEUDO_HEADER ? "" : " v2sum")
        .append(config.trackPrimary() ? "" : " untracked");
    switch (router.authentication()) {
      case Authentication.None _ -> {}
      case Authentication.SimplePassword password ->
          text.append(" password ").append(password.data());
    }
    text.append("\n  ");
    switch (config.peering()) {
      case Peering.Multicast(var group) -> text.append("to ").append(group);
      case Peering.Unicast(var peers, var ttl) ->
          text.append("to ").append(peers).append(optional(" ttl ", ttl));
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
    }
    config.addresses().forEach(address -> text.append("\n  + ").append(address(address)));
    config.excluded().forEach(address -> text.append("\n  - ").append(address(address)));
    config.routing().entries().forEach(entry -> text.append("\n  ").append(entry(entry)));
    return text.append('\n').toString();
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
        + (address.tracked() ? "" : " no_track");
  }
}
