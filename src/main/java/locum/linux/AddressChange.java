package locum.linux;

import locum.core.AddressAssignment;

/// One thing to be done about an address of the host.
///
/// A kind and not three types: the first switch over types costs milliseconds at run time, and it
/// would be paid in the middle of a take-over.
public record AddressChange(Kind kind, AddressAssignment assignment) {

  /// What is to be done.
  public enum Kind {
    /// Put it on its interface. Where it is already: one of ours gets the new lease, one of someone
    /// else's stays exactly as it is, and neither is a failure.
    ADD,
    /// Extend the lease of one that [#ADD] put there; where it has meanwhile gone, it is put back.
    RENEW,
    /// Take it away; gone already, by itself or with its interface, is no failure.
    REMOVE
  }

  public static AddressChange add(AddressAssignment assignment) {
    return new AddressChange(Kind.ADD, assignment);
  }

  public static AddressChange renew(AddressAssignment assignment) {
    return new AddressChange(Kind.RENEW, assignment);
  }

  public static AddressChange remove(AddressAssignment assignment) {
    return new AddressChange(Kind.REMOVE, assignment);
  }
}
