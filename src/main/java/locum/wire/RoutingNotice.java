package locum.wire;

import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Octets;
import locum.core.RoutingKey;

/// What the kernel says, unasked, about a route or a rule.
///
/// @param present it is there now; else it is gone
/// @param replaces it took the place of what had the same key
/// @param protocol who is responsible for it; 0 where that is not said
public record RoutingNotice(RoutingKey key, boolean present, boolean replaces, int protocol) {

  /// A copy of a route in the cache of IPv6, not a route.
  private static final int RTM_F_CLONED = 0x200;

  private static final int HEADER_LENGTH = 12;

  /// Empty for any other message, and for one that cannot be read.
  public static Optional<RoutingNotice> decode(HostOrder order, NetlinkMessage message) {
    return switch (message.type()) {
      case RoutingRequest.RTM_NEWROUTE, RoutingRequest.RTM_DELROUTE -> route(order, message);
      case RoutingRequest.RTM_NEWRULE, RoutingRequest.RTM_DELRULE -> rule(order, message);
      default -> Optional.empty();
    };
  }

  private static Optional<RoutingNotice> route(HostOrder order, NetlinkMessage message) {
    Octets payload = message.payload();
    Optional<AddressFamily> family = family(payload);
    if (family.isEmpty() || (order.u32(payload, 8) & RTM_F_CLONED) != 0) {
      return Optional.empty();
    }
    int length = payload.u8(1);
    boolean present = message.type() == RoutingRequest.RTM_NEWROUTE;
    boolean replaces = present && (message.flags() & RouteRequest.NLM_F_REPLACE) != 0;
    return NetlinkAttributes.read(order, payload, HEADER_LENGTH)
        .flatMap(
            attributes ->
                destination(family.get(), length, attributes)
                    .map(
                        destination ->
                            new RoutingNotice(
                                new RoutingKey.OfRoute(
                                    attributes.u32(RoutingRequest.RTA_TABLE).orElse(payload.u8(4)),
                                    destination,
                                    payload.u8(3),
                                    attributes.u32(RoutingRequest.RTA_PRIORITY).orElse(0)),
                                present,
                                replaces,
                                payload.u8(5))));
  }

  private static Optional<IpPrefix> destination(
      AddressFamily family, int length, NetlinkAttributes attributes) {
    IpAddress any = IpAddress.of(Octets.of(new byte[family.octets()]));
    IpAddress address = attributes.address(RoutingRequest.RTA_DST).orElse(any);
    return address.family() == family && length <= family.bits()
        ? Optional.of(new IpPrefix(address, length))
        : Optional.empty();
  }

  private static Optional<RoutingNotice> rule(HostOrder order, NetlinkMessage message) {
    Octets payload = message.payload();
    Optional<AddressFamily> family = family(payload);
    boolean present = message.type() == RoutingRequest.RTM_NEWRULE;
    return family.flatMap(
        f ->
            NetlinkAttributes.read(order, payload, HEADER_LENGTH)
                .map(
                    attributes ->
                        new RoutingNotice(
                            new RoutingKey.OfRule(
                                f, attributes.u32(RoutingRequest.FRA_PRIORITY).orElse(0)),
                            present,
                            false,
                            (int) attributes.u8(RoutingRequest.FRA_PROTOCOL).orElse(0))));
  }

  private static Optional<AddressFamily> family(Octets payload) {
    if (payload.length() < HEADER_LENGTH) {
      return Optional.empty();
    }
    return switch (payload.u8(0)) {
      case RouteRequest.AF_INET -> Optional.of(AddressFamily.IPV4);
      case RouteRequest.AF_INET6 -> Optional.of(AddressFamily.IPV6);
      default -> Optional.empty();
    };
  }
}
