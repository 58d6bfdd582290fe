package locum.carp;

import java.util.EnumSet;
import java.util.Set;
import locum.core.Reason;

/// What is odd about an advertisement that is obeyed nevertheless: counted and logged once in a
/// while.
public enum Irregularity implements Reason {
  /// OPENBSD alone reads it; the others send 0.
  DEMOTION_NOT_READ(
      "it carries a demotion, which the profile configured here does not read: does the peer run"
          + " OpenBSD?"),
  /// A host of the BSDs yields to an equal interval: two of them may do so for each other.
  SAME_INTERVAL(
      "it has the interval of this host; give every host of a vhid an advskew of its own"),
  /// Hosts of one vhid should have one advbase, because a backup waits by its own.
  BASE_DIFFERS("its advbase differs from the one configured here");

  private final String sentence;

  Irregularity(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  /// What is odd about an advertisement here.
  ///
  /// @param ourSkew the one that this host advertises now
  static Set<Irregularity> of(Advertisement advertisement, CarpConfig config, int ourSkew) {
    Set<Irregularity> odd = EnumSet.noneOf(Irregularity.class);
    if (advertisement.demotion() != 0 && config.profile() != Profile.OPENBSD) {
      odd.add(DEMOTION_NOT_READ);
    }
    if (advertisement.isFarewell()) {
      return odd;
    }
    if (advertisement.advbase() != config.advbase()) {
      odd.add(BASE_DIFFERS);
    } else if (config.profile() != Profile.UCARP
        && ourSkew == config.advskew()
        && advertisement.advskew() == ourSkew) {
      odd.add(SAME_INTERVAL);
    }
    return odd;
  }
}
