package locum.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;

/// Judges whether a command may run and whether it is safe to run it, on this host, now. Looks at
/// files and users, so it can wait; it changes nothing.
public final class ScriptSecurity {

  private ScriptSecurity() {}

  /// What speaks against a command.
  ///
  /// @param refused whether it will not be run; else it is run all the same
  /// @param sentence for people: the file or directory, its owner and mode, what to do
  public record Objection(boolean refused, String sentence) {}

  /// What speaks against this command, if anything.
  public static Optional<Objection> judge(ScriptCommand command, ScriptPolicy policy) {
    return switch (PreparedScript.of(command, policy)) {
      case PreparedScript.Refused(String reason) ->
          Optional.of(
              new Objection(true, "'" + command.program() + "' will not be run: " + reason + "."));
      case PreparedScript.Ready ready ->
          ready
              .risk()
              .map(
                  risk ->
                      new Objection(
                          false,
                          "'"
                              + command.program()
                              + "' runs as root, although "
                              + risk
                              + ". It is run all the same, because enable_script_security is not"
                              + " set."));
    };
  }

  /// Why others than root decide what is found at the end of this way; empty when root alone does.
  /// A directory in which everybody may create but not rename (sticky) is as good as its contents.
  static Optional<String> risk(PathWalk walk) {
    return walk.steps().stream()
        .filter(step -> !isSafe(step))
        .findFirst()
        .map(
            step ->
                step.path()
                    + " can be changed by others than root: owner "
                    + owner(step.path(), "owner", step.uid())
                    + ", group "
                    + owner(step.path(), "group", step.gid())
                    + ", mode "
                    + step.permissions()
                    + (step.path().equals(walk.end())
                        ? ""
                        : step.isLink()
                            ? ", a link on the way to " + walk.end()
                            : ", on the way to " + walk.end())
                    + " (repair: chown root "
                    + step.path()
                    + (step.isLink() ? "" : "; chmod go-w " + step.path())
                    + ")");
  }

  private static boolean isSafe(PathWalk.Step step) {
    if (step.uid() != 0) {
      return false;
    }
    boolean others = (step.mode() & 0002) != 0 || ((step.mode() & 0020) != 0 && step.gid() != 0);
    return step.isLink() || !others || (step.isDirectory() && step.isSticky());
  }

  private static String owner(Path path, String attribute, int number) {
    try {
      return String.valueOf(
          Files.getAttribute(path, "posix:" + attribute, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException | RuntimeException _) {
      return Integer.toString(number);
    }
  }
}
