package locum.convert;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import locum.config.Severity;
import locum.convert.Conversion.Note;
import locum.convert.Conversion.Part;
import locum.nvrrp.SessionFile;
import locum.nvrrp.SessionText;
import locum.nvrrp.Sessions;

/// The session files of nvrrp as one file of locum.
public final class FromSessions {

  private FromSessions() {}

  /// All sessions that can run together.
  ///
  /// @param files in the order of their names
  public static Conversion of(List<SessionFile.Reading> files) {
    Sessions sessions = Sessions.of(files, Map.of());
    List<Note> notes =
        Stream.concat(
                sessions.problems().stream()
                    .map(
                        problem ->
                            new Note(
                                problem.location().toString(),
                                problem.message(),
                                problem.severity() == Severity.ERROR)),
                sessions.skipped().stream()
                    .map(file -> new Note(file, "This file gives no session.", true)))
            .toList();
    if (sessions.sessions().isEmpty()) {
      return new Conversion(List.of(), notes, false);
    }
    String text =
        Conversion.comments("Converted from nvrrp by locum.", notes)
            + SessionText.of(sessions.sessions()).text();
    return new Conversion(List.of(new Part("", text)), notes, false);
  }
}
