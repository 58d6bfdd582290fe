package locum.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  USR2(12),
  ALRM(14);

  private static final long SIG_DFL = 0;
  private static final int SIGQUIT = 3;
  private static final String IGNORED = "SigIgn:";

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

  /// Lets SIGQUIT arrive as [#ALRM], three seconds later. The runtime keeps SIGQUIT for itself, to
  /// print its threads, and hands it to nobody; but to the kernel any C function that takes a
  /// number is a handler, and alarm(2) asks for that signal in as many seconds as SIGQUIT has the
  /// number.
  public static void turnQuitIntoAlarm() {
    Libc.signal(SIGQUIT, Libc.function("alarm").address());
  }

  /// Whether this signal is ignored now: before [#deliverTo], whoever started the process wanted it
  /// so (nohup(1)).
  public boolean isIgnored() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(IGNORED))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16))
          .anyMatch(mask -> (mask >> (number - 1) & 1) == 1);
    } catch (IOException | UncheckedIOException _) {
      return false;
    }
  }
}
