package locum.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.config.PairJudgement.Couple;
import locum.config.PairJudgement.Side;
import locum.config.Places.Part;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.engine.VirtualAddress;
import locum.vrrp.Authentication;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;

/// Judges one virtual router by what two hosts say about it: whether their adverts reach and please
/// each other, whether they hold the same, and who takes over from whom ([HandOver]).
final class CoupleJudgement {

  private final Side mine;
  private final Side other;
  private final VirtualRouterConfig here;
  private final VirtualRouterConfig there;
  private final Findings findings;

  CoupleJudgement(Couple couple, Findings findings) {
    this.mine = couple.mine();
    this.other = couple.other();
    this.here = mine.instance().vrrp().orElseThrow();
    this.there = other.instance().vrrp().orElseThrow();
    this.findings = findings;
  }

  void judge() {
    boolean understood = sameVersion();
    if (understood) {
      sameInterval();
    }
    sameAuthentication();
    new PeeringJudgement(mine, other, findings).judge();
    sameAddresses();
    new HandOver(mine, other, findings).judge();
  }

  /// The priority while everything is well.
  static int effective(Side side) {
    Standing standing = Standing.of(side.instance());
    return standing.effective(standing.well());
  }

  private boolean sameVersion() {
    if (here.version() == there.version()) {
      return true;
    }
    split(
        Part.VERSION,
        "'version' is " + here.version().number() + " here, " + there.version().number() + " there",
        "Write the same 'version' on both.");
    return false;
  }

  private void sameInterval() {
    if (here.interval().equals(there.interval())) {
      return;
    }
    String intervals =
        "'advert_int' is " + here.interval() + " here, " + there.interval() + " there";
    if (here.version() == VrrpVersion.V2) {
      split(Part.INTERVAL, intervals, "Write the same 'advert_int' on both.");
    } else {
      findings.doubt(
          mine.at(Part.INTERVAL),
          intervals
              + where(Part.INTERVAL)
              + ": in VRRPv3 a BACKUP goes by the interval of the MASTER, so that the time to a"
              + " take-over depends on who holds the addresses.");
    }
  }

  /// No part of a secret is shown, not even how it differs.
  private void sameAuthentication() {
    Authentication ours = here.authentication();
    Authentication theirs = there.authentication();
    String what = "There is " + kind(ours) + " here, " + kind(theirs) + " there";
    if (ours instanceof Authentication.Trailer a && theirs instanceof Authentication.Trailer b) {
      trailers(a, b);
    } else if (tolerates(ours) && tolerates(theirs)) {
      return; // a site that changes over
    } else if (!kind(ours).equals(kind(theirs))) {
      split(Part.AUTHENTICATION, what, "Give both the same authentication.");
    } else if (!ours.equals(theirs)) {
      split(
          Part.AUTHENTICATION,
          "There is " + kind(ours) + " on both, with different passwords",
          "Only the first 8 octets count. Give both the same.");
    }
  }

  /// Whether adverts without authentication are sent or obeyed.
  private static boolean tolerates(Authentication authentication) {
    return switch (authentication) {
      case Authentication.None _ -> true;
      case Authentication.SimplePassword _, Authentication.Header _ -> false;
      case Authentication.Trailer trailer -> trailer.mode() == Authentication.Mode.RECEIVE_ONLY;
    };
  }

  private void trailers(Authentication.Trailer here, Authentication.Trailer there) {
    if (!signedFor(here, there) || !signedFor(there, here)) {
      split(
          Part.AUTHENTICATION,
          "There is auth_hmac on both, but one signs with a key that the other has not, or not at all",
          "Give both the same keys.");
    }
  }

  /// Whether what one sends can be checked by the other.
  private static boolean signedFor(Authentication.Trailer sender, Authentication.Trailer receiver) {
    Optional<Octets> signing = Optional.ofNullable(sender.keys().get(sender.activeKey()));
    Optional<Octets> checking = Optional.ofNullable(receiver.keys().get(sender.activeKey()));
    return sender.mode() == Authentication.Mode.RECEIVE_ONLY
        ? receiver.mode() != Authentication.Mode.ENFORCE
        : signing.equals(checking);
  }

  private static String kind(Authentication authentication) {
    return switch (authentication) {
      case Authentication.None _ -> "no authentication";
      case Authentication.SimplePassword _ -> "auth_type PASS";
      case Authentication.Header _ -> "auth_type AH";
      case Authentication.Trailer _ -> "auth_hmac";
    };
  }

  private void sameAddresses() {
    List<IpAddress> ours = addresses(mine.instance().addresses());
    List<IpAddress> theirs = addresses(other.instance().addresses());
    if (!Set.copyOf(ours).equals(Set.copyOf(theirs))) {
      Location at =
          ours.stream()
              .filter(address -> !theirs.contains(address))
              .findFirst()
              .map(address -> mine.places().of(mine.instance(), address))
              .orElse(mine.places().of(mine.instance()));
      findings.doubt(
          at,
          "The virtual addresses of "
              + mine.shown()
              + " differ: "
              + differences(ours, theirs)
              + " (the other at "
              + other.places().of(other.instance())
              + "). What only one host lists goes nowhere when that fails; keepalived 2.2 obeys no"
              + " advert with another list, so that both would be MASTER.");
    }
    Set<IpAddress> excludedHere = Set.copyOf(addresses(mine.instance().excluded()));
    Set<IpAddress> excludedThere = Set.copyOf(addresses(other.instance().excluded()));
    if (!excludedHere.equals(excludedThere)) {
      findings.doubt(
          mine.places().of(mine.instance()),
          "virtual_ipaddress_excluded differs: "
              + differences(List.copyOf(excludedHere), List.copyOf(excludedThere))
              + ". What only one host lists goes nowhere when that fails.");
    }
  }

  private static List<IpAddress> addresses(List<VirtualAddress> listed) {
    return listed.stream().map(VirtualAddress::address).toList();
  }

  /// What only one of two lists has.
  static String differences(List<IpAddress> here, List<IpAddress> there) {
    return Stream.of(only("here", here, there), only("there", there, here))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> only(String where, List<IpAddress> these, List<IpAddress> those) {
    String rest =
        these.stream()
            .filter(address -> !those.contains(address))
            .map(IpAddress::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    return rest.isEmpty() ? Optional.empty() : Optional.of("only " + where + " " + rest);
  }

  /// Neither obeys the other.
  private void split(Part part, String difference, String remedy) {
    findings.doubt(
        mine.at(part),
        difference
            + where(part)
            + ": they refuse or do not hear each other's adverts, and both become MASTER. "
            + remedy);
  }

  private String where(Part part) {
    return " (" + other.at(part) + ")";
  }
}
