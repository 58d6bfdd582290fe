package locum.core;

import java.time.Duration;
import java.util.List;

/// What the engine wants done. Executed in list order: on a take-over the advert, then the
/// addresses, routes, rules, then the announcements; on leaving the advert with priority 0, then
/// rules, routes, addresses.
public sealed interface Effect {

  /// Be ready to receive here. Comes before the first [Transmit] on the same interface and family.
  record Listen(ListenPoint point) implements Effect {}

  record StopListening(ListenPoint point) implements Effect {}

  /// Send one packet.
  record Transmit(Datagram datagram) implements Effect {}

  /// Send one packet in an Ethernet frame made by hand. Only to multicast groups.
  record TransmitFrame(Datagram datagram, Envelope envelope) implements Effect {}

  /// Change something of the host beside its addresses.
  record Adjust(Adjustment adjustment) implements Effect {}

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

  /// Put routes, then rules into the host's routing. One that is there already is no error.
  record AddRouting(List<RoutingObject> objects) implements Effect {
    public AddRouting {
      objects = List.copyOf(objects);
    }
  }

  /// Take rules, then routes out of the host's routing. One that is gone already is no error.
  record RemoveRouting(List<RoutingObject> objects) implements Effect {
    public RemoveRouting {
      objects = List.copyOf(objects);
    }
  }

  /// Send one gratuitous ARP or neighbour advertisement for each, in this order.
  record AnnounceAddresses(List<Announcement> announcements) implements Effect {
    public AnnounceAddresses {
      announcements = List.copyOf(announcements);
    }
  }

  /// Run a check script once. Its end comes back as [Event.CheckFinished]; nothing waits for it.
  ///
  /// @param check the name of the script's block
  /// @param run a number that no other run has; its end bears it
  /// @param timeout after which the run has failed and is ended
  record RunCheck(String check, long run, ScriptCommand command, Duration timeout)
      implements Effect {}

  /// End a run of a check script, if there is one: nobody wants to know any more.
  record AbandonCheck(String check) implements Effect {}

  /// From now on watch these, and nothing else.
  record Watch(List<Watched> watched) implements Effect {
    public Watch {
      watched = List.copyOf(watched);
    }
  }

  /// Tell scripts, FIFOs and mail.
  record Notify(Notification notification) implements Effect {}

  /// Tell people and programs what happened.
  record Report(Occurrence occurrence) implements Effect {}
}
