package locum.linux;

import java.util.function.Consumer;
import sun.misc.Signal;

/// Signals to this process, of those that the Java runtime leaves to us.
///
/// A handler runs on a thread of its own that the runtime starts for each signal; it should enqueue
/// and [WakeUp#wake], nothing more. Real-time signals cannot be had this way.
public enum Signals {
  HUP,
  TERM,
  INT,
  USR1,
  USR2;

  /// Lets `handler` have this signal from now on, in place of its default action.
  public void deliverTo(Consumer<Signals> handler) {
    Signal.handle(new Signal(name()), _ -> handler.accept(this));
  }
}
