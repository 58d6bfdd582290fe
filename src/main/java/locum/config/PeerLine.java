package locum.config;

import java.util.List;
import java.util.Optional;
import locum.core.IpAddress;

/// A line of `unicast_peer`: `ADDRESS [min_ttl N] [max_ttl N]`.
final class PeerLine {

  private PeerLine() {}

  static Optional<IpAddress> parse(Statement line, Findings findings) {
    if (line.name().equals("{")) {
      return Optional.empty();
    }
    int slash = line.name().indexOf('/');
    String literal = slash < 0 ? line.name() : line.name().substring(0, slash);
    Optional<IpAddress> address =
        IpAddress.parse(literal).filter(a -> !a.isMulticast() && !a.isUnspecified());
    if (address.isEmpty()) {
      findings.warning(
          line.location(),
          Values.shown(line.keyword())
              + " is no address of a peer"
              + Values.placeholder(line.keyword())
              + "; the line is ignored. Names are not looked up.");
      return Optional.empty();
    }
    List<Word> options = line.arguments();
    for (int i = 0; i < options.size(); i++) {
      Word option = options.get(i);
      boolean ttl = option.text().equals("min_ttl") || option.text().equals("max_ttl");
      if (ttl && i + 1 < options.size()) {
        findings.warning(
            option.location(),
            KeywordRows.notYetText(option.text(), "adverts with any TTL are accepted"),
            ConfigProblem.Nature.NOT_DONE_HERE);
        i++;
      } else {
        findings.warning(
            option.location(),
            Values.shown(option)
                + " is no option of a peer and is ignored. Each peer stands on a line of its own.");
      }
    }
    return address;
  }
}
