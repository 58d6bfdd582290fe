package locum.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import locum.carp.Password;
import locum.carp.Profile;
import locum.core.Octets;

/// Makes the password of a `carp_instance` of what its block says. No finding shows any of it.
final class CarpPassword {

  /// ucarp refuses a password that is longer.
  private static final int LONGEST_OF_UCARP = 19;

  /// What ucarp reads of a file at most.
  private static final int LONGEST_LINE = 511;

  private static final String IN_TEXT = "The password";
  private static final String IN_FILE = "The first line of the password file";

  private final CarpDraft draft;
  private final ConfigSource source;
  private final Findings findings;

  CarpPassword(CarpDraft draft, ConfigSource source, Findings findings) {
    this.draft = draft;
    this.source = source;
    this.findings = findings;
  }

  /// Whether anything is said at all.
  boolean isGiven() {
    return draft.password.isPresent() || draft.passwordFile.isPresent();
  }

  /// Empty without one; with an error, when there is none that can be used.
  Optional<Password> resolve() {
    if (draft.passwordFile.isEmpty()) {
      return draft.password.flatMap(this::written);
    }
    draft.password.ifPresent(
        given ->
            findings.warning(
                given.location(),
                "'password' is ignored because of 'password_file'. Delete one of them."));
    Given<String> file = draft.passwordFile.get();
    Optional<Octets> line = firstLine(file);
    line.ifPresent(octets -> lookOver(octets, IN_FILE, file.location()));
    return line.flatMap(octets -> password(octets, IN_FILE, file.location()));
  }

  private Optional<Password> written(Given<Octets> given) {
    String text = new String(given.value().toArray(), StandardCharsets.ISO_8859_1);
    if (!text.startsWith(CarpBlock.HEX)) {
      lookOver(given.value(), IN_TEXT, given.location());
      return password(given.value(), IN_TEXT, given.location());
    }
    String digits = text.substring(CarpBlock.HEX.length());
    if (digits.length() % 2 != 0 || !digits.matches("[0-9a-fA-F]*")) {
      findings.error(
          given.location(),
          "Behind 'hex:' a password is a whole number of octets in hexadecimal digits, which this is"
              + " not.");
      return Optional.empty();
    }
    return password(Octets.ofHex(digits), IN_TEXT, given.location());
  }

  private Optional<Octets> firstLine(Given<String> file) {
    String written = file.value();
    int slash = file.location().file().lastIndexOf('/');
    String path =
        written.startsWith("/")
            ? written
            : file.location().file().substring(0, slash + 1) + written;
    return switch (source.read(path)) {
      case ConfigText.Content content -> {
        if (!source.isPrivate(path)) {
          findings.warning(
              file.location(),
              "The password file may be read by others than its owner; it is used all the same."
                  + " 'chmod 600' it.");
        }
        yield Optional.of(firstLine(content));
      }
      case ConfigText.Missing _ -> unreadable("it does not exist", file);
      case ConfigText.Directory _ -> unreadable("it is a directory", file);
      case ConfigText.Unreadable(String reason) -> unreadable(reason, file);
    };
  }

  /// As ucarp reads it: up to the first line feed, a carriage return before it included.
  private static Octets firstLine(ConfigText.Content content) {
    byte[] octets = content.text().getBytes(content.charset());
    int end = 0;
    while (end < Math.min(octets.length, LONGEST_LINE) && octets[end] != '\n' && octets[end] != 0) {
      end++;
    }
    return Octets.of(octets).slice(0, end);
  }

  private Optional<Octets> unreadable(String reason, Given<String> file) {
    findings.error(
        file.location(),
        "The password file '"
            + Spelling.printable(file.value())
            + "' cannot be read: "
            + reason
            + ". The password is its first line, the same on all hosts.");
    return Optional.empty();
  }

  private Optional<Password> password(Octets octets, String what, Location at) {
    if (octets.length() == 0) {
      findings.error(at, what + " is empty; CARP has no adverts without a password.");
      return Optional.empty();
    }
    if (octets.length() > Password.LONGEST) {
      findings.error(
          at,
          what
              + " has "
              + octets.length()
              + " octets; a password of CARP has at most "
              + Password.LONGEST
              + (draft.effectiveProfile() == Profile.UCARP ? ", with ucarp 19" : "")
              + ". Choose a shorter one, on all hosts.");
      return Optional.empty();
    }
    if (octets.length() > LONGEST_OF_UCARP && draft.effectiveProfile() == Profile.UCARP) {
      findings.warning(
          at,
          what + " has 20 octets. ucarp itself takes at most 19: it could not be given to one.");
    }
    return Optional.of(new Password(Octets.of(Arrays.copyOf(octets.toArray(), Password.LONGEST))));
  }

  /// What is part of a password, and may not have been meant to be.
  private void lookOver(Octets octets, String what, Location at) {
    byte[] bytes = octets.toArray();
    int last = bytes.length == 0 ? 'x' : bytes[bytes.length - 1];
    if (last == '\r') {
      findings.warning(
          at,
          what
              + " ends with a carriage return, as editors of Windows write it. It is part of the"
              + " password, here as in ucarp.");
    } else if (last == ' ' || last == '\t') {
      findings.warning(at, what + " ends with a blank, which is part of the password.");
    }
    for (byte octet : bytes) {
      if (octet < 0) {
        findings.warning(
            at,
            what
                + " contains characters outside ASCII. They may look like Latin letters and still be"
                + " others, and count as several octets: compare the octets on all hosts.");
        return;
      }
    }
  }
}
