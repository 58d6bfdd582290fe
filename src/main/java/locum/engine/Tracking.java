package locum.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import locum.core.Link;
import locum.track.Reading;
import locum.track.Track;
import locum.track.Verdict;
import locum.vrrp.Priority;

/// What the things that one instance tracks make of its priority, and whether it may take part.
///
/// ```text
///   effective priority = base + sum of the points, at least 1, at most 254; 255 stays 255
/// ```
final class Tracking {

  /// Where to read what is tracked, interfaces excepted.
  interface Readings {
    Reading of(Track track);
  }

  private record Line(Track track, Reading reading, Verdict verdict) {
    String subject() {
      return track.kind() + " " + track.name();
    }

    String sentence() {
      return subject() + " " + reading.evidence();
    }
  }

  private final Readings readings;
  private List<Line> lines = List.of();
  private String changes = "";

  Tracking(Readings readings) {
    this.readings = readings;
  }

  /// Looks at everything that the instance tracks.
  void look(InstanceConfig config, HostTable host) {
    List<Line> found = new ArrayList<>();
    for (Track track : config.tracks()) {
      Reading reading =
          track instanceof Track.Interface(String name, var _)
              ? read(name, host)
              : readings.of(track);
      // No weight changes the priority of the owner, nor can a product put it into FAULT.
      boolean ignored = config.ownsAddresses() && track.weight().value() != 0;
      Verdict verdict = ignored ? Verdict.Adds.NOTHING : track.weight().judge(reading);
      found.add(new Line(track, reading, verdict));
    }
    changes =
        found.stream()
            .filter(line -> line.verdict().points() != pointsOf(line.track()))
            .map(line -> line.sentence() + " and adds " + line.verdict().points())
            .collect(Collectors.joining("; "));
    lines = List.copyOf(found);
  }

  /// The points that this track, with whatever weight, had so far.
  private int pointsOf(Track track) {
    return lines.stream()
        .filter(
            line -> line.track().kind() == track.kind() && line.track().name().equals(track.name()))
        .mapToInt(line -> line.verdict().points())
        .findFirst()
        .orElse(0);
  }

  private static Reading read(String interfaceName, HostTable host) {
    Optional<Link> link = host.link(interfaceName);
    return link.isEmpty()
        ? new Reading.Health(false, "does not exist")
        : link.get().operational()
            ? new Reading.Health(true, "is up")
            : new Reading.Health(false, "is down or has no carrier");
  }

  Set<FaultCause> faults() {
    Set<FaultCause> faults = new LinkedHashSet<>();
    for (Line line : lines) {
      if (line.verdict() instanceof Verdict.Fault) {
        boolean up = line.reading() instanceof Reading.Health(boolean well, var _) && well;
        faults.add(
            new FaultCause.Tracked(
                line.track().kind(),
                line.track().name(),
                line.reading().evidence() + (up ? ", and is tracked in reverse" : "")));
      }
    }
    return faults;
  }

  /// What the instance has to wait for before it takes part, as half a sentence.
  Optional<String> waiting() {
    String subjects =
        lines.stream()
            .filter(line -> line.verdict() instanceof Verdict.Waits)
            .map(Line::subject)
            .collect(Collectors.joining(", "));
    return subjects.isEmpty()
        ? Optional.empty()
        : Optional.of("waiting for the first result of " + subjects);
  }

  Priority effective(Priority base) {
    if (base.isOwner()) {
      return base;
    }
    int sum = lines.stream().mapToInt(line -> line.verdict().points()).sum();
    return new Priority(Math.clamp((long) base.value() + sum, 1, 254));
  }

  /// What it takes from a host of CARP, which knows no gain: how far the points are below those
  /// that all would have while everything is well. 0 and more.
  int demotion() {
    return lines.stream().mapToInt(Tracking::lost).sum();
  }

  private static int lost(Line line) {
    if (line.reading() instanceof Reading.Unknown
        || line.reading() instanceof Reading.Unavailable) {
      return 0; // nothing is known against it
    }
    int points = line.verdict().points();
    // How well a number could be, nobody knows.
    int best = line.track().kind() == Track.Kind.FILE ? 0 : line.track().weight().best();
    return Math.max(0, best - points);
  }

  /// Whose points changed with the last look, as a sentence; empty when nobody's did.
  String changes() {
    return changes;
  }

  List<InstanceStatus.Tracked> status() {
    return lines.stream()
        .map(
            line ->
                new InstanceStatus.Tracked(line.track(), line.reading().evidence(), line.verdict()))
        .toList();
  }
}
