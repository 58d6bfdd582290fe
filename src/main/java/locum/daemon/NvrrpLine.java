package locum.daemon;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import locum.core.Occurrence;
import locum.nvrrp.LogText;

/// The form of nvrrp's log: `[pid MM/DD/YY HH:MM:SS] LEVEL : text`.
final class NvrrpLine {

  /// A pattern of [java.time.format.DateTimeFormatter].
  static final String TIME = "MM/dd/uu HH:mm:ss";

  private static final long PID = ProcessHandle.current().pid();

  private NvrrpLine() {}

  /// One line, with its end.
  ///
  /// @param at the time in its form
  static String of(String at, Level level, String text) {
    return "[" + PID + " " + at + "] " + (isError(level) ? "ERROR" : "INFO") + " : " + text + "\n";
  }

  /// nvrrp has two levels; what is odd is told with what is wrong.
  static boolean isError(Level level) {
    return level.intValue() >= Level.WARNING.intValue();
  }

  /// Puts into words what happened.
  ///
  /// @param nameOfInstance the file of an instance
  static void report(
      Occurrence occurrence,
      UnaryOperator<String> nameOfInstance,
      BiConsumer<Level, String> lines) {
    String instance = occurrence.instance();
    String file = instance.isEmpty() ? "" : nameOfInstance.apply(instance);
    for (LogText.Line line : LogText.of(occurrence, file)) {
      lines.accept(
          switch (line.level()) {
            case INFO -> Level.INFO;
            case ERROR -> Level.SEVERE;
          },
          line.text());
    }
  }
}
