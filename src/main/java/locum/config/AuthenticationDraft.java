package locum.config;

import java.util.Optional;
import locum.core.Octets;

/// What an `authentication` block says. Its text form never shows the password.
final class AuthenticationDraft {

  enum Type {
    PASS,
    AH
  }

  Optional<Given<Type>> type = Optional.empty();

  /// The octets as the file has them, of any length.
  Optional<Given<Octets>> password = Optional.empty();
}
