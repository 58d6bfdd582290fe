package locum.ucarp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.Occurrence;
import locum.core.ReportedState;

/// What happens, in the words of ucarp: people search their logs for them, and have programs that
/// do. What ucarp has no words for is told in locum's.
public final class LogText {

  /// ucarp's levels, of those that are used here.
  public enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }

  /// One line.
  public record Line(Level level, String text) {}

  private LogText() {}

  /// The lines about one occurrence.
  public static List<Line> of(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.StateChanged(_, var from, var to, _, String cause) ->
          transition(from, to, cause);
      case Occurrence.PacketRefused(_, var sender, String reason, String sentence) ->
          List.of(new Line(Level.WARNING, refusal(reason) + sentence));
      case Occurrence.Detail(_, String sentence) -> List.of(new Line(Level.DEBUG, sentence));
      case Occurrence.Remark(_, var severity, String sentence) ->
          List.of(
              new Line(
                  switch (severity) {
                    case INFO -> sentence.startsWith("Spawning [") ? Level.WARNING : Level.INFO;
                    case WARNING -> Level.WARNING;
                    case ERROR -> Level.ERROR;
                  },
                  sentence));
    };
  }

  /// ucarp knows two states that last; what is FAULT here was BACKUP there.
  private static List<Line> transition(ReportedState from, ReportedState to, String cause) {
    List<Line> lines = new ArrayList<>();
    reason(from, to, cause).ifPresent(words -> lines.add(new Line(Level.INFO, words)));
    if (isState(to) && !word(from).equals(word(to))) {
      lines.add(new Line(Level.WARNING, "Switching to state: " + word(to)));
    }
    lines.add(new Line(to == ReportedState.FAULT ? Level.WARNING : Level.INFO, to + ": " + cause));
    return lines;
  }

  /// What ucarp says before it switches, told by the sentence of a [locum.carp.Cause].
  private static Optional<String> reason(ReportedState from, ReportedState to, String cause) {
    if (from == ReportedState.BACKUP && to == ReportedState.MASTER) {
      return cause.startsWith("preempting ")
          ? Optional.of("Putting MASTER down - preemption")
          : cause.startsWith("the master ") && !cause.contains(" was not heard for ")
              ? Optional.of("Putting MASTER DOWN (going to time out)")
              : Optional.empty();
    }
    return from == ReportedState.MASTER
            && to == ReportedState.BACKUP
            && (cause.contains(" has an interval of ") || cause.contains(" has the same interval "))
        ? Optional.of("Preferred master advertised: going back to BACKUP state")
        : Optional.empty();
  }

  private static boolean isState(ReportedState state) {
    return state != ReportedState.STOP && state != ReportedState.DELETED;
  }

  private static String word(ReportedState state) {
    return switch (state) {
      case INIT -> "INIT";
      case MASTER -> "MASTER";
      case BACKUP, FAULT, STOP, DELETED -> "BACKUP";
    };
  }

  /// What ucarp logs when it is asked by SIGUSR1.
  public static Line status(ReportedState state, String interfaceName, int vhid) {
    return new Line(
        Level.INFO,
        (state == ReportedState.MASTER ? "MASTER" : "BACKUP")
            + " on "
            + interfaceName
            + " id "
            + vhid
            + (state == ReportedState.FAULT ? " (FAULT)" : ""));
  }

  /// ucarp's beginning of the line, where it has one. The reasons are those of
  /// [locum.carp.RejectReason], by name.
  private static String refusal(String reason) {
    return switch (reason) {
      case "AUTHENTICATION_FAILED" -> "Bad digest - Check vhid, password and virtual IP address: ";
      case "TTL_NOT_255" -> "Bad TTL: ";
      case "UNKNOWN_VERSION" -> "Bad version: ";
      case "BAD_CHECKSUM" -> "Bad IP checksum: ";
      default -> "";
    };
  }
}
