package locum.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import locum.core.IpAddress;
import locum.engine.InstanceConfig;
import locum.engine.ProtocolConfig;
import locum.engine.SyncGroupConfig;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;
import locum.track.Track;
import locum.track.TrackerConfig;
import locum.vrrp.VirtualRouterConfig;

/// Judges what a configuration means, when all of it is known: `nopreempt` that cannot hold, and
/// addresses that are given twice. Weights have [WeightJudgement], CARP has [CarpJudgement].
final class Judgement {

  private final Configuration configuration;
  private final Places places;
  private final Findings findings;

  Judgement(Configuration configuration, Findings findings) {
    this.configuration = configuration;
    this.places = configuration.places();
    this.findings = findings;
  }

  void judge() {
    Map<String, SyncGroupConfig> groupOf = new HashMap<>();
    for (SyncGroupConfig group : configuration.engine().groups()) {
      group.members().forEach(member -> groupOf.put(member, group));
    }
    for (InstanceConfig instance : configuration.engine().instances()) {
      Optional<SyncGroupConfig> group = Optional.ofNullable(groupOf.get(instance.name()));
      WeightJudgement.written(instance, group, places, findings);
      switch (instance.protocol()) {
        case ProtocolConfig.Vrrp(VirtualRouterConfig router) -> {
          new WeightJudgement(instance, group, places, findings).judge();
          nopreempt(instance, router);
        }
        case ProtocolConfig.Carp _ ->
            new CarpJudgement(instance, group, places, findings)
                .judge(configuration.engine().instances());
      }
    }
    configuration.engine().groups().forEach(this::nopreempt);
    addressesTwice();
    providedInterfaces();
  }

  /// An interface that one instance sets up and down is of no use to anything else.
  private void providedInterfaces() {
    List<InstanceConfig> instances = configuration.engine().instances();
    Map<String, InstanceConfig> owners = new HashMap<>();
    for (InstanceConfig instance : instances) {
      Optional<String> provided =
          instance.virtualMac().flatMap(VirtualMac::provided).map(p -> p.interfaceName());
      if (provided.isEmpty()) {
        continue;
      }
      Location at = places.of(instance, Places.Part.VMAC_INTERFACE);
      Optional.ofNullable(owners.putIfAbsent(provided.get(), instance))
          .ifPresent(
              first ->
                  findings.error(
                      at,
                      shown(provided.get())
                          + " is the vmac_interface of '"
                          + shown(first.name())
                          + "' too (line "
                          + places.of(first, Places.Part.VMAC_INTERFACE).line()
                          + "): it is up while one of them is MASTER and down while the other is"
                          + " not. Give each instance an interface of its own."));
      Stream.concat(Stream.of(instance), instances.stream())
          .filter(user -> user.interfaceName().equals(provided.get()))
          .findFirst()
          .ifPresent(
              user ->
                  findings.error(
                      at,
                      "vmac_interface names the interface that '"
                          + shown(user.name())
                          + "' hears adverts on, and "
                          + shown(provided.get())
                          + " is down while '"
                          + shown(instance.name())
                          + "' is not MASTER. Name an interface of its own, with the virtual MAC"
                          + " address."));
    }
  }

  private void nopreempt(InstanceConfig instance, VirtualRouterConfig router) {
    if (router.preemptMode()) {
      return;
    }
    Location at = places.of(instance, Places.Part.PREEMPT);
    if (instance.ownsAddresses()) {
      findings.doubt(
          at,
          "'nopreempt' does not hold with priority 255: the owner of the addresses always takes"
              + " them back (RFC 9568 §6.1). Use at most 254 to have nopreempt.");
      return;
    }
    Standing standing = Standing.of(instance);
    boolean weighted = instance.tracks().stream().anyMatch(track -> track.weight().value() != 0);
    if (weighted) {
      String numbers =
          standing.weighted().isEmpty()
              ? "whatever the priorities are"
              : "neither at "
                  + standing.effective(standing.well())
                  + ", with everything well, nor at "
                  + standing.effective(standing.allFailed())
                  + ", with everything failed, but only when the MASTER is silent";
      findings.doubt(
          at,
          "With 'nopreempt' here, a weight cannot move the addresses to this host: it takes them"
              + " from no MASTER that is heard, "
              + numbers
              + ". Use weight 0, which makes a failure a FAULT, on all hosts.");
    }
    lastsOneRun(instance, at);
  }

