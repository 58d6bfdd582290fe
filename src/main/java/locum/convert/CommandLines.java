package locum.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the command lines of one program in a shell script or a list, one on each line, as a shell
/// would split them: quotes, backslashes, comments, lines that go on. Nothing is expanded.
///
/// ```text
///   [ -x /usr/sbin/vrrpd ] && exec /usr/sbin/vrrpd -i eth0 -v 51 10.16.1.200 >/dev/null 2>&1 &
///                                  └──────── the words of a command ───────┘
/// ```
public final class CommandLines {

  /// What only the shell knows: a variable, a substitution, or a pattern for names of files.
  private static final String EXPANDED = "$`*?[";

  private static final String OPERATORS = ";&|()<>";

  /// Words that may stand before a command without being it.
  private static final Set<String> PREFIXES =
      Set.of(
          "exec", "nohup", "sudo", "env", "command", "then", "do", "else", "if", "!", "{", "time",
          "setsid", "daemon", "--");

  /// A command line.
  ///
  /// @param number of the line that it begins in
  /// @param words behind the name of the program
  /// @param expanded whether the shell would make other words of them
  public record Line(int number, List<String> words, boolean expanded) {
    public Line {
      words = List.copyOf(words);
    }
  }

  private final String program;
  private final String text;
  private final List<Line> found = new ArrayList<>();

  private int at;
  private int number = 1;
  private int begin = 1;

  /// Of the command that is being read.
  private List<String> words = new ArrayList<>();

  private StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean expanded;

  private CommandLines(String program, String text) {
    this.program = program;
    this.text = text;
  }

  /// All commands of this program, whatever directory it is called from.
  public static List<Line> of(String program, String text) {
    CommandLines lines = new CommandLines(program, text);
    lines.read();
    return List.copyOf(lines.found);
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '\n' -> {
          endCommand();
          begin = ++number;
        }
        case ' ', '\t', '\r' -> endWord();
        case '#' -> hash();
        case '\\' -> backslash();
        case '\'' -> single();
        case '"' -> quoted();
        default -> {
          if (OPERATORS.indexOf(c) >= 0) {
            operator(c);
          } else {
            add(c);
          }
        }
      }
    }
    endCommand();
  }

  private void add(char c) {
    inWord = true;
    expanded |= EXPANDED.indexOf(c) >= 0;
    word.append(c);
  }

  private void hash() {
    if (inWord) {
      word.append('#');
      return;
    }
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void backslash() {
    if (at >= text.length()) {
      return;
    }
    char c = text.charAt(at++);
    if (c == '\n') {
      number++; // the line goes on
    } else {
      inWord = true;
      word.append(c);
    }
  }

  private void single() {
    inWord = true;
    while (at < text.length() && text.charAt(at) != '\'') {
      take();
    }
    at++;
  }

  private void quoted() {
    inWord = true;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length() && "\\\"$`\n".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
        if (text.charAt(at) == '\n') {
          number++;
          at++;
        } else {
          take();
        }
      } else {
        expanded |= c == '$' || c == '`';
        take();
      }
    }
    at++;
  }

  private void take() {
    char c = text.charAt(at++);
    if (c == '\n') {
      number++;
    }
    word.append(c);
  }

  /// Where a redirection stands, the words of the command end: what follows is for the shell.
  private void operator(char c) {
    boolean redirects = c == '<' || c == '>';
    if (redirects && inWord && word.chars().allMatch(d -> d >= '0' && d <= '9')) {
      word.setLength(0); // 2>
      inWord = false;
    }
    endCommand();
    if (redirects) {
      skipTarget();
    }
  }

  private void skipTarget() {
    while (at < text.length() && "<>&| \t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    while (at < text.length() && " \t\n;|".indexOf(text.charAt(at)) < 0) {
      at++;
    }
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word = new StringBuilder();
      inWord = false;
    }
  }

  private void endCommand() {
    endWord();
    List<String> command = words;
    words = new ArrayList<>();
    for (int i = 0; i < command.size(); i++) {
      String name = command.get(i);
      if (name.substring(name.lastIndexOf('/') + 1).equals(program)) {
        found.add(new Line(begin, command.subList(i + 1, command.size()), expanded));
        break;
      }
      if (!PREFIXES.contains(name) && name.indexOf('=') < 1) {
        break;
      }
    }
    expanded = false;
    begin = number;
  }
}
