package locum.core;

import java.util.List;

/// What the engine wants done. Executed in list order: on a take-over the advert, then the
/// addresses, then the announcements; on leaving the advert with priority 0, then the addresses.
public sealed interface Effect {

  /// Be ready to receive here. Comes before the first [Transmit] on the same interface and family.
  record Listen(ListenPoint point) implements Effect {}

  record StopListening(ListenPoint point) implements Effect {}

  /// Send one packet.
  record Transmit(Datagram datagram) implements Effect {}

  /// Put addresses on interfaces. An address that is there already is no error.
  record AddAddresses(List<AddressAssignment> assignments) implements Effect {
    public AddAddresses {
      assignments = List.copyOf(assignments);
    }
  }

  /// Extend the lease of addresses that are on the host.
  record RenewAddresses(List<AddressAssignment> assignments) implements Effect {
    public RenewAddresses {
      assignments = List.copyOf(assignments);
    }
  }

  /// Take addresses off interfaces. One that is gone already is no error.
  record RemoveAddresses(List<AddressAssignment> assignments) implements Effect {
    public RemoveAddresses {
      assignments = List.copyOf(assignments);
    }
  }

  /// Send one gratuitous ARP or neighbour advertisement for each, in this order.
  record AnnounceAddresses(List<Announcement> announcements) implements Effect {
    public AnnounceAddresses {
      announcements = List.copyOf(announcements);
    }
  }

  /// Tell people and programs what happened.
  record Report(Occurrence occurrence) implements Effect {}
}
