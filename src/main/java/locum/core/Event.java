package locum.core;

import java.util.List;

/// What the engine is told. Every input is listed here; time itself is an argument beside it.
public sealed interface Event {

  /// A packet arrived. Nothing has judged it yet.
  record DatagramReceived(Datagram datagram) implements Event {}

  /// The whole state of the host's interfaces: at the start, and after the kernel could not keep up
  /// with its notifications (ENOBUFS). What is not in it does not exist.
  record HostSurveyed(List<Link> links, List<InterfaceAddress> addresses) implements Event {
    public HostSurveyed {
      links = List.copyOf(links);
      addresses = List.copyOf(addresses);
    }
  }

  /// A link appeared or changed (name, flags, address).
  record LinkChanged(Link link) implements Event {}

  record LinkRemoved(InterfaceIndex interfaceIndex) implements Event {}

  /// An address appeared on an interface or changed there.
  record AddressAdded(InterfaceAddress address) implements Event {}

  record AddressRemoved(InterfaceAddress address) implements Event {}

  /// The kernel refused an effect.
  ///
  /// @param reason a sentence for people: the call, the error and its object
  record EffectFailed(Effect effect, String reason) implements Event {}

  /// The moment that the engine asked for has come.
  record DeadlineReached() implements Event {}
}
