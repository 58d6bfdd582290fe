package locum.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import locum.core.AddressFamily;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.NextHop;
import locum.core.Route;
import locum.core.RouteMetrics;
import locum.core.RoutingObject;
import locum.core.RoutingRule;

/// Routes and rules for tests.
final class SomeRouting {

  private SomeRouting() {}

  /// `PREFIX via GATEWAY dev INTERFACE`.
  static Route route(String prefix, String gateway, String interfaceName) {
    return route(prefix, gateway, interfaceName, RoutingObject.PROTOCOL, Optional.empty());
  }

  static Route route(
      String prefix,
      String gateway,
      String interfaceName,
      int protocol,
      Optional<InterfaceIndex> index) {
    NextHop hop =
        new NextHop(
            IpAddress.parse(gateway),
            Optional.of(interfaceName),
            index,
            1,
            false,
            OptionalLong.empty(),
            Optional.empty());
    return new Route(
        Route.Type.UNICAST,
        EngineScene.prefix(prefix),
        Route.TABLE_MAIN,
        0,
        protocol,
        0,
        0,
        Optional.empty(),
        List.of(hop),
        RouteMetrics.NONE,
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Route.Placement.PREPEND);
  }

  /// `PREFERENCE: from PREFIX lookup 100`.
  static RoutingRule rule(long preference, String from) {
    return new RoutingRule(
        AddressFamily.IPV4,
        preference,
        new RoutingRule.Selector(
            false,
            Optional.of(EngineScene.prefix(from)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty()),
        new RoutingRule.Action.Lookup(
            100, false, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty()),
        RoutingObject.PROTOCOL);
  }
}
