package locum.linux;

import java.util.Optional;
import java.util.function.Supplier;
import locum.core.Datagram;

/// The receiving half of a socket: takes packets until one can be read, and counts what cannot.
final class Intake {

  /// Unreadable packets in a row, after which others come first.
  private static final int SKIPPED_AT_ONCE = 64;

  private final PacketBuffers buffers;
  private final Fd fd;
  private final Supplier<Optional<Datagram>> read;
  private long skippedPackets;
  private long receiveErrors;

  /// @param read what is in the buffers; empty when that is no packet
  Intake(PacketBuffers buffers, Fd fd, Supplier<Optional<Datagram>> read) {
    this.buffers = buffers;
    this.fd = fd;
    this.read = read;
  }

  Optional<Datagram> receive() throws SystemCallException {
    for (int i = 0; i < SKIPPED_AT_ONCE; i++) {
      int result = buffers.receive(fd);
      if (result < 0) {
        noteError(-result);
        return Optional.empty();
      }
      Optional<Datagram> datagram = buffers.isTruncated() ? Optional.empty() : read.get();
      if (datagram.isPresent()) {
        return datagram;
      }
      skippedPackets++;
    }
    return Optional.empty();
  }

  /// An error of the interface or of an earlier packet: the kernel reports it once and clears it,
  /// so it cannot make the loop spin. An error of the descriptor would, and is thrown.
  private void noteError(int errno) throws SystemCallException {
    Errno known = Errno.of(errno).orElse(Errno.EIO);
    switch (known) {
      case EAGAIN, EINTR -> {}
      case EBADF, ENOTSOCK, EFAULT, EINVAL ->
          throw new SystemCallException("recvmsg", fd.toString(), errno);
      default -> receiveErrors++;
    }
  }

  long skippedPackets() {
    return skippedPackets;
  }

  long receiveErrors() {
    return receiveErrors;
  }
}
