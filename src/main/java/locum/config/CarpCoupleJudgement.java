package locum.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import locum.carp.CarpConfig;
import locum.carp.Profile;
import locum.config.PairJudgement.Couple;
import locum.config.PairJudgement.Side;
import locum.config.Places.Part;
import locum.track.Track;

/// Judges one virtual host of CARP by what two hosts say about it: whether they accept each other's
/// adverts, whether they agree who is MASTER, and whether a failure moves the addresses.
final class CarpCoupleJudgement {

  private final Side mine;
  private final Side other;
  private final CarpConfig here;
  private final CarpConfig there;
  private final Findings findings;

  CarpCoupleJudgement(Couple couple, Findings findings) {
    this.mine = couple.mine();
    this.other = couple.other();
    this.here = mine.instance().carp().orElseThrow();
    this.there = other.instance().carp().orElseThrow();
    this.findings = findings;
  }

  void judge() {
    sameHash();
    new PeeringJudgement(mine, other, findings).judge();
    sameRules();
    patience(mine, other);
    patience(other, mine);
    handOver();
  }

  /// The configured rank, above 0 when the first host is the better one.
  static int order(Couple couple) {
    return interval(couple.other()).compareTo(interval(couple.mine()));
  }

  /// What the order is made of.
  static String numbers(Couple couple) {
    return couple.mine().shown()
        + " advertises every "
        + CarpStanding.words(interval(couple.mine()))
        + " against "
        + CarpStanding.words(interval(couple.other()));
  }

  private static Duration interval(Side side) {
    CarpStanding standing = CarpStanding.of(side.instance());
    return standing.interval(standing.well());
  }

  /// No part of a password is shown, not even how it differs.
  private void sameHash() {
    if (!here.password().equals(there.password())) {
      split(Part.AUTHENTICATION, "The passwords differ", "Give both the same.");
    }
    if (!Set.copyOf(here.addresses()).equals(Set.copyOf(there.addresses()))) {
      findings.doubt(
          mine.places().of(mine.instance()),
          "virtual_ipaddress of "
              + mine.shown()
              + " differs: "
              + CoupleJudgement.differences(here.addresses(), there.addresses())
              + " (the other at "
              + other.places().of(other.instance())
              + "). The hash covers the whole list, in whatever order: they refuse each other's"
              + " adverts, and both become MASTER. Write the same addresses on both; what only one"
              + " has belongs in virtual_ipaddress_excluded.");
    }
  }

  private void sameRules() {
    if (here.profile() != there.profile()) {
      findings.doubt(
          mine.at(Part.PROFILE),
          "'profile' is "
              + word(here.profile())
              + " here, "
              + word(there.profile())
              + " there"
              + where(Part.PROFILE)
              + ": they do not agree which of two equal hosts stays MASTER, nor what a demotion is."
              + " Write the same on both: that of the hosts which do not run locum.");
    }
    if (here.deadRatio() != there.deadRatio()) {
      findings.doubt(
          mine.at(Part.DEAD_RATIO),
          "'dead_ratio' is "
              + here.deadRatio()
              + " here, "
              + there.deadRatio()
              + " there"
              + where(Part.DEAD_RATIO)
              + ": the time until the addresses move depends on which host fails. Write the same on"
              + " both.");
    }
    if (here.preempt() != there.preempt()) {
      Side preempting = here.preempt() ? mine : other;
      Side waiting = here.preempt() ? other : mine;
      findings.doubt(
          waiting.at(Part.PREEMPT),
          "'preempt' stands on the other host only ("
              + preempting.at(Part.PREEMPT)
              + "): that one takes the addresses when it is the better one, this one does not. Write"
              + " it on both, or on none.");
    }
  }

  private static String word(Profile profile) {
    return profile.name().toLowerCase(Locale.ROOT);
  }

  /// A master that advertises less often than a backup waits is never obeyed.
  private void patience(Side backup, Side master) {
    Duration waits = CarpStanding.of(backup.instance()).patience();
    Duration every = interval(master);
    if (every.compareTo(waits) >= 0) {
      findings.doubt(
          backup.at(Part.INTERVAL),
          "This host waits for "
              + CarpStanding.words(waits)
              + ", and the other one advertises every "
              + CarpStanding.words(every)
              + " ("
              + master.at(Part.INTERVAL)
              + "): it takes over between two adverts, again and again. Write the same 'advbase' and"
              + " 'dead_ratio' on both.");
    }
  }

