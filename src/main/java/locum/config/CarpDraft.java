package locum.config;

import java.util.Optional;
import locum.carp.Profile;
import locum.core.Octets;

/// What a `carp_instance` block says, before defaults.
final class CarpDraft extends CommonDraft {

  Optional<Given<Integer>> vhid = Optional.empty();
  Optional<Given<Integer>> advbase = Optional.empty();
  Optional<Given<Integer>> advskew = Optional.empty();
  Optional<Given<Integer>> deadRatio = Optional.empty();
  Optional<Given<Boolean>> preempt = Optional.empty();
  Optional<Given<Profile>> profile = Optional.empty();

  /// As written: the octets of `hex:…`, or of the password itself.
  Optional<Given<Octets>> password = Optional.empty();

  Optional<Given<String>> passwordFile = Optional.empty();

  /// Where `nomcast` stands.
  Optional<Location> broadcast = Optional.empty();

  boolean interfaceMac;

  CarpDraft(Given<String> name) {
    super(name);
  }

  Profile effectiveProfile() {
    return profile.map(Given::value).orElse(Profile.UCARP);
  }
}
