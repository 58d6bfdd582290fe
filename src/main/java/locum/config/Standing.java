package locum.config;

import java.util.List;
import locum.engine.InstanceConfig;
import locum.track.Track;

/// What the weights of an instance make of its priority: while all is well, when one thing fails,
/// when everything does. The sums before they are limited to 1-254.
///
/// Files are left out: how far a number reaches is not in the configuration.
///
/// @param base the priority in the file, 1-254
/// @param weighted what is tracked with a weight other than 0
record Standing(int base, List<Track> weighted) {

  private static final int LEAST = 1;
  private static final int MOST = 254;

  static Standing of(InstanceConfig instance) {
    return new Standing(
        instance.vrrp().orElseThrow().priority().value(),
        instance.tracks().stream()
            .filter(track -> track.weight().value() != 0)
            .filter(track -> track.kind() != Track.Kind.FILE)
            .toList());
  }

  /// What an owner has always; of others the sum within the limits.
  int effective(int sum) {
    return base > MOST ? base : Math.clamp(sum, LEAST, MOST);
  }

  int well() {
    return base + weighted.stream().mapToInt(track -> points(track, true)).sum();
  }

  /// When this fails and nothing else.
  int without(Track failed) {
    return well() - points(failed, true) + points(failed, false);
  }

  int allFailed() {
    return base + weighted.stream().mapToInt(track -> points(track, false)).sum();
  }

  private static int points(Track track, boolean up) {
    return track.weight().judge(up).points();
  }

  /// `150 - 20 = 130`; the second number alone when nothing comes to the first.
  static String sum(int from, int to) {
    int points = to - from;
    return points == 0
        ? Integer.toString(to)
        : from + (points < 0 ? " - " : " + ") + Math.abs(points) + " = " + to;
  }

  /// The sum, and what the limits make of it.
  String limited(int from, int to) {
    return sum(from, to) + (effective(to) == to ? "" : ", limited to " + effective(to));
  }
}
