package locum.config;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.AddressFamily;
import locum.engine.InstanceConfig;
import locum.engine.VirtualMac;

/// Judges the kernel's settings of a host on which an interface with a virtual MAC address stands
/// beside the one with the host's own (spec B7, the list in nvrrp's document): both are on one
/// link, and the kernel takes them for one host with two doors unless it is told otherwise.
///
/// What locum sets by itself, for macvlans of its own making, is not judged.
final class KernelSettings {

  private static final String IPV4 = "net/ipv4/conf/";
  private static final String ICMP = "net/ipv4/icmp_errors_use_inbound_ifaddr";
  private static final String FORWARDING = "net/ipv4/ip_forward";

  /// Those that are judged for an interface; the kernel goes by the greater of it and that of all.
  private static final List<String> OF_INTERFACES =
      List.of("arp_ignore", "arp_announce", "rp_filter", "arp_notify");

  private final HostFacts host;
  private final Places places;
  private final List<ConfigProblem> problems;
  private final Set<String> told = new HashSet<>();

  /// @param problems takes what is found
  KernelSettings(HostFacts host, Places places, List<ConfigProblem> problems) {
    this.host = host;
    this.places = places;
    this.problems = problems;
  }

  /// What has to be read from a host for this configuration, with slashes.
  static Set<String> namesFor(Configuration configuration) {
    Set<String> names = new LinkedHashSet<>();
    for (InstanceConfig instance : configuration.engine().instances()) {
      if (!concerns(instance)) {
        continue;
      }
      names.addAll(List.of(ICMP, FORWARDING));
      provided(instance)
          .ifPresent(
              provided ->
                  Stream.of("all", "default", instance.interfaceName(), provided)
                      .forEach(
                          one ->
                              OF_INTERFACES.forEach(name -> names.add(IPV4 + one + "/" + name))));
    }
    return names;
  }

  private static boolean concerns(InstanceConfig instance) {
    return instance.family() == AddressFamily.IPV4
        && instance.virtualMac().flatMap(VirtualMac::bearer).isPresent();
  }

  private static Optional<String> provided(InstanceConfig instance) {
    return instance
        .virtualMac()
        .flatMap(VirtualMac::provided)
        .map(VirtualMac.Provided::interfaceName);
  }

  void judge(InstanceConfig instance) {
    if (!concerns(instance)) {
      return;
    }
    Location at = places.of(instance, Places.Part.VMAC_INTERFACE);
    provided(instance).ifPresent(provided -> judge(instance.interfaceName(), provided, at));
    if (value(FORWARDING).equals(Optional.of(1)) && value(ICMP).equals(Optional.of(0))) {
      tell(
          at,
          Severity.NOTE,
          ICMP,
          1,
          "ICMP errors of this router bear the first address of the interface by which they leave,"
              + " which is not the one that the packet came to: traceroute shows another router"
              + " than the virtual one.");
    }
  }

  private void judge(String base, String provided, Location at) {
    for (String one : List.of(base, provided)) {
      if (effective(one, "arp_ignore") == 0) {
        tell(
            at,
            Severity.WARNING,
            IPV4 + "all/arp_ignore",
            1,
            one
                + " answers ARP requests for addresses of the other interface, with its own MAC"
                + " address: hosts learn the wrong one, and lose the address at a take-over.");
      }
      if (effective(one, "arp_announce") < 2) {
        tell(
            at,
            Severity.WARNING,
            IPV4 + one + "/arp_announce",
            2,
            one
                + " may ask in the name of an address of the other interface, and whoever hears it"
                + " learns the wrong MAC address.");
      }
    }
    if (!host.interfaces().contains(provided)) {
      if (value(IPV4 + "default/rp_filter").equals(Optional.of(1))) {
        tell(
            at,
            Severity.WARNING,
            IPV4 + "default/rp_filter",
            0,
            "An interface that is made from now on drops packets whose way back is by another"
                + " interface: those to the virtual addresses.");
      }
      return;
    }
    if (effective(provided, "rp_filter") == 1) {
      tell(
          at,
          Severity.WARNING,
          IPV4 + provided + "/rp_filter",
          2,
          provided
              + " drops packets whose way back is by "
              + base
              + ": those of the hosts on this link to the virtual addresses.");
    }
    if (effective(provided, "arp_notify") == 0) {
      tell(
          at,
          Severity.NOTE,
          IPV4 + provided + "/arp_notify",
          1,
          "The kernel does not announce the addresses of "
              + provided
              + " when it is set up. locum does, so that nothing is lost; it counts when somebody"
              + " else sets it up.");
    }
  }

  /// More than anybody asks for where the kernel tells nothing.
  private int effective(String interfaceName, String setting) {
    Optional<Integer> own = value(IPV4 + interfaceName + "/" + setting);
    Optional<Integer> all = value(IPV4 + "all/" + setting);
    return own.isEmpty() || all.isEmpty() ? Integer.MAX_VALUE : Math.max(own.get(), all.get());
  }

  private Optional<Integer> value(String name) {
    return Optional.ofNullable(host.settings().get(name))
        .filter(text -> text.matches("\\d{1,3}"))
        .map(Integer::valueOf);
  }

  private void tell(Location at, Severity severity, String name, int value, String why) {
    if (told.add(name)) {
      problems.add(
          new ConfigProblem(
              at,
              severity,
              why + " To set it now: sysctl -w " + dotted(name) + "=" + value,
              ConfigProblem.Nature.MEANING));
    }
  }

  /// As sysctl(8) wants it: a dot in the name of an interface is a slash there.
  private static String dotted(String name) {
    StringBuilder text = new StringBuilder();
    name.chars().forEach(c -> text.append(c == '/' ? '.' : c == '.' ? '/' : (char) c));
    return text.toString();
  }
}
