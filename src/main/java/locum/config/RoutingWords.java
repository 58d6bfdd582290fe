package locum.config;

import java.util.List;
import java.util.Optional;
import locum.config.RoutingNames.Kind;
import locum.core.IpAddress;
import locum.core.IpPrefix;

/// The words of a line of routes or rules, taken one after the other. A word that cannot be used
/// makes the whole line unusable: a route without one of its options would be another route.
final class RoutingWords {

  private static final int LONGEST_INTERFACE_NAME = 15;

  private final String what;
  private final List<Word> words;
  private final RoutingNames names;
  private final Findings findings;
  private int next;
  private boolean refused;

  /// @param what `route` or `rule`, for the findings
  RoutingWords(String what, List<Word> words, RoutingNames names, Findings findings) {
    this.what = what;
    this.words = words;
    this.names = names;
    this.findings = findings;
  }

  boolean hasNext() {
    return next < words.size() && !refused;
  }

  Word next() {
    return words.get(next++);
  }

  Optional<Word> peek() {
    return hasNext() ? Optional.of(words.get(next)) : Optional.empty();
  }

  /// Takes the next word if it is this one.
  boolean skip(String word) {
    boolean there = peek().filter(w -> w.text().equals(word)).isPresent();
    next += there ? 1 : 0;
    return there;
  }

  boolean isRefused() {
    return refused;
  }

  /// Says why the line is not used; once.
  void refuse(Word at, String reason) {
    if (!refused) {
      findings.warning(at.location(), reason + "; this " + what + " is not used.");
    }
    refused = true;
  }

  void warn(Word at, String message) {
    findings.warning(at.location(), message);
  }

  /// The value behind an option.
  Optional<Word> value(Word option) {
    if (hasNext()) {
      return Optional.of(next());
    }
    refuse(option, Values.shown(option) + " has no value");
    return Optional.empty();
  }

  Optional<Long> number(Word option, long low, long high) {
    return value(option).flatMap(word -> number(option, word, low, high));
  }

  Optional<Long> number(Word option, Word word, long low, long high) {
    Optional<Long> number = Numbers32.parse(word.text()).filter(n -> n >= low && n <= high);
    if (number.isEmpty()) {
      refuse(
          word,
          Values.shown(option)
              + " wants a number from "
              + low
              + " to "
              + high
              + ", and "
              + Values.shown(word)
              + " is none"
              + Values.placeholder(word));
    }
    return number;
  }

  Optional<Long> named(Word option, Kind kind) {
    Optional<Word> word = value(option);
    Optional<Long> number = word.flatMap(w -> names.number(kind, w.text()));
    if (word.isPresent() && number.isEmpty()) {
      refuse(
          word.get(),
          Values.shown(word.get())
              + " is neither a number that "
              + Values.shown(option)
              + " can have nor a name that iproute2's files here know"
              + Values.placeholder(word.get()));
    }
    return number;
  }

  /// `TO` or `FROM/TO`, as one number.
  Optional<Long> realms(Word option) {
    Optional<Word> word = value(option);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    String text = word.get().text();
    int slash = text.indexOf('/');
    Optional<Long> from =
        slash < 0 ? Optional.of(0L) : names.number(Kind.REALM, text.substring(0, slash));
    Optional<Long> to = names.number(Kind.REALM, text.substring(slash + 1));
    if (from.isEmpty() || to.isEmpty()) {
      refuse(word.get(), Values.shown(word.get()) + " are no realms");
      return Optional.empty();
    }
    return Optional.of(from.get() << 16 | to.get());
  }

  Optional<IpAddress> address(Word option) {
    Optional<Word> word = value(option);
    Optional<IpAddress> address = word.flatMap(w -> IpAddress.parse(w.text()));
    if (word.isPresent() && address.isEmpty()) {
      refuse(
          word.get(),
          Values.shown(option)
              + " wants an IP address, and "
              + Values.shown(word.get())
              + " is none"
              + Values.placeholder(word.get()));
    }
    return address;
  }

  Optional<IpPrefix> prefix(Word word) {
    Optional<IpPrefix> prefix = AddressLine.prefix(word.text());
    if (prefix.isEmpty()) {
      refuse(
          word,
          Values.shown(word) + " is no prefix such as 192.0.2.0/24" + Values.placeholder(word));
    }
    return prefix.map(p -> network(word, p));
  }

  /// The kernel refuses IPv4 routes with bits behind the prefix.
  private IpPrefix network(Word word, IpPrefix prefix) {
    byte[] octets = prefix.address().octets().toArray();
    for (int bit = prefix.length(); bit < octets.length * 8; bit++) {
      octets[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
    }
    IpPrefix network = new IpPrefix(IpAddress.of(locum.core.Octets.of(octets)), prefix.length());
    if (!network.equals(prefix)) {
      findings.warning(
          word.location(), "There are bits set behind the prefix length; " + network + " is used.");
    }
    return network;
  }

  Optional<String> interfaceName(Word option) {
    Optional<Word> word = value(option);
    word.filter(w -> w.text().isEmpty() || w.text().length() > LONGEST_INTERFACE_NAME)
        .ifPresent(w -> refuse(w, "No interface can have the name " + Values.shown(w)));
    return refused ? Optional.empty() : word.map(Word::text);
  }

  /// 0 or 1, off or on.
  Optional<Boolean> bool(Word option) {
    Optional<Word> word = value(option);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return switch (word.get().text()) {
      case "1", "on", "true", "yes", "enabled" -> Optional.of(true);
      case "0", "off", "false", "no", "disabled" -> Optional.of(false);
      default -> {
        refuse(word.get(), Values.shown(option) + " is 0 or 1, enabled or disabled");
        yield Optional.empty();
      }
    };
  }
}
