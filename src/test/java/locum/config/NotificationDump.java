package locum.config;

import java.util.TreeMap;
import java.util.stream.Stream;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import locum.notify.NotifySettings;
import locum.notify.NotifySettings.Audience;

/// What a configuration says about scripts, FIFOs and mail, as text; nothing where it says nothing.
final class NotificationDump {

  private NotificationDump() {}

  static Stream<String> lines(Configuration configuration) {
    NotifySettings settings = configuration.notifications();
    return Stream.of(
            scripts(configuration.globals().scripts()),
            settings.fifos().stream()
                .map(
                    fifo ->
                        "fifo "
                            + fifo.path()
                            + fifo.owner().map(owner -> " for " + runAs(owner)).orElse("")
                            + fifo.script().map(script -> " read by " + command(script)).orElse("")
                            + "\n"),
            settings.mail().stream().map(mail -> mail + "\n"),
            Stream.of(settings.statesAfterReload() ? "states after reload\n" : ""),
            new TreeMap<>(settings.instances())
                .entrySet().stream().map(e -> audience("instance", e.getKey(), e.getValue())),
            new TreeMap<>(settings.groups())
                .entrySet().stream().map(e -> audience("group", e.getKey(), e.getValue())))
        .flatMap(lines -> lines);
  }

  private static Stream<String> scripts(GlobalSettings.Scripts scripts) {
    return Stream.of(
        scripts.policy().equals(ScriptPolicy.DEFAULT) ? "" : scripts.policy() + "\n",
        scripts
            .startup()
            .map(command -> "startup " + scripts.startupTimeout() + " " + command(command) + "\n")
            .orElse(""),
        scripts
            .shutdown()
            .map(command -> "shutdown " + scripts.shutdownTimeout() + " " + command(command) + "\n")
            .orElse(""));
  }

  private static String audience(String kind, String name, Audience audience) {
    if (audience.equals(Audience.NOBODY)) {
      return "";
    }
    StringBuilder text = new StringBuilder("tell about " + kind + " " + name + ":");
    text.append(audience.tellsDeletion() ? " deletion" : "")
        .append(audience.priorityChanges() ? " priorities" : "")
        .append(audience.mail() ? " mail" : "");
    new TreeMap<>(audience.onState())
        .forEach((state, command) -> text.append("\n  ").append(state + " " + command(command)));
    audience.always().ifPresent(command -> text.append("\n  always ").append(command(command)));
    audience
        .onLowerPriority()
        .ifPresent(command -> text.append("\n  lower priority ").append(command(command)));
    audience
        .onLeavingMaster()
        .ifPresent(command -> text.append("\n  leaving master ").append(command(command)));
    audience.addresses().ifPresent(scripts -> text.append(addressScripts(scripts)));
    return text.append('\n').toString();
  }

  private static String addressScripts(NotifySettings.AddressScripts scripts) {
    return scripts.up().map(up -> "\n  up " + command(up)).orElse("")
        + scripts.down().map(down -> "\n  down " + command(down)).orElse("")
        + (scripts.neutral() ? "\n  neutral" : "")
        + (scripts.downAtExit() ? "\n  down at exit" : "");
  }

  private static String command(ScriptCommand command) {
    return command.words() + command.runAs().map(who -> " as " + runAs(who)).orElse("");
  }

  private static String runAs(ScriptCommand.RunAs who) {
    return who.user() + who.group().map(group -> ":" + group).orElse("");
  }
}
