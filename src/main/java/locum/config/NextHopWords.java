package locum.config;

import java.util.Optional;
import java.util.OptionalLong;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.NextHop;

/// One next hop of a route while it is being read: `via GW dev IF weight N onlink realms R`, and an
/// outer header.
final class NextHopWords {

  private final RoutingWords words;
  private Optional<IpAddress> gateway = Optional.empty();
  private Optional<String> interfaceName = Optional.empty();
  private int weight = 1;
  private boolean onlink;
  private OptionalLong realms = OptionalLong.empty();
  private Optional<NextHop.Tunnel> tunnel = Optional.empty();

  NextHopWords(RoutingWords words) {
    this.words = words;
  }

  /// Reads what belongs to a `nexthop`, up to the next one.
  void readAll() {
    while (words.hasNext() && words.peek().filter(w -> w.text().equals("nexthop")).isEmpty()) {
      Word option = words.next();
      switch (option.text()) {
        case "weight" ->
            words.number(option, 1, 256).ifPresent(number -> weight = number.intValue());
        case "realms" -> words.realms(option).ifPresent(n -> realms = OptionalLong.of(n));
        default -> {
          if (!option(option)) {
            words.refuse(option, Values.shown(option) + " is no option of a next hop");
          }
        }
      }
    }
  }

  /// Reads an option that a route with one next hop has too. Returns whether it is one.
  boolean option(Word option) {
    switch (option.text()) {
      case "via", "gw" -> gateway(option);
      case "dev", "oif" -> interfaceName = words.interfaceName(option);
      case "onlink" -> onlink = true;
      case "encap" -> encap(option);
      default -> {
        return false;
      }
    }
    return true;
  }

  void gateway(Word option) {
    if (!words.skip("inet6")) {
      words.skip("inet");
    }
    gateway = words.address(option);
  }

  private void encap(Word option) {
    Optional<Word> kind = words.value(option);
    if (kind.isEmpty()) {
      return;
    }
    switch (kind.get().text()) {
      case "ip" -> tunnel(AddressFamily.IPV4);
      case "ip6" -> tunnel(AddressFamily.IPV6);
      default ->
          words.refuse(
              kind.get(),
              "Encapsulation " + Values.shown(kind.get()) + " is not supported, only ip and ip6");
    }
  }

  private void tunnel(AddressFamily family) {
    OptionalLong id = OptionalLong.empty();
    Optional<IpAddress> to = Optional.empty();
    Optional<IpAddress> from = Optional.empty();
    int ttl = 0;
    int tos = 0;
    boolean more = true;
    while (more && words.hasNext()) {
      Word option = words.peek().orElseThrow();
      switch (option.text()) {
        case "id" -> id = optional(words.number(words.next(), 0, 0xffff_ffffL));
        case "dst" -> to = words.address(words.next());
        case "src" -> from = words.address(words.next());
        case "ttl", "hoplimit" -> ttl = words.number(words.next(), 0, 255).orElse(0L).intValue();
        case "tos", "tc" -> tos = words.number(words.next(), 0, 255).orElse(0L).intValue();
        default -> more = false;
      }
    }
    tunnel = Optional.of(new NextHop.Tunnel(family, id, to, from, ttl, tos));
  }

  private static OptionalLong optional(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  void useInterface(String name) {
    interfaceName = Optional.of(name);
  }

  Optional<String> interfaceName() {
    return interfaceName;
  }

  boolean isEmpty() {
    return gateway.isEmpty() && interfaceName.isEmpty() && tunnel.isEmpty();
  }

  Optional<AddressFamily> gatewayFamily() {
    return gateway.map(IpAddress::family);
  }

  NextHop build() {
    return new NextHop(gateway, interfaceName, Optional.empty(), weight, onlink, realms, tunnel);
  }
}
