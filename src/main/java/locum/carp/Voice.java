package locum.carp;

/// What makes the adverts of this host its own: hash and counter; and whether they leave it.
final class Voice {

  private CarpConfig config;
  private VhidHash hash;
  private final SendHealth sending = new SendHealth();

  /// The counter of the next advert; of OPENBSD the cookie of every advert.
  private long counter;

  Voice(CarpConfig config, long firstCounter) {
    this.config = config;
    this.hash = new VhidHash(config);
    this.counter = firstCounter;
  }

  void reconfigure(CarpConfig changed) {
    config = changed;
    hash = new VhidHash(changed);
  }

  /// The next advert; [SendHealth#sends] comes before.
  Advertisement says(int advbase, int advskew, int demotion) {
    long used = counter;
    if (!hasCookie()) {
      counter++;
    }
    return new Advertisement(config.vhid(), advskew, demotion, advbase, used, hash.of(used));
  }

  /// Whether the hash of an advert fits.
  boolean hasTheSecret(Advertisement heard) {
    return hash.fits(heard.counter(), heard.digest());
  }

  /// Whether an advert bears the cookie of this host.
  boolean isOurs(Advertisement heard) {
    return hasCookie() && heard.counter() == counter;
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
      counter = heard.counter() + 1;
    }
    return above;
  }

  private boolean hasCookie() {
    return config.profile() == Profile.OPENBSD;
  }

  SendHealth sending() {
    return sending;
  }
}
