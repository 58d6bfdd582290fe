package locum.nvrrp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.config.ConfigProblem;
import locum.config.Location;
import locum.config.Severity;
import locum.core.AddressFamily;
import locum.vrrp.Vrid;

/// The sessions of a directory that can run together. Of two that cannot, the one whose file comes
/// later by name is left out.
///
/// @param sessions in the order of the files
/// @param problems of all files, in their order
/// @param skipped the files that give no session, in their order
public record Sessions(List<Session> sessions, List<ConfigProblem> problems, List<String> skipped) {

  /// What one session alone may have.
  private record Router(String primaryInterface, Vrid vrid, AddressFamily family) {}

  public Sessions {
    sessions = List.copyOf(sessions);
    problems = List.copyOf(problems);
    skipped = List.copyOf(skipped);
  }

  /// Chooses those that can run.
  ///
  /// @param files sorted by name
  /// @param running the sessions that run, by file: one whose file has become unusable runs on
  public static Sessions of(List<SessionFile.Reading> files, Map<String, Session> running) {
    List<Session> sessions = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    Map<String, String> byInterface = new HashMap<>();
    Map<Router, String> byRouter = new HashMap<>();
    for (SessionFile.Reading file : files) {
      problems.addAll(file.problems());
      Optional<Session> read = file.session();
      Optional<Session> session = read.or(() -> Optional.ofNullable(running.get(file.file())));
      Optional<ConfigProblem> conflict =
          session.flatMap(
              one ->
                  conflict(
                      file,
                      one,
                      Optional.ofNullable(byInterface.get(one.vrrpInterface())),
                      Optional.ofNullable(byRouter.get(of(one)))));
      conflict.ifPresent(problems::add);
      if (session.isPresent() && conflict.isEmpty()) {
        sessions.add(session.get());
        byInterface.put(session.get().vrrpInterface(), file.file());
        byRouter.put(of(session.get()), file.file());
        if (read.isEmpty()) {
          problems.add(
              new ConfigProblem(
                  file.problems().getLast().location(),
                  Severity.WARNING,
                  "The session runs on as it did before this file was changed."));
        }
      } else {
        skipped.add(file.file());
      }
    }
    return new Sessions(sessions, problems, skipped);
  }

  private static Router of(Session session) {
    return new Router(session.primaryInterface(), session.vrid(), session.family());
  }

  private static Optional<ConfigProblem> conflict(
      SessionFile.Reading file,
      Session session,
      Optional<String> ofInterface,
      Optional<String> ofRouter) {
    if (ofInterface.isPresent()) {
      return Optional.of(
          error(
              file.place(Key.VRRP_INTF),
              "'vrrp_intf' "
                  + session.vrrpInterface()
                  + " is that of "
                  + ofInterface.get()
                  + " already; every session needs one of its own."));
    }
    if (ofRouter.isPresent()) {
      return Optional.of(
          error(
              file.place(Key.VRID),
              "'vrid' "
                  + session.vrid()
                  + " on "
                  + session.primaryInterface()
                  + " is that of "
                  + ofRouter.get()
                  + " already; another one is wanted here."));
    }
    return Optional.empty();
  }

  private static ConfigProblem error(Location location, String message) {
    return new ConfigProblem(location, Severity.ERROR, message);
  }
}
