package locum.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.config.Configuration;
import locum.convert.Conversion.Note;
import locum.convert.Conversion.Part;
import locum.core.AddressFamily;
import locum.core.IpPrefix;
import locum.core.ReportedState;
import locum.engine.InstanceConfig;
import locum.engine.SyncGroupConfig;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;
import locum.notify.NotifySettings.Audience;
import locum.vrrp.Authentication;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;
import locum.vrrpd.HostText;
import locum.vrrpd.VrrpdOptions;
import locum.vrrpd.VrrpdOptions.Monitoring;

/// A configuration as command lines of Advanced vrrpd, one for each virtual router.
public final class ToVrrpd {

  private static final int MOST_MONITORED = 9;
  private static final String PID_DIRECTORY = "/var/run";

  private final Configuration configuration;
  private final Backward back;
  private final Optional<SyncGroupConfig> group;

  private ToVrrpd(Configuration configuration) {
    this.configuration = configuration;
    back = new Backward(configuration, "vrrpd");
    group = configuration.engine().groups().stream().findFirst();
  }

  public static Conversion of(Configuration configuration) {
    return new ToVrrpd(configuration).convert();
  }

  private Conversion convert() {
    List<String> lines = new ArrayList<>();
    boolean secret = false;
    for (InstanceConfig instance : back.instances()) {
      Optional<String> obstacle =
          back.obstacle(instance, VrrpVersion.V2)
              .or(() -> unsayable(instance.vrrp().orElseThrow().authentication()));
      if (obstacle.isPresent()) {
        back.leaveOut(instance, obstacle.get());
        continue;
      }
      VrrpdOptions options = options(instance, instance.vrrp().orElseThrow());
      Optional<List<String>> words = VrrpdLine.of(options);
      if (words.isEmpty()) {
        back.leaveOut(instance, "its password or a name in it can be said on no command line");
        continue;
      }
      back.compare(
          instance,
          HostText.of(List.of(new HostText.Router(alone(options), "/")), Optional.empty()));
      if (options.authentication() instanceof Authentication.Header) {
        back.told(
            instance,
            "vrrpd 1.15 refuses -a ah/; behind the name vrrpd, locum takes it, and the original"
                + " wants pw/ or none, on all hosts");
      }
      lines.add("vrrpd " + ShellWords.joined(words.get()) + "\n");
      secret |= !options.authentication().equals(Authentication.NONE);
    }
    back.compareRest(true);
    back.rest(
        configuration.engine().groups().size() > 1
            || group.filter(g -> expected(g) > MOST_MONITORED).isPresent(),
        "sync groups beside the first, and none that counts more than nine");
    List<Note> notes = back.notes();
    return new Conversion(
        lines.isEmpty()
            ? List.of()
            : List.of(
                new Part(
                    "",
                    "#!/bin/sh\n"
                        + Conversion.comments("Converted for vrrpd by locum.", notes)
                        + String.join("", lines))),
        notes,
        secret);
  }

  private static Optional<String> unsayable(Authentication authentication) {
    return authentication instanceof Authentication.Trailer
        ? Optional.of("it signs its adverts (auth_hmac), and vrrpd does not")
        : Optional.empty();
  }

  private VrrpdOptions options(InstanceConfig instance, VirtualRouterConfig router) {
    Audience audience = Losses.audience(configuration.notifications(), instance);
    boolean virtualMac = instance.virtualMac().flatMap(VirtualMac::bearer).isPresent();
    List<IpPrefix> addresses =
        instance.addresses().stream()
            .map(VirtualAddress::prefix)
            .filter(prefix -> prefix.family() == AddressFamily.IPV4)
            .toList();
    return new VrrpdOptions(
        instance.interfaceName(),
        router.vrid(),
        addresses,
        router.priority().value(),
        new VrrpdOptions.Steps(OptionalInt.empty(), OptionalInt.empty()),
        (int) router.interval().duration().toSeconds(),
        router.preemptMode(),
        router.authentication(),
        virtualMac,
        new VrrpdOptions.Scripts(
            Backward.path(Optional.ofNullable(audience.onState().get(ReportedState.MASTER))),
            Backward.path(audience.onLeavingMaster())),
        group
            .filter(g -> g.members().contains(instance.name()))
            .<Monitoring>map(g -> new Monitoring.Together(Math.min(expected(g), MOST_MONITORED)))
            .orElseGet(Monitoring.Off::new),
        Optional.empty(),
        PID_DIRECTORY,
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static int expected(SyncGroupConfig group) {
    return group.expected();
  }

  private static VrrpdOptions alone(VrrpdOptions o) {
    return new VrrpdOptions(
        o.interfaceName(),
        o.vrid(),
        o.addresses(),
        o.priority(),
        o.steps(),
        o.interval(),
        o.preempt(),
        o.authentication(),
        o.virtualMac(),
        o.scripts(),
        new Monitoring.Off(),
        o.magicPacket(),
        o.pidDirectory(),
        o.runDirectory(),
        o.passwords(),
        o.remarks());
  }
}
