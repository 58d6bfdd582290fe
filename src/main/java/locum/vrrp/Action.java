package locum.vrrp;

import locum.core.IpAddress;

/// What a [VirtualRouter] wants done, in order. The engine knows the host and turns each into
/// effects.
public sealed interface Action {

  /// Send this to the peers now.
  record Send(Advertisement advertisement) implements Action {}

  /// The state has changed. On entering Active it follows the first advert: addresses, then
  /// announcements. On leaving Active it follows the resignation, if there is one: remove the
  /// addresses.
  record Transition(VirtualRouter.State from, VirtualRouter.State to, Cause cause)
      implements Action {}

  /// As Active, a router of lower rank was heard claiming the addresses: hosts and switches may
  /// have been led astray, so announce them afresh.
  record Reassert(IpAddress sender, Priority theirs) implements Action {}

  /// A packet was refused; count it, and say so once in a while.
  record Refuse(RejectReason reason) implements Action {}

  /// Something odd was obeyed; count it, and say so once in a while.
  record Note(Irregularity irregularity) implements Action {}
}
