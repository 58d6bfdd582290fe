package locum.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.engine.InstanceConfig;
import locum.engine.SyncGroupConfig;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;
import locum.track.Track;

/// Judges a configuration by what a host has: interfaces and addresses. A file may be meant for
/// another host, and interfaces come late, so that none of it is an error.
public final class HostJudgement {

  private static final String ELSEWHERE = " If the file is meant for another host, ignore this.";

  private final Configuration configuration;
  private final HostFacts host;
  private final List<ConfigProblem> problems = new ArrayList<>();

  /// Interfaces that there is nothing more to say about.
  private final Set<String> told = new HashSet<>();

  private HostJudgement(Configuration configuration, HostFacts host) {
    this.configuration = configuration;
    this.host = host;
  }

  /// What the host has against the configuration, each with its place in the file. Each missing
  /// interface is told once.
  public static List<ConfigProblem> of(Configuration configuration, HostFacts host) {
    HostJudgement judgement = new HostJudgement(configuration, host);
    configuration.engine().instances().forEach(judgement::willMake);
    configuration.engine().instances().forEach(judgement::judge);
    KernelSettings settings = new KernelSettings(host, configuration.places(), judgement.problems);
    configuration.engine().instances().forEach(settings::judge);
    judgement.statics();
    return judgement.problems;
  }

  /// The kernel's settings that a configuration is judged by, as [HostFacts#settings] wants them.
  public static Set<String> settingsFor(Configuration configuration) {
    return KernelSettings.namesFor(configuration);
  }

  /// The macvlans that the daemon makes itself are not missing.
  private void willMake(InstanceConfig instance) {
    instance
        .virtualMac()
        .flatMap(VirtualMac::own)
        .ifPresent(
            own -> told.add(own.name().orElse(own.prefix() + "." + instance.protocol().id())));
  }

  private void judge(InstanceConfig instance) {
    interfaces(instance);
    instance.source().ifPresent(source -> source(instance, source));
    if (instance.ownsAddresses()) {
      owner(instance);
    } else {
      alreadyHere(instance);
    }
  }

  private void interfaces(InstanceConfig instance) {
    missing(
        instance,
        instance.interfaceName(),
        configuration.places().of(instance, Places.Part.INTERFACE));
    instance.virtualMac().flatMap(VirtualMac::provided).ifPresent(p -> provided(instance, p));
    for (VirtualAddress address : instance.allAddresses().toList()) {
      Location at = configuration.places().of(instance, address.address());
      address.interfaceName().ifPresent(name -> missing(instance, name, at));
    }
    for (Track track : instance.tracks()) {
      if (track instanceof Track.Interface(String name, var _)) {
        Location at =
            configuration
                .places()
                .of(instance, groupOf(instance), track)
                .map(Places.TrackLine::location)
                .orElse(configuration.places().of(instance));
        missing(instance, name, at);
      }
    }
    instance
        .interfaceNames()
        .forEach(name -> missing(instance, name, configuration.places().of(instance)));
  }

  /// An interface with the virtual MAC address, which locum does not make.
  private void provided(InstanceConfig instance, VirtualMac.Provided provided) {
    String name = provided.interfaceName();
    MacAddress wanted = MacAddress.forVrid(instance.family(), instance.protocol().id());
    Optional<MacAddress> mac = Optional.ofNullable(host.macs().get(name));
    Location at = configuration.places().of(instance, Places.Part.VMAC_INTERFACE);
    if (!host.interfaces().contains(name)) {
      if (told.add(name)) {
        warning(
            at,
            "There is no interface '"
                + Spelling.printable(name)
                + "' on this host; until there is one, '"
                + Spelling.printable(instance.name())
                + "' is in FAULT. To make one: ip link add "
                + name
                + " link "
                + instance.interfaceName()
                + " address "
                + wanted
                + " type macvlan mode private");
      }
    } else if (mac.filter(wanted::equals).isEmpty() && !host.macs().isEmpty()) {
      warning(
          at,
          Spelling.printable(name)
              + " does not have the MAC address "
              + wanted
              + " of the VRID; until it has, '"
              + Spelling.printable(instance.name())
              + "' is in FAULT: ip link set dev "
              + name
              + " address "
              + wanted);
    }
  }

  private Optional<SyncGroupConfig> groupOf(InstanceConfig instance) {
    return configuration.engine().groups().stream()
        .filter(group -> group.members().contains(instance.name()))
        .findFirst();
  }

  private void statics() {
    configuration
        .engine()
        .statics()
        .interfaceNames()
        .forEach(
            name -> missing(name, configuration.places().start(), "the static objects on it wait"));
  }

