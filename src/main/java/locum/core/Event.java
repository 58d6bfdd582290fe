package locum.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /// A route or rule with one of our marks appeared in the host's routing, or one with its key is
  /// gone or gave way to somebody else's.
  record RoutingChanged(RoutingKey key, boolean present) implements Event {}

  /// Something that was to be added, and does not bear our mark, was there before.
  record RoutingFound(RoutingObject object) implements Event {}

  /// The kernel could not keep up with telling changes of routes and rules: any may be gone.
  record RoutingUncertain() implements Event {}

  /// A run of a check script has ended, or has not begun.
  ///
  /// @param check the name of the script's block
  /// @param run the number that [Effect.RunCheck] gave it
  record CheckFinished(String check, long run, CheckOutcome outcome) implements Event {}

  /// The contents of a watched file.
  ///
  /// @param contents the beginning of the file, at most 64 characters; empty when it cannot be read
  record FileRead(String tracker, Optional<String> contents) implements Event {}

  /// How many processes match a watched pattern now.
  record ProcessesCounted(String tracker, int running) implements Event {}

  /// The script that adds or removes the addresses of an instance has ended, well or not.
  ///
  /// @param state what it was run for
  record AddressScriptFinished(String instance, ReportedState state) implements Event {}

  /// Somebody wants a MASTER to leave its addresses to others; its sync group goes with it.
  ///
  /// @param pause how much longer than usual it does so
  /// @param why half a sentence for people
  record StepDownOrdered(String instance, Duration pause, String why) implements Event {}

  /// Somebody wants a BACKUP to wait another Active_Down_Interval before it takes over.
  record WaitOrdered(String instance) implements Event {}

  /// The wall clock was read. Until the next reading it is carried on with the monotonic clock.
  record ClockRead(UnixTime time) implements Event {}

  /// The kernel refused an effect.
  ///
  /// @param reason a sentence for people: the call, the error and its object
  record EffectFailed(Effect effect, String reason) implements Event {}

  /// The moment that the engine asked for has come.
  record DeadlineReached() implements Event {}
}