  /// A FAULT moves the addresses under nopreempt as well, and they stay where they went.
  private void lastsOneRun(InstanceConfig instance, Location at) {
    List<String> hasty =
        configuration.engine().trackers().stream()
            .filter(tracker -> tracker instanceof TrackerConfig.Script script && script.fall() == 1)
            .map(TrackerConfig::name)
            .filter(
                name ->
                    instance.tracks().stream()
                        .anyMatch(
                            track ->
                                track instanceof Track.Script
                                    && track.name().equals(name)
                                    && track.weight().value() == 0))
            .toList();
    if (!hasty.isEmpty()) {
      findings.note(
          at,
          "'nopreempt' does not keep the addresses here through a failure: one failed run of "
              + String.join(" or ", hasty.stream().map(name -> "'" + shown(name) + "'").toList())
              + " (weight 0, fall 1) is a FAULT, which moves them, and they do not return. 'fall'"
              + " 2 or more lets a single failure pass.");
    }
  }

  private static String quoted(List<String> names) {
    return String.join(" and ", names.stream().map(name -> "'" + shown(name) + "'").toList());
  }

  /// A group moves as one, so that one member that preempts takes the others with it.
  private void nopreempt(SyncGroupConfig group) {
    List<InstanceConfig> members =
        configuration.engine().instances().stream()
            .filter(instance -> group.members().contains(instance.name()))
            .toList();
    List<InstanceConfig> preempting = members.stream().filter(Judgement::preempts).toList();
    if (preempting.isEmpty() || preempting.size() == members.size()) {
      return;
    }
    for (InstanceConfig member : members) {
      if (!preempting.contains(member)) {
        findings.doubt(
            places.of(member, Places.Part.PREEMPT),
            (member.carp().isPresent() && !places.says(member, Places.Part.PREEMPT)
                    ? "'nopreempt', the default of CARP, does not hold here: "
                    : "'nopreempt' does not hold here: ")
                + quoted(preempting.stream().map(InstanceConfig::name).toList())
                + " of the same sync group '"
                + shown(group.name())
                + "' preempts, and takes this instance with it. Give 'nopreempt' to all members"
                + " of the group, or to none"
                + (member.carp().isPresent() ? ", and 'preempt' to those of CARP." : "."));
      }
    }
  }

  private static boolean preempts(InstanceConfig instance) {
    return switch (instance.protocol()) {
      case ProtocolConfig.Vrrp(VirtualRouterConfig router) ->
          router.preemptMode() || router.addressOwner();
      case ProtocolConfig.Carp carp -> carp.host().preempt();
    };
  }

  private void addressesTwice() {
    Map<IpAddress, InstanceConfig> holders = new HashMap<>();
    for (InstanceConfig instance : configuration.engine().instances()) {
      Set<IpAddress> own = new HashSet<>();
      for (VirtualAddress address : instance.allAddresses().toList()) {
        if (!own.add(address.address())) {
          continue;
        }
        Optional<InstanceConfig> other =
            Optional.ofNullable(holders.putIfAbsent(address.address(), instance));
        other.ifPresent(
            first ->
                findings.doubt(
                    places.of(instance, address.address()),
                    address.address()
                        + " is also an address of the instance '"
                        + shown(first.name())
                        + "' (line "
                        + places.of(first, address.address()).line()
                        + "): when one of them leaves it, it goes away under the other, and when"
                        + " they are MASTER on different hosts, both hosts hold it. Give each"
                        + " address to one instance."));
      }
    }
  }

  private static String shown(String name) {
    return Spelling.printable(name);
  }
}
