package locum.linux;

import java.util.Optional;
import locum.core.Datagram;

/// A socket that adverts arrive at.
public sealed interface Receiver permits RawSocket, VirtualMacSocket {

  /// Receives the next packet that can be read.
  ///
  /// @return empty when there is none now, or after an error or many unreadable packets in a row;
  ///   epoll tells when to ask again
  /// @throws SystemCallException when the descriptor itself is of no use any more
  Optional<Datagram> receive() throws SystemCallException;

  /// Packets that came but could not be read: too long, or with a malformed header.
  long skippedPackets();

  /// Errors that the kernel reported in place of a packet, the interface going down for one.
  long receiveErrors();

  default ReceiveLosses losses() {
    return new ReceiveLosses(skippedPackets(), receiveErrors());
  }
}
