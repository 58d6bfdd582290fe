package locum.vrrp;

import java.util.List;
import locum.core.IpAddress;

/// A valid VRRP advertisement (RFC 9568 §5): what an Active says every Advertisement_Interval.
///
/// Version and unit of the interval go together in [AdvertisementInterval]. The octets are the
/// business of [AdvertisementCodec].
public sealed interface Advertisement {

  Vrid vrid();

  /// The sender's own Advertisement_Interval (Max Advertise Interval in the packet).
  AdvertisementInterval interval();

  /// The addresses of the virtual router, in the sender's order.
  List<IpAddress> addresses();

  /// Always [AuthenticationField#NONE] in VRRPv3.
  AuthenticationField authentication();

  /// The priority in the packet, 0 for a [Resignation]: for display only.
  int shownPriority();

  default VrrpVersion version() {
    return interval().version();
  }

  /// The sender is Active, with this priority.
  record Claim(
      Vrid vrid,
      Priority priority,
      AdvertisementInterval interval,
      List<IpAddress> addresses,
      AuthenticationField authentication)
      implements Advertisement {
    public Claim {
      addresses = List.copyOf(addresses);
    }

    @Override
    public int shownPriority() {
      return priority.value();
    }
  }

  /// Priority 0: the sender was Active and has stopped taking part (RFC 9568 §5.2.4).
  record Resignation(
      Vrid vrid,
      AdvertisementInterval interval,
      List<IpAddress> addresses,
      AuthenticationField authentication)
      implements Advertisement {
    public Resignation {
      addresses = List.copyOf(addresses);
    }

    @Override
    public int shownPriority() {
      return 0;
    }
  }
}
