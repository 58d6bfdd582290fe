package locum.linux;

import java.util.function.Consumer;
import sun.misc.Signal;

/// Signals to this process, of those that the Java runtime leaves to us.
///
/// A handler runs on a thread of its own that the runtime starts for each signal; it should enqueue
/// and [WakeUp#wake], nothing more. Real-time signals cannot be had this way.
public enum Signals {
  HUP(1),
  TERM(15),
  INT(2),
  USR1(10),
  USR2(12);

  private static final long SIG_DFL = 0;

  private final int number;

  Signals(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /// Lets `handler` have this signal from now on, in place of its default action.
  public void deliverTo(Consumer<Signals> handler) {
    // The runtime leaves alone what was ignored when the process was started, which is how nohup
    // and
    // the launcher keep a signal from ending it before this point.
    Libc.signal(number, SIG_DFL);
    Signal.handle(new Signal(name()), _ -> handler.accept(this));
  }
}
