package locum.carp;

import locum.core.Reason;

/// What is odd about an advertisement that is obeyed nevertheless: counted and logged once in a
/// while.
public enum Irregularity implements Reason {
  /// OPENBSD alone reads it; the others send 0.
  DEMOTION_NOT_READ(
      "it carries a demotion, which the profile configured here does not read: does the peer run"
          + " OpenBSD?"),
  /// UCARP and BSD together, with one interval: both may step down for each other.
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
}
