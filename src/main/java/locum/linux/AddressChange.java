package locum.linux;

import locum.core.AddressAssignment;

/// One thing to be done about an address of the host.
public sealed interface AddressChange {

  AddressAssignment assignment();

  /// Put it on its interface. Where it is already: one of ours gets the new lease, one of someone
  /// else's stays exactly as it is, and neither is a failure.
  record Add(AddressAssignment assignment) implements AddressChange {}

  /// Extend the lease of one that [Add] put there; where it has meanwhile gone, it is put back.
  record Renew(AddressAssignment assignment) implements AddressChange {}

  /// Take it away; gone already, by itself or with its interface, is no failure.
  record Remove(AddressAssignment assignment) implements AddressChange {}
}
