package locum.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.ScriptCommand;
import locum.core.ScriptCommand.RunAs;
import locum.core.ScriptPolicy;
import locum.notify.NotifySettings.Fifo;
import locum.notify.NotifySettings.MailSettings;

/// What `global_defs` says about scripts, FIFOs and mail.
final class MessageDraft {

  private static final int SMTP_PORT = 25;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(10);

  /// Of this host; what introduces us to a mail server unless something else is said.
  String hostName = "localhost";

  Optional<RunAs> scriptUser = Optional.empty();
  boolean secured;
  boolean keepSymlinks;
  boolean supplementaryGroups;
  Optional<Given<ScriptCommand>> startup = Optional.empty();
  Duration startupTimeout = SCRIPT_TIMEOUT;
  Optional<Given<ScriptCommand>> shutdown = Optional.empty();
  Duration shutdownTimeout = SCRIPT_TIMEOUT;

  final FifoDraft notifyFifo = new FifoDraft();
  final FifoDraft vrrpNotifyFifo = new FifoDraft();
  boolean priorityChanges;
  boolean statesAfterReload;

  final List<Given<String>> recipients = new ArrayList<>();
  Optional<String> sender = Optional.empty();
  Optional<Given<String>> server = Optional.empty();
  int port = SMTP_PORT;
  Optional<String> hello = Optional.empty();
  Duration connectTimeout = CONNECT_TIMEOUT;
  Optional<Boolean> alert = Optional.empty();
  Optional<Boolean> alertVrrp = Optional.empty();
  boolean mailAboutFaults = true;

  /// One of the two FIFOs.
  static final class FifoDraft {
    Optional<Given<String>> path = Optional.empty();
    Optional<RunAs> owner = Optional.empty();
    Optional<Given<ScriptCommand>> script = Optional.empty();

    private Stream<Fifo> resolve(String keyword, Findings findings) {
      if (path.isEmpty()) {
        script.ifPresent(
            given ->
                findings.warning(
                    given.location(),
                    "'"
                        + keyword
                        + "_script' without '"
                        + keyword
                        + "' has nothing to read and is not started."));
        return Stream.empty();
      }
      return Stream.of(new Fifo(path.get().value(), owner, script.map(Given::value)));
    }
  }

  boolean mailByDefault() {
    return alertVrrp.or(() -> alert).orElse(false);
  }

  GlobalSettings.Scripts scripts() {
    return new GlobalSettings.Scripts(
        new ScriptPolicy(scriptUser, secured, keepSymlinks, supplementaryGroups),
        startup.map(Given::value),
        startupTimeout,
        shutdown.map(Given::value),
        shutdownTimeout);
  }

  List<Fifo> fifos(Findings findings) {
    List<Fifo> fifos = new ArrayList<>(notifyFifo.resolve("notify_fifo", findings).toList());
    for (Fifo second : vrrpNotifyFifo.resolve("vrrp_notify_fifo", findings).toList()) {
      if (fifos.stream().anyMatch(first -> first.path().equals(second.path()))) {
        vrrpNotifyFifo.path.ifPresent(
            given ->
                findings.warning(
                    given.location(),
                    "'vrrp_notify_fifo' is the same as 'notify_fifo'; each line is written there"
                        + " once."));
      } else {
        fifos.add(second);
      }
    }
    return fifos;
  }

  /// How mail is sent; empty, with a finding, when some instance wants mail and it cannot be sent.
  Optional<MailSettings> mail(boolean wanted, Optional<String> routerId, Findings findings) {
    if (!wanted) {
      return Optional.empty();
    }
    if (server.isEmpty() || recipients.isEmpty()) {
      Optional<Location> where =
          server
              .map(Given::location)
              .or(() -> recipients.stream().map(Given::location).findFirst());
      where.ifPresent(
          location ->
              findings.warning(
                  location,
                  "smtp_alert is on, but "
                      + (server.isEmpty()
                          ? "there is no smtp_server"
                          : "notification_email names nobody")
                      + ": no mail is sent."));
      return Optional.empty();
    }
    return Optional.of(
        new MailSettings(
            server.get().value(),
            port,
            hello.orElse(hostName),
            sender.orElse("root@" + hostName),
            recipients.stream().map(Given::value).toList(),
            connectTimeout,
            routerId.orElse(hostName),
            mailAboutFaults));
  }

  /// Every command here.
  Stream<Given<ScriptCommand>> commands() {
    return Stream.of(startup, shutdown, notifyFifo.script, vrrpNotifyFifo.script)
        .flatMap(Optional::stream);
  }
}
