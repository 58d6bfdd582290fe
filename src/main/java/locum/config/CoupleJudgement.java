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
import locum.engine.Peering;
import locum.engine.VirtualAddress;
import locum.vrrp.Authentication;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;

/// Judges one virtual router by what two hosts say about it: whether their adverts reach and please
/// each other, whether they hold the same, and who takes over from whom ([HandOver]).
final class CoupleJudgement {

  private final Side mine;
  private final Side other;
  private final Findings findings;

  CoupleJudgement(Couple couple, Findings findings) {
    this.mine = couple.mine();
    this.other = couple.other();
    this.findings = findings;
  }

  void judge() {
    boolean understood = sameVersion();
    if (understood) {
      sameInterval();
    }
    sameAuthentication();
    samePeering();
    sameAddresses();
    new HandOver(mine, other, findings).judge();
  }

  /// The priority while everything is well.
  static int effective(Side side) {
    Standing standing = Standing.of(side.instance());
    return standing.effective(standing.well());
  }

  private boolean sameVersion() {
    VrrpVersion here = mine.instance().vrrp().orElseThrow().version();
    VrrpVersion there = other.instance().vrrp().orElseThrow().version();
    if (here == there) {
      return true;
    }
    split(
        Part.VERSION,
        "'version' is " + here.number() + " here, " + there.number() + " there",
        "Write the same 'version' on both.");
    return false;
  }

  private void sameInterval() {
    VirtualRouterConfig here = mine.instance().vrrp().orElseThrow();
    VirtualRouterConfig there = other.instance().vrrp().orElseThrow();
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
    Authentication here = mine.instance().vrrp().orElseThrow().authentication();
    Authentication there = other.instance().vrrp().orElseThrow().authentication();
    String what = "There is " + kind(here) + " here, " + kind(there) + " there";
    if (here instanceof Authentication.Trailer a && there instanceof Authentication.Trailer b) {
      trailers(a, b);
    } else if (tolerates(here) && tolerates(there)) {
      return; // a site that changes over
    } else if (!kind(here).equals(kind(there))) {
      split(Part.AUTHENTICATION, what, "Give both the same authentication.");
    } else if (!here.equals(there)) {
      split(
          Part.AUTHENTICATION,
          "There is " + kind(here) + " on both, with different passwords",
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

  private void samePeering() {
    switch (mine.instance().peering()) {
      case Peering.Broadcast _ -> {} // CARP only
      case Peering.Multicast(IpAddress here) -> {
        switch (other.instance().peering()) {
          case Peering.Multicast(IpAddress there) -> {
            if (!here.equals(there)) {
              split(
                  Part.GROUP,
                  "The multicast group is " + here + " here, " + there + " there",
                  "Write the same group on both.");
            }
          }
          case Peering.Broadcast _ -> {}
          case Peering.Unicast _ ->
              split(
                  Part.PEERS,
                  "There is multicast here, unicast_peer there",
                  "Use one of them on both.");
        }
      }
      case Peering.Unicast here -> {
        switch (other.instance().peering()) {
          case Peering.Broadcast _ -> {}
          case Peering.Multicast _ ->
              split(
                  Part.PEERS,
                  "There is unicast_peer here, multicast there",
                  "Use one of them on both.");
          case Peering.Unicast there -> {
            listed(mine, here, other);
            listed(other, there, mine);
          }
        }
      }
    }
  }

  /// Whether a host sends to the address that the other one speaks from.
  private void listed(Side sender, Peering.Unicast peering, Side receiver) {
    Optional<IpAddress> source = receiver.instance().source();
    if (source.isPresent()
        && peering.peers().stream().noneMatch(peer -> peer.address().equals(source.get()))) {
      findings.doubt(
          sender.at(Part.PEERS),
          "The other host speaks from "
              + source.get()
              + " ("
              + receiver.at(Part.SOURCE)
              + "), which is not among these peers: it does not hear this host there. Add "
              + source.get()
              + " to unicast_peer.");
    }
  }

  private void sameAddresses() {
    List<IpAddress> here = addresses(mine.instance().addresses());
    List<IpAddress> there = addresses(other.instance().addresses());
    if (!Set.copyOf(here).equals(Set.copyOf(there))) {
      Location at =
          here.stream()
              .filter(address -> !there.contains(address))
              .findFirst()
              .map(address -> mine.places().of(mine.instance(), address))
              .orElse(mine.places().of(mine.instance()));
      findings.doubt(
          at,
          "The virtual addresses of "
              + mine.shown()
              + " differ: "
              + differences(here, there)
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

  private static String differences(List<IpAddress> here, List<IpAddress> there) {
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
