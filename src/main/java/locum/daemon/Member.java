package locum.daemon;

import java.nio.file.Path;
import java.util.OptionalInt;
import locum.control.ControlRequest;
import locum.vrrpd.HostText;
import locum.vrrpd.VrrpdOptions;

/// One vrrpd that has joined.
///
/// @param options its command line, with the priority that is in force
/// @param pidFile the file that names its process
record Member(StandIn standIn, ControlRequest.Join request, VrrpdOptions options, Path pidFile) {

  private static final int STEP = 10;

  /// Beyond these a step of ten would leave 1-255, or nearly; vrrpd takes none then.
  private static final int LEAST_REDUCED = STEP;

  private static final int MOST_INCREASED = 240;

  /// What its instance is called.
  String name() {
    return HostText.instanceName(options);
  }

  HostText.Router router() {
    return new HostText.Router(options, request.directory());
  }

  boolean isSameRouter(VrrpdOptions other) {
    return options.interfaceName().equals(other.interfaceName())
        && options.vrid().equals(other.vrid());
  }

  /// After SIGTTIN.
  Member reduced() {
    int now = options.priority();
    return with(options.steps().reduced(), now > LEAST_REDUCED ? now - STEP : now);
  }

  /// After SIGTTOU.
  Member increased() {
    int now = options.priority();
    return with(options.steps().increased(), now < MOST_INCREASED ? now + STEP : now);
  }

  private Member with(OptionalInt asked, int otherwise) {
    return withPriority(asked.orElse(otherwise));
  }

  Member withPriority(int priority) {
    return new Member(standIn, request, options.withPriority(priority), pidFile);
  }

  Member withPidFile(Path file) {
    return new Member(standIn, request, options, file);
  }

  /// Its command line may hold a password.
  @Override
  public String toString() {
    return name() + " of " + standIn;
  }
}
