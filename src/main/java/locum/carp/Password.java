package locum.carp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import locum.core.Octets;

/// The secret that all hosts of a vhid share, 1-20 octets. No text form shows it.
///
/// @param key filled with zeros to 20 octets, as every peer does
public record Password(Octets key) {

  /// Octets of the key; ucarp itself reads 19.
  public static final int LONGEST = 20;

  public Password {
    if (key.length() != LONGEST) {
      throw new IllegalArgumentException("a key has 20 octets");
    }
  }

  /// The password of a text in UTF-8; empty when it has no octet, or more than [#LONGEST].
  public static Optional<Password> of(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return octets.length == 0 || octets.length > LONGEST
        ? Optional.empty()
        : Optional.of(new Password(Octets.of(Arrays.copyOf(octets, LONGEST))));
  }

  @Override
  public String toString() {
    return "Password[****]";
  }
}
