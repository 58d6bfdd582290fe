package locum.config;

import java.util.Arrays;
import java.util.Optional;
import locum.core.Octets;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Authentication;
import locum.vrrp.AuthenticationField;
import locum.vrrp.VrrpVersion;

/// Which authentication an instance has: `auth_hmac` if there is one, else what `authentication`
/// says, where its version knows it.
final class AuthenticationResolution {

  private final InstanceDraft draft;
  private final ConfigSource source;
  private final Findings findings;

  AuthenticationResolution(InstanceDraft draft, ConfigSource source, Findings findings) {
    this.draft = draft;
    this.source = source;
    this.findings = findings;
  }

  Authentication resolve(AdvertisementInterval interval) {
    if (draft.hmac.isEmpty()) {
      return ofBlock(interval.version());
    }
    blockLocation()
        .ifPresent(
            location ->
                findings.warning(
                    location,
                    "'authentication' is ignored because of 'auth_hmac': adverts are signed, and"
                        + " carry no password. Delete the block."));
    return new HmacResolution(draft.hmac.get(), source, findings)
        .resolve(interval)
        .orElse(Authentication.NONE);
  }

  private Optional<Location> blockLocation() {
    return draft.authentication.flatMap(
        block -> block.type.map(Given::location).or(() -> block.password.map(Given::location)));
  }

  private Authentication ofBlock(VrrpVersion version) {
    if (draft.authentication.isEmpty()) {
      return Authentication.NONE;
    }
    Optional<Given<AuthenticationDraft.Type>> type = draft.authentication.get().type;
    Optional<Given<Octets>> password = draft.authentication.get().password;
    if (version == VrrpVersion.V3) {
      blockLocation()
          .ifPresent(
              location ->
                  findings.warning(
                      location,
                      "VRRPv3 has no authentication; the block is ignored and the adverts are"
                          + " neither signed nor checked."));
      return Authentication.NONE;
    }
    if (type.isEmpty() && password.isPresent()) {
      findings.warning(
          password.get().location(),
          "There is a password, but no usable auth_type; no authentication is used. Add 'auth_type"
              + " PASS'.");
    }
    if (type.isPresent() && password.isEmpty()) {
      findings.warning(
          type.get().location(),
          "There is an auth_type, but no usable auth_pass; no authentication is used.");
    }
    if (type.isEmpty() || password.isEmpty()) {
      return Authentication.NONE;
    }
    Octets octets =
        Octets.of(Arrays.copyOf(password.get().value().toArray(), AuthenticationField.LENGTH));
    return switch (type.get().value()) {
      case PASS -> new Authentication.SimplePassword(octets);
      case AH -> new Authentication.Header(octets);
    };
  }
}
