package locum.vrrpd;

import java.util.Optional;
import locum.core.ReportedState;
import locum.engine.InstanceStatus;
import locum.vrrp.Authentication;
import locum.vrrpd.VrrpdOptions.Monitoring;

/// What the state file of a vrrpd says, which SIGUSR1 asks for and `atropos --state` shows.
/// Programs search it by its words.
public final class StateText {

  /// The version whose command line, files and output are followed; programs read it.
  public static final String COUNTERPART = "Advanced Vrrpd 1.15";

  private static final String LINE_END = "\r\n";

  private StateText() {}

  /// The whole file.
  ///
  /// @param options with the priority that is in force
  /// @param status of its instance
  /// @param pid of the process that stands for it
  /// @param since when it became what it is, as `ctime(3)` writes it: `Tue Nov 3 09:04:05 2026`
  public static String of(VrrpdOptions options, InstanceStatus status, long pid, String since) {
    String name = options.interfaceName();
    String begin = "vrrpd: " + name + " atropos ";
    String information = begin + "information ";
    return String.join(
        LINE_END,
        begin + "--------- Start PID " + pid + " ---------",
        information + "process : " + pid,
        "",
        information + "state " + state(status) + " since " + since,
        information + "reason: " + reason(status),
        "",
        information + "version: " + COUNTERPART,
        information + "script Master: " + options.scripts().master().orElse(""),
        information + "script Backup: " + options.scripts().backup().orElse(""),
        information + "priority " + options.priority(),
        information + "basic password " + onOff(hasPassword(options)),
        information + "vmac " + onOff(options.virtualMac()),
        information + "preempt " + onOff(options.preempt()),
        information + "delay " + options.interval(),
        information + "Virtual ID: " + options.vrid(),
        monitoring(options),
        begin + "--------- End Pid " + pid + " ---------",
        "");
  }

  /// `MASTER` or `BACKUP`: vrrpd shows no other.
  public static String state(InstanceStatus status) {
    return status.state() == ReportedState.MASTER ? "MASTER" : "BACKUP";
  }

  /// Why, in the few words that vrrpd has for it; `locum explain` has the evidence.
  public static String reason(InstanceStatus status) {
    return switch (status.state()) {
      case MASTER -> "Priority or manual switch";
      case INIT, STOP, DELETED -> "INIT state";
      case FAULT ->
          status.faults().stream().allMatch(StateText::isOfGroup)
              ? "receive backup signal"
              : "Network link down";
      case BACKUP -> ofBackup(status.cause());
    };
  }

  /// By the sentences of [locum.vrrp.Cause] and of a sync group.
  private static String ofBackup(String cause) {
    if (cause.contains(" has priority ")
        || cause.contains(" has the same priority ")
        || cause.contains(" also has priority ")) {
      return "Read packet from peer";
    }
    if (cause.startsWith(ATROPOS)) {
      return "Priority or manual switch (atropos --backup)";
    }
    return cause.startsWith("in step with ") || cause.startsWith("its vrrpd got ")
        ? "receive backup signal"
        : "INIT state";
  }

  /// How the reason of an order by atropos begins.
  public static final String ATROPOS = "asked to by atropos --backup";

  private static boolean isOfGroup(String fault) {
    return fault.contains(", in the same sync group, ");
  }

  private static boolean hasPassword(VrrpdOptions options) {
    return switch (options.authentication()) {
      case Authentication.None _ -> false;
      case Authentication.SimplePassword _, Authentication.Header _, Authentication.Trailer _ ->
          true;
    };
  }

  /// Without `-M` the line begins otherwise, as in vrrpd.
  private static String monitoring(VrrpdOptions options) {
    Optional<String> number =
        switch (options.monitoring()) {
          case Monitoring.Off() -> Optional.empty();
          case Monitoring.Together(int routers) -> Optional.of(Integer.toString(routers));
        };
    return (number.isPresent() ? "vrrpd: " : "vrrid: ")
        + options.interfaceName()
        + " atropos information monitoring process: "
        + number.orElse("off");
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }
}
