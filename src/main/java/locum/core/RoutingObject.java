package locum.core;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A route or a rule of this host's routing.
public sealed interface RoutingObject permits Route, RoutingRule {

  /// The mark on routes and rules of ours, by which they are known again: the protocol number that
  /// `ip route` calls `keepalived`. Another protocol may be asked for; those are not recognised.
  int PROTOCOL = 18;

  /// The number of who is responsible for it (rtnetlink(7), `rtm_protocol`).
  int protocol();

  RoutingKey key();

  /// As `ip route show` or `ip rule show` writes it.
  String text();

  /// The interfaces without which the kernel does not take it.
  Set<String> interfaceNames();

  /// The same with the numbers that its interfaces have now; empty when one does not exist.
  Optional<RoutingObject> resolve(Function<String, Optional<InterfaceIndex>> indexOf);

  /// Whether it bears our mark.
  default boolean marked() {
    return protocol() == PROTOCOL;
  }
}
