package locum.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import locum.carp.CarpConfig;
import locum.carp.Profile;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.SyncGroupConfig;
import locum.track.Track;

/// Judges one CARP instance by itself and beside the others of its file: what its protocol does not
/// protect, intervals and weights that cannot do what they are for, and numbers that VRRP uses too.
final class CarpJudgement {

  private final InstanceConfig instance;
  private final CarpConfig host;
  private final Optional<SyncGroupConfig> group;
  private final Places places;
  private final Findings findings;

  CarpJudgement(
      InstanceConfig instance, Optional<SyncGroupConfig> group, Places places, Findings findings) {
    this.instance = instance;
    this.host = instance.carp().orElseThrow();
    this.group = group;
    this.places = places;
    this.findings = findings;
  }

  void judge(List<InstanceConfig> all) {
    protection();
    intervals();
    addresses();
    weights();
    all.stream()
        .filter(other -> other.vrrp().isPresent())
        .filter(other -> other.protocol().id() == host.vhid().value())
        .filter(other -> other.interfaceName().equals(instance.interfaceName()))
        .findFirst()
        .ifPresent(this::numberOfVrrp);
  }

  private void protection() {
    if (findings.first("what CARP protects")) {
      findings.note(
          places.of(instance),
          "The hash of CARP covers vhid, addresses and counter, but not advbase, advskew, demotion"
              + " and the sender's address: whoever can send on this network can change these in an"
              + " advert that it has heard. Keep strangers off it.");
    }
    if (host.profile() == Profile.OPENBSD && findings.first("replay with OpenBSD")) {
      findings.note(
          places.of(instance, Places.Part.PROFILE),
          "OpenBSD sends the same counter in each advert, so that with 'profile openbsd' a recorded"
              + " advert that is sent again cannot be told from a new one: there is no check against"
              + " replay.");
    }
  }

  private void intervals() {
    CarpStanding standing = new CarpStanding(host, List.of());
    if (host.advbase() == 0 && host.profile() != Profile.OPENBSD) {
      findings.doubt(
          places.of(instance, Places.Part.INTERVAL),
          "With 'advbase 0' a host of "
              + (host.profile() == Profile.UCARP ? "ucarp" : "FreeBSD")
              + " waits for one interval only, "
              + CarpStanding.words(standing.interval(0))
              + " here, and takes over as soon as one advert is late; locum waits for "
              + host.deadRatio()
              + ". Use 'advbase 1' or more, unless all hosts are locum.");
    }
    if (host.deadRatio() == 1) {
      findings.doubt(
          places.of(instance, Places.Part.DEAD_RATIO),
          "With 'dead_ratio 1' this host waits for "
              + CarpStanding.words(standing.patience())
              + ", its own interval: it takes over as soon as one advert is late or lost. Use 2 or"
              + " more, on all hosts.");
    }
  }

  private void addresses() {
    if (host.profile() == Profile.UCARP && host.addresses().size() > 1) {
      findings.note(
          places.of(instance, host.addresses().get(1)),
          "ucarp itself has one address only. If another host runs ucarp, leave its address alone"
              + " here, and put the others into virtual_ipaddress_excluded.");
    }
    Optional<IpAddress> sixth =
        host.addresses().stream().filter(a -> a.family() == AddressFamily.IPV6).findFirst();
    if (sixth.isPresent()
        && instance.family() == AddressFamily.IPV4
        && instance.peering() instanceof Peering.Unicast) {
      findings.doubt(
          places.of(instance, sixth.get()),
          "With unicast_peer the adverts go over IPv4 only. A BSD host with addresses of both"
              + " families waits for adverts over IPv6 as well, and becomes MASTER without them. Put"
              + " the IPv6 addresses into an instance with a vhid of its own, on all hosts.");
    }
  }

  private void weights() {
    List<Track> all =
        instance.tracks().stream().filter(track -> track.weight().value() != 0).toList();
    CarpStanding standing = CarpStanding.of(instance);
    if (all.isEmpty() || !standing.demotionIsInSkew()) {
      return;
    }
    if (!host.preempt()) {
      findings.doubt(
          line(all.getFirst()),
          "Without 'preempt' no weight moves the addresses: it makes the MASTER advertise less"
              + " often, and nobody takes over from one that is heard. Write 'preempt' on all hosts,"
              + " or weight 0, which makes a failure a FAULT.");
      return;
    }
    standing.weighted().forEach(track -> limit(standing, track));
  }

  /// How much of a weight there is room for.
  private void limit(CarpStanding standing, Track track) {
    int well = standing.well();
    int without = standing.without(track);
    int wanted = without - well;
    int real = standing.skew(without) - standing.skew(well);
    if (wanted <= 0 || real == wanted) {
      return;
    }
    String numbers =
        "advskew is "
            + standing.skew(well)
            + " while all is well, and with the demotion "
            + without
            + " it is "
            + standing.skew(without)
            + "; "
            + CarpStanding.MOST_DEMOTED
            + " is the limit";
    if (real == 0) {
      findings.doubt(
          line(track),
          "The weight "
              + track.weight()
              + " alone changes nothing: "
              + numbers
              + ". Use a smaller advskew, on all hosts.");
    } else {
      findings.note(
          line(track),
          "Of the weight " + track.weight() + " only " + real + " count: " + numbers + ".");
    }
  }

  private Location line(Track track) {
    return places
        .of(instance, group, track)
        .map(Places.TrackLine::location)
        .orElse(places.of(instance));
  }

  private void numberOfVrrp(InstanceConfig other) {
    int id = host.vhid().value();
    findings.doubt(
        places.of(instance, Places.Part.VHID),
        "The vhid "
            + id
            + " is also the virtual_router_id of '"
            + Spelling.printable(other.name())
            + "' (line "
            + places.of(other).line()
            + ") on "
            + Spelling.printable(instance.interfaceName())
            + ": "
            + (host.profile() == Profile.UCARP
                ? "other hosts take the adverts of the one for broken ones of the other"
                : String.format(
                    Locale.ROOT,
                    "both have the virtual MAC address 00:00:5e:00:01:%02x, and a switch sends what is"
                        + " for one of them to the other",
                    id))
            + ". Give one of them another number, on all its hosts.");
  }
}
