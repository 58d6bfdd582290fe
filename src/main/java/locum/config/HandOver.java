package locum.config;

import java.util.ArrayList;
import java.util.List;
import locum.config.PairJudgement.Side;
import locum.config.Places.Part;
import locum.track.Track;

/// Who of two hosts holds a virtual router, and whether a weight makes the other one take over: it
/// does only if what is left is below the priority of the other, and the other preempts.
final class HandOver {

  private final Side mine;
  private final Side other;
  private final Findings findings;

  HandOver(Side mine, Side other, Findings findings) {
    this.mine = mine;
    this.other = other;
    this.findings = findings;
  }

  void judge() {
    int here = CoupleJudgement.effective(mine);
    int there = CoupleJudgement.effective(other);
    if (owner(mine) && owner(other)) {
      findings.doubt(
          mine.at(Part.PRIORITY),
          "Both hosts have priority 255 ("
              + other.at(Part.PRIORITY)
              + "): both own the addresses and both hold them. Give at least one of them at most"
              + " 254.");
    } else if (here == there) {
      equal(here);
    } else if (here > there) {
      nopreempt(mine, other);
      weights(mine, other);
    } else {
      nopreempt(other, mine);
      weights(other, mine);
    }
  }

  private static boolean owner(Side side) {
    return side.instance().ownsAddresses();
  }

  private static boolean preempts(Side side) {
    return side.instance().vrrp().orElseThrow().preemptMode() || owner(side);
  }

  private void equal(int priority) {
    findings.doubt(
        mine.at(Part.PRIORITY),
        "Both hosts have priority "
            + priority
            + " while all is well ("
            + other.at(Part.PRIORITY)
            + "): neither takes over from the other, and when both begin at once the greater source"
            + " address holds the addresses. Give them different priorities, to say which one it"
            + " is.");
    weights(mine, other);
    weights(other, mine);
  }

  /// Only the higher one could ever preempt, so that only its `nopreempt` means something.
  private void nopreempt(Side higher, Side lower) {
    if (preempts(higher) && !preempts(lower)) {
      findings.doubt(
          lower.at(Part.PREEMPT),
          "'nopreempt' stands on the lower host only: the other one has "
              + CoupleJudgement.effective(higher)
              + " against "
              + CoupleJudgement.effective(lower)
              + " and takes the addresses back when it returns ("
              + higher.places().of(higher.instance())
              + "). Write 'nopreempt' and 'state BACKUP' there, too.");
    }
  }

  /// Whether failures on the holder move the addresses to the other.
  private void weights(Side holder, Side heir) {
    if (owner(holder)) {
      return; // told by the file itself
    }
    Standing standing = Standing.of(holder.instance());
    Standing rival = Standing.of(heir.instance());
    int against = rival.effective(rival.well());
    List<Track> stuck = new ArrayList<>();
    for (Track track : standing.weighted()) {
      int left = standing.effective(standing.without(track));
      if (left < standing.effective(standing.well())) {
        if (left >= against) {
          stuck.add(track);
        } else if (!preempts(heir)) {
          refused(holder, heir, standing, track, against);
        }
      }
    }
    boolean together = standing.effective(standing.allFailed()) < against && preempts(heir);
    stuck.forEach(track -> stuck(holder, heir, standing, track, together));
  }

  private void stuck(Side holder, Side heir, Standing standing, Track track, boolean together) {
    Standing rival = Standing.of(heir.instance());
    int against = rival.effective(rival.well());
    int left = standing.effective(standing.without(track));
    String message =
        "The weight "
            + track.weight()
            + " of "
            + shown(track)
            + " does not move "
            + holder.shown()
            + ": "
            + standing.limited(standing.well(), standing.without(track))
            + (left == against ? " is the same as the " : " is still above the ")
            + against
            + " of the other host ("
            + heir.at(Part.PRIORITY)
            + (rival.well() == rival.base() ? "" : "; " + rival.limited(rival.base(), rival.well()))
            + (left == against ? "), and equal priorities do not preempt." : ").");
    if (together) {
      findings.note(
          line(holder, track),
          message
              + " With everything failed it is "
              + standing.effective(standing.allFailed())
              + ", which does.");
    } else {
      int needed = standing.effective(standing.well()) - against + 1;
      findings.doubt(
          line(holder, track),
          message
              + " It takes at least "
              + needed
              + (track.weight().value() > 0 ? " on both hosts" : "")
              + ", or priorities that are closer to each other.");
    }
  }

  private void refused(Side holder, Side heir, Standing standing, Track track, int against) {
    findings.doubt(
        line(holder, track),
        "The weight "
            + track.weight()
            + " of "
            + shown(track)
            + " does not move "
            + holder.shown()
            + ": "
            + standing.limited(standing.well(), standing.without(track))
            + " is below the "
            + against
            + " of the other host, but that has 'nopreempt' ("
            + heir.at(Part.PREEMPT)
            + ") and leaves the addresses where they are. Use weight 0, which makes a failure a"
            + " FAULT.");
  }

  private static Location line(Side side, Track track) {
    return side.places()
        .of(side.instance(), side.group(), track)
        .map(Places.TrackLine::location)
        .orElse(side.places().of(side.instance()));
  }

  private static String shown(Track track) {
    return track.kind() + " '" + Spelling.printable(track.name()) + "'";
  }
}
