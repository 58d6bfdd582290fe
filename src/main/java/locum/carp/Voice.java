package locum.carp;

import java.util.ArrayList;
import java.util.List;

/// What makes the adverts of this host its own: hash and counter; and whether they leave it.
final class Voice {

  private CarpConfig config;
  private VhidHash hash;
  private final SendHealth sending = new SendHealth();

  /// Stretches of counting that are remembered: a new one begins with each other host that is heard
  /// further on.
  private static final int STRETCHES = 16;

  /// The last own counters that somebody else may have as well: two masters that heard each other
  /// once may go on in step.
  private static final int IN_STEP = 16;

  /// Counters that this host used, without the last one.
  private record Stretch(long from, long to) {
    boolean has(long number) {
      return to - from > 0 && Long.compareUnsigned(number - from, to - from) < 0;
    }
  }

  private final List<Stretch> used = new ArrayList<>();

  /// The first counter of the present stretch.
  private long began;

  /// The counter of the next advert; of OPENBSD the cookie of every advert.
  private long counter;

  Voice(CarpConfig config, long firstCounter) {
    this.config = config;
    this.hash = new VhidHash(config);
    this.counter = firstCounter;
    began = firstCounter;
  }

  void reconfigure(CarpConfig changed, long cookie) {
    if (changed.profile() == Profile.OPENBSD && !hasCookie()) {
      goOnWith(cookie);
    }
    config = changed;
    hash = new VhidHash(changed);
  }

  /// The next advert; [SendHealth#sends] comes before.
  Advertisement says(int advbase, int advskew, int demotion) {
    long now = counter;
    if (!hasCookie()) {
      counter++;
    }
    return new Advertisement(config.vhid(), advskew, demotion, advbase, now, hash.of(now));
  }

  /// Whether the hash of an advert fits.
  boolean hasTheSecret(Advertisement heard) {
    return hash.fits(heard.counter(), heard.digest());
  }

  /// Whether an advert bears the cookie of this host, or a counter that it used itself, the last
  /// few aside: whoever hears this host is above them all, and a recording of its own adverts must
  /// not unseat it.
  boolean isOurs(Advertisement heard) {
    return hasCookie()
        ? heard.counter() == counter
        : new Stretch(began, counter - IN_STEP).has(heard.counter())
            || used.stream().anyMatch(stretch -> stretch.has(heard.counter()));
  }

  /// Goes on above a counter that was heard, as ucarp and FreeBSD do.
  ///
  /// @return whether that counter was above every one of this host, as those of a sender are that
  ///   hears it; true with cookies, which show nothing
  boolean goesOnAbove(Advertisement heard) {
    if (hasCookie()) {
      return true;
    }
    boolean above = Long.compareUnsigned(heard.counter(), counter) >= 0;
    if (above) {
      goOnWith(heard.counter() + 1);
    }
    return above;
  }

  private void goOnWith(long next) {
    if (began != counter) {
      if (used.size() == STRETCHES) {
        used.removeFirst();
      }
      used.add(new Stretch(began, counter));
    }
    began = next;
    counter = next;
  }

  private boolean hasCookie() {
    return config.profile() == Profile.OPENBSD;
  }

  SendHealth sending() {
    return sending;
  }
}
