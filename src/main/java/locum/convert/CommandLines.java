package locum.convert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the command lines of one program in a shell script or a list, one on each line.
///
/// ```text
///   [ -x /usr/sbin/vrrpd ] && exec /usr/sbin/vrrpd -i eth0 -v 51 10.16.1.200 >/dev/null 2>&1 &
///                                  └──────── the words of a command ───────┘
/// ```
///
/// What may be one of them, but cannot be read as such, is found too, with the doubt about it.
public final class CommandLines {

  /// Why the words of a command line are not known.
  public enum Doubt {
    NONE,
    /// The shell would make other words of them.
    EXPANDED,
    /// Another command is given the program and its words, as `nice -n 5 vrrpd …`.
    OTHER_COMMAND,
    /// It begins with a variable, which may be the program.
    VARIABLE,
    /// It stands in a here-document, which is some command's input.
    DOCUMENT,
    /// No command line: from here on, all is one quoted word.
    UNCLOSED
  }

  /// A command line.
  ///
  /// @param number of the line that it begins in
  /// @param words behind the name of the program; where there is a doubt they say little
  public record Line(int number, List<String> words, Doubt doubt) {
    public Line {
      words = List.copyOf(words);
    }
  }

  /// Words that may stand before a command without being it, in whatever directory.
  private static final Set<String> PREFIXES =
      Set.of(
          "exec", "nohup", "sudo", "env", "command", "then", "do", "else", "elif", "if", "while",
          "until", "!", "{", "time", "setsid", "daemon", "--");

  /// Commands that speak of a program without starting it; `-v` is that of `command -v`.
  private static final Set<String> TALKERS =
      Set.of(
          "[",
          "[[",
          "test",
          "echo",
          "printf",
          "killall",
          "pkill",
          "pgrep",
          "pidof",
          "pidofproc",
          "kill",
          "killproc",
          "which",
          "whereis",
          "type",
          "hash",
          "ps",
          "grep",
          "egrep",
          "fgrep",
          "cat",
          "rm",
          "ls",
          "ln",
          "cp",
          "mkdir",
          "touch",
          "chmod",
          "chown",
          "logger",
          "for",
          "case",
          "status",
          "status_of_proc",
          "checkproc",
          "log_daemon_msg",
          "log_progress_msg",
          "log_success_msg",
          "log_failure_msg",
          "log_warning_msg",
          "log_action_msg",
          "systemctl",
          "service",
          "invoke-rc.d",
          "update-rc.d",
          "chkconfig",
          "export",
          "readonly",
          "local",
          "declare",
          "man",
          "-v",
          "-V");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(?s:(.*))");

  private final String program;
  private final List<Line> found = new ArrayList<>();

  /// As `$DAEMON` and `${DAEMON}`, where `DAEMON=/usr/sbin/vrrpd` stands before.
  private final Set<String> variables = new HashSet<>();

  private CommandLines(String program) {
    this.program = program;
  }

  /// All commands of this program, whatever directory it is called from, in their order.
  public static List<Line> of(String program, String text) {
    CommandLines lines = new CommandLines(program);
    ShellReader.read(text, lines.sink());
    return List.copyOf(lines.found);
  }

  private ShellReader.Sink sink() {
    return new ShellReader.Sink() {
      @Override
      public void command(int number, List<String> words, boolean expanded) {
        judge(number, words, expanded);
      }

      @Override
      public void unclosed(int number) {
        found.add(new Line(number, List.of(), Doubt.UNCLOSED));
      }

      @Override
      public void document(int number, String line) {
        if (starts(line)) {
          found.add(new Line(number, List.of(), Doubt.DOCUMENT));
        }
      }
    };
  }

  private void judge(int number, List<String> command, boolean expanded) {
    int first = 0;
    while (first < command.size() && precedes(command.get(first))) {
      first++;
    }
    // what `export` and the like assign
    command.stream().skip(first).forEach(this::precedes);
    if (first == command.size()) {
      return;
    }
    String name = base(command.get(first));
    List<String> rest = command.subList(first + 1, command.size());
    if (name.equals(program)) {
      found.add(new Line(number, rest, expanded ? Doubt.EXPANDED : Doubt.NONE));
    } else if (TALKERS.contains(name) || stops(name, rest)) {
      return;
    } else if (variables.contains(name)
        || (name.contains("$") && rest.stream().anyMatch(word -> word.startsWith("-")))) {
      found.add(new Line(number, rest, Doubt.VARIABLE));
    } else if (rest.stream().anyMatch(this::isMeant)) {
      found.add(new Line(number, rest, Doubt.OTHER_COMMAND));
    }
  }

  /// Whether a word before a command is not the command itself.
  private boolean precedes(String word) {
    var assignment = ASSIGNMENT.matcher(word);
    if (!assignment.matches()) {
      return PREFIXES.contains(base(word));
    }
    if (base(assignment.group(2)).equals(program)) {
      variables.add("$" + assignment.group(1));
      variables.add("${" + assignment.group(1) + "}");
    }
    return true;
  }

  private static boolean stops(String name, List<String> words) {
    return name.equals("start-stop-daemon")
        && words.stream().anyMatch(Set.of("--stop", "-K", "--status", "-T")::contains);
  }

  /// Whether a word hands the program to another command: its name, or a command line of it.
  private boolean isMeant(String word) {
    return !ASSIGNMENT.matcher(word).matches()
        && (base(word).equals(program) || variables.contains(word) || starts(word));
  }

  /// Whether the name of the program stands in a text, and an option or a variable behind it.
  private boolean starts(String text) {
    List<String> words = BLANKS.splitAsStream(text.strip()).toList();
    for (int i = 0; i + 1 < words.size(); i++) {
      String next = words.get(i + 1);
      if ((base(words.get(i)).equals(program) || variables.contains(words.get(i)))
          && (next.startsWith("-") || next.startsWith("$"))) {
        return true;
      }
    }
    return false;
  }

  private static String base(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }
}
