package locum.wire;

import java.util.ArrayList;
import java.util.List;
import locum.core.Octets;

/// One message between this process and its kernel (netlink(7)), in the machine's byte order.
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +---------------------------------------------------------------+
///   |                 Length (header and payload)                   |
///   +-------------------------------+-------------------------------+
///   |             Type              |             Flags             |
///   +-------------------------------+-------------------------------+
///   |                       Sequence number                         |
///   +---------------------------------------------------------------+
///   |                           Port id                             |
///   +---------------------------------------------------------------+
///   |                 Payload, padded to 4 octets                   |
///   +---------------------------------------------------------------+
/// ```
///
/// @param sequence of an answer: that of the request
public record NetlinkMessage(int type, int flags, int sequence, Octets payload) {

  static final int HEADER_LENGTH = 16;

  /// What one datagram held.
  ///
  /// @param intact whether its framing was right to the last octet; what follows the first wrong
  ///   length is lost
  public record Datagram(List<NetlinkMessage> messages, boolean intact) {
    public Datagram {
      messages = List.copyOf(messages);
    }
  }

  /// Splits a datagram into its messages.
  public static Datagram split(HostOrder order, Octets datagram) {
    List<NetlinkMessage> messages = new ArrayList<>();
    int at = 0;
    while (at + HEADER_LENGTH <= datagram.length()) {
      long length = order.u32(datagram, at);
      if (length < HEADER_LENGTH || length > datagram.length() - at) {
        return new Datagram(messages, false);
      }
      messages.add(
          new NetlinkMessage(
              order.u16(datagram, at + 4),
              order.u16(datagram, at + 6),
              order.i32(datagram, at + 8),
              datagram.slice(at + HEADER_LENGTH, (int) length - HEADER_LENGTH)));
      at += align((int) length);
    }
    return new Datagram(messages, at >= datagram.length());
  }

  static int align(int length) {
    return (length + 3) & ~3;
  }
}
