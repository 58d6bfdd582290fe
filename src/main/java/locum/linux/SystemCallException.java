package locum.linux;

import java.io.IOException;
import java.util.Optional;

/// The kernel refused a call: `bind(vrrp eth0): EADDRNOTAVAIL: address not available`.
public final class SystemCallException extends IOException {

  private static final long serialVersionUID = 1;

  private final String call;
  private final int number;

  /// @param object what the call was about, in the words of the one who made it
  SystemCallException(String call, String object, int number) {
    super(call + "(" + object + "): " + Errno.describe(number));
    this.call = call;
    this.number = number;
  }

  /// Passes a result on, or throws when it is `-errno`.
  static long check(String call, Object object, long result) throws SystemCallException {
    if (result < 0) {
      throw new SystemCallException(call, object.toString(), (int) -result);
    }
    return result;
  }

  /// The message, which this exception always has: the call, its object and the error.
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// The name of the function in C.
  public String call() {
    return call;
  }

  /// The error, where it has a name here.
  public Optional<Errno> errno() {
    return Errno.of(number);
  }

  public boolean is(Errno errno) {
    return errno.number() == number;
  }
}
