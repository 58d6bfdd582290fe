package locum.carp;

import locum.core.IpAddress;

/// What a [VirtualHost] wants done, in order. The engine knows the host and turns each into
/// effects.
public sealed interface Action {

  /// Send this to the peers now, over every family of the instance.
  record Send(Advertisement advertisement) implements Action {}

  /// The state has changed. On entering Master it follows the first advert: addresses, then
  /// announcements. On leaving Master it follows the farewell, if there is one: remove the
  /// addresses.
  record Transition(VirtualHost.State from, VirtualHost.State to, Cause cause) implements Action {}

  /// As Master, a host of lower rank was heard claiming the addresses: hosts and switches may have
  /// been led astray, so announce them afresh.
  ///
  /// @param theirs its rank in words, as `interval 1.391 s`
  record Reassert(IpAddress sender, String theirs) implements Action {}

  /// A packet was refused; count it, and say so once in a while.
  record Refuse(RejectReason reason) implements Action {}

  /// Something odd was obeyed; count it, and say so once in a while.
  record Note(Irregularity irregularity) implements Action {}
}
