package locum.carp;

/// Whether what this host sends leaves it: after three failures in a row it does not, until three
/// adverts in a row were sent without one (as in ucarp and the BSDs).
final class SendHealth {

  private static final int IN_A_ROW = 3;

  private int failures;
  private int successes;
  private boolean troubled;

  /// An advert is on its way whose fate is not known yet.
  private boolean pending;

  /// Another advert leaves: the one before it must have been sent.
  void sends() {
    if (pending) {
      failures = 0;
      successes++;
      troubled &= successes < IN_A_ROW;
    }
    pending = true;
  }

  /// The last advert could not be sent; more than one report about it counts once.
  void failed() {
    if (pending) {
      pending = false;
      successes = 0;
      failures++;
      troubled |= failures >= IN_A_ROW;
    }
  }

  boolean troubled() {
    return troubled;
  }

  void forget() {
    failures = 0;
    successes = 0;
    troubled = false;
    pending = false;
  }
}
