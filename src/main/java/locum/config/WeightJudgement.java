package locum.config;

import java.util.List;
import java.util.Optional;
import locum.engine.InstanceConfig;
import locum.engine.SyncGroupConfig;
import locum.track.Track;

/// Judges the weights of one instance, with the numbers: which of them change nothing, and how much
/// of them is lost because a priority stays within 1-254.
final class WeightJudgement {

  private final InstanceConfig instance;
  private final Optional<SyncGroupConfig> group;
  private final Places places;
  private final Findings findings;
  private final Standing standing;

  WeightJudgement(
      InstanceConfig instance, Optional<SyncGroupConfig> group, Places places, Findings findings) {
    this.instance = instance;
    this.group = group;
    this.places = places;
    this.findings = findings;
    this.standing = Standing.of(instance);
  }

  void judge() {
    boolean weighted = instance.tracks().stream().anyMatch(track -> track.weight().value() != 0);
    if (weighted && instance.ownsAddresses()) {
      findings.doubt(
          places.of(instance, Places.Part.PRIORITY),
          "This instance has priority 255, which no weight changes: what it tracks with a weight"
              + " has no effect. Use at most 254, or weight 0 to make it a FAULT.");
    } else {
      standing.weighted().forEach(this::judge);
      together();
    }
  }

  /// What the lines themselves say about weights, whatever the instance speaks.
  static void written(
      InstanceConfig instance, Optional<SyncGroupConfig> group, Places places, Findings findings) {
    boolean weighted = instance.tracks().stream().anyMatch(track -> track.weight().value() != 0);
    for (Track track : instance.tracks()) {
      places.of(instance, group, track).ifPresent(line -> written(track, line, weighted, findings));
    }
  }

  private static void written(
      Track track, Places.TrackLine line, boolean weighted, Findings findings) {
    Optional<Integer> written = line.written();
    Optional<Integer> standard = line.standard();
    if (written.isPresent() && standard.isPresent() && !written.equals(standard)) {
      note(
          line,
          "'weight "
              + written.get()
              + "' here overrides the 'weight "
              + standard.get()
              + "' in the block of "
              + shown(track)
              + ".",
          findings);
    }
    boolean zero = written.or(() -> standard).filter(weight -> weight == 0).isPresent();
    if (zero && track.weight().value() == 0 && weighted) {
      note(
          line,
          "Among weights, 'weight 0' of "
              + shown(track)
              + " is not the smallest of them: its failure is a FAULT, which outranks them all.",
          findings);
    }
  }

  /// Several instances may share a line of their sync group.
  private static void note(Places.TrackLine line, String message, Findings findings) {
    if (findings.first(line.location() + message)) {
      findings.note(line.location(), message);
    }
  }

  /// One weight, while everything else is well.
  private void judge(Track track) {
    int well = standing.well();
    int without = standing.without(track);
    int wanted = Math.abs(without - well);
    int real = Math.abs(standing.effective(without) - standing.effective(well));
    if (real == wanted) {
      return;
    }
    Location at =
        places
            .of(instance, group, track)
            .map(Places.TrackLine::location)
            .orElse(places.of(instance));
    String numbers =
        "while all is well the priority is "
            + standing.limited(standing.base(), well)
            + ", and when "
            + shown(track)
            + " fails "
            + standing.limited(well, without);
    String who = group.isPresent() ? " of '" + Spelling.printable(instance.name()) + "'" : "";
    String remedy =
        Math.max(well, without) > 254
            ? " Use a lower priority, on all hosts."
            : " Use a smaller weight, or a higher priority on all hosts.";
    if (real == 0) {
      findings.doubt(
          at,
          "The weight "
              + track.weight()
              + who
              + " alone changes nothing: "
              + numbers
              + ", which is the same."
              + remedy);
    } else if (Math.max(well, without) > 254) {
      findings.doubt(
          at,
          "Of the weight "
              + track.weight()
              + who
              + " only "
              + real
              + " count: "
              + numbers
              + "."
              + remedy);
    } else {
      findings.note(
          at,
          "Of the weight " + track.weight() + who + " only " + real + " count: " + numbers + ".");
    }
  }

  /// All weights, when each of them alone has room.
  private void together() {
    List<Track> all = standing.weighted();
    boolean eachFits =
        all.stream().map(standing::without).allMatch(sum -> standing.effective(sum) == sum);
    int worst = standing.allFailed();
    if (all.size() > 1 && eachFits && standing.effective(worst) != worst) {
      findings.note(
          places.of(instance, Places.Part.PRIORITY),
          "When everything fails that is tracked with a weight, the priority is "
              + standing.limited(standing.well(), worst)
              + ": the last failures no longer count.");
    }
  }

  private static String shown(Track track) {
    return track.kind() + " '" + Spelling.printable(track.name()) + "'";
  }
}
