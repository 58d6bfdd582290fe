package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.carp.CarpConfig;
import locum.carp.Password;
import locum.carp.Profile;
import locum.carp.Vhid;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.ProtocolConfig;
import locum.engine.VirtualAddress;

/// Makes an instance of what its `carp_instance` block says. What [CarpJudgement] has to say about
/// it is said when all of the file is known.
final class CarpResolution {

  private static final int USUAL_RATIO = 3;

  private final CarpDraft draft;
  private final GlobalDraft globals;
  private final TrackerDrafts trackers;
  private final ConfigSource source;
  private final Findings findings;

  CarpResolution(
      CarpDraft draft,
      GlobalDraft globals,
      TrackerDrafts trackers,
      ConfigSource source,
      Findings findings) {
    this.draft = draft;
    this.globals = globals;
    this.trackers = trackers;
    this.source = source;
    this.findings = findings;
  }

  /// The instance; empty, with an error, when there is no sensible one.
  Optional<InstanceConfig> resolve() {
    CarpPassword secret = new CarpPassword(draft, source, findings);
    Optional<Password> password = secret.resolve();
    Optional<Given<String>> named = draft.interfaceName.filter(given -> !given.value().isEmpty());
    missing(named.isPresent(), secret.isGiven());
    Optional<String> interfaceName =
        named.flatMap(given -> InstanceResolution.usableInterface(given, findings));
    boolean familyIsPossible = familyIsPossible();
    boolean intervalIsPossible = intervalIsPossible();
    if (draft.vhid.isEmpty()
        || interfaceName.isEmpty()
        || password.isEmpty()
        || draft.addresses.isEmpty()
        || !familyIsPossible
        || !intervalIsPossible) {
      return Optional.empty();
    }
    List<VirtualAddress> advertised = ownMacLess(draft.addresses);
    AddressFamily family = family();
    CarpConfig host =
        new CarpConfig(
            draft.effectiveProfile(),
            new Vhid(draft.vhid.get().value()),
            advbase(),
            advskew(),
            password.get(),
            draft.deadRatio.map(Given::value).orElse(USUAL_RATIO),
            draft.preempt.map(Given::value).orElse(false),
            advertised.stream().map(VirtualAddress::address).toList());
    boolean scripted = draft.notify.up.isPresent();
    scripts(scripted);
    return Optional.of(
        new InstanceConfig(
            draft.name.value(),
            interfaceName.get(),
            new ProtocolConfig.Carp(host, draft.interfaceMac),
            peering(family),
            InstanceResolution.ofFamily(draft.source, family, "The source address", findings),
            advertised,
            ownMacLess(draft.excluded),
            draft.announcements.resolve(globals.announcements),
            draft.trackPrimary,
            InstanceResolution.trackSource(draft, findings),
            InstanceResolution.tracks(draft, trackers, findings),
            draft.routing.resolve(false, globals.routingNames, globals.rulePreferences, findings),
            Optional.empty(),
            scripted,
            true,
            draft.promoteSecondaries));
  }

  private int advbase() {
    return draft.advbase.map(Given::value).orElse(1);
  }

  private int advskew() {
    return draft.advskew.map(Given::value).orElse(0);
  }

  /// All of it at once, so that nobody has to come back for the next.
  private void missing(boolean hasInterface, boolean hasPassword) {
    List<String> missing = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    if (!hasInterface) {
      missing.add("no interface");
      remedies.add("'interface NAME'");
    }
    if (draft.vhid.isEmpty()) {
      missing.add("no usable vhid");
      remedies.add("'vhid N' with the N (1-255) that the other hosts have");
    }
    if (!hasPassword) {
      missing.add("no password");
      remedies.add("'password_file PATH' or 'password TEXT'");
    }
    if (draft.addresses.isEmpty()) {
      missing.add("no address in virtual_ipaddress");
      remedies.add("'virtual_ipaddress { ADDRESS }'");
    }
    if (!missing.isEmpty()) {
      findings.error(
          draft.name.location(),
          "The instance has "
              + String.join(", ", missing)
              + ". Add "
              + String.join(", ", remedies)
              + ".");
    }
  }

