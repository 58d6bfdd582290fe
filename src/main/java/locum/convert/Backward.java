package locum.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.config.Configuration;
import locum.convert.Conversion.Note;
import locum.core.AddressFamily;
import locum.core.Ipv4Address;
import locum.core.MacAddress;
import locum.core.ScriptCommand;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.StaticConfig;
import locum.notify.NotifySettings.Audience;
import locum.vrrp.VrrpVersion;

/// What the ways back have in common: the notes about what another program does not have.
final class Backward {

  private static final Ipv4Address VRRP_GROUP = new Ipv4Address(0xe0000012);

  private final Configuration configuration;
  private final String program;
  private final List<Note> notes = new ArrayList<>();

  Backward(Configuration configuration, String program) {
    this.configuration = configuration;
    this.program = program;
  }

  List<Note> notes() {
    return notes;
  }

  List<InstanceConfig> instances() {
    return configuration.engine().instances();
  }

  void leaveOut(InstanceConfig instance, String why) {
    note(instance, "'" + shown(instance) + "' is left out: " + why + ".");
  }

  /// Tells what is lost of an instance that is there.
  ///
  /// @param text what it was converted to, as a configuration again
  void compare(InstanceConfig instance, String text) {
    Losses.of(configuration, instance, text).forEach(what -> without(instance, what));
  }

  void without(InstanceConfig instance, String what) {
    note(instance, "Under " + program + " '" + shown(instance) + "' is without " + what + ".");
  }

  /// An interface with the virtual MAC address that locum would have made.
  void makeFirst(InstanceConfig instance, String name) {
    note(
        instance,
        program
            + " makes no interface; before it starts, run: ip link add "
            + name
            + " link "
            + instance.interfaceName()
            + " address "
            + MacAddress.forVrid(instance.family(), instance.protocol().id())
            + " type macvlan mode private");
  }

  /// What is written, but is not for every version.
  void told(InstanceConfig instance, String what) {
    note(instance, "Of '" + shown(instance) + "': " + what + ".");
  }

  private void note(InstanceConfig instance, String sentence) {
    notes.add(new Note(configuration.places().of(instance).toString(), sentence, true));
  }

  /// What belongs to no instance.
  ///
  /// @param groups whether sync groups are expressed otherwise
  void compareRest(boolean groups) {
    boolean told =
        !configuration.notifications().fifos().isEmpty()
            || configuration.notifications().mail().isPresent()
            || configuration.notifications().groups().values().stream()
                .anyMatch(audience -> !audience.equals(Audience.NOBODY));
    rest(told, "FIFOs, mail and the scripts of sync groups");
    rest(!configuration.engine().statics().equals(StaticConfig.NONE), "static objects");
    rest(!groups && !configuration.engine().groups().isEmpty(), "sync groups");
  }

  void rest(boolean present, String what) {
    if (present) {
      notes.add(
          new Note(
              configuration.places().start().file(),
              "Under " + program + " there are no " + what + ".",
              true));
    }
  }

  /// Why a virtual router cannot be one of the other program at all.
  Optional<String> obstacle(InstanceConfig instance, VrrpVersion version) {
    if (instance.vrrp().isEmpty()) {
      return Optional.of("it speaks CARP, and " + program + " does not");
    }
    if (instance.vrrp().get().version() != version) {
      return Optional.of(
          "it speaks VRRPv"
              + instance.vrrp().get().version().number()
              + ", and "
              + program
              + " VRRPv"
              + version.number()
              + " only");
    }
    if (instance.family() == AddressFamily.IPV4
        && !instance.peering().equals(new Peering.Multicast(VRRP_GROUP))) {
      return Optional.of(
          "it sends to single peers or to another group, and " + program + " to 224.0.0.18 only");
    }
    return instance.addresses().isEmpty()
        ? Optional.of("it has no address, and " + program + " wants one")
        : Optional.empty();
  }

  /// A script that is run without arguments, by its path.
  static Optional<String> path(Optional<ScriptCommand> command) {
    return command.filter(c -> c.words().size() == 1).map(ScriptCommand::program);
  }

  private static String shown(InstanceConfig instance) {
    StringBuilder shown = new StringBuilder();
    instance
        .name()
        .codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
