package locum.carp;

import java.time.Duration;
import java.util.Optional;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.core.Seconds;

/// Who of two hosts should be Master, by the rules of the profile. The better one is who advertises
/// more often.
///
/// ```text
///              a Backup replaces a master that ...      a Master yields to one that ...
///   UCARP      preempt: advertises less often           advertises more often; as often, and has
///                                                       the lower address in ucarp's order
///   OPENBSD    preempt: advertises less often and has   has the lower demotion; or as low a one
///              no lower demotion; always: has a higher  and advertises as often, or more
///   FREEBSD    preempt: advertises less often           advertises as often, or more
///   all        always: advertises so seldom that the
///              master-down timer would fire between
/// ```
///
/// @param advskew the one advertised
/// @param demotion of OPENBSD, else 0
record Rank(CarpConfig config, int advskew, int demotion) {

  /// The highest `advskew` that demotion leads to: after it, only a farewell is worse.
  static final int DEMOTED = 240;

  /// The rank of this host. With demotion `advskew` is, but for OPENBSD, the sum of both up to 240;
  /// while adverts do not leave, at least 240.
  static Rank of(CarpConfig config, int demotion, boolean nothingLeaves) {
    boolean apart = config.profile() == Profile.OPENBSD;
    int skew = config.advskew();
    if (!apart) {
      skew = Math.clamp((long) skew + demotion, 0, Math.max(DEMOTED, skew));
    }
    if (nothingLeaves) {
      skew = Math.max(skew, DEMOTED);
    }
    int least = config.advbase() == 0 ? 1 : 0;
    return new Rank(config, Math.max(skew, least), apart ? Math.clamp(demotion, 0, 255) : 0);
  }

  /// Why a Backup takes over from this master at once; empty when it obeys it.
  Optional<Cause> replaces(IpAddress sender, Advertisement master) {
    Duration theirs = master.interval();
    boolean fitter = config.profile() == Profile.OPENBSD && master.demotion() < demotion;
    if (config.preempt() && !fitter && !master.isFarewell() && theirs.compareTo(interval()) > 0) {
      return Optional.of(new Cause.Preempting(sender, theirs, interval()));
    }
    if (config.profile() == Profile.OPENBSD && master.demotion() > demotion) {
      return Optional.of(new Cause.Demotion(sender, master.demotion(), demotion));
    }
    boolean farewell = master.isFarewell() && theirs.compareTo(interval()) > 0;
    return farewell || theirs.compareTo(masterDownInterval()) > 0
        ? Optional.of(new Cause.MasterLeaves(sender, theirs, farewell))
        : Optional.empty();
  }

  /// Why a Master yields to another; empty when it stays.
  Optional<Cause> yields(IpAddress sender, Advertisement other, IpAddress self) {
    Duration theirs = other.interval();
    int longer = theirs.compareTo(interval());
    boolean yields =
        switch (config.profile()) {
          case UCARP -> longer < 0 || (longer == 0 && inOrderOfUcarp(sender, self) < 0);
          case FREEBSD -> longer <= 0;
          case OPENBSD -> other.demotion() <= demotion && longer <= 0;
        };
    if (config.profile() == Profile.OPENBSD && other.demotion() < demotion) {
      return Optional.of(new Cause.Demotion(sender, other.demotion(), demotion));
    }
    return yields ? Optional.of(new Cause.Outranked(sender, theirs, interval())) : Optional.empty();
  }

  /// The rank of another host, for people.
  String inWords(Advertisement other) {
    String words = "interval " + Seconds.of(other.interval());
    return config.profile() == Profile.OPENBSD ? words + ", demotion " + other.demotion() : words;
  }

  Duration interval() {
    return Advertisement.interval(config.advbase(), advskew);
  }

  Duration masterDownInterval() {
    return CarpTimers.masterDownInterval(config.deadRatio(), config.advbase(), advskew);
  }

  /// ucarp compares addresses as words of the host, which on nearly all hosts begin with their last
  /// octet: 10.1.2.1 is less than 10.1.1.2. To decide otherwise would leave two masters, or none,
  /// beside a real ucarp.
  static int inOrderOfUcarp(IpAddress one, IpAddress other) {
    Octets a = one.octets();
    Octets b = other.octets();
    for (int i = Math.min(a.length(), b.length()) - 1; i >= 0; i--) {
      if (a.u8(i) != b.u8(i)) {
        return Integer.compare(a.u8(i), b.u8(i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
