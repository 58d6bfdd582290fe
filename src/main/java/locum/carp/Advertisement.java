package locum.carp;

import java.time.Duration;
import locum.core.Octets;

/// What a master says.
///
/// Only the vhid and the counter are under the hash: who replays an old packet may change its
/// interval and its demotion.
///
/// @param advskew 0-255, in 1/256 s
/// @param demotion how unfit the sender calls itself, 0-255; only OpenBSD sends and reads it
/// @param advbase whole seconds of the interval, 0-255
/// @param counter 64 bits without a sign
/// @param digest the keyed hash, [VhidHash#LENGTH] octets, not yet checked
public record Advertisement(
    Vhid vhid, int advskew, int demotion, int advbase, long counter, Octets digest) {

  /// Of both parts of the interval of a farewell.
  static final int FAREWELL = 255;

  public Advertisement {
    requireOctet(advskew);
    requireOctet(demotion);
    requireOctet(advbase);
    if (digest.length() != VhidHash.LENGTH) {
      throw new IllegalArgumentException("a hash has " + VhidHash.LENGTH + " octets");
    }
  }

  /// How long after it the sender promises the next one; zero when both parts are zero.
  public Duration interval() {
    return interval(advbase, advskew);
  }

  static Duration interval(int advbase, int advskew) {
    return Duration.ofSeconds(advbase).plusNanos(1_000_000_000L * advskew / 256);
  }

  /// Whether it says that its sender leaves: the longest interval there is, so that every backup
  /// counts the master as dead.
  public boolean isFarewell() {
    return advbase == FAREWELL && advskew == FAREWELL;
  }

  private static void requireOctet(int value) {
    if (value < 0 || value > 255) {
      throw new IllegalArgumentException(value + " is no octet");
    }
  }
}