  private void missing(InstanceConfig instance, String name, Location at) {
    missing(
        name,
        at,
        "'"
            + Spelling.printable(instance.name())
            + "' is in FAULT, or does without what belongs on it");
  }

  private void missing(String name, Location at, String consequence) {
    if (name.isEmpty() || host.interfaces().contains(name) || !told.add(name)) {
      return;
    }
    warning(
        at,
        "There is no interface '"
            + Spelling.printable(name)
            + "' on this host; until there is one, "
            + consequence
            + "."
            + Spelling.closest(name, host.interfaces())
                .map(near -> " Is '" + Spelling.printable(near) + "' meant?")
                .orElse("")
            + ELSEWHERE);
  }

  private void source(InstanceConfig instance, IpAddress source) {
    List<String> carriers = holders(source);
    Location at = configuration.places().of(instance, Places.Part.SOURCE);
    if (carriers.isEmpty()) {
      warning(
          at,
          "The source address "
              + source
              + " is on no interface of this host: no advert can be sent from it, and '"
              + Spelling.printable(instance.name())
              + "' stays in FAULT or unheard."
              + ELSEWHERE);
    } else if (!instance.interfaceName().isEmpty()
        && host.interfaces().contains(instance.interfaceName())
        && !carriers.contains(instance.interfaceName())) {
      warning(
          at,
          "The source address "
              + source
              + " is on "
              + String.join(", ", carriers)
              + ", not on "
              + Spelling.printable(instance.interfaceName())
              + ", the interface of this instance.");
    }
  }

  /// RFC 9568 §1.3: the address owner has the virtual addresses as its own.
  private void owner(InstanceConfig instance) {
    List<String> foreign =
        instance.addresses().stream()
            .map(VirtualAddress::address)
            .filter(address -> holders(address).isEmpty())
            .map(IpAddress::toString)
            .toList();
    if (!foreign.isEmpty()) {
      warning(
          configuration.places().of(instance, Places.Part.PRIORITY),
          "Priority 255 says that this host owns the addresses, but "
              + String.join(", ", foreign)
              + (foreign.size() == 1 ? " is" : " are")
              + " configured on none of its interfaces. Use at most 254."
              + ELSEWHERE);
    }
  }

  /// Held by neither a lease nor ownership: somebody else put it there.
  private void alreadyHere(InstanceConfig instance) {
    Optional<String> provided =
        instance.virtualMac().flatMap(VirtualMac::provided).map(p -> p.interfaceName());
    for (IpAddress address :
        new LinkedHashSet<>(instance.allAddresses().map(VirtualAddress::address).toList())) {
      if (provided.filter(holders(address)::contains).isPresent()) {
        leftBehind(instance, address, provided.get());
        continue;
      }
      Optional<String> holder =
          host.addresses().stream()
              .filter(held -> held.address().equals(address) && !held.leased())
              .map(HostFacts.HeldAddress::interfaceName)
              .findFirst();
      holder.ifPresent(
          name ->
              problems.add(
                  new ConfigProblem(
                      configuration.places().of(instance, address),
                      Severity.NOTE,
                      address
                          + " is on "
                          + name
                          + " of this host already, and locum did not put it there: it is left"
                          + " alone, and stays when this host is BACKUP, beside that of the"
                          + " MASTER. If another daemon holds it now, stop that first; if the"
                          + " host configures it itself, take it out there.")));
    }
  }

  /// An nvrrp that was here before leaves it, and the interface answers for it while it is up.
  private void leftBehind(InstanceConfig instance, IpAddress address, String name) {
    String prefix =
        instance
            .allAddresses()
            .map(VirtualAddress::prefix)
            .filter(p -> p.address().equals(address))
            .findFirst()
            .map(Object::toString)
            .orElse(address.toString());
    warning(
        configuration.places().of(instance, address),
        address
            + " is on "
            + Spelling.printable(name)
            + " of this host already, and locum did not put it there: it is left alone, and this"
            + " host may answer for it while it is BACKUP. nvrrp leaves it behind. When nvrrp is"
            + " stopped, take it away: ip addr del "
            + prefix
            + " dev "
            + name);
  }

  private List<String> holders(IpAddress address) {
    return host.addresses().stream()
        .filter(held -> held.address().equals(address) && !held.leased())
        .map(HostFacts.HeldAddress::interfaceName)
        .toList();
  }

  private void warning(Location at, String message) {
    problems.add(new ConfigProblem(at, Severity.WARNING, message, ConfigProblem.Nature.MEANING));
  }
}
