package locum.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// The way to a file: every directory and every link that the kernel passes, and the file itself.
/// Whoever may write to one of them decides what is found at the end.
///
/// @param steps from `/` on, in the order of the way; a link stands before what it leads to
/// @param end the file without any link in its path
record PathWalk(List<Step> steps, Path end) {

  private static final int MOST_LINKS = 40;
  private static final Path ROOT = Path.of("/");

  /// One file on the way.
  ///
  /// @param mode type and permissions, as in stat(2)
  record Step(Path path, int uid, int gid, int mode) {

    private static final int TYPE = 0170000;

    boolean isDirectory() {
      return (mode & TYPE) == 0040000;
    }

    boolean isLink() {
      return (mode & TYPE) == 0120000;
    }

    boolean isRegular() {
      return (mode & TYPE) == 0100000;
    }

    boolean isSticky() {
      return (mode & 01000) != 0;
    }

    /// The permissions in the octal digits that chmod(1) takes: `0755`.
    String permissions() {
      return "0" + Integer.toOctalString(mode & 07777);
    }

    private static Step at(Path path) throws IOException {
      Map<String, Object> values =
          Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      return new Step(path, number(values, "uid"), number(values, "gid"), number(values, "mode"));
    }

    private static int number(Map<String, Object> values, String name) {
      return values.get(name) instanceof Integer number ? number : -1;
    }
  }

  PathWalk {
    steps = List.copyOf(steps);
  }

  /// The file at the end of the way.
  Step last() {
    return steps.getLast();
  }

  /// Walks to an absolute path.
  ///
  /// @throws IOException when something on the way does not exist or may not be looked at
  static PathWalk to(Path path) throws IOException {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.at(ROOT));
    Deque<Path> names = new ArrayDeque<>();
    path.forEach(names::add);
    Path current = ROOT;
    int links = 0;
    while (!names.isEmpty()) {
      String name = names.removeFirst().toString();
      if (name.equals("..")) {
        current = current.getParent() == null ? ROOT : current.getParent();
      } else if (!name.isEmpty() && !name.equals(".")) {
        Path next = current.resolve(name);
        Step step = Step.at(next);
        steps.add(step);
        if (step.isLink()) {
          if (++links > MOST_LINKS) {
            throw new IOException(path + " leads in a circle of symbolic links");
          }
          Path target = Files.readSymbolicLink(next);
          List<Path> further = new ArrayList<>();
          target.forEach(further::add);
          further.reversed().forEach(names::addFirst);
          current = target.isAbsolute() ? ROOT : current;
        } else {
          current = next;
        }
      }
    }
    if (steps.getLast().isLink() || !steps.getLast().path().equals(current)) {
      steps.add(Step.at(current));
    }
    return new PathWalk(steps, current);
  }
}