  private void handOver() {
    int order = interval(other).compareTo(interval(mine));
    if (order == 0) {
      equal();
    } else if (here.profile() == there.profile()) {
      weights(order > 0 ? mine : other, order > 0 ? other : mine);
    }
  }

  private void equal() {
    String both =
        "Both hosts advertise every "
            + CarpStanding.words(interval(mine))
            + " ("
            + other.at(Part.PRIORITY)
            + "): ";
    if (here.profile() == Profile.UCARP && there.profile() == Profile.UCARP) {
      findings.note(
          mine.at(Part.PRIORITY),
          both
              + "when both begin at once, the source address decides. A greater 'advskew' on one says"
              + " which one it is.");
    } else {
      findings.doubt(
          mine.at(Part.PRIORITY),
          both
              + "when both are MASTER, as after a partition, each yields to the other at the same"
              + " time. Give one of them a greater 'advskew'.");
    }
  }

  /// Whether failures on the holder move the addresses to the other.
  private void weights(Side holder, Side heir) {
    CarpStanding standing = CarpStanding.of(holder.instance());
    CarpStanding rival = CarpStanding.of(heir.instance());
    if (!standing.demotionIsInSkew()) {
      return; // the lower demotion wins whatever the intervals are
    }
    Duration against = rival.interval(rival.well());
    List<Track> stuck = new ArrayList<>();
    for (Track track : standing.weighted()) {
      int demotion = standing.without(track);
      if (demotion > standing.well() && standing.interval(demotion).compareTo(against) <= 0) {
        stuck.add(track);
      }
    }
    boolean together =
        rival.host().preempt() && standing.interval(standing.allFailed()).compareTo(against) > 0;
    stuck.forEach(track -> stuck(holder, heir, track, together));
  }

  private void stuck(Side holder, Side heir, Track track, boolean together) {
    CarpStanding standing = CarpStanding.of(holder.instance());
    CarpStanding rival = CarpStanding.of(heir.instance());
    int demotion = standing.without(track);
    Duration against = rival.interval(rival.well());
    String message =
        "The weight "
            + track.weight()
            + " of "
            + track.kind()
            + " '"
            + Spelling.printable(track.name())
            + "' does not move "
            + holder.shown()
            + ": with the demotion "
            + demotion
            + " advskew is "
            + standing.skew(demotion)
            + ", an advert every "
            + CarpStanding.words(standing.interval(demotion))
            + ", and the other host would send one every "
            + CarpStanding.words(against)
            + " ("
            + heir.at(Part.PRIORITY)
            + "), which is not more often.";
    Location at =
        holder
            .places()
            .of(holder.instance(), holder.group(), track)
            .map(Places.TrackLine::location)
            .orElse(holder.places().of(holder.instance()));
    if (together) {
      findings.note(at, message + " With everything failed it is.");
    } else {
      findings.doubt(at, message + remedy(standing, rival));
    }
  }

  private static String remedy(CarpStanding standing, CarpStanding rival) {
    long needed =
        256L * (rival.host().advbase() - standing.host().advbase())
            + rival.skew(rival.well())
            - standing.skew(standing.well())
            + 1;
    return standing.skew(standing.well()) + needed <= CarpStanding.MOST_DEMOTED
        ? " It takes at least " + needed + ", or values of advskew that are closer to each other."
        : " No weight does: advskew goes up to "
            + CarpStanding.MOST_DEMOTED
            + ". Write the same 'advbase' on both, and values of advskew that are closer to each"
            + " other.";
  }

  /// Neither obeys the other.
  private void split(Part part, String difference, String remedy) {
    findings.doubt(
        mine.at(part),
        difference
            + where(part)
            + ": they refuse each other's adverts, and both become MASTER. "
            + remedy);
  }

  private String where(Part part) {
    return " (" + other.at(part) + ")";
  }
}
