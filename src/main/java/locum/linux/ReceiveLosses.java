package locum.linux;

/// What arrived at sockets and never became a datagram.
///
/// @param skipped packets that could not be read: too long, or with a malformed header
/// @param errors that the kernel reported in place of a packet, the interface going down for one
public record ReceiveLosses(long skipped, long errors) {

  public static final ReceiveLosses NONE = new ReceiveLosses(0, 0);

  public ReceiveLosses plus(ReceiveLosses other) {
    return new ReceiveLosses(skipped + other.skipped, errors + other.errors);
  }
}
