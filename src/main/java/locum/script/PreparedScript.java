package locum.script;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;

/// A command as this host would run it.
sealed interface PreparedScript {

  /// It can be run.
  ///
  /// @param program the file to execute
  /// @param arguments the name that it sees itself under, and its arguments
  /// @param wrapped whether another program comes first, which changes the user
  /// @param risk why it is not safe to run it, as half a sentence; it runs all the same
  record Ready(String program, List<String> arguments, boolean wrapped, Optional<String> risk)
      implements PreparedScript {
    public Ready {
      arguments = List.copyOf(arguments);
    }
  }

  /// It may not run, or there is no such program.
  ///
  /// @param reason half a sentence for people
  record Refused(String reason) implements PreparedScript {}

  /// Where programs are searched when the environment has no PATH.
  String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  List<Path> SET_PRIVILEGES =
      List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"), Path.of("/usr/sbin/setpriv"));

  Path SHELL = Path.of("/bin/sh");

  /// Judges and resolves a command: user, file, security. Looks at the host, so it can wait.
  static PreparedScript of(ScriptCommand command, ScriptPolicy policy) {
    try {
      return of(command, Identity.of(command.runAs(), policy), policy, false);
    } catch (Identity.Unknown e) {
      return new Refused(e.sentence());
    }
  }

  /// The same for a user who is known already.
  ///
  /// @param tied whether it is to end with the daemon, however that ends
  static PreparedScript of(
      ScriptCommand command, Identity identity, ScriptPolicy policy, boolean tied) {
    PathWalk walk;
    Path written;
    try {
      written = find(command.program(), identity);
      walk = PathWalk.to(written);
    } catch (NoSuchFileException e) {
      return new Refused(
          command.program().contains("/") ? e.getFile() + " does not exist" : e.getFile());
    } catch (AccessDeniedException e) {
      return new Refused(e.getFile() + " may not be looked at");
    } catch (IOException | InvalidPathException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
    Optional<String> obstacle = obstacle(walk, identity);
    if (obstacle.isPresent()) {
      return new Refused(obstacle.get());
    }
    boolean asRoot = identity.isRoot() || isPromoted(walk.last());
    Optional<String> risk = asRoot ? ScriptSecurity.risk(walk) : Optional.empty();
    if (risk.isPresent() && policy.secured()) {
      return new Refused("it would run as root, and " + risk.get());
    }
    String program = (policy.keepSymlinks() ? written : walk.end()).toString();
    List<String> arguments = new ArrayList<>(command.words());
    return wrap(identity, program, arguments, risk, tied);
  }

  /// Set-user-ID or set-group-ID of root.
  private static boolean isPromoted(PathWalk.Step file) {
    return ((file.mode() & 04000) != 0 && file.uid() == 0)
        || ((file.mode() & 02000) != 0 && file.gid() == 0);
  }

  private static Path find(String program, Identity identity) throws IOException {
    if (program.contains("/")) {
      return Path.of(program).toAbsolutePath();
    }
    String search = Optional.ofNullable(System.getenv("PATH")).orElse(DEFAULT_PATH);
    for (String directory : search.split(":", -1)) {
      Path candidate = Path.of(directory).toAbsolutePath().resolve(program);
      if (Files.isRegularFile(candidate) && obstacle(PathWalk.to(candidate), identity).isEmpty()) {
        return candidate;
      }
    }
    throw new NoSuchFileException(
        "there is no program '"
            + program
            + "' that user "
            + identity.user().name()
            + " may execute in "
            + search);
  }

  /// Why this user cannot execute what is at the end of the way.
  private static Optional<String> obstacle(PathWalk walk, Identity identity) {
    for (PathWalk.Step step : walk.steps()) {
      if (step.isDirectory() && !step.path().equals(walk.end()) && !identity.may(1, step)) {
        return Optional.of(
            "user "
                + identity.user().name()
                + " may not enter "
                + step.path()
                + " (mode "
                + step.permissions()
                + ")");
      }
    }
    PathWalk.Step file = walk.last();
    if (!file.isRegular()) {
      return Optional.of(walk.end() + " is no file that could be executed");
    }
    if (!identity.may(1, file)) {
      return Optional.of(
          walk.end()
              + " is not executable for user "
              + identity.user().name()
              + " (mode "
              + file.permissions()
              + "; repair: chmod a+x "
              + walk.end()
              + ")");
    }
    return Optional.empty();
  }

  private static PreparedScript wrap(
      Identity identity,
      String program,
      List<String> arguments,
      Optional<String> risk,
      boolean tied) {
    Optional<Path> setpriv =
        identity.ours() && !tied
            ? Optional.empty()
            : SET_PRIVILEGES.stream().filter(Files::isExecutable).findFirst();
    if (identity.ours()) {
      List<String> words = new ArrayList<>(arguments);
      if (setpriv.isPresent()) {
        words.set(0, program);
        words.addAll(0, List.of(setpriv.get().toString(), "--pdeathsig=TERM", "--"));
      }
      return new Ready(setpriv.map(Path::toString).orElse(program), words, false, risk);
    }
    if (setpriv.isEmpty()) {
      return new Refused(
          "it is to run as user "
              + identity.user().name()
              + ", and the program setpriv, which changes the user, is not installed (package"
              + " util-linux)");
    }
    List<String> words = new ArrayList<>();
    words.add(setpriv.get().toString());
    words.add("--reuid=" + identity.user().uid());
    words.add("--regid=" + identity.group());
    words.add(
        identity.groups().isEmpty()
            ? "--clear-groups"
            : "--groups="
                + identity.groups().stream().map(String::valueOf).collect(Collectors.joining(",")));
    if (!identity.isRoot()) {
      words.add("--inh-caps=-all");
    }
    words.add("--pdeathsig=TERM");
    words.add("--");
    words.add(program);
    words.addAll(arguments.subList(1, arguments.size()));
    return new Ready(setpriv.get().toString(), words, true, risk);
  }
}
