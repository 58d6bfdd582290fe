package locum.config;

import java.util.List;
import java.util.Optional;
import locum.core.IpAddress;
import locum.engine.Peering;

/// A line of `unicast_peer`: `ADDRESS [min_ttl N] [max_ttl N]`.
final class PeerLine {

  private static final int GREATEST_TTL = 255;

  private PeerLine() {}

  /// @param bounded whether a bound of the TTL was given, which has the source checked as well
  record Line(Peering.Peer peer, boolean bounded) {}

  static Optional<Line> parse(Statement line, Findings findings) {
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
    Optional<Integer> least = Optional.empty();
    Optional<Integer> greatest = Optional.empty();
    List<Word> options = line.arguments();
    for (int i = 0; i < options.size(); i++) {
      Word option = options.get(i);
      boolean ttl = option.text().equals("min_ttl") || option.text().equals("max_ttl");
      if (ttl && i + 1 < options.size()) {
        Optional<Integer> value =
            Values.number(option.text(), options.get(i + 1), 0, GREATEST_TTL, findings);
        if (option.text().equals("min_ttl")) {
          least = value;
        } else {
          greatest = value;
        }
        i++;
      } else {
        findings.warning(
            option.location(),
            Values.shown(option)
                + (ttl
                    ? " has no value and is ignored."
                    : " is no option of a peer and is ignored. Each peer stands on a line of its"
                        + " own."));
      }
    }
    boolean bounded = least.isPresent() || greatest.isPresent();
    if (least.orElse(0) > greatest.orElse(GREATEST_TTL)) {
      findings.warning(
          line.location(),
          "min_ttl is greater than max_ttl: no advert could arrive; both are ignored.");
      return Optional.of(new Line(Peering.Peer.of(address.get()), false));
    }
    return Optional.of(
        new Line(
            new Peering.Peer(address.get(), least.orElse(0), greatest.orElse(GREATEST_TTL)),
            bounded));
  }
}
