package locum.linux;

import java.util.Optional;

/// The error numbers that occur here, by their names (errno(3); the numbers are those of x86-64 and
/// aarch64).
public enum Errno {
  EPERM(1, "operation not permitted"),
  ENOENT(2, "no such file or directory"),
  ESRCH(3, "no such process"),
  EINTR(4, "interrupted"),
  EIO(5, "input/output error"),
  ENOEXEC(8, "not an executable program"),
  ENXIO(6, "no such device or address"),
  EBADF(9, "bad file descriptor"),
  EAGAIN(11, "try again"),
  ENOMEM(12, "out of memory"),
  EACCES(13, "permission denied"),
  EFAULT(14, "bad address"),
  EBUSY(16, "busy"),
  EEXIST(17, "exists already"),
  ENODEV(19, "no such device"),
  ENOTDIR(20, "not a directory"),
  EISDIR(21, "is a directory"),
  EINVAL(22, "invalid argument"),
  ENFILE(23, "too many open files in the system"),
  EMFILE(24, "too many open files"),
  ENOSPC(28, "no space left"),
  ETXTBSY(26, "the file is being written"),
  EPIPE(32, "broken pipe"),
  ERANGE(34, "out of range"),
  ENAMETOOLONG(36, "name too long"),
  ENOSYS(38, "not implemented in this kernel"),
  ENOTSOCK(88, "not a socket"),
  EDESTADDRREQ(89, "destination address required"),
  E2BIG(7, "argument list too long"),
  EMSGSIZE(90, "message too long"),
  ENOPROTOOPT(92, "no such option"),
  EPROTONOSUPPORT(93, "protocol not supported"),
  EOPNOTSUPP(95, "not supported"),
  EAFNOSUPPORT(97, "address family not supported"),
  EADDRINUSE(98, "address in use"),
  EADDRNOTAVAIL(99, "address not available"),
  ENETDOWN(100, "network is down"),
  ENETUNREACH(101, "network is unreachable"),
  ECONNREFUSED(111, "connection refused"),
  EHOSTDOWN(112, "host is down"),
  EHOSTUNREACH(113, "no route to host"),
  ENOBUFS(105, "no buffer space"),
  ETIMEDOUT(110, "timed out");

  private final int number;
  private final String meaning;

  Errno(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  /// The constant for a number; empty for the many that do not occur here.
  public static Optional<Errno> of(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return Optional.of(errno);
      }
    }
    return Optional.empty();
  }

  /// For people: `EADDRNOTAVAIL: address not available`, or `errno 117`.
  public static String describe(int number) {
    return of(number).map(e -> e.name() + ": " + e.meaning).orElse("errno " + number);
  }

  /// Whether a wrapper's result, a value or `-errno`, is this error.
  boolean isResult(long result) {
    return result == -number;
  }
}
