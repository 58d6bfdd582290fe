package locum.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import locum.core.Octets;
import locum.vrrp.Authentication;

/// What an `auth_hmac` block says. Its text form never shows a key.
final class HmacDraft {

  /// Where the block stands.
  final Location location;

  /// By number; the first of two counts.
  final Map<Integer, Given<Value>> keys = new LinkedHashMap<>();

  Optional<Given<Integer>> activeKey = Optional.empty();
  Authentication.Freshness freshness = Authentication.Freshness.CLOCK;
  Optional<Duration> window = Optional.empty();
  Authentication.Mode mode = Authentication.Mode.ENFORCE;

  HmacDraft(Location location) {
    this.location = location;
  }

  /// The value of a key as written: the octets of `hex:…`, `file:…` or of the key itself.
  record Value(Octets text) {
    @Override
    public String toString() {
      return "Value[****]";
    }
  }
}