  /// That of the adverts: IPv4 where there are addresses of both.
  private AddressFamily family() {
    return draft.addresses.stream()
            .anyMatch(given -> given.value().prefix().family() == AddressFamily.IPV4)
        ? AddressFamily.IPV4
        : AddressFamily.IPV6;
  }

  private boolean familyIsPossible() {
    Optional<Given<VirtualAddress>> sixth =
        draft.addresses.stream()
            .filter(given -> given.value().prefix().family() == AddressFamily.IPV6)
            .findFirst();
    if (sixth.isPresent() && draft.effectiveProfile() == Profile.UCARP) {
      findings.error(
          sixth.get().location(),
          "ucarp knows no IPv6, and 'profile ucarp' is "
              + (draft.profile.isPresent() ? "given" : "the default")
              + ". Write 'profile openbsd' or 'profile freebsd' on all hosts, or put the address into"
              + " virtual_ipaddress_excluded, where it comes and goes with the others.");
      return false;
    }
    return true;
  }

  private boolean intervalIsPossible() {
    if (advbase() == 0 && advskew() == 0) {
      findings.error(
          draft.advbase.map(Given::location).orElse(draft.name.location()),
          "'advbase 0' without 'advskew' is an interval of 0: adverts without end. Write 'advbase 1',"
              + " or 'advskew N', which counts 1/256 s.");
      return false;
    }
    return true;
  }

  private Peering peering(AddressFamily family) {
    Peering peering =
        new PeeringResolution(
                draft,
                globals.checkUnicastSource,
                () -> GlobalDraft.Groups.standard(family),
                false,
                family,
                findings)
            .resolve();
    if (draft.broadcast.isPresent() && peering instanceof Peering.Multicast(IpAddress group)) {
      return new Peering.Broadcast(group);
    }
    draft.broadcast.ifPresent(
        at ->
            findings.warning(
                at, "'nomcast' has no effect with unicast_peer: the adverts go to the peers."));
    return peering;
  }

  /// Without `use_vmac` on an address.
  private List<VirtualAddress> ownMacLess(List<Given<VirtualAddress>> given) {
    List<VirtualAddress> addresses = new ArrayList<>();
    for (Given<VirtualAddress> one : given) {
      if (one.value().ownMac()) {
        findings.warning(
            one.location(),
            "'use_vmac' has no effect in a carp_instance: the address answers with the MAC address of"
                + " its interface.");
      }
      addresses.add(one.value().withoutOwnMac());
    }
    return addresses;
  }

  private void scripts(boolean scripted) {
    NotifyDraft notify = draft.notify;
    if (notify.down.isEmpty()) {
      notify.neutral.ifPresent(
          at -> findings.warning(at, "'neutral' without down_script has no effect."));
      notify.downAtExit.ifPresent(
          at -> findings.warning(at, "'down_script_at_exit' without down_script has no effect."));
    }
    if (scripted && notify.down.isEmpty()) {
      findings.doubt(
          notify.up.get().location(),
          "There is an up_script, which adds the addresses, but no down_script to remove them: they"
              + " stay when this host is no longer MASTER, beside those of the other. Add"
              + " 'down_script', or delete 'up_script' and locum adds and removes them itself.");
    }
    if (!scripted && notify.down.isPresent()) {
      findings.note(
          notify.down.get().location(),
          "Without an up_script locum adds and removes the addresses itself; this script is run"
              + " beside that.");
    }
    draft.excluded.stream()
        .findFirst()
        .filter(_ -> scripted)
        .ifPresent(
            first ->
                findings.doubt(
                    first.location(),
                    "With an up_script locum adds no address, these neither: the script must."));
  }
}
