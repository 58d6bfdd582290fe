package locum.nvrrp;

import java.util.ArrayList;
import java.util.List;
import locum.core.Occurrence;
import locum.core.ReportedState;

/// What happens, as nvrrp logs it. A change of state is an ERROR there, so that `nvrrp -l 2` leaves
/// the changes and what is wrong.
public final class LogText {

  /// nvrrp's two levels.
  public enum Level {
    INFO,
    ERROR
  }

  /// One line behind time and level.
  public record Line(Level level, String text) {}

  private LogText() {}

  /// The lines about one occurrence.
  ///
  /// @param file of the session; empty for what concerns none
  public static List<Line> of(Occurrence occurrence, String file) {
    return switch (occurrence) {
      case Occurrence.StateChanged(_, var from, var to, _, String cause) ->
          transition(from, to, cause, file);
      case Occurrence.PacketRefused(_, _, _, String sentence) ->
          List.of(new Line(Level.ERROR, about(file, sentence)));
      case Occurrence.Detail _ -> List.of();
      case Occurrence.Remark(_, var severity, String sentence) ->
          List.of(
              new Line(
                  switch (severity) {
                    case INFO -> Level.INFO;
                    case WARNING, ERROR -> Level.ERROR;
                  },
                  about(file, sentence)));
    };
  }

  private static List<Line> transition(
      ReportedState from, ReportedState to, String cause, String file) {
    List<Line> lines = new ArrayList<>();
    String before = StateWord.of(from);
    String after = StateWord.of(to);
    if (!before.equals(after)) {
      lines.add(new Line(Level.ERROR, before + " -> " + after + " : " + file));
    }
    lines.add(
        new Line(
            to == ReportedState.FAULT ? Level.ERROR : Level.INFO,
            about(file, after + ", because: " + cause)));
    return lines;
  }

  private static String about(String file, String sentence) {
    return file.isEmpty() ? sentence : file + ": " + sentence;
  }
}
