package locum.convert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.config.Configuration;
import locum.convert.Conversion.Part;
import locum.core.AddressFamily;
import locum.engine.InstanceConfig;
import locum.engine.VirtualMac;
import locum.nvrrp.Session;
import locum.nvrrp.SessionFile;
import locum.nvrrp.SessionText;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;

/// A configuration as files of sessions of nvrrp, one for each virtual router.
public final class ToNvrrp {

  /// Of a VRID and a priority.
  private static final int MOST = 254;

  /// Milliseconds.
  private static final int LEAST_INTERVAL = 1_000;

  private static final int MOST_INTERVAL = 10_000;

  private final Backward back;
  private final Set<String> names = new HashSet<>();

  /// Those that sessions use already.
  private final Set<String> primaries = new HashSet<>();

  private final Set<String> vrrpInterfaces = new HashSet<>();

  private ToNvrrp(Configuration configuration) {
    back = new Backward(configuration, "nvrrp");
  }

  public static Conversion of(Configuration configuration) {
    return new ToNvrrp(configuration).convert();
  }

  private Conversion convert() {
    List<Part> parts = new ArrayList<>();
    for (InstanceConfig instance : back.instances()) {
      Optional<String> obstacle =
          back.obstacle(instance, VrrpVersion.V3)
              .or(() -> refused(instance, instance.vrrp().orElseThrow()));
      if (obstacle.isPresent()) {
        back.leaveOut(instance, obstacle.get());
        continue;
      }
      String name = fileName(instance);
      String text = text(instance, instance.vrrp().orElseThrow());
      Optional<Session> read = SessionFile.read(name, text).session();
      if (read.isEmpty()) {
        back.leaveOut(instance, "a name in it can be said in no file of nvrrp");
        continue;
      }
      primaries.add(instance.interfaceName());
      vrrpInterfaces.add(read.get().vrrpInterface());
      back.compare(instance, SessionText.of(List.of(read.get())).text());
      if (provided(instance).isEmpty()) {
        back.makeFirst(instance, read.get().vrrpInterface());
      }
      parts.add(new Part(name, text));
    }
    back.compareRest(false);
    return new Conversion(parts, back.notes(), false);
  }

  /// What nvrrp 0.1 ends the reading of all files for.
  private Optional<String> refused(InstanceConfig instance, VirtualRouterConfig router) {
    if (instance.family() != AddressFamily.IPV4) {
      return Optional.of("nvrrp has IPv4 only");
    }
    if (router.vrid().value() > MOST) {
      return Optional.of("nvrrp takes VRIDs from 1 to 254");
    }
    if (router.priority().value() > MOST) {
      return Optional.of("nvrrp takes priorities from 1 to 254");
    }
    long interval = router.interval().duration().toMillis();
    if (interval < LEAST_INTERVAL || interval > MOST_INTERVAL) {
      return Optional.of("nvrrp takes intervals from 1 to 10 seconds");
    }
    return primaries.contains(instance.interfaceName())
            || vrrpInterfaces.contains(vrrpInterface(instance, router))
        ? Optional.of("nvrrp has one session for an interface, and there is one already")
        : Optional.empty();
  }

  private static Optional<String> provided(InstanceConfig instance) {
    return instance
        .virtualMac()
        .flatMap(VirtualMac::provided)
        .map(VirtualMac.Provided::interfaceName);
  }

  private static String vrrpInterface(InstanceConfig instance, VirtualRouterConfig router) {
    return provided(instance)
        .or(() -> instance.virtualMac().flatMap(VirtualMac::own).flatMap(VirtualMac.Own::name))
        .orElse("vrrp." + router.vrid());
  }

  private static String text(InstanceConfig instance, VirtualRouterConfig router) {
    return "primary_intf "
        + instance.interfaceName()
        + "\nvrrp_intf "
        + vrrpInterface(instance, router)
        + "\nvip "
        + instance.addresses().getFirst().prefix()
        + "\nvrid "
        + router.vrid()
        + "\npriority "
        + router.priority()
        + "\nadvert_int "
        + router.interval().duration().toMillis()
        + "\n"
        + (router.preemptMode() ? "" : "allow_preemption no\n");
  }

  /// The name of the instance, as far as it can be one of a file.
  private String fileName(InstanceConfig instance) {
    StringBuilder safe = new StringBuilder();
    instance
        .name()
        .chars()
        .forEach(
            c ->
                safe.append(
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "_-.".indexOf(c) >= 0
                        ? (char) c
                        : '_'));
    String name = safe.isEmpty() || safe.charAt(0) == '.' ? "session" + safe : safe.toString();
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }
}
