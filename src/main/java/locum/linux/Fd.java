package locum.linux;

/// A file descriptor and what it is for. Every one is opened with close-on-exec, so that scripts
/// inherit none.
///
/// Remove it from its [Epoll] before it is closed: while a child process is between fork and exec
/// the kernel would go on reporting it.
public final class Fd implements AutoCloseable {

  private static final int CLOSED = -1;

  private final String purpose;
  private int number;

  private Fd(int number, String purpose) {
    this.number = number;
    this.purpose = purpose;
  }

  /// Takes over what a call returned: a descriptor or `-errno`.
  static Fd of(String call, String purpose, int result) throws SystemCallException {
    return new Fd((int) SystemCallException.check(call, purpose, result), purpose);
  }

  /// The number for a system call; -1, which the kernel refuses, once it is closed.
  int number() {
    return number;
  }

  public boolean isOpen() {
    return number != CLOSED;
  }

  /// Closes the descriptor; a second time does nothing. On Linux it is gone whatever close(2)
  /// returns, so its result is of no use.
  @Override
  public void close() {
    if (number != CLOSED) {
      Libc.close(number);
      number = CLOSED;
    }
  }

  /// The purpose: `vrrp eth0`.
  @Override
  public String toString() {
    return purpose;
  }
}
