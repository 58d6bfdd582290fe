package locum.convert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.config.Configuration;
import locum.convert.Conversion.Part;
import locum.engine.InstanceConfig;
import locum.engine.VirtualMac;
import locum.nvrrp.Session;
import locum.nvrrp.SessionFile;
import locum.nvrrp.SessionText;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;

/// A configuration as files of sessions of nvrrp, one for each virtual router.
public final class ToNvrrp {

  private final Backward back;
  private final Set<String> names = new HashSet<>();

  private ToNvrrp(Configuration configuration) {
    back = new Backward(configuration, "nvrrp");
  }

  public static Conversion of(Configuration configuration) {
    return new ToNvrrp(configuration).convert();
  }

  private Conversion convert() {
    List<Part> parts = new ArrayList<>();
    for (InstanceConfig instance : back.instances()) {
      Optional<String> obstacle = back.obstacle(instance, VrrpVersion.V3);
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
      back.compare(instance, SessionText.of(List.of(read.get())).text());
      parts.add(new Part(name, text));
    }
    back.compareRest(false);
    return new Conversion(parts, back.notes(), false);
  }

  private static String text(InstanceConfig instance, VirtualRouterConfig router) {
    Optional<VirtualMac> mac = instance.virtualMac();
    Optional<String> provided =
        mac.flatMap(VirtualMac::provided).map(VirtualMac.Provided::interfaceName);
    Optional<String> made = mac.flatMap(VirtualMac::own).flatMap(VirtualMac.Own::name);
    return "primary_intf "
        + instance.interfaceName()
        + "\nvrrp_intf "
        + provided.or(() -> made).orElse("vrrp." + router.vrid())
        + "\nvip "
        + instance.addresses().getFirst().prefix()
        + "\nvrid "
        + router.vrid()
        + "\npriority "
        + router.priority()
        + "\nadvert_int "
        + router.interval().duration().toMillis()
        + "\n"
        + (router.preemptMode() ? "" : "allow_preemption no\n")
        + (instance.accept() ? "" : "accept_mode no\n")
        + (provided.isPresent() ? "" : "create_intf yes\n");
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
