package locum.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import locum.carp.CarpConfig;
import locum.carp.Profile;
import locum.engine.InstanceConfig;
import locum.track.Track;

/// What the weights of a CARP instance make of its rank. Every point that is lost is one of
/// demotion, and no point that is won makes a host better than it is configured.
///
/// Files are left out: how far a number reaches is not in the configuration.
///
/// @param weighted what is tracked with a weight other than 0
record CarpStanding(CarpConfig host, List<Track> weighted) {

  /// The highest `advskew` that demotion leads to.
  static final int MOST_DEMOTED = 240;

  /// As [Standing], of an instance that speaks CARP.
  static CarpStanding of(InstanceConfig instance) {
    return new CarpStanding(
        instance.carp().orElseThrow(),
        instance.tracks().stream()
            .filter(track -> track.weight().value() != 0)
            .filter(track -> track.kind() != Track.Kind.FILE)
            .toList());
  }

  /// The demotion while all is well, which is 0 unless something is tracked in reverse.
  int well() {
    return weighted.stream().mapToInt(track -> lost(track, true)).sum();
  }

  /// The demotion when this fails and nothing else.
  int without(Track failed) {
    return well() - lost(failed, true) + lost(failed, false);
  }

  int allFailed() {
    return weighted.stream().mapToInt(track -> lost(track, false)).sum();
  }

  private static int lost(Track track, boolean up) {
    int whenUp = track.weight().judge(true).points();
    int whenDown = track.weight().judge(false).points();
    return Math.max(whenUp, whenDown) - (up ? whenUp : whenDown);
  }

  /// OpenBSD has an octet of its own for it.
  boolean demotionIsInSkew() {
    return host.profile() != Profile.OPENBSD;
  }

  int skew(int demotion) {
    return demotionIsInSkew()
        ? Math.clamp((long) host.advskew() + demotion, 0, Math.max(MOST_DEMOTED, host.advskew()))
        : host.advskew();
  }

  /// Between two adverts, with a demotion.
  Duration interval(int demotion) {
    return Duration.ofSeconds(host.advbase()).plusNanos(skew(demotion) * 1_000_000_000L / 256);
  }

  /// How long a backup waits for an advert.
  Duration patience() {
    Duration skew = Duration.ofNanos(host.advskew() * 1_000_000_000L / 256);
    return host.advbase() == 0
        ? skew.multipliedBy(host.deadRatio())
        : Duration.ofSeconds((long) host.advbase() * host.deadRatio()).plus(skew);
  }

  /// Seconds to the millisecond: `1.391 s`.
  static String words(Duration duration) {
    String seconds =
        BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    return seconds + " s";
  }
}
